"""What staff see of the book, read in few queries: days by doctor or room, requests, who waits, what happened."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import Literal

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from catalogue.book import CELL, Resource
from catalogue.hours import Span
from records.book import desk, rows, waiting
from records.book.availability import Book, Wanted, bits_of, by_day, units
from records.facts import SEOUL, local_date
from records.inbox import by_id
from records.models import Appointment, AppointmentChange, Clinic, Closure, Patient, TakenCell, Waiting

Side = Literal["doctor", "room"]
FORGOTTEN = timedelta(days=30)  # a request whose time passed longer ago is no work any more
CLINIC = ""  # the resource of a closure of the whole clinic


@dataclass(frozen=True)
class Line:
    """An appointment with whose it is, the codes of the rooms it takes, and what it is asked for instead of."""

    appointment: Appointment
    patient: Patient
    rooms: frozenset[str] = frozenset()
    replaced: Appointment | None = None


@dataclass(frozen=True)
class Column:
    """One doctor or room on one day; the one without a code holds what has none.

    `spans`: minutes of the day between which it is there. `free`: minutes left to book, None where nobody can tell.
    """

    code: str
    name: str
    lines: list[Line]
    spans: Sequence[Span[int]]
    closures: list[Closure]
    free: int | None


@dataclass(frozen=True)
class Day:
    """One day of the book. `closures`: all that touch it."""

    on: date
    columns: list[Column]
    closures: list[Closure]
    lines: list[Line]
    cancelled: list[Line] = field(default_factory=list)


@dataclass(frozen=True)
class Place:
    """A place on the waiting list with whose it is, what is held for them, and what they would give for it."""

    row: Waiting
    patient: Patient
    offer: Appointment | None
    replaced: Appointment | None


def midnight(on: date) -> datetime:
    return datetime.combine(on, time(), SEOUL)


def days(session: Session, clinic: Clinic, book: Book, first: date, last: date, side: Side) -> list[Day]:
    """The days from `first` to `last`, whether they lie ahead or are over. `book` knows what is taken until `last`."""
    start, end = midnight(first), midnight(last + timedelta(days=1))
    found = lines(session, desk.between(session, clinic, start, end))
    shut = closed(session, clinic, start, end)
    return [_day(book, first + timedelta(days=index), side, found, shut) for index in range((last - first).days + 1)]


def lines(session: Session, appointments: Sequence[Appointment]) -> list[Line]:
    """The appointments with whose they are, in the same order."""
    people = by_id(session, Patient, (each.patient_id for each in appointments))
    instead = by_id(session, Appointment, (each.replaces_id for each in appointments))
    rooms = _rooms(session, [each.id for each in appointments])
    return [
        Line(each, people[each.patient_id], frozenset(rooms.get(each.id, ())), instead.get(each.replaces_id or ""))
        for each in appointments
    ]


def closed(session: Session, clinic: Clinic, start: datetime, end: datetime) -> list[Closure]:
    """Closures that touch the time, those over too."""
    wanted = select(Closure).where(Closure.clinic_id == clinic.id, Closure.ends_at > start, Closure.starts_at < end)
    return list(session.scalars(wanted.order_by(Closure.starts_at, Closure.id)))


def history(session: Session, appointment: Appointment) -> list[AppointmentChange]:
    """What became of it, the first thing first."""
    wanted = select(AppointmentChange).where(AppointmentChange.appointment_id == appointment.id)
    return list(session.scalars(wanted.order_by(AppointmentChange.recorded_at, AppointmentChange.id)))


def requests(session: Session, clinic: Clinic, now: datetime) -> list[Line]:
    """What waits for staff's approval, the oldest request first."""
    wanted = select(Appointment).where(*_asked(clinic, now)).order_by(Appointment.created_at, Appointment.id)
    return lines(session, list(session.scalars(wanted)))


def requests_waiting(session: Session, clinic: Clinic, now: datetime) -> int:
    return session.scalar(select(func.count()).select_from(Appointment).where(*_asked(clinic, now))) or 0


def places(session: Session, clinic: Clinic) -> list[Place]:
    """The waiting list in its order."""
    return _places(session, waiting.of_clinic(session, clinic))


def gone(session: Session, clinic: Clinic, now: datetime) -> list[Place]:
    """Who left the list, or let their offers go by, and could still come back; the last first."""
    wanted = select(Waiting).where(
        Waiting.clinic_id == clinic.id,
        Waiting.state.in_((waiting.LEFT, waiting.EXPIRED)),
        Waiting.last >= local_date(now),
    )
    return _places(session, list(session.scalars(wanted.order_by(Waiting.updated_at.desc(), Waiting.id))))


