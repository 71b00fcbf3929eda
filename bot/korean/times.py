"""Times of day in a text spelled as `spelling.spelled` leaves it. Pure.

An hour without 오전 or 오후 is read inside the hours in which clinics are open: 1 to 7 in the afternoon, 9 to 11 in the
morning; 8 and 12 stay open and are asked about. An hour of 13 and more, or with a leading zero, is what it says.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import NamedTuple

from bot.korean.slots import Direction

_HALF_DAY = 12 * 60
_DAY = 24 * 60


class Part(NamedTuple):
    """A part of the day, in minutes from midnight; `afternoon` are the hours said in it that mean 12 hours more."""

    name: str
    pattern: str
    begin: int | None
    end: int | None
    afternoon: range


_EATEN = r"(?!\s?(?:약|식사|먹|밥|메뉴|뭐|저녁|입니다|이에요)|[을마]|마다)"
_WORK_OVER = r"(?:퇴근\s?(?:하고(?!\s?싶)|한\s?[뒤후]|하면|후|길|뒤)|(?:회사|업무|근무|알바|일)\s?끝나[고면])(?:에|엔)?"
_PARTS = (
    Part("퇴근 후", _WORK_OVER, 1110, None, range(1, 12)),
    Part("마감 전", r"마감\s?(?:직\s?)?전", None, None, range(1, 12)),
    Part("새벽", r"새벽", None, 360, range(0)),
    Part("아침", r"(?:아침\s?일찍|이른\s?아침|일찍\s?아침|아침)" + _EATEN, None, 600, range(0)),
    Part("오전", r"오전", None, 720, range(0)),
    Part("점심", r"점심(?:\s?시간|\s?때|(?!\s?(?:약|메뉴|뭐)|을))", 720, 780, range(1, 7)),
    Part("낮", r"(?<![가-힣])[한대]?낮(?=에|\s|\d|시간|$)", 720, 900, range(1, 7)),
    Part("늦은 오후", r"오후\s?늦게|늦은\s?오후", 960, 1080, range(1, 12)),
    Part("오후", r"오후", 720, 1080, range(1, 12)),
    Part("저녁", r"(?<!아침)(?<!아침 )저녁(?:\s?때)?" + _EATEN, 1080, None, range(1, 12)),
    Part("밤", r"(?<![가-힣])(?:늦은\s?)?밤(?!새|마다|톨)", 1200, None, range(6, 12)),
)
_PART = "|".join(f"(?P<p{index}>{part.pattern})" for index, part in enumerate(_PARTS))
_NO_HOUR = r"(?!간|[술작점력선즌적험각])"
_CLOCK = rf"""
    (?<![\d.:/]) (?P<hour>\d{{1,2}}) (?:
        \s*시{_NO_HOUR} (?:
            \s*(?P<half>반)(?=$|[^가-힣]|[에쯤으로이정경까부도은요가말넘전후대])
            | \s*(?P<minute>\d{{1,2}})\s*분
            | \s*(?P<bare>[0-5]\d)(?=\s*(?:[에쯤요]|이요|으로|$)) )?
        | :(?P<colon>[0-5]\d)(?![\d:])
        | (?=\s*[~∼–,-]\s*\d{{1,2}}\s*시{_NO_HOUR}) )  # the 3 of 3~4시
    | (?<![\d.:/~-])(?P<compact>(?:[01]\d|2[0-3])[0-5][05])
        (?=\s*(?:[에쯤요경까부?!.]|이후|이요|정도|으?로|가능|되|돼|어때|$))
