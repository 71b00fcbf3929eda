"""Conversations as tables: what is given, what the patient does turn by turn, and what they hear and cause.

The words of the tables are explained in `README.md` beside them.
"""

from datetime import date
from pathlib import Path
from typing import Any, Literal, Self

import yaml
from pydantic import BaseModel, ConfigDict, Field, model_validator

FOLDER = Path(__file__).parent
Words = list[str] | str
Understanding = str | tuple[str, float]  # an intent, or an intent and how sure


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Done(_Strict):
    """A treatment that the patient had besides the demo's own."""

    what: str
    days_ago: int


class Person(_Strict):
    """A patient whom the demo does not have, treated the day before day 1."""

    number: str
    name: str
    phone: str  # E.164
    born: date | None = None
    treatment: str = "입술필러"


class Slot(_Strict):
    """An appointment that stands already; `ahead`: days from the table's day. `who`: another chat user."""

    what: str
    ahead: int
    at: str
    doctor: str = "han"
    state: str = "booked"
    guest: str = ""
    who: str = ""


class Closed(_Strict):
    """A time in which nothing can be booked; `ahead`: days from the table's day."""

    ahead: int
    until: int | None = None  # the last day, where it is several
    resource: str = ""


class Place(_Strict):
    """A place on the waiting list; `ahead`, `until`: days from the table's day. `who`: another chat user."""

    what: str
    ahead: int
    until: int
    at: str | None = None
    who: str = ""


class Paid(_Strict):
    """A package."""

    what: str
    total: int
    used: int = 0


class Given(_Strict):
    who: str = "demo-filler"
    clinic: str = "demo"
    day: int = 1
    time: str = "10:30"
    treated: list[Done] = []
    people: list[Person] = []
    unlinked: list[str] = []  # chat users whose links are ended once what was due is sent
    understands: dict[str, Understanding] = {}
    holder: Literal["bot", "waiting", "staff"] = "bot"
    nlu: Literal["up", "down"] = "up"
    born: date | None = None  # the patient's day of birth, another than the demo's
    options: dict[str, Any] = {}  # of the clinic; null takes one away
    hours: str = ""  # the clinic's opening hours, others than the demo's
    book: dict[str, Any] = {}  # rules of the appointment book that differ from the demo's
    booked: list[Slot] = []
    closed: list[Closed] = []
    waiting: list[Place] = []
    packages: list[Paid] = []


class Staff(_Strict):
    """What staff do between two messages of the patient."""

    takes: bool = False
    writes: str = ""
    hands_back: bool = False


class Event(_Strict):
    """An Event API call of ours coming back; `signed`: right, wrong, or for the other clinic."""

    signed: Literal["right", "wrong", "other clinic"] = "right"


class Turn(_Strict):
    later: int = 0  # days that pass before
    later_minutes: int = 0  # of both clocks
    meanwhile: Slot | None = None  # booked before the turn, such as by another chat user
    says: str | None = None  # {code} is the code sent last, {wrong} another one
    presses: str | None = None  # a button under the last reply
    takes: int | str | None = None  # a card under the last reply: which one from 1, or words of its title
    frees: bool = False  # closed times open, others cancel what they booked, and whoever waits is offered it
    taps_again: str | None = None  # a button under an earlier reply, or words of an earlier card's title
    opens: str | None = None  # the check-in button of a pushed message: its step, or "who/step"; or d1: 예약 변경
    staff: Staff | None = None
    event: Event | None = None
    hears: Words = []
    never: Words = []
    silent: bool = False
    buttons: list[str] | None = None
    cards: list[str] | None = None  # the buttons on the bubbles themselves
    alarms: list[str] = []
    due: dict[str, str] = {}  # reason → by when a person must have acted, such as 03-10 15:00
    details: dict[str, str] = {}  # what staff read beside the reason: treatment, when, words, since, how
    note: dict[str, Any] | None = None
    consent: dict[str, bool] | None = None
    linked: str | None = None  # the number of the patient that the chat user is linked to; empty: to none
    kept: str | None = None  # the patient's words as they were recorded
    codes: int | None = None  # sent so far
    holder: str | None = None
    booked: list[str] | None = None  # the patient's appointments ahead, such as 03-17 14:00 botox booked
    waits: list[str] | None = None  # the patient's places on the waiting list, such as botox 03-11~03-14 waiting

    @model_validator(mode="after")
    def _does_one_thing(self) -> Self:
        done = [
            self.frees or None,
            self.says,
            self.presses,
            self.takes,
            self.taps_again,
            self.opens,
            self.staff,
            self.event,
        ]
        if sum(each is not None for each in done) != 1:
            raise ValueError("a turn does exactly one thing")
        return self


class Table(_Strict):
    name: str
    given: Given = Given()
    turns: list[Turn] = Field(min_length=1)

    @property
    def pushes(self) -> bool:
        """Whether the story needs what falls due to be sent."""
        return any(turn.opens or turn.later or turn.frees or turn.says == "상태 알리기" for turn in self.turns)


def tables() -> dict[str, Table]:
    """Every table, by file and name."""
    found = {}
    for path in sorted(FOLDER.glob("*.yml")):
        if path.stem != "understood":
            for entry in yaml.safe_load(path.read_text("utf-8")):
                table = Table.model_validate(entry)
                assert f"{path.stem}: {table.name}" not in found, f"{path.stem} has two tables named {table.name!r}"
                found[f"{path.stem}: {table.name}"] = table
    return found


def understood() -> dict[str, Understanding]:
    """What the language model makes of the words that all tables share."""
    loaded: dict[str, Understanding] = {}
    by_intent: dict[str, list[str]] = yaml.safe_load((FOLDER / "understood.yml").read_text("utf-8"))
    for intent, texts in by_intent.items():
        loaded |= dict.fromkeys(texts, intent)
    return loaded
