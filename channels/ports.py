"""What every way out promises: one message in, a receipt or one clear error out."""

from collections.abc import Mapping
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
class Approved:
    """An Alimtalk template that Kakao approved: the dealer's id for it, and the values of its `#{…}` by bare name.

    `page`: its buttons are web links to the patient's page; what their address is short of is a variable as well.
    """

    template_id: str
    variables: Mapping[str, str]
    page: bool = False


@dataclass(frozen=True)
class Outgoing:
    """One message for one person. `to` is a chat user's key or a phone number (E.164); `at` is clinic time.

    `alimtalk`: what `text` is filled from, for a dealer that sends Alimtalk; None: by text message, at a dealer.
    `once`: the same for attempts of which an earlier one may have been taken, for a dealer that refuses to take it
    twice; where it is empty, that is the send key. `advertising`: some dealers have a way of its own for that.
    `brand`: as Kakao's brand message, at a dealer.
    """

    send_key: str
    to: str
    clinic_code: str
    title: str
    text: str
    buttons: tuple[OutgoingButton, ...]
    at: datetime
    alimtalk: Approved | None = None
    once: str = ""
    advertising: bool = False
    brand: bool = False


@dataclass(frozen=True)
class Receipt:
    """The dealer took the message and calls it `dealer_id`; it need not have arrived yet."""

    dealer_id: str


# What a dealer's answer tells of a number: there is none such, its reader blocks the sender, it does not use KakaoTalk.
Fault = Literal["", "dead", "blocked", "no_kakao"]


@dataclass(frozen=True)
class Result:
    """What became of a message that the dealer took.

    `waiting`: not known yet. `uncertain`: it may have arrived, and must not be sent by another way either. `again`: it
    did not arrive and may later. `by_text`: it did not, as an Alimtalk cannot reach the person. `why`: for staff.
    `trouble`: of the account, not of the message; see ChannelError.
    `opted_out`: its reader refused the sender's advertising at the dealer, by the free 080 number. `fault`: of the
    number, see Fault.
    """

    outcome: Literal["delivered", "failed", "by_text", "again", "uncertain", "waiting"]
    why: str = ""
    trouble: str = ""
    opted_out: bool = False
    fault: Fault = ""


class ChannelError(Exception):
    """The dealer did not take the message. `permanent`: trying the same again cannot help; `by_text`: text may.

    `trouble`: what is wrong with the clinic's account (no balance, say), by the name that the operator is told of it;
    empty where it is the message. It is never permanent: somebody mends the account, and then the message goes.
    `opted_out` and `fault`: see Result.
    """

    def __init__(
        self, message: str, permanent: bool, by_text: bool = False, trouble: str = "", opted_out: bool = False,
        fault: Fault = "",
    ) -> None:  # fmt: skip
        super().__init__(message)
        self.permanent, self.by_text, self.trouble, self.opted_out = permanent, by_text, trouble, opted_out
        self.fault = fault


class NoAccount(ChannelError):
    """The clinic has no account at this dealer, or its messages leave by another one."""

    def __init__(self) -> None:
        super().__init__("발송사 계정이 없습니다", permanent=False)


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


class Reporting(Channel, Protocol):
    """A way out whose dealer tells afterwards what became of a message."""

    def result(self, clinic_code: str, dealer_id: str) -> Result:
        """Changes nothing. Raises ChannelError when the dealer cannot be asked now."""
        ...