"""
_POINT = re.compile(rf"(?:(?:{_PART})(?:\s?중|에)?)?(?:\s*(?:{_CLOCK}))?", re.VERBOSE)
_NOT_A_TIME = re.compile(r"뒷\s?자리|번호|차량|코드")
_TO = re.compile(r"\s*(?:쯤|정도)?\s*(?:[~∼–-]|부터|에서)\s*")
_BETWEEN = re.compile(r"\s*(?:이?랑|[와과]|하고)?\s*")
_OTHER = re.compile(r"\s*(?:쯤|정도)?\s*(?:이?나|또는|아니면|아니고|아니라|아니|말고|대신|,|하고|이?랑|[와과])\s*")
_ABOUT = re.compile(r"\s*(?:쯤|경|정도|즈음|무렵|전후|께|언저리|대(?=\s|에|$))")
_ABOUT_AHEAD = re.compile(r"(?:대략|약|(?<![가-힣])한)\s*$")
_UNTIL = re.compile(r"\s*(?:까지|사이)에?")
_AFTER = re.compile(r"\s*(?:이후|넘어(?:서|야)?|넘으?면|지나(?:서|고|야|면)|(?P<since>부터)|[뒤후](?=\s|에|로|$))")
_BEFORE = re.compile(r"\s*(?:이전|(?:되기\s?)?전(?=\s|에|까지|으로|엔|이|$|[^가-힣])|까지|안에|안으로)")

Minutes = tuple[int | None, int | None]


@dataclass(frozen=True)
class Clock:
    """A time of day with its place in the text. `choices`: begin and end, in minutes from midnight, of each reading.

    `day`: month and day where four digits (1130) may as well be a date. `reason`: why there is no such time.
    """

    start: int
    end: int
    choices: tuple[Minutes, ...]
    part: str = ""
    about: bool = False
    direction: Direction | None = None
    day: tuple[int, int] | None = None
    reason: str | None = None


@dataclass(frozen=True)
class _Point:
    """One clock time or part of the day as it stands in the text."""

    start: int
    end: int
    hour: int | None = None
    minute: int = 0
    part: Part | None = None
    exact: bool = False  # 15, 08
    day: tuple[int, int] | None = None

    @property
    def reason(self) -> str | None:
        if self.hour is None:
            return None
        if self.part and self.part.name in ("오전", "아침", "새벽") and self.hour > 12:
            return f"{self.part.name} {self.hour}시는 없는 시간이에요."
        if self.hour > 24 or (self.hour == 24 and self.minute):
            return f"{self.hour}시는 없는 시간이에요."
        return f"{self.minute}분은 없는 시간이에요." if self.minute > 59 else None

    def minutes(self) -> list[int]:
        """Every time of day that it may mean."""
        return [hour * 60 + self.minute for hour in _hours(self)]


def find(text: str) -> list[Clock]:
    """Times of day, in their order; 3~4시 and 3시부터 5시까지 are one."""
    points, clocks = list(_points(text)), list[Clock]()
    while points:
        first, *rest = points
        ranged = _range(text, first, rest[0]) if rest else None
        clocks.append(ranged or _single(text, first))
        points = [point for point in rest if point.start >= clocks[-1].end]
    return _narrowed(text, clocks)


def _points(text: str) -> Iterator[_Point]:
    coded = _NOT_A_TIME.search(text) is not None
    for found in _POINT.finditer(text):
        if found[0].strip() and not (coded and found["compact"]):
            yield _point(found)


def _point(found: re.Match[str]) -> _Point:
    start = found.start() + len(found[0]) - len(found[0].lstrip())
    part = next((part for index, part in enumerate(_PARTS) if found[f"p{index}"]), None)
    if found["compact"]:
        hour, minute = int(found["compact"][:2]), int(found["compact"][2:])
        return _Point(start, found.end(), hour, minute, part, found["compact"] < "0900", (hour, minute))
    if not found["hour"]:
        return _Point(start, found.end(), part=part)
    minute = 30 if found["half"] else int(found["minute"] or found["bare"] or found["colon"] or 0)
    return _Point(start, found.end(), int(found["hour"]), minute, part, found["hour"].startswith("0"))


def _hours(point: _Point) -> tuple[int, ...]:
    hour, part = point.hour or 0, point.part
    if hour == 0 or hour > 12 or (point.exact and part is None):
        return (hour,)
    if part is None:
        return {8: (8, 20), 12: (0, 12)}.get(hour, (hour + 12 if hour < 8 else hour,))
    if part.name == "밤" and (hour == 12 or hour < 6):
        return (hour % 12 + 24,)
    if hour == 12:
        return (0,) if part.name in ("오전", "새벽") else (12,)
    return (hour + 12 if hour in part.afternoon else hour,)


def _range(text: str, first: _Point, last: _Point) -> Clock | None:
    """`first` to `last` where the words between and after them say so."""
    if first.hour is None or last.hour is None:
        return None
    gap, until = text[first.end : last.start], _UNTIL.match(text, last.end)
    if not (_TO.fullmatch(gap) or (_BETWEEN.fullmatch(gap) and until and "사이" in until[0])):
        return None
    pairs = ((begin, end) for begin in first.minutes() for end in _ends(begin, last))
    choices = tuple((begin, end) for begin, end in pairs if begin <= end)
    reason = first.reason or last.reason or (None if choices else "끝나는 시간이 시작하는 시간보다 빨라요.")
    return _marked(text, Clock(first.start, until.end() if until else last.end, choices, reason=reason), first.end)


def _ends(begin: int, last: _Point) -> list[int]:
    """A bare hour ends the range on the same half of the clock's round: 11~1시 ends at 13."""
    if last.part or last.exact or (last.hour or 0) > 12:
        return last.minutes()
    said = (last.hour or 0) * 60 + last.minute
    return [begin + (said - begin) % _HALF_DAY]


