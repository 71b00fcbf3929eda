"""What NHN Cloud answers and reports, as its pages show it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from records.facts import SEOUL

SUCCESS = {"resultCode": 0, "resultMessage": "SUCCESS", "isSuccessful": True}
DELIVERED = "1000"


@dataclass
class Kept:
    """A message that was taken. `final`: its last code, shown from `ready` on (seconds, as `elapsed` tells).

    `resend`: what became of a text that the dealer sends by itself (RSC01: none).
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

    @property
    def id(self) -> str:
        return f"{self.kind}.{self.request_id}.{self.seq}"


def failed(code: str) -> dict[str, Any]:
    return {"header": {"resultCode": int(code), "resultMessage": "failed", "isSuccessful": False}}


def result(recipient: dict[str, Any], seq: int, code: str) -> dict[str, Any]:
    """A line of what is said of each recipient."""
    message = "SUCCESS" if code == "0" else "failed"
    number = {"recipientNo": recipient.get("recipientNo"), "recipientGroupingKey": None}
    return {"recipientSeq": seq, "resultCode": int(code), "resultMessage": message, **number}


def sent(
    kind: str, header: dict[str, Any], request_id: str, group: Any, results: list[dict[str, Any]]
) -> dict[str, Any]:
    said = {"requestId": request_id, "senderGroupingKey": group}
    if kind == "alimtalk":
        return {"header": header, "message": {**said, "sendResults": results}}
    return {"header": header, "body": {"data": {**said, "statusCode": "2", "sendResultList": results}}}


def listed(kept: Kept, over: bool) -> dict[str, Any]:
    """As the lists of messages have it."""
    said = {
        "requestId": kept.request_id, "recipientSeq": kept.seq, "recipientNo": kept.recipient.get("recipientNo"),
        "requestDate": _date(kept.created), "resultCode": kept.final if over else None, "resultCodeName": "",
        "senderGroupingKey": kept.body.get("senderGroupingKey"), "recipientGroupingKey": None,
    }  # fmt: skip
    arrived = kept.final == DELIVERED
    if kept.kind == "alimtalk":
        names = {"senderKey": kept.body.get("senderKey"), "templateCode": kept.body.get("templateCode")}
        status = ("COMPLETED" if arrived else "FAILED") if over else None
        state = {"messageStatus": status, "resendStatus": kept.resend, "createDate": _date(kept.created)}
        return {**said, **names, **state, "plusFriendId": "@anbu", "content": kept.text}
    status = ("3" if arrived else "0") if over else "2"
    kinds = {"messageType": "SMS" if kept.kind == "sms" else "LMS", "adYn": "Y" if kept.advertising else "N"}
    return {**said, **kinds, "msgStatus": status, "sendNo": kept.body.get("sendNo"), "body": kept.text}


def page(kind: str, rows: list[dict[str, Any]], number: int, size: int, total: int) -> dict[str, Any]:
    if kind == "alimtalk":
        return {"header": SUCCESS, "messageSearchResultResponse": {"messages": rows, "totalCount": total}}
    body = {"pageNum": number, "pageSize": size, "totalCount": total, "data": rows}
    return {"header": SUCCESS, "body": body}


def report(kept: Kept, event_id: str, hook_id: str) -> dict[str, Any]:
    """A report on one message."""
    hook = {
        "hookId": event_id, "requestId": kept.request_id, "recipientSeq": kept.seq,
        "requestDate": f"{kept.created.astimezone(SEOUL):%Y-%m-%dT%H:%M:%S}", "resultCode": kept.final,
        "recipientNo": kept.recipient.get("recipientNo"), "senderGroupingKey": kept.body.get("senderGroupingKey"),
    }  # fmt: skip
    of_alimtalk = kept.kind == "alimtalk"
    kind = {"kakaoMessageType": "ALIMTALK_NORMAL"} if of_alimtalk else {"senderType": f"NORMAL_{kept.kind.upper()}"}
    product = "KakaoTalk Bizmessage" if of_alimtalk else "SMS"
    head = {"hooksId": hook_id, "webhookConfigId": "config", "productName": product, "appKey": kept.app_key}
    return {**head, "event": "MESSAGE_RESULT_UPDATE", "hooks": [{**hook, **kind}]}


def _date(at: datetime) -> str:
    return f"{at.astimezone(SEOUL):%Y-%m-%d %H:%M:%S}.0"
