"""Days in a text spelled as `spelling.spelled` leaves it: korean-datetime, its guesses turned into choices. Pure.

korean-datetime is young: it is known here only. dateparser would be the second choice, with far fewer words.
"""

import re
from calendar import monthrange
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache

import holidays
from korean_datetime import (
    Ambiguity,
    AmbiguousHour,
    BuiltinHolidays,
    ChainedHolidays,
    Cycle,
    DateTableHolidays,
    Grain,
    Kind,
    ParseOptions,
    TemporalExpression,
    TemporalParser,
)

from bot.korean.weeks import Days, readings

_HALF_YEAR = timedelta(days=183)
_HORIZON = 10  # years ahead

_HOLIDAY = re.compile(r"추석|설|구정|신정|연휴|명절|절$|크리스마스|성탄|탄신|현충일|어린이날|한글날|오신\s?날")
_COUNTED = re.compile(r"[뒤후전]$|지나(?:고|서|면)$|있다가$")
_BARE_DAY = re.compile(r"(\d{1,2})일")
_SAME_TIME = re.compile(r"\s(?:같은|이)\s?시[간각]$")
_NOW = re.compile(r"\s*(?:바로|당장|좀)?\s*(?:[가갈]|방문|예약|진료(?!\s?중)|내원|출발|찾아|들[르러])")
# Words that korean-datetime takes for days, what stands before them and what behind: they name none in a clinic.
_NO_DAYS = tuple(
    tuple(re.compile(pattern) for pattern in patterns)
    for patterns in (
        (r"당일|전일|방금|현재|같은\s?시[간각]|연초|\d+년|\d+\s?주\s?차", "", ""),
        (r"금주", "", r"(?!\s?(?:중|내로|안에|까지|[월화수목금토일]요일))"),  # abstinence
        (r"낼", r"[에를을]\s$", ""),  # 회사에 낼 서류
        (r"연말", "", "정산"),
        (r"\d{1,2}일", r"[지진]\s?$", ""),  # 맞은지 5일
        (r"\d{1,2}일", "", r"\s*(?:정도|쯤|이나|이|은|만|밖에)?\s*(?:됐|되었|됬|된|지났|지난|지나|차|짼|걸[리려]|\d)"),
        (r".+\s?전", r"(?:결혼식?|수술|시술|예약|진료|종료|마감|출국|여행|검사|내시경|접종)\s?$", ""),
        (r"다음\s?(?:주|날)", r"[수시]술\s?$", ""),
    )
)

_MONTH_DAY = re.compile(
    r"(?<![\d.])(?:(?:(?P<year>20\d\d)\s*년\s*)?(?P<month>\d{1,2})\s*월\s*(?P<day>\d{1,2})\s*일"
    r"|(?P<year2>20\d\d)[./-](?P<month2>\d{1,2})[./-](?P<day2>\d{1,2})(?!\d))"
)
_LONE_DAY = re.compile(r"(?<![\d.월/~-])(?<!월\s)([4-9]\d|3[2-9])일(?=\s*(?:에|로|은|이?요|까지|$|오[전후]|\d+시))")

# The words after a day tell that it is over: 월요일에 맞았어요, 화요일부터 아파요.
# What is named by what was done, to be seen or done again: 4시 점 뺀 데 2차, 3시에 점 뺀 거 한 번 더.
_ONCE_MORE = (
    r"\s?(?:데|거|것|걸|곳|자리|부위)[^.?!\n]{0,12}?"
    r"(?:한\s?번\s?더|하나\s?더|\d차|경과\s?(?:보|확인|체크)|예약|보러|재시술|리터치|진료\s?(?:예약|볼|받)|상담)"
)
_LOOKS_BACK = re.compile(
    rf"[^.?!\n]{{0,14}}?(?:맞았|맞구|받았|(?:맞은|받은|뺀)(?!{_ONCE_MORE})"
    r"|(?:시술|수술|치료|제거|주사|발치)\s?(?:했|한|하고\s?나)|뺐|다녀[왔온갔간]"
    r"|갔었|왔었|했었|(?<!예약)\s?했는데|있었)"
    r"|\s*(?:저녁|아침|밤|새벽|오전|오후|점심)?\s?부터[^.?!\n]{0,20}?"
    r"(?:아[프파팠픕픈]|[부붓][었어은으기]?|멍|빨[개갛]|붉|가[려렵]|따[가갑끔]|열이?\s?나|안\s?좋|났|생[겼기]|그[래러]|이[래러]"
    r"|심해|쑤[시셔]|욱신|뻐근|저[리려]|고름|진물|물집|피가|불편|이상)"
)


@dataclass(frozen=True)
class Day:
    """Days named in a text, with their place. `choices` are all readings, first to last day.

    `sure` is False where the only reading left is not quite what the words say. `clock` is a time counted from now
    (2시간 뒤). `counted`: a number of days from now (3일 뒤). `told`: the words after it look back.
    `reason`: why there is no such day.
    """

    words: str
    start: int
    end: int
    choices: tuple[Days, ...] = ()
    sure: bool = True
    clock: time | None = None
    counted: bool = False
    told: bool = False
    holiday: bool = False
    reason: str | None = None


def find(text: str, now: datetime) -> list[Day]:
    """Days in their order. `now`: Seoul's time without a zone."""
    nowhere = list(_impossible(text, now.date()))
    text = masked(text, ((day.start, day.end) for day in nowhere))
    found = _looking_back(_parsed(text, now, Cycle.FUTURE), text, now)
    read = (_day(one, text, now) for one in found)
    return sorted((*nowhere, *(day for day in read if day)), key=lambda day: day.start)


