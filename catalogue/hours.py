"""Opening hours as a value: by weekday with a break, on public holidays, and days on which a clinic is closed besides.

Pure: every moment is passed in, aware; what comes out is Seoul time. Public holidays with their substitutes are those
of the `holidays` library, which knows those proclaimed until its release.
"""

import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Annotated, Self, TypeVar
from zoneinfo import ZoneInfo

import holidays
from pydantic import BaseModel, ConfigDict, Field, model_validator

SEOUL = ZoneInfo("Asia/Seoul")
AHEAD = 60  # days: a clinic that stays closed longer has no next opening
WEEKDAYS = "월화수목금토일"
HOLIDAY = 7  # its place behind the weekdays
DAYS = {
    "평일": range(5), "주말": (5, 6), "매일": range(8), "연중무휴": range(8), "공휴일": (HOLIDAY,),
    **{day: (index,) for index, day in enumerate(WEEKDAYS)},
    **{f"{day}요일": (index,) for index, day in enumerate(WEEKDAYS)},
}  # fmt: skip
PART = re.compile(r"(?P<days>\D*?) ?(?:(?P<opens>\d{1,2}:\d\d) ?~ ?(?P<closes>\d{1,2}:\d\d)|휴진)")
BREAK = re.compile(r"(.*?) ?(?:점심|휴게)(?:시간)?")

Clock = Annotated[str, Field(pattern=r"^(?:([01]\d|2[0-3]):[0-5]\d|24:00)$")]
T = TypeVar("T")
Span = tuple[T, T]


class Shift(BaseModel):
    """One day's hours, written 10:00. What closes at or before its opening closes on the next day."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    opens: Clock
    closes: Clock
    rest: tuple[Clock, Clock] | None = None

    @model_validator(mode="after")
    def _rests_while_it_works(self) -> Self:
        ends = [minute for part in self.spans() for minute in part]
        if ends != sorted(set(ends)):
            raise ValueError(f"the break of {self.opens}~{self.closes} must lie within it")
        return self

    def spans(self) -> list[tuple[int, int]]:
        """Minutes since the day's midnight between which somebody is there."""
        opens, closes = _minutes(self.opens), _minutes(self.closes)
        closes += 24 * 60 if closes <= opens else 0
        if self.rest is None:
            return [(opens, closes)]
        start, end = (_minutes(each) + (24 * 60 if _minutes(each) < opens else 0) for each in self.rest)
        return [(opens, start), (end, closes)]


