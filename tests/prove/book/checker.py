"""The checker of the book: what must hold after every step, read from the tables. Knows nothing of `records.book`.

It counts in minutes and reads the clinic's rules as the plain JSON that they are kept as.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

from sqlalchemy import select

from catalogue.hours import OpeningHours
from records import evidence
from records.database import Database, Session
from records.facts import SEOUL
from records.models import (
    Appointment,
    AppointmentChange,
    Clinic,
    Closure,
    Package,
    TakenCell,
    TakenDay,
    Waiting,
)

CELL = 5  # minutes
CELLS_A_DAY = 24 * 60 // CELL
KINDS = {"doctor": "doctors", "room": "rooms", "device": "devices"}
Held = dict[str, tuple[int, ...]]  # cells by unit, such as doctor:han:1


@dataclass
class Seen:
    """The tables as they stand after one step."""

    appointments: dict[str, Appointment] = field(default_factory=dict)
    changes: dict[str, list[AppointmentChange]] = field(default_factory=dict)  # in their order
    held: dict[str, Held] = field(default_factory=dict)  # by appointment
    days: dict[tuple[int, str], int] = field(default_factory=dict)  # bits by day and unit
    waiting: list[Waiting] = field(default_factory=list)
    closures: list[Closure] = field(default_factory=list)
    packages: list[Package] = field(default_factory=list)

    def digest(self) -> list[Any]:
        """All that a change refused must leave as it was."""
        rows = [(each.id, each.state, each.starts_at, each.sequence) for each in self.appointments.values()]
        return [sorted(rows), self.held, self.days, {id: len(known) for id, known in self.changes.items()}]


class Checker:
    """Looks at the book of one clinic. `check` returns what is wrong, in sentences led by the rule's number."""

    def __init__(self, database: Database, code: str = "demo") -> None:
        self._database = database
        with database.read() as session:
            clinic = session.scalars(select(Clinic).where(Clinic.code == code)).one()
            self._clinic, self.rules = clinic.id, clinic.options["book"]
            self._hours = OpeningHours.model_validate(clinic.options["hours"])
            self.seen = look(session)

    def check(self, refused: bool = False, overbooked: Collection[str] = ()) -> list[str]:
        """`refused`: the step was refused; `overbooked`: ids of the appointments that staff put beside the others."""
        with self._database.read() as session:
            after = look(session)
        found = list(self.standing(after, overbooked))
        found += [f"2: {id} is gone" for id in self.seen.appointments.keys() - after.appointments.keys()]
        if refused and self.seen.digest() != after.digest():
            found.append("2: what was refused changed the book")
        self.seen = after
        return found

    def standing(self, seen: Seen, overbooked: Collection[str]) -> Iterator[str]:
        """All that must hold at any moment, within a transaction too."""
        yield from self._capacity(seen, overbooked)
        yield from _told(seen)
        yield from _offers(seen)
        yield from self._cells(seen)
        yield from _days(seen)
        yield from _nobody_twice(seen)
        yield from _packages(seen)

    def tried(self, session: Session, appointment: str, now: datetime, overbooked: Collection[str]) -> Iterator[str]:
        """3. An opening that was just reserved, in a transaction that will be rolled back, was one to offer."""
        seen = look(session)
        yield from self.standing(seen, overbooked)
        row = seen.appointments[appointment]
        start, end = _local(row.starts_at), _local(row.ends_at)
        if start < now:
            yield f"3: {start:%d. %H:%M} was offered at {now:%d. %H:%M:%S}"
        minute, hours = _minute(start), self._hours.minutes(start.date())
        if not any(first <= minute and minute + _length(row) <= last for first, last in hours):
            yield f"3: {start:%d. %H:%M} to {end:%H:%M} lies outside the opening hours"
        for closure in seen.closures:
            for unit, cells in seen.held[appointment].items():
                if closure.resource in ("", unit.rpartition(":")[0]) and _within(closure, cells):
                    yield f"3: {start:%d. %H:%M} was offered while {closure.resource or 'the clinic'} is closed"

    def at_the_end(self) -> list[str]:
        """7. The evidence holds once it is sealed."""
        with self._database.write() as session:
            while evidence.seal(session, self._clinic):
                pass
            broken = evidence.verify(session, self._clinic)[1]
        return [f"7: the evidence does not hold: {broken}"] if broken else []

    def _count(self, resource: str) -> int:
        kind, code = resource.split(":")
        return next(int(each["count"]) for each in self.rules[KINDS[kind]] if each["code"] == code)

    def _capacity(self, seen: Seen, overbooked: Collection[str]) -> Iterator[str]:
        """1. At no minute more appointments of a doctor, in a room or at a device than there is place for."""
        used = Counter[tuple[str, int]]()
        for id, row in seen.appointments.items():
            if row.state != "cancelled" and id not in overbooked:
                for resource, first, last in self._needs(row, seen.held.get(id, {})):
                    used.update((resource, minute) for minute in range(first, last))
        for (resource, minute), number in used.items():
            if number > self._count(resource):
                yield f"1: {number} appointments of {resource} at {_clock(minute)}"
                return

    def _needs(self, row: Appointment, held: Held) -> Iterator[tuple[str, int, int]]:
        """What the appointment takes by the rules, in minutes; which of several rooms it is, its cells say."""
        service = self.rules["services"][row.treatment]
        start, end = _absolute(row.starts_at), _absolute(row.starts_at) + _up(service["minutes"])
        if row.doctor:
            yield f"doctor:{row.doctor}", start, end
        start, end = start - _up(service["before"]), end + _up(service["after"])
        rooms = {unit.rpartition(":")[0] for unit in held if unit.startswith("room:")}
        for resource in (*rooms, *(f"device:{code}" for code in service["devices"])):
            yield resource, start, end

    def _cells(self, seen: Seen) -> Iterator[str]:
        """4. An appointment holds the cells of its doctor, one of its rooms, its devices and its patient; or none."""
        for id, row in seen.appointments.items():
            held = seen.held.get(id, {})
            if row.state == "cancelled":
                wanted = dict[str, tuple[int, ...]]()
            else:
                wanted = {name: _cells(first, last) for name, first, last in self._needs(row, held)}
                if not row.guest:
                    start = _absolute(row.starts_at)
                    wanted[f"patient:{row.patient_id}"] = _cells(start, start + _length(row))
            if {unit.rpartition(":")[0]: cells for unit, cells in held.items()} != wanted or len(held) != len(wanted):
                yield f"4: {id}, {row.state}, holds {sorted(held)} and not {sorted(wanted)}"
            if row.state != "cancelled":
                yield from self._fits(row, held)

    def _fits(self, row: Appointment, held: Held) -> Iterator[str]:
        service = self.rules["services"][row.treatment]
        if (row.doctor or None) not in (service["doctors"] or [None]):
            yield f"4: {row.id} is with {row.doctor!r}, who does no {row.treatment}"
        rooms = [unit.split(":")[1] for unit in held if unit.startswith("room:")]
        if len(rooms) != bool(service["rooms"]) or set(rooms) - set(service["rooms"]):
            yield f"4: {row.id} is in {rooms}, not in one of {service['rooms']}"