def looks_back(text: str, at: int) -> bool:
    """Whether the words from `at` on tell of what has been."""
    return _LOOKS_BACK.match(text, at) is not None


def masked(text: str, places: Iterable[tuple[int, int]]) -> str:
    """`text` with places that are read already blotted out."""
    for start, end in places:
        text = text[:start] + "|" * (end - start) + text[end:]
    return text


def _parsed(text: str, now: datetime, cycle: Cycle) -> list[TemporalExpression]:
    return _parser(now.year, cycle).parse_all(text, now)


def _looking_back(found: list[TemporalExpression], text: str, now: datetime) -> list[TemporalExpression]:
    """Each one as the last of its kind where its words look back, or where the next would be too far away."""
    wanted = {one.span for one in found if _far(one, now) or looks_back(text, one.span[1])}
    earlier = {one.span: one for one in _parsed(text, now, Cycle.PAST)} if wanted else {}
    return [earlier.get(one.span, one) if one.span in wanted else one for one in found]


@lru_cache(maxsize=16)
def _parser(year: int, cycle: Cycle) -> TemporalParser:
    calendar = ChainedHolidays(DateTableHolidays(_days_off(year)), BuiltinHolidays())
    return TemporalParser(ParseOptions(cycle=cycle, ambiguous_hour=AmbiguousHour.AS_IS, holidays=calendar))


@lru_cache(maxsize=16)
def _days_off(year: int) -> dict[date, str]:
    """Public holidays by their Korean names, the year before to three years ahead."""
    return dict(holidays.country_holidays("KR", years=range(year - 1, year + 4), language="ko"))


def day_off(day: date) -> bool:
    """Whether it is a public holiday, substitutes included."""
    return day in _days_off(day.year)


def holiday_name(day: date) -> str:
    """What the public holiday is called; empty for another day."""
    return _days_off(day.year).get(day, "").replace("기독탄신일", "크리스마스")


def days_in(year: int, month: int) -> int:
    return monthrange(year, month)[1]


def _impossible(text: str, today: date) -> Iterator[Day]:
    for found in _MONTH_DAY.finditer(text):
        month, day = int(found["month"] or found["month2"]), int(found["day"] or found["day2"])
        reason = _no_such_day(int(found["year"] or found["year2"] or 0), month, day, today)
        if reason:
            yield Day(found[0], *found.span(), reason=reason)
    for lone in _LONE_DAY.finditer(text):
        yield Day(lone[0], *lone.span(), reason=f"{lone[1]}일은 없는 날이에요.")


def _no_such_day(year: int, month: int, day: int, today: date) -> str | None:
    if not 1 <= month <= 12:
        return f"{month}월은 없는 달이에요."
    last = days_in(year or today.year + (month < today.month), month)
    return None if 1 <= day <= last else f"{month}월은 {last}일까지 있어요."


def _day(one: TemporalExpression, text: str, now: datetime) -> Day | None:
    if one.kind is Kind.TIME or one.start.year > now.year + _HORIZON or _no_day(one, text):
        return None
    if one.grain in (Grain.MINUTE, Grain.SECOND) and not _SAME_TIME.search(one.text):
        return _counted_clock(one, text)
    told = looks_back(text, one.span[1])
    choices, sure = _choices(one, now.date(), told)
    counted, holiday = (pattern.search(one.text) is not None for pattern in (_COUNTED, _HOLIDAY))
    return Day(one.text, *one.span, choices, sure, None, counted, told, holiday)


def _no_day(one: TemporalExpression, text: str) -> bool:
    start, end = one.span
    return any(
        words.fullmatch(one.text) and ahead.search(text[:start]) and behind.match(text, end)
        for words, ahead, behind in _NO_DAYS
    )


def _far(one: TemporalExpression, now: datetime) -> bool:
    """8월 3일 said in November is last August, not the next."""
    return Ambiguity.CYCLE_SHIFTED in one.ambiguities and one.start - now > _HALF_YEAR


def _counted_clock(one: TemporalExpression, text: str) -> Day | None:
    """2시간 뒤; 지금 only where someone wants to come now; not 예약 시간 20분 지나서, nor 30분 뒤로 미뤄 주세요."""
    if one.text.startswith("지금"):
        named = _NOW.match(text, one.span[1]) is not None
    else:
        named = one.text.endswith(("뒤", "후", "전", "있다가")) and not text.startswith("로", one.span[1])
    day, clock = one.start.date(), one.start.time().replace(second=0, microsecond=0)
    return Day(one.text, *one.span, choices=((day, day),), clock=clock) if named else None


def _choices(one: TemporalExpression, today: date, told: bool) -> tuple[tuple[Days, ...], bool]:
    """Every reading, and whether the words leave no doubt."""
    days = one.start.date(), one.end.date() - timedelta(days=one.end.time() == time.min)
    same_weekday = Ambiguity.SAME_WEEKDAY in one.ambiguities
    found = readings(one.text, days, today, same_weekday, told)
    if told:
        return tuple(dict.fromkeys(found)), True
    ahead = [(max(first, today), last) for first, last in found if last >= today]
    doubt = bool(ahead) and len(ahead) < len(found)
    return tuple(dict.fromkeys(ahead or found)), not (doubt or _spills(one, days, today))


def _spills(one: TemporalExpression, days: Days, today: date) -> bool:
    """31일 said in a month of thirty days."""
    bare = _BARE_DAY.fullmatch(one.text)
    return bare is not None and int(bare[1]) > days_in(today.year, today.month) and days[0].month != today.month
