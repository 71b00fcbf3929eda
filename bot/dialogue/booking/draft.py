"""What is known so far of a wish for an appointment; kept in the dialogue's state."""

from dataclasses import asdict, dataclass, fields, replace
from datetime import date, time
from typing import Any, Literal, Self

Act = Literal["book", "change", "cancel", "check", "late", "confirm"]
BOOK, CHANGE, CANCEL, CHECK, LATE, CONFIRM = "book", "change", "cancel", "check", "late", "confirm"

# Of what is kept: no wish that waits to be gone on with.
ASIDE = {"new", "asked", "offered", "again", "then", "table", "told_late"}


def waits(kept: dict[str, Any]) -> bool:
    """Whether what the state kept is a wish that was interrupted."""
    return bool(kept) and not kept.keys() & ASIDE


@dataclass(frozen=True)
class Draft:
    """`first`/`last` days and `begin`/`end` beginnings are inclusive and ISO; None is open. `held`: the time of day is
    the one at which it stands now, and was not said. `any_time`: the patient leaves the time open. `latest`: as late in
    the day as can be. `weekdays`: those that alone suit, such as 56. `later`: after the time that stands; of
    one to be cancelled, that day does not suit. `appointment`: the one changed, cancelled or late. `people`: how many
    are still to be booked; `companion`: the second of them. `wish`: what staff should know of it besides. `minutes`: by
    how many late, or to be moved, earlier below 0. `shown`: the offers on the table, coded. `more`: beginnings turned
    down, ISO. `new`: somebody who is no patient yet; staff have the wish.
    """

    act: Act = "book"
    treatment: str | None = None
    doctor: str | None = None
    first: str | None = None
    last: str | None = None
    begin: str | None = None
    end: str | None = None
    held: bool = False
    any_time: bool = False
    soonest: bool = False
    latest: bool = False
    weekdays: str = ""
    sooner: bool = False
    later: bool = False
    guest: str = ""
    wish: str = ""
    people: int = 1
    companion: str = ""
    appointment: str | None = None
    minutes: int | None = None
    shown: tuple[str, ...] = ()
    more: tuple[str, ...] = ()
    new: bool = False

    @classmethod
    def load(cls, kept: dict[str, Any]) -> Self:
        """Of what the state kept, also by another version."""
        known = {each.name for each in fields(cls)}
        draft = cls(**{name: value for name, value in kept.items() if name in known})
        return replace(draft, shown=tuple(draft.shown), more=tuple(draft.more))

    def dump(self) -> dict[str, Any]:
        """Only what differs from nothing."""
        blank = Draft()
        return {name: value for name, value in asdict(self).items() if value != getattr(blank, name)}

    @property
    def timed(self) -> bool:
        """Whether anything is known of when."""
        return any((self.first, self.last, self.begin, self.end, self.any_time, self.soonest, self.latest, self.sooner))

    @property
    def exact(self) -> bool:
        """One time of day."""
        return self.begin is not None and self.begin == self.end

    def days(self) -> tuple[date | None, date | None]:
        first, last = (date.fromisoformat(each) if each else None for each in (self.first, self.last))
        return first, last

    def times(self) -> tuple[time | None, time | None]:
        begin, end = (time.fromisoformat(each) if each else None for each in (self.begin, self.end))
        return begin, end

    def at_any_time(self) -> "Draft":
        left = replace(self, first=None, last=None, begin=None, end=None, weekdays="", held=False)
        return replace(left, soonest=False, latest=False, more=(), shown=())

    def at_any_hour(self) -> "Draft":
        """With a time of day that was only held left open."""
        return replace(self, begin=None, end=None, held=False) if self.held else self
