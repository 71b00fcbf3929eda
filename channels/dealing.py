"""What the dealers of Alimtalk and text messages have in common, whatever their APIs look like."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any, Generic, Protocol, Self, TypeVar

from channels import korean_sms
from channels.ports import ChannelError, NoAccount, Outgoing, OutgoingButton, Receipt, Reporting, Result

ALIMTALK, BRAND, TEXT = "alimtalk", "brand", "text"  # the forms of a message
ALIMTALK_CHARACTERS = 1000
BRAND_CHARACTERS, BRAND_LINES = 1300, 100  # of a brand message's text bubble
BRAND_BUTTONS, BRAND_LABEL = 5, 14
FRIENDS = "I"  # targeting: whom we name, if they are friends of the channel; M and N need 50,000 of them
SAYS, LINKS = "BK", "WL"  # kinds of button: 봇키워드, whose label is said in the chat; a link
MOST_REPORTED = 1000  # messages of one report


@dataclass(frozen=True)
class Keys:
    """A clinic's account at a dealer; each dealer adds what its requests are made with.

    `troubled`: something was wrong with it when a message left last. `in_use`: the clinic's messages leave by it; else
    only what left by it before is asked after.
    """

    clinic: str
    troubled: bool = field(default=False, kw_only=True)
    in_use: bool = field(default=True, kw_only=True)

    @classmethod
    def names(cls) -> tuple[str, ...]:
        """The dealer's own fields."""
        return tuple(each.name for each in fields(cls) if each.name not in {own.name for own in fields(Keys)})

    @classmethod
    def of(cls, clinic: str, secrets: Mapping[str, str], **more: bool) -> Self:
        """From what is kept of an account; empty what is not."""
        return cls(clinic, **{name: secrets.get(name, "") for name in cls.names()}, **more)  # type: ignore[arg-type]


K = TypeVar("K", bound=Keys)


@dataclass(frozen=True)
class Sought:
    """What is known of a send whose answer was lost. `dealer_id`: of an attempt before, which is not the one sought.

    `brand`: it is a brand message.
    """

    clinic_code: str
    to: str
    dealer_id: str | None = None
    brand: bool = False


@dataclass(frozen=True)
class Word:
    """What a message says of the account by which it left: its `trouble` as in ChannelError, empty: all is well.

    `form`: alimtalk, brand or text. `late`: said by the message's result, not when it was handed over.
    """

    clinic_code: str
    trouble: str
    form: str
    late: bool


@dataclass(frozen=True)
class Mentioned:
    """The messages of which a report brings news: the dealer's ids and our send keys."""

    dealer_ids: tuple[str, ...]
    send_keys: tuple[str, ...]


class Dealing(Reporting, Protocol):
    """The channel of a dealer."""

    def approved_text(self, clinic_code: str, template_id: str) -> str:
        """The words of an Alimtalk template as Kakao approved them.

        Raises ChannelError when the dealer cannot be asked, LookupError with its status for one that is not approved.
        """
        ...


@dataclass(frozen=True)
class Dealer:
    """A dealer by name. `keys`: what its accounts are made of, `required` without which nothing leaves.

    `secret_of`: the secret that belongs to each key. `channel`: makes its channel, of its base addresses, then keys,
    sought, now and heard as DealerChannel has them. Of its reports: the header with the proof, `genuine(header,
    secret)` (an empty secret: none was agreed on), and `read(body)`.
    """

    name: str
    keys: type[Keys]
    required: tuple[str, ...]
    secret_of: Mapping[str, str]
    channel: Callable[..., Dealing]
    report_header: str
    genuine: Callable[[str, str], bool]
    read: Callable[[bytes], Mentioned]


