"""A loss told in the chat: nothing more of the pregnancy goes out, until a person takes that back."""

from datetime import date

import pytest

from bot import away
from bot.triage import Triage
from bot.turn import Turn
from catalogue.model import Catalogue
from records import catalogue, escalations, patient_facts
from records.models import Clinic, Escalation, FollowUp, PatientFact
from tests.scheduler.stage import FILLER, change, consent, moment, patient_of
from tests.scheduler.test_facts import planned, tell
from tests.town import Town, starter

DUE = "2026-07-01"  # week 36 falls on 3 June
WEEK_24 = "2026-03-11T10:00"


@pytest.fixture(autouse=True)
def maternity(town: Town) -> None:
    """The demo clinics are no maternity clinics: this one puts those plans in force."""
    named = ("pregnancy.", "newborn.")
    shipped = starter()
    entries = Catalogue(
        plans=tuple(each for each in shipped.plans if each.key.startswith(named)),
        templates=tuple(each for each in shipped.templates if each.key.startswith(named)),
    )
    with town.database.write() as session:
        clinic, now = session.merge(town.clinic()), town.clock.clinic(session)
        catalogue.add_versions(session, clinic, entries, now)
        session.flush()
        catalogue.approve(session, clinic, catalogue.awaiting(session, clinic), "한지우", now, date(2036, 1, 1))


def expecting(town: Town, kind: str = "due", at: str = DUE) -> None:
    tell(town, kind, at)
    town.pump.tick()
    assert planned(town)


def pushes(town: Town) -> list[str]:
    return [each.text for each in town.phones.taken if "임신" in each.text or "아기" in each.text]


def of_a_loss(town: Town) -> list[Escalation]:
    with town.database.read() as session:
        found = escalations.all_of(session, town.clinic())
        return [each for each in found if each.reason == "pregnancy_lost"]


def the_fact(town: Town) -> PatientFact:
    with town.database.read() as session:
        return session.query(PatientFact).one()


def test_a_loss_told_in_the_chat_clears_the_series_with_its_escalation(town: Town) -> None:
    """In the same transaction: before any tick of the pump the fact has ended, by the patient's word."""
    expecting(town)
    reply = town.say("demo-filler", "계류유산 됐어요")
    assert (the_fact(town).ended_why, len(of_a_loss(town))) == ("chat", 1)
    assert "위로" in reply.text
    assert "언제부터" not in reply.text
    town.advance("2026-06-30T12:00")
    assert pushes(town) == []
    with town.database.read() as session:
        [*rows] = session.query(FollowUp).filter(FollowUp.fact_id.is_not(None))
    assert {(row.state, row.why) for row in rows} == {("cleared", "채팅으로 임신 상실을 알려 주셨습니다")}


def test_a_message_that_is_on_the_queue_already_is_stopped(town: Town) -> None:
    """She tells it a moment after the pump had judged."""
    expecting(town)
    with town.database.write() as session:
        town.clock.advance(session, moment(WEEK_24))
    town.pump.tick()
    assert town.queue
    town.say("demo-filler", "유산했어요")
    town.work()
    assert pushes(town) == []


def test_a_newborns_series_ends_too(town: Town) -> None:
    """A child that died is not called to its vaccinations."""
    expecting(town, "birth", "2026-03-01")
    town.say("demo-filler", "아기를 잃었어요")
    town.advance("2026-06-30T12:00")
    assert pushes(town) == []


def test_a_loss_ends_the_series_whatever_else_the_turn_is_about(town: Town) -> None:
    """With a bleeding that cannot wait: the emergency text is said, and a person is asked to confirm the loss."""
    expecting(town)
    reply = town.say("demo-filler", "유산했는데 피가 안 멈춰요 한 시간에 패드 두 장씩 갈아요")
    assert "119" in reply.text
    assert (the_fact(town).ended_why, len(of_a_loss(town))) == ("chat", 1)


@pytest.mark.parametrize(
    "words", ["유산기가 있대요", "유산될까봐 걱정돼요", "작년에 유산한 적 있어요", "파마하면 유산되나요"]
)
def test_what_is_no_loss_ends_nothing(town: Town, words: str) -> None:
    """A threatened one is an emergency, a feared one a person's; the pregnancy goes on."""
    expecting(town)
    town.say("demo-filler", words)
    assert (the_fact(town).ended_at, of_a_loss(town)) == (None, [])


