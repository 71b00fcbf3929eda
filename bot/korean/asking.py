"""How a day and a time are said to a patient, and asked about: always with date, weekday and 오전/오후. Pure."""

from collections.abc import Sequence
from datetime import date, datetime, time

from bot.korean.slots import WEEKDAYS, Slot


def describe(at: datetime | date) -> str:
    """Such as 11월 24일(화) 오후 3시 30분; a date alone without the time. Times are Seoul's."""
    if isinstance(at, datetime):
        return f"{_day(at.date())} {_time(at.time())}"
    return _day(at)


def describe_slot(slot: Slot) -> str:
    """Such as 11월 24일(화) 오후 3시 이후, 11월 23일(월)~11월 29일(일) 저녁; empty where nothing is named."""
    days = _span(_day(slot.first) if slot.first else "", _day(slot.last) if slot.last else "")
    times = _span(_time(slot.begin) if slot.begin else "", _time(slot.end) if slot.end else "")
    return f"{days} {slot.part or times}".strip()


def question(options: Sequence[Slot]) -> str:
    """Which of several is meant; or whether it is the only one."""
    named = [describe_slot(option) for option in options]
    return f"{named[0]} 맞으세요?" if len(named) == 1 else ", ".join(f"{name}인가요" for name in named) + "?"


def passed(slot: Slot) -> str:
    return f"이미 지난 때예요: {describe_slot(slot)}"


def _day(day: date) -> str:
    return f"{day.month}월 {day.day}일({WEEKDAYS[day.weekday()]})"


def _time(at: time) -> str:
    """Noon is 오후 12시, midnight 오전 0시: 오전 12시 would leave both open."""
    hour = at.hour if at.hour <= 12 else at.hour - 12
    return f"{'오전' if at.hour < 12 else '오후'} {hour}시" + (f" {at.minute}분" if at.minute else "")


def _span(first: str, last: str) -> str:
    if first == last:
        return first
    if not last:
        return f"{first} 이후"
    return f"{first}~{last}" if first else f"{last} 이전"
