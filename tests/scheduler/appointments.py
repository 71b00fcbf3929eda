"""What the tests of reminders and of the waiting list do to a town's book, and what they look at."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import time

from records import follow_ups
from records.book import desk, snapshot, waiting
from records.book.availability import Opening, Wanted
from records.book.desk import By, What
from records.database import Session
from records.models import Appointment, Clinic, Escalation, FollowUp, Waiting
from tests.scheduler.stage import moment, patient_of
from tests.town import Town

REMINDER = "appointment.reminder"


@contextmanager
def at_the_desk(town: Town, clinic: str = "demo") -> Iterator[tuple[Session, Clinic, By]]:
    """A transaction that holds the book."""
    with town.database.write() as session:
        place = town.clinic(clinic)
        snapshot.lock(session, place)
        yield session, place, By("test", town.clock.clinic(session), town.machine.now)


def opening(town: Town, when: str, treatment: str) -> Opening | None:
    with town.database.read() as session:
        book = snapshot.load(session, town.clinic(), town.clock.clinic(session))
        day = moment(when).date()
        return book.at(Wanted(treatment, day, day, staff=True), moment(when)) if book else None


def book(town: Town, number: str, when: str, treatment: str = "toning", state: str = desk.BOOKED) -> str:
    """The id of a new appointment of the patient."""
    free, patient = opening(town, when, treatment), patient_of(town, number)
    assert free is not None
    with at_the_desk(town) as (session, clinic, by):
        return desk.reserve(session, clinic, patient, free, What(treatment, "토닝"), state, "chat", by).id


def move(town: Town, id: str, when: str) -> None:
    with at_the_desk(town) as (session, _, by):
        appointment = session.get_one(Appointment, id)
        free = opening(town, when, appointment.treatment)
        assert free is not None
        desk.move(session, appointment, free, by)


def settle(town: Town, id: str, state: str) -> None:
    with at_the_desk(town) as (session, _, by):
        desk.settle(session, session.get_one(Appointment, id), state, by)


def cancel(town: Town, id: str) -> None:
    with at_the_desk(town) as (session, _, by):
        desk.cancel(session, session.get_one(Appointment, id), by)


def wait(town: Town, number: str, when: str, treatment: str = "hairremoval") -> str:
    """The id of the patient's place on the list for that very time."""
    begin: time = moment(when).time()
    wish = waiting.Wish(treatment, "제모", moment(when).date(), moment(when).date(), begin, begin)
    patient = patient_of(town, number)
    with at_the_desk(town) as (session, clinic, by):
        return waiting.join(session, clinic, patient, wish, by.now).id


def place(town: Town, id: str) -> Waiting:
    with town.database.read() as session:
        return session.get_one(Waiting, id)


def reminders(town: Town, number: str) -> list[FollowUp]:
    """The patient's follow-ups that speak of an appointment, by due time."""
    with town.database.read() as session:
        rows = follow_ups.of_patient(session, patient_of(town, number).id)
        return [row for row in rows if row.plan == REMINDER]


def planned(town: Town, number: str) -> dict[str, str]:
    """When each step that waits is due, as 03-17T13:00."""
    rows = [row for row in reminders(town, number) if row.state == follow_ups.PLANNED]
    return {row.step: f"{row.due_at.astimezone(moment('2026-01-01').tzinfo):%m-%dT%H:%M}" for row in rows}


def escalated(town: Town, reason: str) -> list[Escalation]:
    with town.database.read() as session:
        return session.query(Escalation).filter_by(reason=reason).all()
