"""What words of weeks and weekdays may mean. Pure.

Weeks start on Monday. Where a speaker may count otherwise (다음주 said on a Sunday, 다음 화요일 said on a Monday,
첫째주 of a month that begins on a Friday), every reading is kept.
"""

import re
from calendar import monthrange
from datetime import date, timedelta

from bot.korean.slots import WEEKDAYS

Days = tuple[date, date]  # the first and the last one

WEEK = timedelta(days=7)
_SUNDAY = 6
_THURSDAY = 3
_NTH = {"첫": 1, "둘": 2, "셋": 3, "넷": 4, "다섯": 5, "두": 2, "세": 3, "네": 4}

_WEEK_FROM_NOW = re.compile(r"(?:이번|금|다+음|다+담|차|내)\s?주|주말")
_WEEK_PART = re.compile(r"주말|주중|평일")
_THIS_WEEKDAY = re.compile(rf"이번\s?[{WEEKDAYS}]요일")
_NEXT_WEEKDAY = re.compile(rf"다음\s?[{WEEKDAYS}]요일")
_WEEKS_AWAY = re.compile(r"주일?\s?[뒤후전]")
_LAST_WEEK = re.compile(r"(?:마지막|막)\s?(?:번?째)?\s?주")
_NTH_WEEK = re.compile(r"(첫|[둘두]|[셋세]|[넷네]|다섯|마지막|막)\s?(?:번?째)?\s?주")
_WEEKDAY = re.compile(rf"([{WEEKDAYS}])요일$")


def readings(words: str, days: Days, today: date, same_weekday: bool, told: bool) -> list[Days]:
    """All that `words` may mean, where the plainest reading is `days`, past ones included.

    `same_weekday`: a bare weekday that is today's. `told`: the words look back.
    """
    if same_weekday:
        return [(today - WEEK, today - WEEK), (today, today)] if told else [(today, today), _later((today, today))]
    if _NTH_WEEK.search(words):
        return _nth_week(words, days) or [_earlier(days) if _LAST_WEEK.search(words) else days]
    if _NEXT_WEEKDAY.fullmatch(words):
        return sorted({days, _later(_same_weekday(today, days[0].weekday()))})
    if _THIS_WEEKDAY.fullmatch(words) and days[1] < today:
        return [days, _later(days)]
    if _WEEK_PART.fullmatch(words) and days[1] < today:
        return [_later(days)]
    if today.weekday() == _SUNDAY and _WEEK_FROM_NOW.match(words) and not told:
        return [days, _later(days)]
    return _of_weekday(words, days)


def _earlier(days: Days) -> Days:
    """마지막 주 토요일 where the last week has no Saturday any more."""
    return days[0] - WEEK, days[1] - WEEK


def _later(days: Days) -> Days:
    return days[0] + WEEK, days[1] + WEEK


def _same_weekday(day: date, weekday: int) -> Days:
    """The day of that weekday in the week of `day`."""
    found = day + timedelta(days=weekday - day.weekday())
    return found, found


def _nth_week(words: str, days: Days) -> list[Days]:
    """The first week of a month is the one with its first day, or the first one with most of its days in the month."""
    name = _NTH_WEEK.search(words)
    nth = _NTH.get(name[1]) if name else None
    monday = days[0] - timedelta(days=days[0].weekday())
    month = monday if nth is None else monday + timedelta(days=_SUNDAY if nth == 1 else _THURSDAY)
    first, last = month.replace(day=1), month.replace(day=monthrange(month.year, month.month)[1])
    weeks = _last_weeks(last) if nth is None else _first_weeks(first, nth)
    spans = ((week + timedelta(days=days[0].weekday()), week + timedelta(days=days[1].weekday())) for week in weeks)
    return [(max(begin, first), min(end, last)) for begin, end in spans if begin <= last and end >= first]


def _first_weeks(first: date, nth: int) -> list[date]:
    row = first - timedelta(days=first.weekday()) + (nth - 1) * WEEK
    return [row] if first.weekday() <= _THURSDAY else [row, row + WEEK]


def _last_weeks(last: date) -> list[date]:
    row = last - timedelta(days=last.weekday())
    return [row] if last.weekday() >= _THURSDAY else [row - WEEK, row]


def _of_weekday(words: str, days: Days) -> list[Days]:
    """25일 화요일 where the 25th is a Wednesday: both days. 2주 뒤 화요일 is the Tuesday of that week."""
    named = _WEEKDAY.search(words)
    weekday = WEEKDAYS.index(named[1]) if named else days[0].weekday()
    if days[0] != days[1] or weekday == days[0].weekday():
        return [days]
    if _WEEKS_AWAY.search(words):
        return [_same_weekday(days[0], weekday)]
    ahead = days[0] + timedelta(days=(weekday - days[0].weekday()) % 7)
    nearest = ahead if (ahead - days[0]).days <= _THURSDAY else ahead - WEEK
    return sorted([days, (nearest, nearest)])