def _single(text: str, point: _Point) -> Clock:
    clock = Clock(point.start, point.end, _choices(point), day=point.day, reason=point.reason)
    if point.hour is None and point.part:
        clock = replace(clock, part=point.part.name)
    return _directed(text, _marked(text, clock, point.end))


def _choices(point: _Point) -> tuple[Minutes, ...]:
    if point.hour is None:
        return ((point.part.begin, point.part.end),) if point.part else ()
    return tuple((minutes, minutes) for minutes in point.minutes())


def _marked(text: str, clock: Clock, first_end: int) -> Clock:
    """With the words that make it approximate."""
    after = _ABOUT.match(text, clock.end)
    about = after or _ABOUT.match(text, first_end) or _ABOUT_AHEAD.search(text[: clock.start])
    return replace(clock, end=after.end() if after else clock.end, about=about is not None)


def _directed(text: str, clock: Clock) -> Clock:
    """With the words that make it open: 3시 이후, 5시 전에. 점심 이후 begins where the part ends."""
    after, before = _AFTER.match(text, clock.end), _BEFORE.match(text, clock.end)
    if after:
        ends = ((begin or 0 if after["since"] else end or begin, None) for begin, end in clock.choices)
        return replace(clock, end=after.end(), choices=tuple(ends), part="", direction="이후")
    if before and clock.part != "마감 전":
        begins = ((None, end if "까지" in before[0] else begin or end) for begin, end in clock.choices)
        return replace(clock, end=before.end(), choices=tuple(begins), part="", direction="이전")
    return clock


def _narrowed(text: str, clocks: list[Clock]) -> list[Clock]:
    """저녁 7시나 8시: the half of the day that was named holds for a bare hour beside it."""
    result = clocks[:1]
    for before, clock in pairwise(clocks):
        kept = clock.choices
        if len(kept) > 1 and len(before.choices) == 1 and _OTHER.fullmatch(text[before.end : clock.start]):
            kept = tuple(one for one in kept if _half(one) == _half(before.choices[0]))
        result.append(replace(clock, choices=kept or clock.choices))
    return result


def _half(minutes: Minutes) -> bool:
    return next((each for each in minutes if each is not None), 0) >= _HALF_DAY
