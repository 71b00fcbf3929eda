"""Who waits is offered a freed slot, for a while, and then the next one is; in the daytime, and by staff if need be."""

import pytest
from sqlalchemy import text

from channels.ports import OutgoingButton
from records import follow_ups
from records.book import desk, waiting
from records.models import Appointment, FollowUp, Waiting
from tests.scheduler.appointments import (
    at_the_desk,
    book,
    cancel,
    escalated,
    opening,
    place,
    planned,
    settle,
    wait,
)
from tests.scheduler.stage import BOTOX, FILLER, LASER, change, consent, moment, patient_of, treat
from tests.town import Town

WHEN, SERVICE = "2026-03-12T15:00", "hairremoval"
TITLE = "예약 대기 안내"


@pytest.fixture
def taken(town: Town) -> str:
    """The only place for 15:00 on the 12th is taken; the id of that appointment."""
    id = book(town, LASER, WHEN, SERVICE)
    assert opening(town, WHEN, SERVICE) is None
    return id


def offers(town: Town) -> list[tuple[str, str]]:
    """To whom, and when, as 03-10T09:20."""
    return [(m.to, f"{m.at:%m-%dT%H:%M}") for m in town.phones.taken if m.title == TITLE]


def revisions(town: Town) -> tuple[int, int]:
    clinic = town.clinic()
    return clinic.book_revision, clinic.book_offered


def test_a_freed_slot_is_pushed_at_once_to_the_first_who_waits(town: Town, taken: str) -> None:
    """Date, weekday, time, what, who, and until when it is held; held for nobody else meanwhile."""
    wait(town, BOTOX, WHEN)
    wait(town, FILLER, WHEN)
    town.work()
    assert offers(town) == []

    cancel(town, taken)
    town.work()

    assert offers(town) == [("demo-botox", "03-10T09:20")]
    [message] = [message for message in town.phones.taken if message.title == TITLE]
    with town.database.read() as session:
        [row] = session.query(FollowUp).filter_by(plan=follow_ups.WAITING)
    assert message.text.splitlines()[1:6] == [
        "이도윤님, 대기를 신청하신 예약에 빈자리가 생겨 안내드립니다.",
        "▶ 예약일시: 3월 12일(목) 오후 3시",
        "▶ 예약 내용: 제모",
        "▶ 담당: 의료진",
        "▶ 예약 가능한 시간: 3월 10일(화) 오전 9시 50분까지 (그 뒤에는 다음 대기자에게 안내)",
    ]
    assert message.buttons == (
        OutgoingButton("예약할게요", "follow_up", follow_up_id=row.id),
        OutgoingButton("괜찮아요", "follow_up", follow_up_id=row.id),
    )
    assert (row.state, row.step, row.push_class, row.expires_at) == (
        "sent", "offer", "transaction", moment("2026-03-10T09:50"),
    )  # fmt: skip
    assert opening(town, WHEN, SERVICE) is None
    assert len(set(revisions(town))) == 1


def test_an_offer_that_runs_out_goes_to_the_next_and_then_to_all(town: Town, taken: str) -> None:
    """Each has half an hour; nobody is offered the same slot twice, and in the end it is free."""
    wait(town, BOTOX, WHEN)
    wait(town, FILLER, WHEN)
    cancel(town, taken)
    town.work()
    for minutes in (29, 1, 29, 1, 30):
        town.machine.pass_(minutes=minutes)
        town.work()

    assert offers(town) == [("demo-botox", "03-10T09:20"), ("demo-filler", "03-10T09:50")]
    assert opening(town, WHEN, SERVICE) is not None
    assert len(set(revisions(town))) == 1


def test_a_jump_of_clinic_time_offers_and_ends_offers_at_their_own_minutes(town: Town, taken: str) -> None:
    """In order with everything else, though one tick does it all."""
    places = wait(town, BOTOX, WHEN), wait(town, FILLER, WHEN)
    town.pump.tick()
    cancel(town, taken)
    town.advance("2026-03-10T12:00")

    assert offers(town) == [("demo-botox", "03-10T09:20"), ("demo-filler", "03-10T09:50")]
    assert [place(town, id).updated_at for id in places] == [moment("2026-03-10T09:50"), moment("2026-03-10T10:20")]
    assert opening(town, WHEN, SERVICE) is not None


def test_nobody_is_offered_anything_at_night(town: Town, taken: str) -> None:
    """Freed at half past nine in the evening: offered at eight, also when a jump passes over the morning."""
    wait(town, BOTOX, WHEN)
    town.advance("2026-03-10T21:30")
    cancel(town, taken)
    town.work()
    assert (offers(town), len(set(revisions(town)))) == ([], 2)

    town.advance("2026-03-11T09:00")
    assert offers(town) == [("demo-botox", "03-11T08:00")]


