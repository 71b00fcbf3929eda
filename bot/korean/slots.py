"""When something is wished or was: values. All days and times are Seoul's, all ends inclusive. Pure."""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Literal

WEEKDAYS = "월화수목금토일"
Direction = Literal["이후", "이전"]
Wish = Literal["any", "soonest"]
Problem = Literal["past", "impossible"]


@dataclass(frozen=True)
class Slot:
    """Days and a time of day. None is an open end, or nothing said where both ends are None.

    A clock time has `begin == end`; a part of the day has its `part` named as well (오전, 점심, 퇴근 후 …).
    """

    first: date | None = None
    last: date | None = None
    begin: time | None = None
    end: time | None = None
    part: str = ""

    @property
    def value(self) -> str:
        """In the manner of ISO 8601: 2026-11-24T15:00, 2026-11-23/2026-11-29T12:00/18:00, T15:00/.. for 3시 이후."""
        days = _span(str(self.first or ".."), str(self.last or ".."))
        times = _span(*(f"{at:%H:%M}" if at else ".." for at in (self.begin, self.end)))
        return f"{days}T{times}" if times else days or self.part

    @property
    def moment(self) -> tuple[date, time] | None:
        """The one day and the one time that are meant, or None."""
        if self.first is None or self.begin is None:
            return None
        return (self.first, self.begin) if (self.first, self.begin) == (self.last, self.end) else None

    def over(self, now: datetime) -> bool:
        """Whether all of it lies before `now` (Seoul)."""
        if self.last is None:
            return False
        latest = self.end or (time.max if self.first != self.last or self.begin is None else None)
        return self.last < now.date() or (self.last == now.date() and latest is not None and latest < now.time())


def _span(first: str, last: str) -> str:
    if first == last:
        return first.strip(".")
    return f"{first}/{last}"


@dataclass(frozen=True)
class When:
    """One wish or report of a time in a text.

    `options`: every reading that the words allow; more than one means that nobody knows yet. `question` asks the
    patient, in Korean, where there are several readings or one that is doubtful; it is None where the words are clear.
    `booked`: the words speak of an appointment that stands (내일 3시 예약인데, 금요일 예약을 …로).
    `problem` with its `reason` in Korean: the time has passed, or there is no such day or hour (then no options).
    """

    words: str
    start: int
    end: int
    options: tuple[Slot, ...] = ()
    about: bool = False
    booked: bool = False
    direction: Direction | None = None
    wish: Wish | None = None
    problem: Problem | None = None
    reason: str | None = None
    question: str | None = None

    @property
    def slot(self) -> Slot | None:
        """What is meant, or None where it must be asked or cannot be."""
        clear = len(self.options) == 1 and self.question is None and self.problem is None
        return self.options[0] if clear else None

    @property
    def value(self) -> str:
        """The readings' values, joined by ` or `; else the wish; empty where there is no such time."""
        return " or ".join(option.value for option in self.options if option.value) or self.wish or ""
