"""What a dealer must offer so that templates can be reviewed by Kakao: the port; the dealers' own folders fill it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from catalogue.model import PushClass, Template
from catalogue.registry import State

PAGE = "페이지"  # the variable in the address of a button that opens the patient's page; its value is the token
Link = tuple[str, str]  # label and address of a web link button
OF_APPOINTMENTS, OF_GUIDES = "003004", "004001"  # 예약알림/리마인드, 이용안내/공지
SAYS, LEADS = "BK", "WL"  # 봇키워드: the button's label is said in the chat; 웹링크


@dataclass(frozen=True)
class Review:
    """What the dealer says of one template. `text`: as Kakao keeps it; a send must match it byte for byte."""

    code: str
    state: State
    text: str
    comment: str = ""


class TemplateReviews(Protocol):
    """One clinic's templates at one dealer. Every method raises ChannelError (`channels.ports`)."""

    def submit(
        self, template: Template, push_class: PushClass, code: str | None, links: Sequence[Link] | None = None
    ) -> str:
        """Register the words, under `code` where they replace rejected ones, and ask for review; its code.

        `links`: web link buttons in place of the template's own, which speak in the chat.
        """
        ...

    def look(self, code: str) -> Review:
        """Where the review stands now."""
        ...

    def cancel(self, code: str) -> None:
        """Take it out of review."""
        ...

    def answer(self, code: str, comment: str) -> None:
        """Answer a rejection; the same words are in review again."""
        ...

    def delete(self, code: str) -> None:
        """Remove a rejected one."""
        ...


@runtime_checkable
class Reviewing(Protocol):
    """A channel whose dealer has templates reviewed."""

    def reviews(self, clinic_code: str) -> TemplateReviews:
        """Of the clinic's account. Raises ChannelError where it has none."""
        ...


def category(push_class: PushClass) -> str:
    """Kakao's code of what a template is for."""
    return OF_APPOINTMENTS if push_class is PushClass.TRANSACTION else OF_GUIDES
