"""What is free. Pure: rules, hours and what is taken in, openings out.

A day is 288 cells of five minutes, and everything known of it is a number with a bit a cell: where the clinic is open,
where a doctor, a room or a device is taken. What starts where it fits is found by shifting such numbers.

A *unit* is one place of a resource, written `doctor:han:1` or `room:r2:3`; a patient is one too (`patient:<id>:1`).
"""

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from functools import cached_property, lru_cache
from typing import NamedTuple

from catalogue.book import CELL, BookRules, Kind, Resource, Service
from catalogue.hours import SEOUL, OpeningHours

CELLS = 24 * 60 // CELL
WHOLE = (1 << CELLS) - 1
Bits = Mapping[int, int]  # a day's ordinal → its cells
NOTHING: Bits = {}
PATIENT = "patient:"


class Claim(NamedTuple):
    """Cells that an appointment takes of a unit, counted from year 1; `last` is not among them."""

    unit: str
    first: int
    last: int


@dataclass(frozen=True)
class Opening:
    """A time that can be booked. `doctor`: the code, empty where the service needs none."""

    starts_at: datetime
    minutes: int
    doctor: str
    claims: tuple[Claim, ...]

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)


@dataclass(frozen=True)
class Wanted:
    """What somebody wishes. Days are inclusive; `begin` and `end` are the earliest and the latest beginning.

    `busy`: the patient's own cells. `staff`: neither how early nor how late one may book counts, nor the grid.
    """

    service: str
    first: date
    last: date
    begin: time | None = None
    end: time | None = None
    doctor: str | None = None
    busy: Bits = field(default_factory=dict)
    staff: bool = False


@dataclass(frozen=True)
class Book:
    """The book as it stands at `now`. `taken`: cells by unit. `closed`: cells by resource (`doctor:han`), "" for all.

    `known_until`: the last day whose taken cells are loaded; nothing is offered behind it.
    """

    rules: BookRules
    hours: OpeningHours
    now: datetime
    known_until: date
    taken: Mapping[str, Bits] = field(default_factory=dict)
    closed: Mapping[str, Bits] = field(default_factory=dict)

    @cached_property
    def places(self) -> dict[str, list[str]]:
        """The units of each resource of which anything is known to be taken."""
        found: dict[str, list[str]] = {}
        for unit in self.taken:
            found.setdefault(unit.rpartition(":")[0], []).append(unit)
        return found

    def openings(self, wanted: Wanted) -> Iterator[Opening]:
        """All openings within the wish, by time; at each time the first doctor of the rules who is free.

        A service that the rules do not name has none.
        """
        service = self.rules.services.get(wanted.service)
        if service is None:
            return
        for day in self._days(wanted):
            yield from _Day(self, day).openings(service, wanted)

    def at(self, wanted: Wanted, starts_at: datetime) -> Opening | None:
        """The opening that begins then, or None."""
        day = starts_at.astimezone(SEOUL).date()
        that_day = replace(wanted, first=max(wanted.first, day), last=min(wanted.last, day))
        return next((each for each in self.openings(that_day) if each.starts_at == starts_at), None)

    def taking(self, claims: Iterable[Claim]) -> "Book":
        """The book once these are taken."""
        return replace(self, taken=changed(self.taken, claims, taken=True))

    def giving_back(self, claims: Iterable[Claim]) -> "Book":
        """The book once these are free again."""
        return replace(self, taken=changed(self.taken, claims, taken=False))

    def free(self, kind: Kind, code: str, day: date) -> list[int]:
        """The cells of each unit of the resource that are neither closed nor taken."""
        return [cells for _, cells in _Day(self, day).units(kind, code)]

    def earliest(self) -> datetime:
        return self.now.astimezone(SEOUL) + timedelta(minutes=self.rules.lead_minutes)

    def last_day(self) -> date:
        """The last day that patients may book."""
        return min(self.known_until, self.now.astimezone(SEOUL).date() + timedelta(days=self.rules.ahead_days))

    def _days(self, wanted: Wanted) -> Iterator[date]:
        day = max(wanted.first, self.now.astimezone(SEOUL).date())
        last = min(wanted.last, self.known_until if wanted.staff else self.last_day())
        while day <= last:
            yield day
            day += timedelta(days=1)