def test_who_cannot_be_reached_is_phoned_by_staff_while_the_slot_is_held(town: Town, taken: str) -> None:
    """An escalation with the slot in it, due when it is not held any more; the next one is offered it then."""
    treat(town, "N-1", "제모", "2026-03-01T15:00")
    wait(town, "N-1", WHEN)
    wait(town, BOTOX, WHEN)
    cancel(town, taken)
    town.work()

    [task] = escalated(town, "waiting_offer")
    assert (task.triage, task.patient_id, task.due_at) == (
        "E3", patient_of(town, "N-1").id, moment("2026-03-10T09:50"),
    )  # fmt: skip
    assert task.details == {"slot": "3월 12일(목) 오후 3시 제모"}
    assert (offers(town), opening(town, WHEN, SERVICE)) == ([], None)

    town.machine.pass_(minutes=30)
    town.work()
    assert offers(town) == [("demo-botox", "03-10T09:50")]


def test_who_refused_messages_is_phoned_by_staff_as_well(town: Town, taken: str) -> None:
    """The offer goes out by no other way, and is not sent later either."""
    wait(town, BOTOX, WHEN)
    consent(town, BOTOX, "messages", False)
    cancel(town, taken)
    town.work()

    assert (offers(town), len(escalated(town, "waiting_offer"))) == ([], 1)


def test_a_taken_offer_is_an_appointment_like_any_other(town: Town, taken: str) -> None:
    """It does not run out, and is reminded of; the push of the offer stays as it was sent."""
    id = wait(town, BOTOX, WHEN)
    cancel(town, taken)
    town.work()
    with at_the_desk(town) as (session, _, by):
        waiting.accept(session, session.get_one(Waiting, id), desk.BOOKED, by)
    town.machine.pass_(minutes=40)
    town.work()

    assert place(town, id).state == waiting.TAKEN
    assert planned(town, BOTOX) == {"d1": "03-11T10:00", "h2": "03-12T13:00"}
    with town.database.read() as session:
        assert [row.state for row in session.query(FollowUp).filter_by(plan=follow_ups.WAITING)] == ["sent"]


def test_a_place_whose_days_have_passed_waits_no_more(town: Town, taken: str) -> None:  # noqa: ARG001
    """From the next day on."""
    id = wait(town, BOTOX, WHEN)
    town.advance("2026-03-12T23:00")
    assert place(town, id).state == waiting.WAITING
    town.advance("2026-03-13T00:01")
    assert place(town, id).state == waiting.EXPIRED


def test_a_paused_clinic_offers_nothing_until_it_goes_on(town: Town, taken: str) -> None:
    """The slot is not lost to those who wait."""
    wait(town, BOTOX, WHEN)
    change(town, type(town.clinic()), town.clinic().id, paused=True)
    cancel(town, taken)
    town.work()
    assert offers(town) == []

    change(town, type(town.clinic()), town.clinic().id, paused=False)
    town.work()
    assert offers(town) == [("demo-botox", "03-10T09:20")]


def test_an_offer_that_cannot_be_made_is_left_alone_until_the_book_changes(
    town: Town, taken: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A bug there stops neither the tick nor anybody's guide."""

    def broken(*_: object) -> None:
        raise RuntimeError("a bug")

    id = wait(town, BOTOX, WHEN)
    cancel(town, taken)
    with monkeypatch.context() as patch:
        patch.setattr("records.book.waiting.offer_next", broken)
        town.advance("2026-03-10T09:30")
    assert "demo-filler" in [message.to for message in town.phones.taken]
    assert place(town, id).state == waiting.WAITING

    cancel(town, book(town, LASER, WHEN, SERVICE))
    town.work()
    with town.database.read() as session:
        assert session.query(Appointment).filter_by(state=desk.OFFERED).count() == 1


def test_a_place_that_cannot_be_read_stops_nobody(town: Town, taken: str) -> None:
    """Its offer rests for an hour; guides leave, and so do other offers."""
    id = wait(town, BOTOX, WHEN)
    cancel(town, taken)
    town.work()
    with town.database.write() as session:
        session.execute(text("UPDATE waiting SET guest = :junk WHERE id = :id"), {"junk": b"junk", "id": id})
    town.advance("2026-03-10T10:00")

    assert "demo-filler" in [message.to for message in town.phones.taken]
    with town.database.read() as session:
        held = session.query(Appointment).filter_by(state=desk.OFFERED).one()
        assert held.held_until == moment("2026-03-10T11:00")


def test_a_slot_booked_over_an_offer_ends_the_place_and_one_cancelled_keeps_it(town: Town, taken: str) -> None:
    """Staff cancel the held slot, which is offered anew, or book it for the patient: nothing hangs."""
    first, second = wait(town, BOTOX, WHEN), wait(town, FILLER, WHEN)
    cancel(town, taken)
    town.work()
    cancel(town, str(place(town, first).appointment_id))
    town.work()
    assert (place(town, first).state, place(town, second).state) == (waiting.OFFERED, waiting.WAITING)

    settle(town, str(place(town, first).appointment_id), desk.BOOKED)
    town.work()
    assert (place(town, first).state, place(town, second).state) == (waiting.TAKEN, waiting.WAITING)
