"""The way out by NHN Cloud: an Alimtalk where the message has an approved template, a brand message, SMS or LMS.

One message a request, with our send key as its `senderGroupingKey`, by which a send that was lost is found. An Alimtalk
goes with an idempotency key besides; for the others the documents show none. The dealer's own fall-back to text is
switched off, as we decide that, once.
"""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote

from channels import korean_sms
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
from channels.nhn.api import Api, Keys, objects, recipients, sent
from channels.nhn.codes import REQUESTS, RESULTS
from channels.nhn.reviews import NhnReviews
from channels.ports import Approved, ChannelError, ChannelUnknown, Outgoing, Receipt, Result
from records.facts import SEOUL

# By kind of message: where it is sent, and where it is listed.
PATHS = {"alimtalk": "/messages", "brand": "/freestyle-messages", "sms": "/sender/sms", "mms": "/sender/mms"}
LISTS = PATHS | {"brand": "/messages"}
ADVERTISING = {"sms": "/sender/ad-sms", "mms": "/sender/ad-mms"}
PAGE = 1000
LOOKED_BACK, AHEAD = timedelta(days=28), timedelta(days=1)  # a query may span thirty days
ENDED = ("FAILED", "0")  # states of a message that is over
NOT_REACHED = ("failed", "by_text", "again")
APPROVED = "TSC03"
MOST_ID = 40  # characters; 25 are documented


class NhnChannel(DealerChannel[Keys]):
    """See DealerChannel. A message's dealer_id is its kind, request id and recipient's number, with dots between."""

    def __init__(
        self,
        url: str,
        sms_url: str,
        keys: Callable[[str], Keys | None],
        sought: Callable[[str], Sought | None],
        now: Callable[[], datetime],
        heard: Callable[[Word], None] = lambda _word: None,
    ) -> None:
        super().__init__(keys, sought, now, heard)
        self._urls = {ALIMTALK: url.rstrip("/"), BRAND: url.rstrip("/"), TEXT: sms_url.rstrip("/")}

    def _handed_over(self, message: Outgoing, keys: Keys) -> Receipt:
        if message.alimtalk:
            body, once = _alimtalk(message, message.alimtalk, keys), message.once or message.send_key
            return _receipt("alimtalk", self._api("alimtalk", keys).send(PATHS["alimtalk"], body, once), keys)
        if message.brand:
            return _receipt("brand", self._api("brand", keys).send(PATHS["brand"], _brand(message, keys)), keys)
        words = said_by_text(message)
        kind = "sms" if words.kind == "SMS" else "mms"
        path = (ADVERTISING if message.advertising else PATHS)[kind]
        return _receipt(kind, self._api(kind, keys).send(path, _text(message, words, keys)), keys)

    def _listed(self, send_key: str, sought: Sought, keys: Keys) -> dict[str, str]:
        now = self._now().astimezone(SEOUL)
        query = {"senderGroupingKey": send_key, "recipientNo": domestic(sought.to)}
        others = [kind for kind in PATHS if kind != "brand" and (kind != "alimtalk" or keys.app_key)]
        kinds = ["brand"] if sought.brand else others
        return {
            _dealer_id(kind, each): str(each.get("createDate") or each.get("requestDate"))
            for kind in kinds
            for each in self._rows(kind, keys, query | _created(kind, now - LOOKED_BACK, now + AHEAD))
            if each.get("senderGroupingKey") == send_key
        }

    def _told(self, dealer_id: str, keys: Keys) -> tuple[str, Result] | None:
        kind, _, rest = dealer_id.partition(".")
        request_id = rest.rpartition(".")[0]
        for each in self._rows(kind, keys, {"requestId": request_id}):
            if _dealer_id(kind, each) == dealer_id:
                return _form(kind), _result(kind, each, keys.clinic)
        return None

    def reviews(self, clinic_code: str) -> NhnReviews:
        """See Reviewing."""
        keys = self._account(clinic_code)
        _has_channel(keys)
        return NhnReviews(self._api(ALIMTALK, keys), keys.sender_key)

    def approved_text(self, clinic_code: str, template_id: str) -> str:
        """See Dealing."""
        keys = self._account(clinic_code)
        path = f"/senders/{quote(keys.sender_key, safe='')}/templates/{quote(template_id, safe='')}"
        found = self._api("alimtalk", keys).ask(path).get("templates") or {}
        if found.get("status") != APPROVED or not isinstance(found.get("templateContent"), str):
            raise LookupError(str(found.get("status"))[:20])
        return str(found["templateContent"])

    def _rows(self, kind: str, keys: Keys, query: dict[str, str]) -> Iterator[dict[str, Any]]:
        """The messages of every page."""
        api, number = self._api(kind, keys), 1
        while True:
            page = _page(api.ask(LISTS[kind], {**query, "pageNum": str(number), "pageSize": str(PAGE)}))
            yield from page
            if len(page) < PAGE:
                return
            number += 1

    def _api(self, kind: str, keys: Keys) -> Api:
        return Api(self._urls[_form(kind)], _form(kind), keys)


