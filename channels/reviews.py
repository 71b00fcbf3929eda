"""What a dealer must offer so that templates can be reviewed by Kakao: the port; the dealers' own folders fill it."""

from dataclasses import dataclass
from typing import Protocol

from catalogue.model import Template
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

    def submit(self, template: Template, code: str | None) -> str:
        """Register the words, under `code` where they replace rejected ones, and ask for review; its code."""
        ...

    def look(self, code: str) -> Review:
        """Where the review stands now."""
        ...

    def answer(self, code: str, comment: str) -> None:
        """Answer the reviewer of a rejected template, which puts it back into review."""
        ...

    def cancel(self, code: str) -> None:
        """Take it out of review."""
        ...

    def release(self, code: str) -> None:
        """Wake a dormant template."""
        ...
