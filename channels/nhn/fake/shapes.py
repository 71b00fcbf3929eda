"""What NHN Cloud answers and reports, as its pages show it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from records.facts import SEOUL

SUCCESS = {"resultCode": 0, "resultMessage": "SUCCESS", "isSuccessful": True}
DELIVERED = "1000"
KAKAO = {"alimtalk": "ALIMTALK_NORMAL", "brand": "BRAND_MESSAGE_NORMAL"}


@dataclass
class Kept:
    """A message that was taken. `final`: its last code, shown from `ready` on (seconds, as `elapsed` tells).

    `resend`: what became of a text that the dealer sends by itself (RSC01: none). `auth`: by the way of codes.
    `cancelled`: it was reserved and never left.
    """

    request_id: str
    seq: int
    kind: str
    app_key: str
    body: dict[str, Any]
    recipient: dict[str, Any]
    text: str
    created: datetime
    final: str
    ready: float
    advertising: bool = False
    resend: str = "RSC01"
    auth: bool = False
    cancelled: bool = False

    @property
    def id(self) -> str:
        return f"{self.kind}.{self.request_id}.{self.seq}"


def failed(code: str) -> dict[str, Any]:
    return {"header": {"resultCode": int(code), "resultMessage": "failed", "isSuccessful": False}}


def result(recipient: dict[str, Any], seq: int, code: str) -> dict[str, Any]:
    """A line of what is said of each recipient."""
    message = "SUCCESS" if code == "0" else "failed"
    number = {name: recipient.get(name) for name in ("recipientNo", "recipientGroupingKey")}
    return {"recipientSeq": seq, "resultCode": int(code), "resultMessage": message, **number}


def sent(
    kind: str, header: dict[str, Any], request_id: str, group: Any, results: list[dict[str, Any]]
) -> dict[str, Any]:
    said = {"requestId": request_id, "senderGroupingKey": group}
    if kind in KAKAO:
        return {"header": header, "message": {**said, "sendResults": results}}
    return {"header": header, "body": {"data": {**said, "statusCode": "2", "sendResultList": results}}}


def listed(kept: Kept, over: bool) -> dict[str, Any]:
    """As the lists of messages have it."""
    said = {
        "requestId": kept.request_id, "recipientSeq": kept.seq, "recipientNo": kept.recipient.get("recipientNo"),
        "requestDate": _date(kept.created), "resultCode": kept.final if over else None, "resultCodeName": "",
        "senderGroupingKey": kept.body.get("senderGroupingKey"),
        "recipientGroupingKey": kept.recipient.get("recipientGroupingKey"),
    }  # fmt: skip
    arrived = kept.final == DELIVERED
    if kept.kind == "brand":
        return {**said, **_branded(kept, ("COMPLETED" if arrived else "FAILED") if over else None)}
    if kept.kind == "alimtalk":
        names = {"senderKey": kept.body.get("senderKey"), "templateCode": kept.body.get("templateCode")}
        status = ("COMPLETED" if arrived else "FAILED") if over else None
        state = {"messageStatus": "CANCEL" if kept.cancelled else status, "createDate": _date(kept.created)}
        received = {"receiveDate": _date(kept.created) if over and not kept.cancelled else None}
        known = {"plusFriendId": "@anbu", "content": kept.text, "createUser": kept.body.get("createUser")}
        return {**said, **names, **state, **received, **known, **_instead(kept)}
    status = ("3" if arrived else "0") if over else "2"
    kinds = {"messageType": "SMS" if kept.kind == "sms" else "LMS", "adYn": "Y" if kept.advertising else "N"}
    return {**said, **kinds, "msgStatus": status, "sendNo": kept.body.get("sendNo"), "body": kept.text}


def _instead(kept: Kept) -> dict[str, Any]:
    """Of the text that the dealer sends by itself."""
    sent = kept.resend == "RSC04"
    ids = {"resendRequestId": f"{kept.request_id}R" if sent else None, "resendResultCode": DELIVERED if sent else None}
    return {"resendStatus": kept.resend, "resendStatusName": "", **ids}


def _branded(kept: Kept, status: str | None) -> dict[str, Any]:
    """What the list of brand messages has besides; it does not show their words."""
    return {
        "plusFriendId": "@anbu", "senderKey": kept.body.get("senderKey"), "templateCode": None,
        "targeting": kept.recipient.get("targeting"), "chatBubbleType": kept.body.get("chatBubbleType"),
        "pushAlarm": True, "messageStatus": status, "resendStatusCode": kept.resend, "isAddedChannel": True,
        "createDate": _date(kept.created),
    }  # fmt: skip


def page(kind: str, rows: list[dict[str, Any]], number: int, size: int, total: int) -> dict[str, Any]:
    if kind in KAKAO:
        return {"header": SUCCESS, "messageSearchResultResponse": {"messages": rows, "totalCount": total}}
    body = {"pageNum": number, "pageSize": size, "totalCount": total, "data": rows}
    return {"header": SUCCESS, "body": body}


def report(kept: Kept, event_id: str, hook_id: str) -> dict[str, Any]:
    """A report on one message."""
    at = f"{kept.created.astimezone(SEOUL):%Y-%m-%dT%H:%M:%S}"
    hook = {
        "hookId": event_id, "requestId": kept.request_id, "recipientSeq": kept.seq, "requestDate": at,
        "createDate": at, "receiveDate": at, "resultCode": kept.final, "recipientNo": kept.recipient.get("recipientNo"),
        "senderGroupingKey": kept.body.get("senderGroupingKey"),
        "recipientGroupingKey": kept.recipient.get("recipientGroupingKey"),
    }  # fmt: skip
    of_kakao = kept.kind in KAKAO
    kind = _of_kakao(kept) if of_kakao else {"senderType": f"NORMAL_{kept.kind.upper()}"}
    product = "KakaoTalk Bizmessage" if of_kakao else "SMS"
    head = {"hooksId": hook_id, "webhookConfigId": "config", "productName": product, "appKey": kept.app_key}
    return {**head, "event": "MESSAGE_RESULT_UPDATE", "hooks": [{**hook, **kind}]}


def _of_kakao(kept: Kept) -> dict[str, Any]:
    api = "brand-message/v1.0" if kept.kind == "brand" else "alimtalk/v2.3"
    href = f"/{api}/appkeys/{kept.app_key}/messages/{kept.request_id}/{kept.seq}"
    added = True if kept.kind == "brand" else None
    kind = "ALIMTALK_AUTH" if kept.auth else KAKAO[kept.kind]
    return {"kakaoMessageType": kind, "isAddedChannel": added, "_links": {"self": {"href": href}}}


def _date(at: datetime) -> str:
    return f"{at.astimezone(SEOUL):%Y-%m-%d %H:%M:%S}.0"
