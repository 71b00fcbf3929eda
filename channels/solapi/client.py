"""The way out by Solapi: an Alimtalk where the message has an approved template, a brand message, SMS or LMS.

One message a request, with our send key among its `customFields`. Solapi has no idempotency key: what was lost is found
by number and send key among what Solapi lists. Its own fall-back to text is switched off, as we decide that, once.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote

from channels.dealing import (
    ALIMTALK,
    BRAND,
    FRIENDS,
    TEXT,
    DealerChannel,
    Sought,
    Word,
    branded,
    domestic,
    fits,
    said_by_text,
)
from channels.ports import Approved, ChannelError, ChannelUnknown, Outgoing, Receipt, Result
from channels.solapi.api import Api, Keys
from channels.solapi.codes import CODES, NEVER_TAKEN
from channels.solapi.reviews import TEMPLATES, SolapiReviews

SEND, LIST = "/messages/v4/send-many/detail", "/messages/v4/list"
SEND_KEY = "anbu"  # the custom field's name
PAGE = 500
LOOKED_BACK = timedelta(days=30)
BRANDED = "BMS_FREE"  # a brand message in free words
FORMS = {"ATA": ALIMTALK, BRANDED: BRAND}  # by type; the others are texts


class SolapiChannel(DealerChannel[Keys]):
    """See DealerChannel."""

    def __init__(
        self,
        base_url: str,
        keys: Callable[[str], Keys | None],
        sought: Callable[[str], Sought | None],
        now: Callable[[], datetime],
        heard: Callable[[Word], None] = lambda _word: None,
    ) -> None:
        super().__init__(keys, sought, now, heard)
        self._base_url = base_url

    def _handed_over(self, message: Outgoing, keys: Keys) -> Receipt:
        answer = self._api(keys).send(SEND, request(message, keys))
        failed, taken = _messages(answer.get("failedMessageList")), _messages(answer.get("messageList"))
        for each in [*failed, *(each for each in taken if "statusCode" in each)]:
            CODES.refuse(each.get("statusCode"), keys.clinic)
        if failed or len(taken) != 1 or not isinstance(taken[0].get("messageId"), str):
            raise ChannelUnknown("an answer without a messageId")
        return Receipt(taken[0]["messageId"])

    def _listed(self, send_key: str, sought: Sought, keys: Keys) -> dict[str, str]:
        since = (self._now() - LOOKED_BACK).isoformat(timespec="seconds")
        return {
            str(each.get("messageId")): str(each.get("dateCreated"))
            for each in self._all(keys, {"to": domestic(sought.to), "startDate": since})
            if (each.get("customFields") or {}).get(SEND_KEY) == send_key
            and not str(each.get("statusCode")).startswith(NEVER_TAKEN)
        }

    def _told(self, dealer_id: str, keys: Keys) -> tuple[str, Result] | None:
        answer = self._api(keys).ask(LIST, {"messageId": dealer_id})
        for each in _messages(answer.get("messageList")):
            if each.get("messageId") == dealer_id:
                return FORMS.get(str(each.get("type")), TEXT), CODES.result(each.get("statusCode"), keys.clinic)
        return None

    def reviews(self, clinic_code: str) -> SolapiReviews:
        """See Reviewing."""
        keys = self._account(clinic_code)
        if not keys.pf_id:
            raise ChannelError("카카오톡 채널(pfId)이 없습니다", permanent=False)
        return SolapiReviews(self._api(keys), keys.pf_id)

    def approved_text(self, clinic_code: str, template_id: str) -> str:
        """See Dealing."""
        found = self._api(self._account(clinic_code)).ask(f"{TEMPLATES}/{quote(template_id, safe='')}")
        if found.get("status") != "APPROVED" or not isinstance(found.get("content"), str):
            raise LookupError(str(found.get("status"))[:20])
        return str(found["content"])

    def _all(self, keys: Keys, query: dict[str, str]) -> list[dict[str, Any]]:
        """Every page of the list."""
        api, found, key = self._api(keys), list[dict[str, Any]](), ""
        while True:
            answer = api.ask(LIST, {**query, "limit": str(PAGE), **({"startKey": key} if key else {})})
            if not isinstance(answer.get("messageList"), dict | list):
                raise ChannelError("an answer without a messageList", permanent=False)
            found += _messages(answer["messageList"])
            following = str(answer.get("nextKey") or "")
            if following in ("", key):
                return found
            key = following

    def _api(self, keys: Keys) -> Api:
        return Api(self._base_url, keys, self._now)


def request(message: Outgoing, keys: Keys) -> dict[str, Any]:
    """The body of a send. Raises ChannelError for what Solapi would refuse anyway."""
    common = {
        "to": domestic(message.to),
        "from": keys.sender,
        "country": "82",
        "autoTypeDetect": False,
        "customFields": {SEND_KEY: message.send_key},
    }
    if message.alimtalk:
        said = _alimtalk(message.text, message.alimtalk, keys)
    else:
        said = _brand(message, keys) if message.brand else _text(message)
    return {"messages": [common | said], "allowDuplicates": False, "showMessageList": True}


def _alimtalk(text: str, approved: Approved, keys: Keys) -> dict[str, Any]:
    fits(text)
    variables = {f"#{{{name}}}": value for name, value in approved.variables.items()}
    options = {"templateId": approved.template_id, "variables": variables}
    return {"type": "ATA", "kakaoOptions": _channel(keys) | options}


def _brand(message: Outgoing, keys: Keys) -> dict[str, Any]:
    buttons = [
        {"linkType": kind, "name": each.label} | ({"linkMobile": each.url} if each.url else {})
        for kind, each in branded(message)
    ]
    bms = {"targeting": FRIENDS, "chatBubbleType": "TEXT"} | ({"buttons": buttons} if buttons else {})
    return {"type": BRANDED, "text": message.text, "kakaoOptions": _channel(keys) | {"bms": bms}}


def _channel(keys: Keys) -> dict[str, Any]:
    if not keys.pf_id:
        raise ChannelError("카카오톡 채널(pfId)이 없습니다", permanent=False, trouble="channel")
    return {"pfId": keys.pf_id, "disableSms": True}


def _text(message: Outgoing) -> dict[str, Any]:
    words = said_by_text(message)
    return {"type": words.kind, "text": words.text} | ({"subject": words.subject} if words.subject else {})


def _messages(messages: Any) -> list[dict[str, Any]]:
    """The messages of an answer, which come as a list or by their ids."""
    each = messages.values() if isinstance(messages, dict) else messages if isinstance(messages, list) else ()
    return [message for message in each if isinstance(message, dict)]
