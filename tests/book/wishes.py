"""A small book for tests of what is free: one Tuesday, two doctors, a room with two beds, a laser."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

from catalogue.book import BookRules
from catalogue.hours import SEOUL, OpeningHours
from records.book.availability import Book, Opening, Wanted, bits_of

HOURS = OpeningHours.read("평일 10:00~13:00, 토 10:00~12:00, 휴게 11:00~11:30, 일·공휴일 휴진")
TUESDAY = date(2026, 3, 10)
EARLY = datetime(2026, 3, 9, 8, 0, tzinfo=SEOUL)  # the day before
SERVICES: dict[str, dict[str, Any]] = {
    "talk": {"minutes": 30},
    "botox": {"minutes": 30, "doctors": ["han", "yun"]},
    "toning": {"minutes": 30, "doctors": ["han", "yun"], "rooms": ["laser"], "devices": ["pico"]},
    "peel": {"minutes": 30, "rooms": ["laser"]},
    "thread": {"minutes": 30, "before": 20, "after": 10, "doctors": ["han"], "rooms": ["laser"]},
}


def rules(**changes: Any) -> BookRules:
    plain: dict[str, Any] = {
        "lead_minutes": 0,
        "doctors": [{"code": "han", "name": "한 원장"}, {"code": "yun", "name": "윤 원장"}],
        "rooms": [{"code": "laser", "name": "레이저실", "count": 2}],
        "devices": [{"code": "pico", "name": "피코"}],
        "services": SERVICES,
    }
    return BookRules.model_validate(plain | changes)


def at(clock: str, day: date = TUESDAY) -> datetime:
    """Such as 10:30, in Seoul."""
    return datetime.combine(day, time.fromisoformat(clock), SEOUL)


def spans(*told: str, day: date = TUESDAY) -> dict[int, int]:
    """Cells of times such as 10:00~10:30."""
    return bits_of((at(start, day), at(end, day)) for start, end in (each.split("~") for each in told))


def book(
    told: BookRules | None = None,
    hours: OpeningHours = HOURS,
    now: datetime = EARLY,
    taken: dict[str, dict[int, int]] | None = None,
    closed: dict[str, dict[int, int]] | None = None,
    until: date | None = None,
) -> Book:
    until = until or TUESDAY + timedelta(days=100)
    return Book(told or rules(), hours, now, until, taken or {}, closed or {})


def openings(found: Book, service: str, day: date = TUESDAY, **wish: Any) -> list[Opening]:
    return list(found.openings(Wanted(service, day, day, **wish)))


def times(found: Book | Iterable[Opening], service: str = "", day: date = TUESDAY, **wish: Any) -> str:
    """Beginnings such as 10:00 10:30."""
    offered = openings(found, service, day, **wish) if isinstance(found, Book) else found
    return " ".join(f"{each.starts_at:%H:%M}" for each in offered)
