"""What becomes of appointments: whatever happens, the book, the evidence and the patient's reminders follow."""

import pytest

from records import evidence
from records.book import desk, rows
from records.book.availability import Opening
from records.book.rows import SlotTaken
from records.models import Appointment, Clinic
from tests.book.counter import DAY, ONE, THREE, TWO, Counter
from tests.book.wishes import at

WHOLE_DAY = "10:00 10:30 11:30 12:00 12:30"
NO_TEN = "10:30 11:30 12:00 12:30"


# ── reserved


def test_a_reserved_slot_is_free_no_more(counter: Counter) -> None:
    """Once no doctor is left."""
    counter.reserve(ONE, "10:00")
    assert counter.free() == WHOLE_DAY
    counter.reserve(TWO, "10:00")
    assert counter.free() == NO_TEN


def test_an_appointment_takes_its_units_and_the_patient(counter: Counter) -> None:
    """The room with its buffers."""
    booked = counter.reserve(ONE, "10:00", "thread")
    with counter.open() as (session, _, _):
        patient = counter.patient(session, ONE).id
    assert counter.cells(booked) == {"doctor:han:1": 30, "room:laser:1": 60, f"patient:{patient}:1": 30}


def test_who_comes_second_gets_nothing_and_leaves_nothing(counter: Counter) -> None:
    """Even where the transaction goes on."""
    seen = counter.look("10:00", "thread")
    counter.reserve(ONE, "10:00", "thread")
    with counter.open() as (session, clinic, by):
        patient, what = counter.patient(session, TWO), desk.What("thread", "실")
        with pytest.raises(SlotTaken):
            desk.reserve(session, clinic, patient, seen, what, desk.BOOKED, "chat", by)
    assert [each.treatment for each in counter.all()] == ["thread"]


def test_nobody_has_two_appointments_at_the_same_time(counter: Counter) -> None:
    """Though two doctors are free."""
    counter.reserve(ONE, "10:00", doctor="han")
    with pytest.raises(SlotTaken):
        counter.reserve(ONE, "10:00", doctor="yun")
    assert counter.free(number=ONE) == NO_TEN


def test_two_people_on_one_phone_come_at_the_same_time(counter: Counter) -> None:
    """A guest does not take the patient's own time."""
    own = counter.reserve(ONE, "10:00")
    guest = counter.reserve(ONE, "10:00", guest="어머니")
    assert {each.id for each in counter.all()} == {own, guest}
    assert counter.row(guest).guest == "어머니"
    assert len(counter.cells(guest)) == 1


def test_a_guest_s_treatment_may_take_nothing_at_all(counter: Counter) -> None:
    """Neither a doctor nor a room is needed, nor the patient's own time."""
    assert counter.cells(counter.reserve(ONE, "10:00", "talk", guest="어머니")) == {}


def test_a_request_holds_its_slot(counter: Counter) -> None:
    """Until staff refuse it."""
    asked = counter.reserve(ONE, "10:00", "thread", desk.REQUESTED)
    assert counter.free("thread") == NO_TEN
    counter.cancel(asked)
    assert counter.free("thread") == WHOLE_DAY


def test_the_key_itself_forbids_a_double_booking(counter: Counter) -> None:
    """Whoever writes cells past the desk."""
    booked = counter.reserve(ONE, "10:00")
    with counter.open() as (session, clinic, _):
        claims = rows.held(session, booked)
        with pytest.raises(SlotTaken):
            rows.take(session, clinic.id, booked, claims)


# ── moved


def test_a_moved_appointment_frees_what_it_had(counter: Counter) -> None:
    """It is the same appointment, changed once."""
    booked = counter.reserve(ONE, "10:00")
    counter.reserve(TWO, "10:00")
    counter.move(booked, "12:00")
    assert counter.free() == WHOLE_DAY
    assert (counter.row(booked).starts_at, counter.row(booked).sequence) == (at("12:00", DAY), 1)


def test_an_appointment_may_move_into_its_own_time(counter: Counter) -> None:
    """What it had counts as free for it."""
    counter.set_rules(grid=5)
    booked = counter.reserve(ONE, "10:00", "thread")
    with counter.open() as (session, clinic, by):
        row = session.get_one(Appointment, booked)
        later = counter.opening(session, clinic, "12:00", "thread")
        near = [claim._replace(first=claim.first - 23, last=claim.last - 23) for claim in later.claims]  # 115 minutes
        desk.move(session, row, Opening(at("10:05", DAY), 30, "han", tuple(near)), by)
    assert counter.row(booked).starts_at == at("10:05", DAY)


def test_a_move_that_fails_leaves_the_old_time(counter: Counter) -> None:
    """With its cells, even where the transaction goes on."""
    booked = counter.reserve(ONE, "10:00", "thread")
    before = counter.cells(booked)
    seen = counter.look("12:00", "thread")
    counter.reserve(TWO, "12:00", "thread")
    with counter.open() as (session, _, by), pytest.raises(SlotTaken):
        desk.move(session, session.get_one(Appointment, booked), seen, by)
    assert (counter.row(booked).starts_at, counter.row(booked).sequence) == (at("10:00", DAY), 0)
    assert counter.cells(booked) == before
    assert counter.story(booked) == "booked 10:00"


