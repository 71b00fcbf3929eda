"""What a day with its time of day may mean: every slot that the words allow. Pure."""

import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from bot.korean import dates
from bot.korean.dates import Day
from bot.korean.pairs import Pair
from bot.korean.slots import Slot
from bot.korean.times import Clock, Minutes

_HALF_YEAR = timedelta(days=183)
_DAY = 24 * 60
_UNCLEAR_DAYS = 10  # 3일 이후 may be the third or three days from now; 25일 이후 is the 25th
_BARE_DAY = re.compile(r"(\d{1,2})일")


def options(pair: Pair, now: datetime, earlier: bool) -> Iterator[Slot]:
    """`now`: Seoul's time without a zone. `earlier`: 아까 stands before it."""
    if pair.clock is None:
        yield from _days(pair, now.date())
    elif pair.day is not None:
        for first, last in pair.day.choices:
            yield from (_slot(first, last, minutes, pair.clock.part) for minutes in pair.clock.choices)
    elif earlier and (over := _earlier_today(pair.clock, now)):
        yield over
    else:
        yield from _four_digits(pair.clock, now.date())
        yield from (_slot(None, None, minutes, pair.clock.part) for minutes in pair.clock.choices)


def _days(pair: Pair, today: date) -> Iterator[Slot]:
    day = pair.day
    for first, last in day.choices if day else ():
        if day and day.clock:
            yield Slot(first, last, day.clock, day.clock)
        elif day and pair.direction == "이후":
            yield Slot(_beyond(last, 1, day) if pair.beyond else first, None)
        elif day and pair.direction == "이전":
            yield Slot(None, _beyond(first, -1, day) if pair.beyond else last)
        else:
            yield Slot(first, last)
    if day and pair.direction == "이후":
        yield from _counted_as_well(day, today)


def _counted_as_well(day: Day, today: date) -> Iterator[Slot]:
    bare = _BARE_DAY.fullmatch(day.words)
    if bare and int(bare[1]) <= _UNCLEAR_DAYS:
        yield Slot(today + timedelta(days=int(bare[1])), None)


def _beyond(at: date, step: int, day: Day) -> date:
    """The day after (or before) one; after 설날 it is the first that is no day off."""
    at += timedelta(days=step)
    while day.holiday and dates.day_off(at):
        at += timedelta(days=step)
    return at


def _earlier_today(clock: Clock, now: datetime) -> Slot | None:
    """아까 3시: the last three o'clock of today."""
    said = {begin - back for begin, _ in clock.choices if begin is not None for back in (0, _DAY // 2)}
    over = max((each for each in said if 0 <= each <= now.hour * 60 + now.minute), default=None)
    return None if over is None else _slot(now.date(), now.date(), (over, over), "")


def _four_digits(clock: Clock, today: date) -> Iterator[Slot]:
    """1130 may be the 30th of November as well, if that is within half a year."""
    month, day = clock.day or (0, 0)
    for year in (today.year, today.year + 1) if 1 <= month <= 12 else ():
        if 1 <= day <= dates.days_in(year, month) and timedelta(0) <= date(year, month, day) - today <= _HALF_YEAR:
            yield Slot(date(year, month, day), date(year, month, day))


def _slot(first: date | None, last: date | None, minutes: Minutes, part: str) -> Slot:
    """밤 12시 is the first hour of the next day."""
    begin, end = minutes
    over = timedelta(days=(begin if begin is not None else end or 0) // _DAY)
    return Slot(first and first + over, last and last + over, _time(begin), _time(end), part)


def _time(minutes: int | None) -> time | None:
    return None if minutes is None else time(*divmod(minutes % _DAY, 60))
