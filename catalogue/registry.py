"""The life of a template at Kakao, and what keeps it alive. Pure.

Source: 알림톡 심사 가이드 and the dealers' documents: reviewed within two working days; dormant after a year without a
send, deleted a year later; once released it sleeps again after thirty days without a send.
"""

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from catalogue.model import Plan, PushClass, Template

UNUSED, UNUSED_AFTER_RELEASE = timedelta(days=365), timedelta(days=30)
WARNED, WARNED_AFTER_RELEASE = timedelta(days=30), timedelta(days=7)


class State(StrEnum):
    """Where one version of a template stands."""

    DRAFT = "draft"
    LINTED = "linted"
    SUBMITTED = "submitted"
    INSPECTING = "inspecting"
    APPROVED = "approved"
    REJECTED = "rejected"
    DORMANT = "dormant"


class Event(StrEnum):
    """What may befall it."""

    LINT = "lint"  # nothing speaks against it
    SUBMIT = "submit"
    INSPECT = "inspect"
    APPROVE = "approve"
    REJECT = "reject"  # with the reviewer's comment
    ANSWER = "answer"  # a comment on the rejection puts the same words back into review
    CANCEL = "cancel"
    SLEEP = "sleep"
    RELEASE = "release"
    DELETE = "delete"


AFTER: dict[tuple[State, Event], State] = {
    (State.DRAFT, Event.LINT): State.LINTED,
    (State.LINTED, Event.SUBMIT): State.SUBMITTED,
    (State.SUBMITTED, Event.CANCEL): State.LINTED,
    (State.SUBMITTED, Event.INSPECT): State.INSPECTING,
    (State.SUBMITTED, Event.APPROVE): State.APPROVED,
    (State.SUBMITTED, Event.REJECT): State.REJECTED,
    (State.INSPECTING, Event.CANCEL): State.LINTED,
    (State.INSPECTING, Event.APPROVE): State.APPROVED,
    (State.INSPECTING, Event.REJECT): State.REJECTED,
    (State.REJECTED, Event.ANSWER): State.SUBMITTED,
    (State.REJECTED, Event.DELETE): State.DRAFT,
    (State.APPROVED, Event.SLEEP): State.DORMANT,
    (State.DORMANT, Event.RELEASE): State.APPROVED,
    (State.DORMANT, Event.DELETE): State.DRAFT,
}
COMMENTED = (Event.REJECT, Event.ANSWER)


class NotAllowed(ValueError):
    """The event cannot befall a template in that state; other words are a new version, which begins as a draft."""


def after(state: State, event: Event, comment: str = "") -> State:
    """The state that follows. Raises NotAllowed."""
    if (state, event) not in AFTER:
        able = ", ".join(each for where, each in AFTER if where is state)
        raise NotAllowed(f"{state}: {event} is not possible; possible: {able}")
    if event in COMMENTED and not comment.strip():
        raise NotAllowed(f"{event}: give the comment")
    return AFTER[state, event]


@dataclass(frozen=True)
class Life:
    """When an approved version was approved, last sent, and last released from dormancy."""

    approved_at: datetime
    used_at: datetime | None = None
    released_at: datetime | None = None

    @property
    def sleeps_at(self) -> datetime:
        """When it falls dormant unless it is sent before."""
        if self.released_at and self._released_unused:
            return self.released_at + UNUSED_AFTER_RELEASE
        return max(self.approved_at, self.used_at or self.approved_at) + UNUSED

    def warns(self, now: datetime) -> bool:
        """Whether it is time to send it once, so that it stays."""
        return now >= self.sleeps_at - (WARNED_AFTER_RELEASE if self._released_unused else WARNED)

    @property
    def _released_unused(self) -> bool:
        return self.released_at is not None and (self.used_at is None or self.used_at < self.released_at)


def difference(old: Template, new: Template) -> list[str]:
    """What changed from one submission to the next, a line each: `-` was, `+` is."""
    lines = difflib.ndiff(_lines(old), _lines(new))
    return [line for line in lines if line.startswith(("-", "+"))]


def _lines(template: Template) -> list[str]:
    buttons = (f"[{button.label}] {button.action}" for button in template.buttons)
    return [f"# {template.title}", *template.text.split("\n"), *buttons]


def push_class(template: Template, plans: Iterable[Plan]) -> PushClass:
    """What a template is sent as: the class of a step that sends it, else information, or advertising by its mark."""
    steps = (step for plan in plans for step in plan.steps if template.key in step.templates)
    otherwise = PushClass.TRANSACTION if template.alimtalk else PushClass.ADVERTISING
    return next((step.push_class for step in steps), otherwise)