class _Day:
    """One day of a book; what is free of each unit is reckoned once."""

    def __init__(self, book: Book, day: date) -> None:
        self._book, self._day, self._ordinal = book, day, day.toordinal()
        self._open = _open(book.hours, day) & ~book.closed.get("", NOTHING).get(self._ordinal, 0)
        self._known: dict[tuple[Kind, str], list[tuple[str, int]]] = {}

    def openings(self, service: Service, wanted: Wanted) -> Iterator[Opening]:
        length, before = _cells(service.minutes), _cells(service.before)
        around = length + before + _cells(service.after)
        within = self._beginnings(wanted) & _fitting(WHOLE & ~wanted.busy.get(self._ordinal, 0), length)
        for kind, codes in _needs(service):
            if within:
                within &= _any(self._fits(kind, code, around, before) for code in codes)
        if not within:
            return
        doctors = self._doctors(service, wanted, length)
        for cell in _bits(within & _any(bits for _, bits in doctors)):
            doctor = next(code for code, bits in doctors if bits >> cell & 1)
            yield self._opening(service, cell, doctor)

    def _beginnings(self, wanted: Wanted) -> int:
        """Cells at which something may begin: on the grid, not too early, within the times of the wish."""
        book = self._book
        first, last = math.ceil(_cell(wanted.begin or time())), math.floor(_cell(wanted.end or time(23, 59)))
        soonest = book.now.astimezone(SEOUL) if wanted.staff else book.earliest()
        if soonest.date() > self._day:
            return 0
        if soonest.date() == self._day:
            first = max(first, math.ceil(_cell(soonest.time())))
        grid = WHOLE if wanted.staff else _grid(book.rules.grid)
        return grid & (WHOLE >> (CELLS - 1 - last)) & (WHOLE << first)

    def _doctors(self, service: Service, wanted: Wanted, length: int) -> list[tuple[str, int]]:
        """Where something of that length may begin, by doctor; one nameless entry where no doctor is needed."""
        if not service.doctors:
            return [] if wanted.doctor else [("", _fitting(self._open, length))]
        wished = [code for code in service.doctors if wanted.doctor in (None, code)]
        return [(code, self._fits("doctor", code, length, 0)) for code in wished]

    def _fits(self, kind: Kind, code: str, length: int, before: int) -> int:
        """Where the patient's part may begin, so that one unit of the resource is free from `before` cells earlier."""
        return _any(_fitting(free, length) << before for _, free in self.units(kind, code))

    def units(self, kind: Kind, code: str) -> list[tuple[str, int]]:
        """The units of the resource, each with its cells that are neither closed nor taken."""
        if (kind, code) not in self._known:
            self._known[kind, code] = list(self._free(kind, code))
        return self._known[kind, code]

    def _free(self, kind: Kind, code: str) -> Iterator[tuple[str, int]]:
        """A doctor sees nobody while the clinic is closed. Rooms and devices without hours are there day and night.

        Where others stand beyond what there is of the resource, they stand in the place of its units.
        """
        book, resource = self._book, self._book.rules.resource(kind, code)
        assert resource is not None  # the rules name none that they do not know
        there = _open(resource.hours, self._day) if resource.hours else WHOLE
        there &= self._open if kind == "doctor" else ~book.closed.get("", NOTHING).get(self._ordinal, 0)
        there &= ~book.closed.get(f"{kind}:{code}", NOTHING).get(self._ordinal, 0)
        there &= ~self._full(f"{kind}:{code}", resource.count)
        for unit in units(kind, resource):
            yield unit, there & ~book.taken.get(unit, NOTHING).get(self._ordinal, 0)

    def _full(self, resource: str, places: int) -> int:
        """The cells with as many appointments as the resource takes, where some have a place beyond that."""
        taken = self._book.taken
        named = self._book.places.get(resource, [])
        if all(int(unit.rpartition(":")[2]) <= places for unit in named):
            return 0
        at_least = [WHOLE] + [0] * places
        for unit in named:
            for number in range(places, 0, -1):
                at_least[number] |= at_least[number - 1] & taken[unit].get(self._ordinal, 0)
        return at_least[-1]

    def _opening(self, service: Service, cell: int, doctor: str) -> Opening:
        length, before = _cells(service.minutes), _cells(service.before)
        around = before + length + _cells(service.after)
        claims = [self._claim("doctor", (doctor,), cell, length)] if doctor else []
        claims += [self._claim(kind, codes, cell - before, around) for kind, codes in _needs(service)]
        starts_at = datetime.combine(self._day, time(), SEOUL) + timedelta(minutes=cell * CELL)
        return Opening(starts_at, service.minutes, doctor, tuple(claims))

    def _claim(self, kind: Kind, codes: Iterable[str], cell: int, length: int) -> Claim:
        """The first unit that is free then."""
        wanted = ((1 << length) - 1) << cell
        free = (unit for code in codes for unit, bits in self.units(kind, code) if bits & wanted == wanted)
        first = self._ordinal * CELLS + cell
        return Claim(next(free), first, first + length)