def _form(kind: str) -> str:
    return kind if kind in (ALIMTALK, BRAND) else TEXT


def _dealer_id(kind: str, row: dict[str, Any]) -> str:
    return f"{kind}.{row.get('requestId')}.{row.get('recipientSeq')}"


def dealer_ids(row: dict[str, Any]) -> list[str]:
    """Those of a message that a report names; it need not say of which kind it is."""
    return [_dealer_id(kind, row) for kind in PATHS]


def _receipt(kind: str, answer: dict[str, Any], keys: Keys) -> Receipt:
    """Raises what was said of the only recipient, ChannelUnknown where nothing was."""
    found, request_id = recipients(answer), sent(answer).get("requestId")
    for each in found:
        REQUESTS[_form(kind)].refuse(each.get("resultCode"), keys.clinic)
    if len(found) != 1 or not isinstance(request_id, str) or not 0 < len(request_id) <= MOST_ID:
        raise ChannelUnknown("an answer without a requestId")
    return Receipt(_dealer_id(kind, {**found[0], "requestId": request_id}))


def _result(kind: str, row: dict[str, Any], clinic: str) -> Result:
    """A state that says enough comes first, then the code, then a text that the dealer sent instead."""
    codes, status, code = RESULTS[_form(kind)], row.get("messageStatus") or row.get("msgStatus"), row.get("resultCode")
    if f"status-{status}" in codes.table:
        return codes.result(f"status-{status}", clinic)
    if not code and status not in ENDED:
        return Result("waiting")
    found, resent = codes.result(code, clinic), row.get("resendStatus") or row.get("resendStatusCode")
    instead = f"resend-{resent}"
    return codes.result(instead, clinic) if found.outcome in NOT_REACHED and instead in codes.table else found


def _page(answer: dict[str, Any]) -> list[dict[str, Any]]:
    """Raises ChannelError for an answer that is no list."""
    body, found = answer.get("body") or {}, answer.get("messageSearchResultResponse") or {}
    if not isinstance(found, dict) or not isinstance(body, dict) or not (found or body):
        raise ChannelError("an answer without a list", permanent=False)
    return objects(found.get("messages") if found else body.get("data"))


def _created(kind: str, since: datetime, until: datetime) -> dict[str, str]:
    """As the APIs write times, to the minute and to the second. Korean time: the documents name no zone."""
    style = "%Y-%m-%d %H:%M:%S" if _form(kind) == TEXT else "%Y-%m-%d %H:%M"
    what = "Request" if kind == "brand" else "Create"
    return {f"start{what}Date": since.strftime(style), f"end{what}Date": until.strftime(style)}


def _alimtalk(message: Outgoing, approved: Approved, keys: Keys) -> dict[str, Any]:
    """Raises ChannelError for what NHN Cloud would refuse anyway."""
    _has_channel(keys)
    fits(message.text)
    recipient = {
        "recipientNo": domestic(message.to),
        "templateParameter": dict(approved.variables),
        "resendParameter": {"isResend": False},
    }
    names = {"senderKey": keys.sender_key, "templateCode": approved.template_id}
    return {**names, "senderGroupingKey": message.send_key, "recipientList": [recipient]}


def _brand(message: Outgoing, keys: Keys) -> dict[str, Any]:
    _has_channel(keys)
    buttons = [
        {"type": kind, "name": each.label} | ({"linkMo": each.url} if each.url else {})
        for kind, each in branded(message)
    ]
    recipient = {"recipientNo": domestic(message.to), "targeting": FRIENDS, "resendParameter": {"isResend": False}}
    said = {"senderKey": keys.sender_key, "chatBubbleType": "TEXT", "content": message.text}
    return {
        **said, **({"buttons": buttons} if buttons else {}), "senderGroupingKey": message.send_key,
        "recipientList": [recipient],
    }  # fmt: skip


def _has_channel(keys: Keys) -> None:
    if not (keys.app_key and keys.secret_key and keys.sender_key):
        raise ChannelError("카카오톡 채널(발신 키)이 없습니다", permanent=False, trouble="channel")


def _text(message: Outgoing, words: korean_sms.TextMessage, keys: Keys) -> dict[str, Any]:
    """An LMS must have a title; one without is called by its first words."""
    title = {"title": words.subject or korean_sms.subject(words.text)} if words.kind == "LMS" else {}
    recipient = {"recipientNo": domestic(message.to), "countryCode": "82"}
    body = {"body": words.text, "sendNo": keys.sender, "senderGroupingKey": message.send_key}
    return {**title, **body, "recipientList": [recipient]}
