"""What Solapi answers and reports, with every field that its official SDK insists on."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

WORDS = {"2000": "정상 접수(이통사로 접수 예정)", "3000": "이통사로 접수 예정", "4000": "수신완료"}
ACCOUNT = "12925149"


@dataclass
class Kept:
    """A message that was taken. `final`: its last status code, shown from `ready` on (seconds, as `elapsed` tells)."""

    id: str
    group: str
    api_key: str
    body: dict[str, Any]
    created: datetime
    final: str
    ready: float

    def code(self, elapsed: float) -> str:
        return self.final if elapsed >= self.ready else "3000"


def listed(kept: Kept, code: str) -> dict[str, Any]:
    """As the list of messages has it."""
    return {
        **kept.body,
        "messageId": kept.id,
        "groupId": kept.group,
        "accountId": ACCOUNT,
        "dateCreated": kept.created.isoformat(),
        "dateUpdated": kept.created.isoformat(),
        "statusCode": code,
        "statusMessage": WORDS.get(code, ""),
        "log": [],
    }


def refused(message: dict[str, Any], message_id: str, code: str) -> dict[str, Any]:
    """A line of failedMessageList."""
    return {
        "to": message.get("to"),
        "from": message.get("from"),
        "type": str(message.get("type")),
        "country": message.get("country", "82"),
        "messageId": message_id,
        "statusCode": code,
        "statusMessage": WORDS.get(code, "메시지 접수에 실패했습니다"),
        "accountId": ACCOUNT,
        "customFields": message.get("customFields") or {},
    }


def taken(kept: Kept) -> dict[str, Any]:
    """A line of the send's messageList."""
    fields = kept.body.get("customFields") or {}
    return {"messageId": kept.id, "statusCode": "2000", "statusMessage": WORDS["2000"], "customFields": fields}


def sent(
    group: str, at: datetime, kept: list[Kept], failed: list[dict[str, Any]], show: bool, duplicates: bool
) -> dict[str, Any]:
    """The answer to a send."""
    count = {
        "total": len(kept) + len(failed), "sentTotal": 0, "sentFailed": 0, "sentSuccess": 0, "sentPending": 0,
        "sentReplacement": 0, "refund": 0, "registeredFailed": len(failed), "registeredSuccess": len(kept),
    }  # fmt: skip
    cash = {"requested": 0, "replacement": 0, "refund": 0, "sum": 0}
    info = {
        "count": count, "countForCharge": {}, "balance": cash, "point": cash, "app": {"profit": {}, "appId": None},
        "log": [], "status": "SENDING", "allowDuplicates": duplicates, "isRefunded": False, "accountId": ACCOUNT,
        "masterAccountId": None, "apiVersion": "4", "groupId": group, "price": {},
        "dateCreated": at.isoformat(), "dateUpdated": at.isoformat(),
    }  # fmt: skip
    messages = {"messageList": [taken(each) for each in kept]} if show else {}
    return {"failedMessageList": failed, "groupInfo": info, **messages}


def report(kept: Kept, at: datetime, event_id: str, retry: int, flat: bool) -> dict[str, Any]:
    """One delivery report, in the SDK's shape or in the flat one that many receivers were written for."""
    data = {
        "messageId": kept.id,
        "groupId": kept.group,
        "type": str(kept.body.get("type")),
        "to": kept.body.get("to"),
        "from": kept.body.get("from"),
        "statusCode": kept.final,
        "statusMessage": WORDS.get(kept.final, ""),
        "dateProcessed": kept.created.isoformat(),
        "dateReported": at.isoformat(),
        "dateReceived": at.isoformat(),
        "networkCode": "00",
        "customFields": kept.body.get("customFields") or {},
    }
    return data if flat else {"eventDataId": event_id, "data": data, "retryCount": retry}
