"""The book offers exactly what counting minute by minute finds free, whatever the rules, hours and taken times."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalogue.book import BookRules, Service
from catalogue.hours import SEOUL, OpeningHours
from records.book.availability import Book, Wanted, bits_of, by_day

DAYS = [date(2026, 4, 30) + timedelta(days=more) for more in range(7)]  # a Thursday; 어린이날 is the Tuesday
DAY = 24 * 60
HOURS = (
    "매일 00:00~24:00",
    "평일 09:00~12:00, 토 09:00~10:30, 일·공휴일 휴진",
    "평일 10:03~14:02, 휴게 11:30~12:00, 공휴일 11:00~12:00",
    "매일 22:00~02:00",
)
Spans = list[tuple[datetime, datetime]]

codes = {"doctors": ("han", "yun"), "rooms": ("r1", "r2"), "devices": ("pico", "cool")}
minutes = st.integers(0, len(DAYS) * DAY)


@st.composite
def all_rules(draw: st.DrawFn) -> BookRules:
    told: dict[str, Any] = {
        kind: [
            {
                "code": code,
                "name": code,
                "count": draw(st.integers(1, 2)),
                "hours": draw(st.sampled_from((None, None, *HOURS))),
            }
            for code in names
        ]
        for kind, names in codes.items()
    }
    told["services"] = {
        "it": {kind: draw(st.permutations(names))[: draw(st.integers(0, 2))] for kind, names in codes.items()}
    }
    told["services"]["it"] |= {
        "minutes": draw(st.integers(5, 100)), "before": draw(st.integers(0, 30)), "after": draw(st.integers(0, 30))
    }  # fmt: skip
    whole = {
        "grid": st.sampled_from((5, 10, 30, 45, 60)),
        "lead_minutes": st.integers(0, 300),
        "ahead_days": st.integers(1, 6),
    }
    return BookRules.model_validate(told | {name: draw(values) for name, values in whole.items()})


@st.composite
def some_spans(draw: st.DrawFn) -> Spans:
    """Times of at most five hours in these days, to the minute."""
    found = draw(st.lists(st.tuples(minutes, st.integers(1, 300)), max_size=4))
    starts = [(datetime.combine(DAYS[0], time(), SEOUL) + timedelta(minutes=start), length) for start, length in found]
    return [(start, start + timedelta(minutes=length)) for start, length in starts]


clocks = st.none() | st.times().map(lambda at: at.replace(second=0, microsecond=0))
wishes = st.fixed_dictionaries(
    {
        "first": st.sampled_from(DAYS), "last": st.sampled_from(DAYS), "begin": clocks, "end": clocks,
        "doctor": st.sampled_from((None, None, "han", "yun")), "staff": st.booleans(),
    }
)  # fmt: skip
UNITS = [f"{kind[:-1]}:{code}:{place}" for kind, names in codes.items() for code in names for place in (1, 2)]
RESOURCES = ["", *(f"{kind[:-1]}:{code}" for kind, names in codes.items() for code in names)]


class Naive:
    """Counts minutes, one by one."""

    def __init__(
        self, rules: BookRules, hours: OpeningHours, now: datetime, taken: dict[str, Spans], closed: dict[str, Spans],
        busy: Spans,
    ) -> None:  # fmt: skip
        self.rules, self.hours, self.now, self.taken, self.closed, self.busy = rules, hours, now, taken, closed, busy

    def openings(self, wish: dict[str, Any]) -> Iterator[tuple[datetime, str]]:
        day = wish["first"]
        while day <= wish["last"]:
            for minute in range(0, DAY, 5 if wish["staff"] else self.rules.grid):
                at = datetime.combine(day, time(), SEOUL) + timedelta(minutes=minute)
                if self._may_begin(at, wish):
                    yield from self._found(at, wish["doctor"])
            day += timedelta(days=1)

    def _may_begin(self, at: datetime, wish: dict[str, Any]) -> bool:
        lead = 0 if wish["staff"] else self.rules.lead_minutes
        if at < self.now + timedelta(minutes=lead):
            return False
        if not wish["staff"] and at.date() > self.now.date() + timedelta(days=self.rules.ahead_days):
            return False
        return (wish["begin"] or time()) <= at.time() <= (wish["end"] or time(23, 59))

    def _found(self, at: datetime, doctor: str | None) -> Iterator[tuple[datetime, str]]:
        service = self.rules.services["it"]
        during = self._minutes(at, 0, service.minutes)
        around = self._minutes(at, service.before, service.minutes, service.after)
        if during is None or self._touched(self.busy, during):
            return
        if around is None and (service.rooms or service.devices):  # nothing else is taken before and after
            return
        if service.rooms and not any(self._free("room", room, around) for room in service.rooms):
            return
        if not all(self._free("device", device, around) for device in service.devices):
            return
        yield from self._with_doctor(at, service, doctor, during)

    def _with_doctor(
        self, at: datetime, service: Service, doctor: str | None, during: list[datetime]
    ) -> Iterator[tuple[datetime, str]]:
        if not service.doctors:
            if (
                doctor is None
                and self._is_open(self.hours, during)
                and not self._touched(self.closed.get("", []), during)
            ):
                yield at, ""
            return
        free = [each for each in service.doctors if doctor in (None, each) and self._free("doctor", each, during)]
        if free:
            yield at, free[0]

    @staticmethod
    def _minutes(at: datetime, before: int, during: int, after: int = 0) -> list[datetime] | None:
        """Each minute of it, lengths rounded up to five; None where it leaves the day."""
        before, during, after = (-(-length // 5) * 5 for length in (before, during, after))
        found = [at + timedelta(minutes=minute) for minute in range(-before, during + after)]
        return found if all(each.date() == at.date() for each in found) else None

    def _free(self, kind: str, code: str, wanted: list[datetime]) -> bool:
        resource = self.rules.resource(kind, code)  # type: ignore[arg-type]
        assert resource is not None
        if kind == "doctor" and not self._is_open(self.hours, wanted):
            return False
        if resource.hours and not self._is_open(resource.hours, wanted):
            return False
        if any(self._touched(self.closed.get(each, []), wanted) for each in ("", f"{kind}:{code}")):
            return False
        if self._full(f"{kind}:{code}:", resource.count, wanted):
            return False
        places = (f"{kind}:{code}:{place}" for place in range(1, resource.count + 1))
        return any(not self._touched(self.taken.get(unit, []), wanted) for unit in places)

    def _full(self, resource: str, count: int, wanted: list[datetime]) -> bool:
        """Whether at some five minutes as many are there as it takes, where some have a place beyond that."""
        named = [unit for unit in self.taken if unit.startswith(resource)]
        if all(int(unit.removeprefix(resource)) <= count for unit in named):
            return False
        cells = [wanted[first : first + 5] for first in range(0, len(wanted), 5)]
        return any(sum(self._touched(self.taken[unit], cell) for unit in named) >= count for cell in cells)

    @staticmethod
    def _is_open(hours: OpeningHours, wanted: list[datetime]) -> bool:
        midnight = datetime.combine(wanted[0].date(), time(), SEOUL)
        known = hours.minutes(midnight.date())
        return all(any(start <= (at - midnight).seconds // 60 < end for start, end in known) for at in wanted)

    @staticmethod
    def _touched(spans: Spans, wanted: list[datetime]) -> bool:
        return any(start <= at < end for start, end in spans for at in wanted)


@settings(max_examples=150, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(
    rules=all_rules(),
    hours=st.sampled_from(HOURS).map(OpeningHours.read),
    minute=st.integers(0, 2 * DAY),
    taken=st.dictionaries(st.sampled_from(UNITS), some_spans(), max_size=8),
    closed=st.dictionaries(st.sampled_from(RESOURCES), some_spans(), max_size=3),
    busy=some_spans(),
    wish=wishes,
)
def test_openings_are_those_found_minute_by_minute(
    rules: BookRules, hours: OpeningHours, minute: int, taken: dict[str, Spans], closed: dict[str, Spans], busy: Spans,
    wish: dict[str, Any],
) -> None:  # fmt: skip
    """With the first free doctor, and claims of units that are free."""
    now = datetime.combine(DAYS[0], time(), SEOUL) + timedelta(minutes=minute)
    book = Book(rules, hours, now, DAYS[-1], _bits(taken), _bits(closed))

    found = list(book.openings(Wanted("it", busy=bits_of(busy), **wish)))

    naive = Naive(rules, hours, now, taken, closed, busy)
    assert [(each.starts_at, each.doctor) for each in found] == list(naive.openings(wish))
    for opening in found:
        for claim in opening.claims:
            assert not any(bits & book.taken.get(claim.unit, {}).get(day, 0) for day, bits in by_day(*claim[1:]))


def _bits(told: dict[str, Spans]) -> dict[str, dict[int, int]]:
    return {name: bits_of(spans) for name, spans in told.items()}
