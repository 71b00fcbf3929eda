"""What a dealer must offer so that templates can be reviewed by Kakao: the port; the dealers' own folders fill it."""

from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from catalogue.model import PushClass, Template
from catalogue.registry import State


@dataclass(frozen=True)
class Review:
    """What the dealer says of one template. `text`: as Kakao keeps it; a send must match it byte for byte."""

    code: str
    state: State
    text: str
    comment: str = ""


class TemplateReviews(Protocol):
    """One clinic's templates at one dealer. Every method raises ChannelError (`channels.ports`)."""

    def submit(self, template: Template, push_class: PushClass, code: str | None) -> str:
        """Register the words, under `code` where they replace rejected ones, and ask for review; its code."""
        ...

    def look(self, code: str) -> Review:
        """Where the review stands now."""
        ...

    def cancel(self, code: str) -> None:
        """Take it out of review."""
        ...


@runtime_checkable
class Reviewing(Protocol):
    """A channel whose dealer has templates reviewed."""

    def reviews(self, clinic_code: str) -> TemplateReviews:
        """Of the clinic's account. Raises ChannelError where it has none."""
        ...