def test_a_moved_appointment_must_be_confirmed_anew(counter: Counter) -> None:
    """And nobody is late for it yet."""
    booked = counter.reserve(ONE, "10:00")
    counter.settle(booked, desk.CONFIRMED)
    with counter.open() as (session, _, by):
        desk.tell_late(session, session.get_one(Appointment, booked), 10, by)
    counter.move(booked, "12:00")
    assert (counter.row(booked).state, counter.row(booked).late_minutes) == ("booked", None)


@pytest.mark.parametrize("state", [desk.ARRIVED, desk.NO_SHOW, desk.CANCELLED])
def test_what_is_over_cannot_be_moved(counter: Counter, state: str) -> None:
    """It takes no cells."""
    booked = counter.reserve(ONE, "10:00")
    if state == desk.CANCELLED:
        counter.cancel(booked)
    else:
        counter.settle(booked, state)
    before = counter.cells(booked)
    with pytest.raises(ValueError, match=state):
        counter.move(booked, "12:00")
    assert counter.cells(booked) == before


# ── cancelled


def test_a_cancelled_appointment_frees_its_slot(counter: Counter) -> None:
    """It stays on record, with when, and whether that was late."""
    booked = counter.reserve(ONE, "10:00", "thread")
    counter.cancel(booked, late=True)
    row = counter.row(booked)
    assert (row.state, row.cancelled_late, row.cancelled_at is not None) == ("cancelled", True, True)
    assert counter.free("thread") == WHOLE_DAY
    assert counter.cells(booked) == {}


@pytest.mark.parametrize("state", [desk.ARRIVED, desk.NO_SHOW])
def test_what_is_over_cannot_be_cancelled(counter: Counter, state: str) -> None:
    """Nor cancelled twice."""
    over, cancelled = counter.reserve(ONE, "10:00"), counter.reserve(TWO, "10:00")
    counter.settle(over, state)
    for each in (over, cancelled, cancelled):
        counter.cancel(each)
    assert counter.story(over) == f"booked 10:00, {state} 10:00"
    assert counter.story(cancelled) == "booked 10:00, cancelled 10:00"


# ── settled


def test_a_confirmed_appointment_keeps_its_slot(counter: Counter) -> None:
    """Nothing but its state changes."""
    booked = counter.reserve(ONE, "10:00", "thread")
    before = counter.cells(booked)
    counter.settle(booked, desk.CONFIRMED)
    assert (counter.row(booked).state, counter.cells(booked)) == ("confirmed", before)


@pytest.mark.parametrize("state", [desk.REQUESTED, desk.OFFERED])
def test_a_patient_cannot_confirm_what_is_not_booked(counter: Counter, state: str) -> None:
    """Staff approve a request first."""
    asked = counter.reserve(ONE, "10:00", state=state)
    counter.settle(asked, desk.CONFIRMED)
    assert counter.row(asked).state == state


def test_an_appointment_for_which_another_was_given_takes_its_place_when_approved(counter: Counter) -> None:
    """Not before: staff may refuse it."""
    old = counter.reserve(ONE, "10:00")
    asked = counter.reserve(ONE, "12:00", state=desk.REQUESTED, replaces=old)
    assert counter.row(old).state == "booked"
    counter.settle(asked, desk.BOOKED)
    assert (counter.row(asked).state, counter.row(old).state) == ("booked", "cancelled")


def test_a_refused_change_leaves_the_old_appointment(counter: Counter) -> None:
    """The patient still has a time."""
    old = counter.reserve(ONE, "10:00")
    counter.cancel(counter.reserve(ONE, "12:00", state=desk.REQUESTED, replaces=old))
    assert counter.row(old).state == "booked"


def test_a_cancelled_appointment_stays_cancelled(counter: Counter) -> None:
    """Whatever is told of it later."""
    booked = counter.reserve(ONE, "10:00")
    counter.cancel(booked)
    for state in (desk.CONFIRMED, desk.ARRIVED, desk.BOOKED):
        counter.settle(booked, state)
    assert counter.row(booked).state == "cancelled"


def test_an_arrival_uses_up_a_session_and_a_mistake_gives_it_back(counter: Counter) -> None:
    """Once, however often it is told."""
    package = counter.sell(ONE, 3)
    booked = counter.reserve(ONE, "10:00", package_id=package)
    assert counter.left(ONE) == [2]
    for state, left in ((desk.ARRIVED, 2), (desk.ARRIVED, 2), (desk.NO_SHOW, 3), (desk.ARRIVED, 2)):
        counter.settle(booked, state)
        assert counter.left(ONE) == [left]


# ── evidence and reminders


def test_all_that_became_of_an_appointment_is_evidence(counter: Counter) -> None:
    """What, for when, in its order."""
    booked = counter.reserve(ONE, "10:00", state=desk.REQUESTED)
    counter.settle(booked, desk.BOOKED)
    counter.move(booked, "12:00")
    counter.settle(booked, desk.CONFIRMED)
    counter.cancel(booked)
    told = "requested 10:00, booked 10:00, moved 12:00, confirmed 12:00, cancelled 12:00"
    assert counter.story(booked) == told


