"""Which time of day belongs to which day, and the words around a day that open it: 추석 지나고, 27일까지. Pure."""

import re
from dataclasses import dataclass, replace

from bot.korean.dates import Day
from bot.korean.slots import Direction
from bot.korean.times import Clock

ADJACENT = 3  # letters between a day and its time

_ABOUT = re.compile(r"\s*(?:쯤|경(?![가-힣])|정도|즈음|무렵|전후|께|언저리)")
_AFTER = re.compile(
    r"\s*(?:에\s)?(?:이후|넘어서?|부터|(?P<beyond>지나(?:고|서|면|야)|쇠고|끝나(?:고|면)|[뒤후](?=에|로|\s|$)))"
)
_BEFORE = re.compile(r"\s*(?:에\s)?(?:이전|까지|(?P<beyond>전(?=에|까지|으로|엔|\s|$|[^가-힣])))")
OR = re.compile(r"\s*(?:쯤|정도)?\s*(?:이?나|또는|아니면|혹은|,|/|하고|이?랑|[와과])\s*")


@dataclass(frozen=True)
class Pair:
    """A day, a time of day, or both, with their place. `beyond`: without the day itself (추석 지나고, 27일 전에)."""

    day: Day | None
    clock: Clock | None
    start: int
    end: int
    about: bool = False
    direction: Direction | None = None
    beyond: bool = False


def paired(text: str, days: list[Day], clocks: list[Clock]) -> list[Pair]:
    """Every time of day with the day before it, or with the only day there is; and the days that are left."""
    owners = [(clock, _owner(text, clock, days, len(clocks))) for clock in clocks]
    taken = {day.start for _, day in owners if day}
    pairs = [
        *(_timed(day, clock) for clock, day in owners),
        *(_lone(text, day) for day in days if day.start not in taken),
    ]
    return _shared(text, sorted(pairs, key=lambda pair: pair.start))


def _owner(text: str, clock: Clock, days: list[Day], clocks: int) -> Day | None:
    free = [day for day in days if day.clock is None]
    ahead = [day for day in free if day.end <= clock.start]
    if ahead and not (ahead[-1].told and clock.start - ahead[-1].end > ADJACENT):
        return ahead[-1]
    alone = not ahead and clocks == 1 and not OR.match(text, clock.end)
    return next((day for day in free if alone and not day.told), None)


def _timed(day: Day | None, clock: Clock) -> Pair:
    near = day is not None and 0 <= clock.start - day.end <= ADJACENT
    return Pair(day, clock, day.start if day and near else clock.start, clock.end, clock.about, clock.direction)


def _lone(text: str, day: Day) -> Pair:
    about = _ABOUT.match(text, day.end)
    at = about.end() if about else day.end
    after, before = _AFTER.match(text, at), _BEFORE.match(text, at)
    opened = after or before
    return Pair(
        day,
        None,
        day.start,
        opened.end() if opened else at,
        about is not None,
        "이후" if after else "이전" if before else None,
        opened is not None and opened["beyond"] is not None,
    )


def _shared(text: str, pairs: list[Pair]) -> list[Pair]:
    """목요일이나 금요일 3시: the time holds for both; 12월 25일 크리스마스 is one day."""
    result = pairs[-1:]
    for pair in reversed(pairs[:-1]):
        following, gap = result[0], text[pair.end : result[0].start]
        if pair.clock or not pair.day or not following.day:
            result.insert(0, pair)
        elif following.clock and OR.fullmatch(gap):
            result.insert(0, replace(pair, clock=following.clock))
        elif not gap.strip() and pair.day.choices == following.day.choices:
            result[0] = replace(following, start=pair.start)
        else:
            result.insert(0, pair)
    return result
