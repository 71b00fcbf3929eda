"""What was done in one step, and what came back: all that the checker may know besides the database."""

from dataclasses import dataclass, field
from typing import Literal

from werkzeug.test import TestResponse

Kind = Literal["said", "repeated", "staff", "service", "facts"]


@dataclass(frozen=True, repr=False)
class Person:
    """A chat user of the proof. `mark` stands in everything that the clinic knows of the patient behind it."""

    clinic: str
    key: str
    number: str | None = None  # the patient's, None for a stranger
    mark: str = ""
    staff_mark: str = ""  # stands in all that staff write to this chat user
    treatment: str = ""
    code: str = ""

    @property
    def phone(self) -> str:
        """E.164; one for each mark."""
        return f"+82109101{sum(map(ord, self.mark)) % 10_000:04}"

    def __repr__(self) -> str:
        return f"{self.clinic}/{self.key}"


@dataclass(frozen=True)
class Pushed:
    """A message that the dealer took."""

    send_key: str
    to: str
    clinic: str
    text: str


@dataclass
class Step:
    """One step. `said`: a request of a person; `service`: pump, sender, time; `facts`: somebody changed the facts."""

    kind: Kind
    who: Person | None = None
    text: str = ""
    request: str = ""  # unique for each distinct request
    answer: TestResponse | None = None
    before: bytes = b""  # the answer that this request got before
    locked: bool = False  # somebody else held the database meanwhile
    kept: bool = False  # on disk, because it was
    emergency: bool = False
    refusal: bool = False
    event: bool = False  # an Event API call of ours that came back
    pushed: list[Pushed] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)  # what the service logged as an error
    replayed: bool = False  # what was on disk has left it
    dumps: tuple[str, str] | None = None  # digests of all tables before and after
