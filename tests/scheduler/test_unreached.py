"""Whom no guide reaches after a treatment of the highest risk: staff phone, once a visit day."""

from channels.ports import ChannelError
from records import silence
from records.models import Clinic, Escalation, FollowUp, Patient
from scheduler.guard import NO_CHANNEL
from tests.scheduler.stage import BOTOX, FILLER, change, consent, patient_of, phone_list, steps, treat
from tests.scheduler.test_unanswered import dies
from tests.town import Town

REFUSED = "수신 거부 번호입니다"
NEW = "N-1"


def refused(town: Town, times: int = 1) -> None:
    """The dealer refuses the next messages for good."""
    town.phones.trouble = [ChannelError(REFUSED, permanent=True) for _ in range(times)]


def filled(town: Town, *treatments: str, user: str | None = None) -> None:
    """A new patient, treated this morning."""
    for each in treatments:
        treat(town, NEW, each, "2026-03-10T09:00", user=user)
    town.pump.tick()


def why(lines: list[Escalation]) -> list[str]:
    return [(each.details or {}).get("unreached", "") for each in lines]


def test_a_guide_that_the_dealer_refuses_for_good_brings_a_call(town: Town) -> None:
    """With the dealer's reason, and the same sheet as for who does not answer."""
    filled(town, "입술필러", user="new")
    town.advance("2026-03-10T13:59")
    refused(town)
    town.advance("2026-03-10T14:00")
    [line] = phone_list(town, NEW)
    assert (why([line]), line.follow_up_id) == ([REFUSED], steps(town, NEW)["h5"].id)


def test_who_has_no_channel_is_called_at_once_and_once_a_visit_day(town: Town) -> None:
    """Two treatments that day, and the guides of the days that follow: one line, which a person closed."""
    filled(town, "입술필러", "코필러")
    town.advance("2026-03-10T14:00")
    [line] = phone_list(town, NEW)
    assert why([line]) == [NO_CHANNEL]
    change(town, Escalation, line.id, closed_at=line.opened_at, closed_by="nurse", outcome="통화함")
    town.advance("2026-03-15T12:00")
    assert len(phone_list(town, NEW)) == 1


def test_another_visit_day_brings_another_call(town: Town) -> None:
    """A month later."""
    filled(town, "입술필러")
    town.advance("2026-03-10T14:00")
    change(town, Escalation, phone_list(town, NEW)[0].id, closed_at=town.machine.now, closed_by="n", outcome="통화함")
    town.advance("2026-04-10T09:00")
    treat(town, NEW, "입술필러", "2026-04-10T08:50")
    town.advance("2026-04-10T14:00")
    assert len(phone_list(town, NEW)) == 2


def test_a_guide_that_expires_unsent_brings_a_call(town: Town) -> None:
    """The clinic had stopped its messages; the guide of the same day is worth nothing after three hours."""
    filled(town, "입술필러", user="new")
    change(town, Clinic, town.clinic().id, paused=True)
    town.advance("2026-03-10T16:59")
    assert phone_list(town, NEW) == []
    town.advance("2026-03-10T17:30")
    assert len(phone_list(town, NEW)) == 1


def test_a_treatment_of_lower_risk_brings_none(town: Town) -> None:
    """Botox: its ladder calls nobody."""
    refused(town, 50)
    town.advance("2026-03-12T12:00")
    assert phone_list(town, BOTOX) == []


def test_a_guide_for_which_the_next_one_stands_brings_none(town: Town) -> None:
    """The clinic goes on sending after a day: only the newest goes out, and reaches."""
    change(town, Clinic, town.clinic().id, paused=True)
    filled(town, "입술필러", user="new")
    change(town, FollowUp, steps(town, NEW)["h5"].id, state="cleared")
    town.advance("2026-03-12T09:59")
    change(town, Clinic, town.clinic().id, paused=False)
    town.advance("2026-03-12T11:00")
    assert (steps(town, NEW)["d1"].state, steps(town, NEW)["d2"].state) == ("refused", "sent")
    assert phone_list(town, NEW) == []


def test_nobody_is_phoned_after_a_death_or_a_refusal_of_messages(town: Town) -> None:
    """The dead, and whoever wants nothing from the clinic."""
    refused(town, 50)
    dies(town)
    filled(town, "입술필러", user="new")
    consent(town, NEW, "messages", False)
    town.advance("2026-03-12T12:00")
    assert (phone_list(town, FILLER), phone_list(town, NEW)) == ([], [])


def test_a_death_takes_the_patient_off_the_list(town: Town) -> None:
    filled(town, "입술필러")
    town.advance("2026-03-10T14:00")
    with town.database.write() as session:
        patient = session.get_one(Patient, patient_of(town, NEW).id)
        patient.ended_why, patient.stale = "died", True
    town.pump.tick()
    [line] = phone_list(town, NEW)
    assert line.closed_by == "bot"


def test_who_is_on_the_list_already_is_not_put_there_twice(town: Town) -> None:
    """The first guide stayed unanswered, the second is refused: one line, and it says so."""
    town.advance("2026-03-11T09:35")
    [line] = phone_list(town, FILLER)
    refused(town, 50)
    town.advance("2026-03-11T10:05")
    assert (len(phone_list(town, FILLER)), why(phone_list(town, FILLER))) == (1, [REFUSED])
    with town.database.read() as session:
        assert [each.id for each in silence.lines(session, patient_of(town, FILLER).id)] == [line.id]