def test_the_evidence_of_the_book_is_sealed_and_holds(counter: Counter) -> None:
    """Beside messages and notes."""
    counter.reserve(ONE, "10:00")
    with counter.open() as (session, clinic, _):
        evidence.seal(session, clinic.id)
        before = evidence.verify(session, clinic.id)
        session.connection().exec_driver_sql("UPDATE appointment_change SET what = 'moved'")
        session.expire_all()
        after = evidence.verify(session, clinic.id)
        session.rollback()
    assert before[1] == []
    assert [each.log for each in after[1]] == ["appointment_change"]
    assert counter.reserve(TWO, "10:00")


@pytest.mark.parametrize("act", ["reserve", "move", "cancel", "settle"])
def test_whatever_changes_an_appointment_marks_its_patient(counter: Counter, act: str) -> None:
    """So that reminders follow; nobody else is marked."""
    booked = counter.reserve(ONE, "10:00")
    counter.nobody_is_stale()
    told = {"reserve": (ONE, "12:00"), "move": (booked, "12:00"), "cancel": (booked,), "settle": (booked, "confirmed")}
    getattr(counter, act)(*told[act])
    assert [counter.is_stale(number) for number in (ONE, TWO, THREE)] == [True, False, False]


def test_every_change_makes_the_book_another_one(counter: Counter) -> None:
    """So that freed slots are looked for."""

    def revision() -> int:
        with counter.town.database.read() as session:
            return session.get_one(Clinic, counter.clinic_id).book_revision

    seen = [revision()]
    booked = counter.reserve(ONE, "10:00")
    seen.append(revision())
    counter.move(booked, "12:00")
    seen.append(revision())
    counter.cancel(booked)
    seen.append(revision())
    assert seen == sorted(set(seen))


# ── looked up


def test_what_lies_ahead_of_a_patient_comes_by_time(counter: Counter) -> None:
    """Not what is over, nor what others have."""
    late, early = counter.reserve(ONE, "12:00"), counter.reserve(ONE, "10:00")
    counter.reserve(TWO, "10:00")
    counter.cancel(counter.reserve(ONE, "11:30"))
    with counter.open() as (session, _, by):
        ahead = desk.ahead(session, counter.patient(session, ONE).id, by.now)
        assert [each.id for each in ahead] == [early, late]
        assert desk.ahead(session, counter.patient(session, ONE).id, at("12:30", DAY)) == []


def test_a_day_of_the_clinic_shows_what_touches_it(counter: Counter) -> None:
    """Cancelled ones too; edges are half open."""
    counter.cancel(early := counter.reserve(ONE, "10:00"))
    late = counter.reserve(TWO, "12:00")
    with counter.open() as (session, clinic, _):
        spans = [("10:00", "12:30"), ("10:30", "12:00"), ("10:29", "12:00"), ("12:29", "13:00")]
        found = [[each.id for each in desk.between(session, clinic, *(at(end, DAY) for end in told))] for told in spans]
    assert found == [[early, late], [], [early], [late]]


def test_an_appointment_of_another_clinic_is_not_found(counter: Counter) -> None:
    """Whoever knows its id."""
    booked = counter.reserve(ONE, "10:00")
    with counter.town.database.read() as session:
        assert desk.owned(session, counter.town.clinic("demo"), booked) is not None
        assert desk.owned(session, counter.town.clinic("demo2"), booked) is None


# ── overbooked by staff


def test_staff_overbook_beside_what_there_is(counter: Counter) -> None:
    """At a place that the rules do not know; while somebody has it, the doctor has no time for another."""
    booked = counter.reserve(ONE, "10:00", "thread")
    with counter.open() as (session, clinic, by):
        wanted = [claim for claim in rows.held(session, booked) if claim.unit.startswith("doctor:")]
        opening = Opening(at("10:00", DAY), 30, "han", tuple(rows.fitted(session, clinic.id, wanted)))
        patient, what = counter.patient(session, TWO), desk.What("thread", "실")
        more = desk.reserve(session, clinic, patient, opening, what, desk.BOOKED, "console", by)
    assert "doctor:han:2" in counter.cells(more.id)
    assert counter.free("thread") == NO_TEN
    counter.cancel(booked)
    assert counter.free("thread") == NO_TEN
    counter.cancel(more.id)
    assert counter.free("thread") == WHOLE_DAY


def test_staff_cannot_overbook_a_patient(counter: Counter) -> None:
    """Nobody is at two places."""
    booked = counter.reserve(ONE, "10:00")
    with counter.open() as (session, clinic, by):
        opening = Opening(at("10:00", DAY), 30, "", tuple(rows.fitted(session, clinic.id, ())))
        patient, what = counter.patient(session, ONE), desk.What("talk", "상담")
        with pytest.raises(SlotTaken):
            desk.reserve(session, clinic, patient, opening, what, desk.BOOKED, "console", by)
    assert [each.id for each in counter.all()] == [booked]
