"""Numbers of law, platform and practice that the rules of sending go by, each with the day from which it holds. Pure.

The shipped ones are `rules.yml`, each with its source. A clinic may choose its own quiet hours, and nights in which its
advertising rests besides those of law and platform, which it can never shorten.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, model_validator

from catalogue.hours import SEOUL


@dataclass(frozen=True)
class QuietHours:
    """Hours in which nothing of a kind is sent: every day in Seoul from `begin` (inclusive) to `end` (exclusive)."""

    begin: time
    end: time

    def covers(self, moment: datetime) -> bool:
        now = moment.astimezone(SEOUL).time()
        if self.begin <= self.end:
            return self.begin <= now < self.end
        return now >= self.begin or now < self.end

    def over_at(self, moment: datetime) -> datetime:
        """When the quiet span around `moment` ends."""
        local = moment.astimezone(SEOUL)
        end = datetime.combine(local.date(), self.end, SEOUL)
        return end if end > local else end + timedelta(days=1)

    def begin_before(self, moment: datetime) -> datetime:
        """When the quiet span around `moment` began."""
        local = moment.astimezone(SEOUL)
        begin = datetime.combine(local.date(), self.begin, SEOUL)
        return begin if begin <= local else begin - timedelta(days=1)


class Ladder(BaseModel):
    """Minutes of the alarm ladder: `climb` by level; then all levels, `often` times `again` apart, then `seldom`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    climb: tuple[int, int, int]
    again: int = Field(ge=1)
    often: int = Field(ge=1)
    seldom: int = Field(ge=1)

    @model_validator(mode="after")
    def _climbs_at_once(self) -> Self:
        if self.climb[0] != 0 or list(self.climb) != sorted(self.climb):
            raise ValueError("the first level is paged at once, the others after it")
        return self


class Own(BaseModel):
    """What a clinic chose. `advertising_night`: rests besides those of law and platform. The rest as in Numbers."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    quiet: QuietHours | None = None
    advertising_night: QuietHours | None = None
    rebooked_days: int | None = Field(default=None, ge=1)
    unopened_messages: int | None = Field(default=None, ge=1)
    unopened_days: int | None = Field(default=None, ge=1)


class Numbers(BaseModel):
    """All numbers that hold on one day.

    A booking within `rebooked_days` of a recall is its doing. Who opened none of `unopened_messages` or more, over
    `unopened_days` or more, gets no advertising.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    law_night: QuietHours
    platform_night: QuietHours
    quiet: QuietHours
    daily_cap: int = Field(ge=1)
    guardian_age: int = Field(ge=0)
    pregnancy_checked_days: int = Field(ge=1)
    ladder: Ladder
    rebooked_days: int = Field(ge=1)
    unopened_messages: int = Field(ge=1)
    unopened_days: int = Field(ge=1)
    own_night: QuietHours | None = None

    def of(self, own: Own) -> "Numbers":
        """Those of a clinic with these choices: its night comes on top of the others."""
        chosen = own.model_dump(exclude_none=True, include={"rebooked_days", "unopened_messages", "unopened_days"})
        nights = {"quiet": own.quiet or self.quiet, "own_night": own.advertising_night}
        return self.model_copy(update=chosen | nights)

    @property
    def nights(self) -> list[QuietHours]:
        """In which advertising rests."""
        return [each for each in (self.law_night, self.platform_night, self.own_night) if each is not None]

    def advertising_rests_until(self, moment: datetime) -> datetime | None:
        """When the nights around `moment` are over, in Seoul; None where there is none."""
        at = moment
        for _ in self.nights:  # where one ends another may go on
            at = max((each.over_at(at) for each in self.nights if each.covers(at)), default=at)
        return at if at != moment else None


class Dated(BaseModel):
    """One number from one day on. `source`: the law, the platform's rule, or whose choice it is."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    number: str
    begins: date = Field(alias="from")
    value: Any
    source: str = Field(min_length=1)


class Rules:
    """All entries. Raises ValueError where on some day one is doubled, missing, unknown or of the wrong form."""

    def __init__(self, entries: Iterable[Dated]) -> None:
        self.entries = sorted(entries, key=lambda each: each.begins)
        keys = [(each.number, each.begins) for each in self.entries]
        if twice := {f"{number} from {begins}" for number, begins in keys if keys.count((number, begins)) > 1}:
            raise ValueError(f"given twice: {', '.join(sorted(twice))}")
        complete = max({each.number: each.begins for each in reversed(self.entries)}.values(), default=date.min)
        for begins in {complete, *(each.begins for each in self.entries if each.begins > complete)}:
            self.on(begins)

    def on(self, day: date) -> Numbers:
        """The numbers that hold on that day. Raises ValueError for a day before the first of any."""
        values = {each.number: each.value for each in self.entries if each.begins <= day}
        return Numbers.model_validate(values)


def read(entries: Any) -> Rules:
    """The rules that the entries of a file make. Raises ValueError."""
    return Rules(TypeAdapter(list[Dated]).validate_python(entries))