class DealerChannel(ABC, Generic[K]):
    """A Dealing channel for all clinics, but for what the dealer's own API has to say.

    `keys`: a clinic's account by its code, None where it has none. `sought`: a send by its key, None for one that is
    not ours. `now`: machine time. `heard`: takes what messages say of their accounts.
    """

    def __init__(
        self,
        keys: Callable[[str], K | None],
        sought: Callable[[str], Sought | None],
        now: Callable[[], datetime],
        heard: Callable[[Word], None] = lambda _word: None,
    ) -> None:
        self._keys, self._sought, self._now, self._heard = keys, sought, now, heard

    @abstractmethod
    def _handed_over(self, message: Outgoing, keys: K) -> Receipt:
        """As Channel.hand_over."""

    @abstractmethod
    def _listed(self, send_key: str, sought: Sought, keys: K) -> Mapping[str, str]:
        """Of every message with the send key that the dealer may have taken: its id, and what orders it by age.

        Raises ChannelError.
        """

    @abstractmethod
    def _told(self, dealer_id: str, keys: K) -> tuple[str, Result] | None:
        """The message's form and its result; None while the dealer does not list it. Raises ChannelError."""

    def hand_over(self, message: Outgoing) -> Receipt:
        """See Channel."""
        keys = self._account(message.clinic_code)
        if not keys.in_use:
            raise NoAccount
        form = ALIMTALK if message.alimtalk else BRAND if message.brand else TEXT
        try:
            receipt = self._handed_over(message, keys)
        except ChannelError as error:
            if error.trouble:
                self._heard(Word(keys.clinic, error.trouble, form, late=False))
            raise
        if keys.troubled:
            self._heard(Word(keys.clinic, "", form, late=False))
        return receipt

    def look_up(self, send_key: str) -> Receipt | None:
        """See Channel. The newest that was not refused at once, should there be several."""
        sought = self._sought(send_key)
        if sought is None:
            return None
        listed = self._listed(send_key, sought, self._account(sought.clinic_code))
        found = {id: age for id, age in listed.items() if id != sought.dealer_id}
        return Receipt(max(found, key=found.__getitem__)) if found else None

    def result(self, clinic_code: str, dealer_id: str) -> Result:
        """See Reporting."""
        keys = self._account(clinic_code)
        told = self._told(dealer_id, keys)
        if told is None:
            return Result("waiting")
        form, result = told
        if result.trouble or (keys.troubled and result.outcome == "delivered"):
            self._heard(Word(clinic_code, result.trouble, form, late=True))
        return result

    def _account(self, clinic_code: str) -> K:
        keys = self._keys(clinic_code)
        if keys is None:
            raise NoAccount
        return keys


def fits(text: str) -> None:
    """Raises ChannelError for words that are too long for an Alimtalk."""
    if len(text) > ALIMTALK_CHARACTERS:
        raise ChannelError(f"알림톡으로 보내기에는 깁니다: {len(text)}자", permanent=True)


def branded(message: Outgoing) -> list[tuple[str, OutgoingButton]]:
    """The buttons of a brand message, each with its kind. Raises ChannelError for what Kakao would refuse anyway."""
    count, lines = len(message.text), message.text.count("\n") + 1
    if count > BRAND_CHARACTERS or lines > BRAND_LINES:
        raise ChannelError(f"브랜드 메시지로 보내기에는 깁니다: {count}자 {lines}줄", permanent=True)
    if len(message.buttons) > BRAND_BUTTONS or any(len(each.label) > BRAND_LABEL for each in message.buttons):
        raise ChannelError(f"버튼은 {BRAND_BUTTONS}개, 이름은 {BRAND_LABEL}자까지입니다", permanent=True)
    return [(LINKS if each.kind == "link" else SAYS, each) for each in message.buttons]


def said_by_text(message: Outgoing) -> korean_sms.TextMessage:
    """The words of an SMS or LMS. Raises ChannelError for what no dealer takes."""
    try:
        return korean_sms.compose(message.title, message.text)
    except korean_sms.CannotBeText as error:
        raise ChannelError(str(error), permanent=True) from None


def domestic(number: str) -> str:
    """A Korean number of E.164 in digits as dialled at home. Raises ChannelError for one of another country."""
    if number.startswith("+") and not number.startswith("+82"):
        raise ChannelError("국내 번호가 아닙니다", permanent=True)
    digits = "".join(filter(str.isdigit, number))
    return f"0{digits[2:]}" if number.startswith("+82") else digits


def strings(values: Any) -> tuple[str, ...]:
    """The values of a report that can be ids, each once."""
    return tuple({value: None for value in values if isinstance(value, str) and 0 < len(value) <= 80})
