"""What every way out promises: one message in, a receipt or one clear error out."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol


@dataclass(frozen=True)
class OutgoingButton:
    """A button under a pushed message.

    `follow_up` opens the conversation of the follow-up in the chat, `say` says its label there, `link` opens `url`.
    """

    label: str
    kind: Literal["follow_up", "say", "link"]
    follow_up_id: str | None = None
    url: str | None = None


@dataclass(frozen=True)
class Outgoing:
    """One message for one person. `to` is a chat user's key or a phone number (E.164); `at` is clinic time."""

    send_key: str
    to: str
    clinic_code: str
    title: str
    text: str
    buttons: tuple[OutgoingButton, ...]
    at: datetime


@dataclass(frozen=True)
class Receipt:
    """The dealer took the message and calls it `dealer_id`; it need not have arrived yet."""

    dealer_id: str


class ChannelError(Exception):
    """The dealer did not take the message. `permanent`: trying the same again cannot help."""

    def __init__(self, message: str, permanent: bool) -> None:
        super().__init__(message)
        self.permanent = permanent


class ChannelUnknown(Exception):
    """The request left, and nobody knows whether the dealer took it: look it up, never send it again blindly."""


class Channel(Protocol):
    """A way out. Both calls return within the channel's time-out and may be made from several processes."""

    def hand_over(self, message: Outgoing) -> Receipt:
        """Give the message to the dealer once.

        Not idempotent: a second call with the same send key may reach the patient twice, so the caller claims the
        send before it calls. Raises ChannelError when the dealer surely did not take it, ChannelUnknown when that
        cannot be told.
        """
        ...

    def look_up(self, send_key: str) -> Receipt | None:
        """What became of a send whose answer was lost: its receipt, or None when the dealer never got it.

        Changes nothing, may be called as often as needed. Raises ChannelError when the dealer cannot be asked now.
        """
        ...