def _needs(service: Service) -> list[tuple[Kind, tuple[str, ...]]]:
    """What is needed besides a doctor: one of the rooms, and each of the devices."""
    devices: list[tuple[Kind, tuple[str, ...]]] = [("device", (code,)) for code in service.devices]
    return [("room", service.rooms), *devices] if service.rooms else devices


def units(kind: Kind, resource: Resource) -> list[str]:
    return [f"{kind}:{resource.code}:{place}" for place in range(1, resource.count + 1)]


def patient_unit(patient_id: str) -> str:
    return f"{PATIENT}{patient_id}:1"


def changed(cells: Mapping[str, Bits], claims: Iterable[Claim], taken: bool) -> dict[str, dict[int, int]]:
    """Cells by unit, with the claims taken or given back."""
    found = {unit: dict(days) for unit, days in cells.items()}
    for claim in claims:
        days = found.setdefault(claim.unit, {})
        for day, bits in by_day(claim.first, claim.last):
            days[day] = days.get(day, 0) | bits if taken else days.get(day, 0) & ~bits
    return found


def bits_of(spans: Iterable[tuple[datetime, datetime]]) -> dict[int, int]:
    """The cells that these times touch, by day."""
    found: dict[int, int] = {}
    for starts_at, ends_at in spans:
        for day, bits in by_day(*span(starts_at, ends_at)):
            found[day] = found.get(day, 0) | bits
    return found


def span(starts_at: datetime, ends_at: datetime) -> tuple[int, int]:
    """The cells, counted from year 1, that a time touches: first, and the one after the last."""
    return math.floor(_absolute(starts_at)), math.ceil(_absolute(ends_at))


def by_day(first: int, last: int) -> Iterator[tuple[int, int]]:
    """A span of cells as bits by day."""
    while first < last:
        ordinal, cell = divmod(first, CELLS)
        end = min(last, (ordinal + 1) * CELLS)
        yield ordinal, ((1 << (end - first)) - 1) << cell
        first = end


def _absolute(at: datetime) -> float:
    at = at.astimezone(SEOUL)
    return at.date().toordinal() * CELLS + _cell(at.time())


def _cells(minutes: int) -> int:
    return -(-minutes // CELL)


def _cell(at: time) -> float:
    return (at.hour * 60 + at.minute + at.second / 60 + at.microsecond / 60e6) / CELL


def _any(found: Iterable[int]) -> int:
    result = 0
    for bits in found:
        result |= bits
    return result


def _bits(bits: int) -> Iterator[int]:
    while bits:
        lowest = bits & -bits
        yield lowest.bit_length() - 1
        bits ^= lowest


def _fitting(free: int, length: int) -> int:
    """The cells from which `length` cells in a row are free."""
    have = 1
    while have < length:
        step = min(have, length - have)
        free &= free >> step
        have += step
    return free


@lru_cache(maxsize=64)
def _grid(minutes: int) -> int:
    return _any(1 << cell for cell in range(0, CELLS, minutes // CELL))


@lru_cache(maxsize=4096)
def _open(hours: OpeningHours, day: date) -> int:
    """The cells of the day in which it is open; what is open past midnight ends with the day."""
    spans = ((_cells(start), min(end // CELL, CELLS)) for start, end in hours.minutes(day))
    return _any(((1 << (end - start)) - 1) << start for start, end in spans if end > start)