def look(session: Session) -> Seen:
    seen = Seen(
        {row.id: row for row in session.scalars(select(Appointment))},
        closures=list(session.scalars(select(Closure))),
        waiting=list(session.scalars(select(Waiting))),
        packages=list(session.scalars(select(Package))),
    )
    order = (AppointmentChange.recorded_at, AppointmentChange.id)
    for change in session.scalars(select(AppointmentChange).order_by(*order)):
        seen.changes.setdefault(change.appointment_id, []).append(change)
    held: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    cells = select(TakenCell.appointment_id, TakenCell.unit, TakenCell.cell).order_by(TakenCell.cell)
    for id, unit, cell in session.execute(cells):
        held[id][unit].append(cell)
    seen.held = {id: {unit: tuple(cells) for unit, cells in units.items()} for id, units in held.items()}
    for day, unit, bits in session.execute(select(TakenDay.day, TakenDay.unit, TakenDay.bits)):
        if number := int.from_bytes(bits, "little"):
            seen.days[day, unit] = number
    return seen


def _told(seen: Seen) -> Iterator[str]:
    """2. Replaying the evidence of an appointment gives its state and its time."""
    for id, row in seen.appointments.items():
        state, starts_at = "", None
        for change in seen.changes.get(id, ()):
            starts_at = change.starts_at
            if change.what == "moved":
                state = "booked" if state == "confirmed" else state
            elif change.what != "late":
                state = change.what
        if (state, starts_at) != (row.state, row.starts_at):
            yield f"2: {id} is {row.state} at {row.starts_at}; the evidence says {state or 'nothing'} at {starts_at}"


