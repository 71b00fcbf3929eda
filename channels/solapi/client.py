"""The way out by Solapi: an Alimtalk where the message has an approved template, else SMS or LMS by its length.

One message a request, with our send key among its `customFields`. Solapi has no idempotency key: what was lost is found
by number and send key among what Solapi lists. Its own fall-back to text is switched off, as we decide that, once.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote

from channels import korean_sms
from channels.ports import Approved, ChannelError, ChannelUnknown, Outgoing, Receipt, Result
from channels.solapi import codes
from channels.solapi.api import Api, Keys
from channels.solapi.reviews import TEMPLATES, SolapiReviews

SEND, LIST = "/messages/v4/send-many/detail", "/messages/v4/list"
SEND_KEY = "anbu"  # the custom field's name
PAGE = 500
LOOKED_BACK = timedelta(days=30)
ALIMTALK_CHARACTERS = 1000
ALIMTALK, TEXT = "alimtalk", "text"  # the forms of a message


@dataclass(frozen=True)
class Sought:
    """What is known of a send whose answer was lost. `dealer_id`: of an attempt before, which is not the one sought."""

    clinic_code: str
    to: str
    dealer_id: str | None = None


@dataclass(frozen=True)
class Word:
    """What a message says of the account by which it left: its `trouble` as in ChannelError, empty: all is well.

    `form`: alimtalk or text. `late`: said by the message's result, not when it was handed over.
    """

    clinic_code: str
    trouble: str
    form: str
    late: bool


class SolapiChannel:
    """A Reporting channel for all clinics.

    `keys`: a clinic's account by its code, None where it has none. `sought`: a send by its key, None for one that is
    not ours. `now`: machine time. `heard`: takes what messages say of their accounts.
    """

    def __init__(
        self,
        base_url: str,
        keys: Callable[[str], Keys | None],
        sought: Callable[[str], Sought | None],
        now: Callable[[], datetime],
        heard: Callable[[Word], None] = lambda _word: None,
    ) -> None:
        self._base_url, self._keys, self._sought, self._now, self._heard = base_url, keys, sought, now, heard

    def hand_over(self, message: Outgoing) -> Receipt:
        """See Channel."""
        keys = self._account(message.clinic_code)
        form = ALIMTALK if message.alimtalk else TEXT
        try:
            receipt = self._handed_over(message, keys)
        except ChannelError as error:
            if error.trouble:
                self._heard(Word(keys.clinic, error.trouble, form, late=False))
            raise
        if keys.troubled:
            self._heard(Word(keys.clinic, "", form, late=False))
        return receipt

    def _handed_over(self, message: Outgoing, keys: Keys) -> Receipt:
        answer = self._api(keys).send(SEND, request(message, keys))
        failed, taken = _listed(answer.get("failedMessageList")), _listed(answer.get("messageList"))
        for each in [*failed, *(each for each in taken if "statusCode" in each)]:
            codes.refuse(each.get("statusCode"), keys.clinic)
        if failed or len(taken) != 1 or not isinstance(taken[0].get("messageId"), str):
            raise ChannelUnknown("an answer without a messageId")
        return Receipt(taken[0]["messageId"])

    def look_up(self, send_key: str) -> Receipt | None:
        """See Channel. The newest that was not refused at once, should there be several."""
        sought = self._sought(send_key)
        if sought is None:
            return None
        since = (self._now() - LOOKED_BACK).isoformat(timespec="seconds")
        found = [
            each
            for each in self._all(sought.clinic_code, {"to": domestic(sought.to), "startDate": since})
            if (each.get("customFields") or {}).get(SEND_KEY) == send_key
            and each.get("messageId") != sought.dealer_id
            and not str(each.get("statusCode")).startswith(codes.NEVER_TAKEN)
        ]
        newest = max(found, key=lambda each: str(each.get("dateCreated")), default=None)
        return Receipt(str(newest["messageId"])) if newest else None

    def result(self, clinic_code: str, dealer_id: str) -> Result:
        """See Reporting."""
        keys = self._account(clinic_code)
        answer = self._api(keys).ask(LIST, {"messageId": dealer_id})
        found = [each for each in _listed(answer.get("messageList")) if each.get("messageId") == dealer_id]
        if not found:
            return Result("waiting")
        result = codes.result(found[0].get("statusCode"), clinic_code)
        if result.trouble or (keys.troubled and result.outcome == "delivered"):
            form = ALIMTALK if found[0].get("type") == "ATA" else TEXT
            self._heard(Word(clinic_code, result.trouble, form, late=True))
        return result

    def reviews(self, clinic_code: str) -> SolapiReviews:
        """See Reviewing."""
        keys = self._account(clinic_code)
        if not keys.pf_id:
            raise ChannelError("카카오톡 채널(pfId)이 없습니다", permanent=False)
        return SolapiReviews(self._api(keys), keys.pf_id)

    def approved_text(self, clinic_code: str, template_id: str) -> str:
        """The words of an Alimtalk template as Kakao approved them.

        Raises ChannelError when Solapi cannot be asked, LookupError with its status for one that is not approved.
        """
        found = self._api(self._account(clinic_code)).ask(f"{TEMPLATES}/{quote(template_id, safe='')}")
        if found.get("status") != "APPROVED" or not isinstance(found.get("content"), str):
            raise LookupError(str(found.get("status"))[:20])
        return str(found["content"])

    def _all(self, clinic_code: str, query: dict[str, str]) -> list[dict[str, Any]]:
        """Every page of the list."""
        api, found, key = self._api(self._account(clinic_code)), list[dict[str, Any]](), ""
        while True:
            answer = api.ask(LIST, {**query, "limit": str(PAGE), **({"startKey": key} if key else {})})
            if not isinstance(answer.get("messageList"), dict | list):
                raise ChannelError("an answer without a messageList", permanent=False)
            found += _listed(answer["messageList"])
            following = str(answer.get("nextKey") or "")
            if following in ("", key):
                return found
            key = following

    def _api(self, keys: Keys) -> Api:
        return Api(self._base_url, keys, self._now)

    def _account(self, clinic_code: str) -> Keys:
        keys = self._keys(clinic_code)
        if keys is None:
            raise ChannelError("발송사 계정이 없습니다", permanent=False)
        return keys


def request(message: Outgoing, keys: Keys) -> dict[str, Any]:
    """The body of a send. Raises ChannelError for what Solapi would refuse anyway."""
    common = {
        "to": domestic(message.to),
        "from": keys.sender,
        "country": "82",
        "autoTypeDetect": False,
        "customFields": {SEND_KEY: message.send_key},
    }
    said = _alimtalk(message.text, message.alimtalk, keys) if message.alimtalk else _text(message)
    return {"messages": [common | said], "allowDuplicates": False, "showMessageList": True}


def _alimtalk(text: str, approved: Approved, keys: Keys) -> dict[str, Any]:
    if not keys.pf_id:
        raise ChannelError("카카오톡 채널(pfId)이 없습니다", permanent=False, trouble="channel")
    if len(text) > ALIMTALK_CHARACTERS:
        raise ChannelError(f"알림톡으로 보내기에는 깁니다: {len(text)}자", permanent=True)
    variables = {f"#{{{name}}}": value for name, value in approved.variables.items()}
    options = {"pfId": keys.pf_id, "templateId": approved.template_id, "variables": variables, "disableSms": True}
    return {"type": "ATA", "kakaoOptions": options}


def _text(message: Outgoing) -> dict[str, Any]:
    try:
        words = korean_sms.compose(message.title, message.text)
    except korean_sms.CannotBeText as error:
        raise ChannelError(str(error), permanent=True) from None
    return {"type": words.kind, "text": words.text} | ({"subject": words.subject} if words.subject else {})


def domestic(number: str) -> str:
    """A Korean number of E.164 in digits as dialled at home. Raises ChannelError for one of another country."""
    if number.startswith("+") and not number.startswith("+82"):
        raise ChannelError("국내 번호가 아닙니다", permanent=True)
    digits = "".join(filter(str.isdigit, number))
    return f"0{digits[2:]}" if number.startswith("+82") else digits


def _listed(messages: Any) -> list[dict[str, Any]]:
    """The messages of an answer, which come as a list or by their ids."""
    each = messages.values() if isinstance(messages, dict) else messages if isinstance(messages, list) else ()
    return [message for message in each if isinstance(message, dict)]
