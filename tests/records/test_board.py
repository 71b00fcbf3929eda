"""What the pages of the book show, read on both databases."""

from datetime import date, datetime, timedelta

import pytest

from records.book import board, closures, desk, snapshot, waiting
from records.book.availability import Wanted
from records.database import Session
from records.facts import SEOUL
from records.models import Appointment, Clinic, Patient
from records.patients import by_number
from tests.town import Town

ON = date(2026, 3, 11)  # the Wednesday after the town's today: of the two doctors, Han alone is there
NOON = datetime(2026, 3, 11, 12, tzinfo=SEOUL)


def by(town: Town, session: Session) -> desk.By:
    return desk.By("me", town.clock.clinic(session), town.clock.machine())


def whose(session: Session, clinic: Clinic, number: str) -> Patient:
    found = by_number(session, clinic, number)
    assert found is not None
    return found


def book(
    town: Town, session: Session, number: str, at: datetime, state: str = desk.BOOKED, replaces: str | None = None
) -> Appointment:
    clinic = town.clinic()
    snapshot.lock(session, clinic)
    known = snapshot.load(session, clinic, town.clock.clinic(session), at.date())
    assert known is not None
    opening = known.at(Wanted("toning", at.date(), at.date(), staff=True), at)
    assert opening is not None
    what = desk.What("toning", "레이저토닝", replaces=replaces)
    patient = whose(session, clinic, number)
    return desk.reserve(session, clinic, patient, opening, what, state, "chat", by(town, session))


@pytest.mark.parametrize(("side", "code"), [("doctor", "han"), ("room", "laser")])
def test_a_day_has_a_column_for_each_doctor_or_room(town: Town, side: board.Side, code: str) -> None:
    """What is taken and shut is missing from what is free."""
    with town.database.write() as session:
        clinic, now = town.clinic(), town.clock.clinic(session)
        free = []
        for happens in (lambda: None, lambda: book(town, session, "D-1001", NOON), lambda: shut(session, clinic, now)):
            happens()
            known = snapshot.load(session, clinic, now, ON)
            assert known is not None
            (day,) = board.days(session, clinic, known, ON, ON, side)
            column = next(each for each in day.columns if each.code == code)
            free.append(column.free)
        assert [line.patient.name for line in column.lines] == ["김하늘"]
        assert [each.reason for each in column.closures] == ["단수"]
    # Toning: 20 minutes of the doctor, and five more of the room, which has three places; then an hour of all.
    hours = {"doctor": [480, 460, 400], "room": [1440, 1415, 1235]}
    assert free == hours[side]


def shut(session: Session, clinic: Clinic, now: datetime) -> None:
    later = NOON + timedelta(hours=3)
    closures.add(session, clinic, "", later, later + timedelta(hours=1), "단수", "me", now)


def test_requests_come_with_what_they_replace_and_approval_settles_both(town: Town) -> None:
    with town.database.write() as session:
        clinic, now = town.clinic(), town.clock.clinic(session)
        old = book(town, session, "D-1002", NOON)
        new = book(town, session, "D-1002", NOON + timedelta(days=1), desk.REQUESTED, replaces=old.id)
        (line,) = board.requests(session, clinic, now)
        assert (line.appointment.id, line.replaced) == (new.id, old)
        assert board.requests_waiting(session, clinic, now) == 1
        desk.approve(session, new, by(town, session))
        assert (new.state, old.state) == (desk.BOOKED, desk.CANCELLED)
        assert board.requests_waiting(session, clinic, now) == 0
        assert [change.what for change in board.history(session, new)] == ["requested", "booked"]


def test_what_is_moved_counts_as_free_for_itself_only(town: Town) -> None:
    """A quarter of an hour later is free for the patient who has the time, and for nobody else."""
    with town.database.write() as session:
        clinic, now = town.clinic(), town.clock.clinic(session)
        moved = book(town, session, "D-1003", NOON)
        known = snapshot.load(session, clinic, now, ON)
        assert known is not None
        wanted = Wanted("toning", ON, ON, doctor=moved.doctor)
        later = NOON + timedelta(minutes=15)
        own, other = whose(session, clinic, "D-1003"), whose(session, clinic, "D-1004")
        around, mine = board.wish(session, known, wanted, own, moved)
        assert around.at(mine, later) is not None
        around, theirs = board.wish(session, known, wanted, other)
        assert around.at(theirs, later) is None


def test_the_waiting_list_knows_what_is_held_and_who_left(town: Town) -> None:
    with town.database.write() as session:
        clinic, now = town.clinic(), town.clock.clinic(session)
        wish = waiting.Wish("toning", "레이저토닝", ON, ON)
        for index, number in enumerate(("D-1005", "D-1006")):
            waiting.join(session, clinic, whose(session, clinic, number), wish, now + timedelta(seconds=index))
        waiting.offer_next(session, clinic, by(town, session))
        first, second = board.places(session, clinic)
        assert (first.patient.name, first.offer is not None, second.offer) == ("정유나", True, None)
        waiting.leave(session, second.row, by(town, session))
        assert [place.patient.name for place in board.gone(session, clinic, now)] == ["강은주"]
        assert board.gone(session, clinic, now + timedelta(days=2)) == []


def test_another_clinic_sees_nothing(town: Town) -> None:
    with town.database.write() as session:
        now = town.clock.clinic(session)
        book(town, session, "D-1001", NOON, desk.REQUESTED)
        other = town.clinic("demo2")
        known = snapshot.load(session, other, now, ON)
        assert known is not None
        (day,) = board.days(session, other, known, ON, ON, "doctor")
        assert (day.lines, board.requests(session, other, now), board.places(session, other)) == ([], [], [])