def _offers(seen: Seen) -> Iterator[str]:
    """3. Each held offer is one place's on the list, held until a time that is no later than its beginning."""
    holders = Counter(row.appointment_id for row in seen.waiting if row.state == "offered")
    for id, row in seen.appointments.items():
        if row.state == "offered":
            if holders[id] != 1:
                yield f"3: the offer {id} is held for {holders[id]} places on the list"
            if row.held_until is None or row.held_until > row.starts_at:
                yield f"3: the offer {id} at {row.starts_at} is held until {row.held_until}"


def _days(seen: Seen) -> Iterator[str]:
    """4. The bits of each day say what the cells say."""
    wanted = Counter[tuple[int, str]]()
    for units in seen.held.values():
        for unit, cells in units.items():
            if not unit.startswith("patient:"):
                for cell in cells:
                    wanted[cell // CELLS_A_DAY, unit] |= 1 << cell % CELLS_A_DAY
    if dict(wanted) != seen.days:
        yield f"4: the days' bits differ from the cells for {sorted(set(wanted.items()) ^ set(seen.days.items()))[:3]}"


def _nobody_twice(seen: Seen) -> Iterator[str]:
    """5. No patient has two appointments at the same time, those of guests apart."""
    mine = defaultdict(list)
    for row in seen.appointments.values():
        if row.state != "cancelled" and not row.guest:
            mine[row.patient_id].append((row.starts_at, row.ends_at))
    for patient, spans in mine.items():
        if any(second[0] < first[1] for first, second in pairwise(sorted(spans))):
            yield f"5: patient {patient} is twice at the same time: {sorted(spans)}"


def _packages(seen: Seen) -> Iterator[str]:
    """6. As many sessions are used as the patient came for."""
    arrived = Counter(row.package_id for row in seen.appointments.values() if row.state == "arrived")
    for package in seen.packages:
        if package.used != arrived[package.id]:
            yield f"6: {package.used} sessions of a package are used, and the patient came {arrived[package.id]} times"


def _local(at: datetime) -> datetime:
    return at.astimezone(SEOUL)


def _minute(at: datetime) -> int:
    return at.hour * 60 + at.minute


def _absolute(at: datetime) -> int:
    """Minutes since the beginning of year 1, less a day, in Seoul."""
    return _local(at).date().toordinal() * 24 * 60 + _minute(_local(at))


def _up(minutes: int) -> int:
    """Lengths are rounded up to cells."""
    return -(-minutes // CELL) * CELL


def _length(row: Appointment) -> int:
    return _up(int((row.ends_at - row.starts_at) / timedelta(minutes=1)))


def _cells(first: int, last: int) -> tuple[int, ...]:
    return tuple(range(first // CELL, last // CELL))


def _within(closure: Closure, cells: tuple[int, ...]) -> bool:
    first, last = _absolute(closure.starts_at), _absolute(closure.ends_at)
    return any(first < (cell + 1) * CELL and cell * CELL < last for cell in cells)


def _clock(minute: int) -> str:
    day, rest = divmod(minute, 24 * 60)
    return f"{date.fromordinal(day)} {rest // 60:02}:{rest % 60:02}"