def test_what_the_clinics_system_still_tells_does_not_begin_it_again(town: Town) -> None:
    """The nightly file knows nothing of the loss yet, or corrects the date by a week; the next pregnancy is another."""
    expecting(town)
    town.say("demo-filler", "유산했어요")
    assert (tell(town, "due", DUE), tell(town, "due", "2026-07-08")) == ("ended", "ended")
    town.pump.tick()
    assert planned(town) == []
    assert tell(town, "due", "2027-01-20") == "created"


def test_the_clinics_system_confirms_the_loss_when_it_hears_of_it(town: Town) -> None:
    expecting(town)
    town.say("demo-filler", "유산했어요")
    assert tell(town, "due", DUE, holds=False) == "ended"
    assert the_fact(town).ended_why == "confirmed"


def test_a_misread_loss_is_taken_back_and_the_series_goes_on(town: Town) -> None:
    """What still lies ahead is planned again."""
    expecting(town)
    town.say("demo-filler", "유산했어요")
    town.pump.tick()
    assert planned(town) == []
    with town.database.write() as session:
        patient_facts.take_back_loss(session, patient_of(town, FILLER).id, town.clock.clinic(session))
    town.pump.tick()
    assert [row.step for row in planned(town)] == ["w24", "w36"]


def test_a_date_called_off_by_the_clinic_and_told_again_holds_again(town: Town) -> None:
    """There is one row of a date, which begins anew."""
    expecting(town)
    tell(town, "due", DUE, holds=False)
    assert tell(town, "due", DUE) == "created"
    assert the_fact(town).ended_at is None


def test_a_loss_told_while_the_database_was_away_ends_the_series_when_it_is_replayed(town: Town) -> None:
    expecting(town)
    turn = Turn("demo-filler", "유산했어요", request_key="r1")
    away.taken(town.clinic(), turn, Triage(starter()).read(turn.text), town.spool, town.machine.now)
    town.pump.tick()
    assert (the_fact(town).ended_why, len(of_a_loss(town))) == ("chat", 1)


def to_confirm(town: Town) -> list[Escalation]:
    with town.database.read() as session:
        return [each for each in escalations.all_of(session, town.clinic()) if each.reason == "pregnancy_check"]


def unconfirmed(town: Town) -> None:
    """A week's message falls due 36 days after anybody said that the pregnancy goes on."""
    expecting(town, at="2026-08-05")  # week 24 falls on 15 April
    town.advance("2026-04-15T13:00")


def test_staff_are_asked_once_to_confirm_a_pregnancy_that_a_message_waits_for(town: Town) -> None:
    """Judged again every hour, it asks no second time."""
    unconfirmed(town)
    assert (pushes(town), len(to_confirm(town))) == ([], 1)


def test_a_confirmed_pregnancy_gets_what_waited(town: Town) -> None:
    """By a person, within the time that the message is worth."""
    unconfirmed(town)
    with town.database.write() as session:
        patient_facts.checked(session, patient_of(town, FILLER).id, True, town.clock.clinic(session))
    town.advance("2026-04-15T15:00")
    assert len(pushes(town)) == 1


def test_the_clinics_file_answers_the_task_too(town: Town) -> None:
    """Told again, the due date is confirmed, and nobody need ask."""
    unconfirmed(town)
    tell(town, "due", "2026-08-05")
    assert [each.closed_by for each in to_confirm(town)] == ["bot"]


def test_a_pregnancy_that_does_not_go_on_is_cleared(town: Town) -> None:
    unconfirmed(town)
    with town.database.write() as session:
        patient_facts.checked(session, patient_of(town, FILLER).id, False, town.clock.clinic(session))
    town.advance("2026-07-30T12:00")
    assert pushes(town) == []


def test_a_legal_notice_that_runs_out_is_shown_as_trouble(town: Town) -> None:
    """All messages were stopped for two weeks: the consent's result was never confirmed (정보통신망법 §50⑦)."""
    consent(town, FILLER, "advertising", True)
    change(town, Clinic, town.clinic().id, paused=True)
    town.pump.tick()
    town.advance("2026-03-24T12:00")
    with town.database.read() as session:
        found = [each for each in escalations.all_of(session, town.clinic()) if each.reason == "legal_notice"]
    assert [each.patient_id for each in found] == [patient_of(town, FILLER).id]