def wish(
    session: Session, book: Book, wanted: Wanted, patient: Patient, moved: Appointment | None = None
) -> tuple[Book, Wanted]:
    """The wish as staff have it for the patient, and the book to look in: the time of what is moved counts as free."""
    own = [each for each in desk.ahead(session, patient.id, book.now) if not each.guest and each is not moved]
    busy = {} if moved is not None and moved.guest else bits_of((each.starts_at, each.ends_at) for each in own)
    around = _without(session, book, moved) if moved is not None else book
    return around, replace(wanted, busy=busy, staff=True)


def _without(session: Session, book: Book, appointment: Appointment) -> Book:
    taken = {unit: dict(days) for unit, days in book.taken.items()}
    for claim in rows.held(session, appointment.id):
        for day, bits in by_day(claim.first, claim.last):
            if day in taken.get(claim.unit, {}):
                taken[claim.unit][day] &= ~bits
    return replace(book, taken=taken)


def _day(book: Book, on: date, side: Side, found: list[Line], shut: list[Closure]) -> Day:
    start, end = midnight(on), midnight(on + timedelta(days=1))
    here = [each for each in found if each.appointment.starts_at < end and each.appointment.ends_at > start]
    standing = [each for each in here if each.appointment.state != desk.CANCELLED]
    cancelled = [each for each in here if each.appointment.state == desk.CANCELLED]
    closures = [each for each in shut if each.starts_at < end and each.ends_at > start]
    return Day(on, list(_columns(book, on, side, standing, closures)), closures, standing, cancelled)


def _columns(book: Book, on: date, side: Side, standing: list[Line], closures: list[Closure]) -> Iterator[Column]:
    resources = book.rules.doctors if side == "doctor" else book.rules.rooms
    for each in resources:
        spans = [] if on in book.hours.closed else (each.hours or book.hours).minutes(on)
        shut = [closure for closure in closures if closure.resource in (CLINIC, f"{side}:{each.code}")]
        mine = [line for line in standing if each.code in _codes(line, side)]
        yield Column(each.code, each.name, mine, spans, shut, _free(book, on, side, each, spans))
    known = {each.code for each in resources}
    if rest := [line for line in standing if not _codes(line, side) & known]:
        shut = [closure for closure in closures if closure.resource == CLINIC]
        yield Column("", "", rest, book.hours.minutes(on), shut, None)


def _codes(line: Line, side: Side) -> frozenset[str]:
    return line.rooms if side == "room" else frozenset({line.appointment.doctor})


def _free(book: Book, on: date, side: Side, resource: Resource, spans: Sequence[Span[int]]) -> int | None:
    """Minutes of its hours that are neither taken nor closed nor over, of all its places together."""
    if midnight(on + timedelta(days=1)) <= book.now or on > book.known_until:
        return None
    start = midnight(on)
    times = ((start + timedelta(minutes=begin), start + timedelta(minutes=end)) for begin, end in spans)
    there = bits_of(times).get(on.toordinal(), 0)
    if start < book.now:
        there &= ~bits_of([(start, book.now)]).get(on.toordinal(), 0)
    return CELL * sum((book.free(side, resource.code, unit, on) & there).bit_count() for unit in units(side, resource))


def _rooms(session: Session, ids: list[str]) -> dict[str, set[str]]:
    """Codes of the rooms that appointments take."""
    wanted = select(TakenCell.appointment_id, TakenCell.unit).where(
        TakenCell.appointment_id.in_(ids), TakenCell.unit.startswith("room:")
    )
    found: dict[str, set[str]] = {}
    for id, unit in session.execute(wanted.distinct()):
        found.setdefault(id, set()).add(unit.split(":")[1])
    return found


def _places(session: Session, found: list[Waiting]) -> list[Place]:
    people = by_id(session, Patient, (row.patient_id for row in found))
    named = [id for row in found for id in (row.appointment_id, row.replaces_id)]
    booked = by_id(session, Appointment, named)
    return [
        Place(row, people[row.patient_id], booked.get(row.appointment_id or ""), booked.get(row.replaces_id or ""))
        for row in found
    ]


def _asked(clinic: Clinic, now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        Appointment.clinic_id == clinic.id,
        Appointment.starts_at > now - FORGOTTEN,
        Appointment.state == desk.REQUESTED,
    )