class OpeningHours(BaseModel):
    """`week`: Monday to Sunday and public holidays; None is closed. `closed`: days besides, whatever the weekday."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    week: tuple[Shift | None, ...] = Field(min_length=8, max_length=8)
    closed: tuple[date, ...] = ()

    @model_validator(mode="after")
    def _opens_at_all(self) -> Self:
        if not any(self.week[:HOLIDAY]):
            raise ValueError("no weekday is open")
        return self

    @classmethod
    def read(cls, text: str, closed: tuple[date, ...] = ()) -> Self:
        """Of words such as 평일 10:00~19:00, 토 10:00~15:00, 점심 13:00~14:00, 일·공휴일 휴진.

        What is not named is closed; what comes later holds. A break is that of all days, unless days stand before it.
        On a day that is over by a break of all days (토 10:00~14:00 beside 점심 13:00~14:00), there is none. Raises
        ValueError that names what cannot be read.
        """
        week: list[Shift | None] = [None] * 8
        rests: list[tuple[str, Span[str]]] = []
        for part in filter(None, map(str.strip, text.split(","))):
            found = PART.fullmatch(part)
            if found is None:
                raise ValueError(f"'{part}' is not like '평일 10:00~19:00' or '일 휴진'")
            opens, closes = (found[name].zfill(5) if found[name] else "" for name in ("opens", "closes"))
            if rest := BREAK.fullmatch(found["days"]):
                rests.append((rest[1], (opens, closes)))
                continue
            for day in _days(found["days"]):
                week[day] = Shift(opens=opens, closes=closes) if opens else None
        for days, each in rests:
            week = _resting(week, days, each)
        return cls(week=tuple(week), closed=closed)

    def is_open(self, at: datetime) -> bool:
        """Whether somebody is there; the closing minute itself is over."""
        return any(start <= at < end for start, end in self._around(at))

    def pauses(self, at: datetime) -> bool:
        """Whether it is the break between two parts of one day."""
        return not self.is_open(at) and any(
            parts and parts[0][0] < at < parts[-1][1] for parts in map(self._spans, _days_around(at, 1))
        )

    def next_opening(self, after: datetime) -> datetime | None:
        """The first moment from `after` on at which the clinic is open: `after` itself, where it is open then."""
        found = ((start, end) for day in _days_around(after, AHEAD) for start, end in self._spans(day))
        return next((max(start, after.astimezone(SEOUL)) for start, end in found if end > after), None)

    def closing(self, at: datetime) -> datetime | None:
        """When the working day of `at`, a moment at which it is open, ends; None where the clinic never closes."""
        parts = next(parts for parts in map(self._spans, _days_around(at, 1)) if parts and _holds(parts, at))
        return None if self.is_open(parts[-1][1]) else parts[-1][1]

    def within_the_day(self, at: datetime, work: timedelta) -> datetime | None:
        """After `work` of working time from `at`, or from the next opening, and by that working day's closing."""
        start = self.next_opening(at)
        if start is None:
            return None
        ends = self._worked(start, work)
        closing = self.closing(start)
        return min(ends, closing) if closing else ends

    def by_the_next_day(self, at: datetime) -> datetime | None:
        """The end of the working day after that of `at`, or after that of the next opening."""
        start = self.next_opening(at)
        if start is None:
            return None
        days = (parts for parts in map(self._spans, _days_around(start, AHEAD)) if parts and parts[0][0] > start)
        return next((parts[-1][1] for parts in days), None)

    def _worked(self, start: datetime, work: timedelta) -> datetime:
        end = start
        for begin, end in (span for day in _days_around(start, AHEAD) for span in self._spans(day) if span[1] > start):
            begin = max(begin, start)
            if end - begin >= work:
                return begin + work
            work -= end - begin
        return end

    def minutes(self, day: date) -> list[Span[int]]:
        """Minutes since the day's midnight between which somebody is there; more than 1,440 is past midnight."""
        shift = None if day in self.closed else self.week[HOLIDAY if day in _holidays(day.year) else day.weekday()]
        return shift.spans() if shift else []

    def _around(self, at: datetime) -> Iterator[Span[datetime]]:
        return (span for day in _days_around(at, 1) for span in self._spans(day))

    def _spans(self, day: date) -> list[Span[datetime]]:
        midnight = datetime.combine(day, time(), SEOUL)
        parts = self.minutes(day)
        return [(midnight + timedelta(minutes=start), midnight + timedelta(minutes=end)) for start, end in parts]


def _resting(week: list[Shift | None], days: str, rest: Span[str]) -> list[Shift | None]:
    """The week with a break on the days named, or on all those that it fits. Raises ValueError where it fits none."""
    if days:
        named = _days(days)
        return [_rested(shift, rest) if shift and day in named else shift for day, shift in enumerate(week)]
    fitting = [_fits(shift, rest) for shift in week]
    if not any(fitting):
        raise ValueError(f"the break {'~'.join(rest)} must lie within the hours of a day")
    return [_rested(shift, rest) if shift and fits else shift for shift, fits in zip(week, fitting, strict=True)]


def _rested(shift: Shift, rest: Span[str]) -> Shift:
    return Shift(opens=shift.opens, closes=shift.closes, rest=rest)


def _fits(shift: Shift | None, rest: Span[str]) -> bool:
    try:
        return shift is not None and bool(_rested(shift, rest))
    except ValueError:
        return False


def _holds(parts: list[Span[datetime]], at: datetime) -> bool:
    return any(start <= at < end for start, end in parts)


def _days_around(at: datetime, ahead: int) -> list[date]:
    """The day before, whose hours may reach past midnight, and the days from then on."""
    today = at.astimezone(SEOUL).date()
    return [today + timedelta(days=days) for days in range(-1, ahead)]


def _days(words: str) -> tuple[int, ...]:
    """The days that words such as 월~목·토 name. Raises ValueError."""
    found: list[int] = []
    for word in filter(None, re.split("[· ]+", re.sub(" ?~ ?", "~", words))):
        first, _, last = word.partition("~")
        if first not in DAYS or (last or first) not in DAYS:
            raise ValueError(f"'{word}' is no day; days are {', '.join(DAYS)}")
        found += range(min(DAYS[first]), max(DAYS[last]) + 1) if last else DAYS[first]
    if not found:
        raise ValueError("hours need days, such as '평일 10:00~19:00'")
    return tuple(found)


def _minutes(clock: str) -> int:
    hour, minute = clock.split(":")
    return int(hour) * 60 + int(minute)


@cache
def _holidays(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("KR", years=year))
