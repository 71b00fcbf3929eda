"""What Solapi answers and reports, with every field that its official SDK insists on."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

WORDS = {"2000": "정상 접수(이통사로 접수 예정)", "3000": "이통사로 접수 예정", "4000": "수신완료"}
ACCOUNT = "12925149"


@dataclass
class Kept:
    """A message that was taken. `final`: its last status code, shown from `ready` on (seconds, as `elapsed` tells).

    `instead`: the kind of the text that Solapi sends by itself where this one fails; empty: none.
    """

    id: str
    group: str
    api_key: str
    body: dict[str, Any]
    created: datetime
    final: str
    ready: float
    instead: str = ""

    def replaced(self, elapsed: float) -> bool:
        return bool(self.instead) and elapsed >= self.ready

    def code(self, elapsed: float) -> str:
        return self.final if elapsed >= self.ready else "3000"


@dataclass
class Group:
    """Messages that leave together. `waiting`: those that are yet to be sent; `scheduled`: when, where that is set.

    `numbers`: to which any was told.
    """

    id: str
    api_key: str
    created: datetime
    duplicates: bool
    numbers: set[str] = field(default_factory=set)
    waiting: list[dict[str, Any]] = field(default_factory=list)
    kept: list[Kept] = field(default_factory=list)
    failed: list[dict[str, Any]] = field(default_factory=list)
    status: str = "PENDING"
    scheduled: datetime | None = None


def listed(kept: Kept, code: str, replaced: bool = False) -> dict[str, Any]:
    """As the list of messages has it. What it says of a text sent instead is our guess: the field is the SDK's."""
    instead = {"type": kept.instead, "text": kept.body.get("text"), "statusCode": "4000"}
    return {
        **kept.body,
        "replacements": [instead] if replaced else [],
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


def sent(group: Group, elapsed: float, show: bool) -> dict[str, Any]:
    """The answer to a send."""
    messages = {"messageList": [taken(each) for each in group.kept]} if show else {}
    return {"failedMessageList": group.failed, "groupInfo": info(group, elapsed), **messages}


def info(group: Group, elapsed: float) -> dict[str, Any]:
    """What is said of a group."""
    over = [each for each in group.kept if elapsed >= each.ready]
    left = 0 if group.status in ("PENDING", "SCHEDULED") else len(group.kept)
    count = {
        "total": len(group.waiting) + len(group.kept) + len(group.failed), "sentTotal": left,
        "sentFailed": sum(each.final != "4000" for each in over), "sentPending": left and len(group.kept) - len(over),
        "sentSuccess": sum(each.final == "4000" for each in over), "refund": 0,
        "sentReplacement": sum(each.replaced(elapsed) for each in over), "registeredFailed": len(group.failed),
        "registeredSuccess": len(group.waiting) + len(group.kept),
    }  # fmt: skip
    cash = {"requested": 0, "replacement": 0, "refund": 0, "sum": 0}
    return {
        "count": count, "countForCharge": {}, "balance": cash, "point": cash, "app": {"profit": {}, "appId": None},
        "log": [], "status": group.status, "allowDuplicates": group.duplicates, "isRefunded": False,
        "accountId": ACCOUNT, "masterAccountId": None, "apiVersion": "4", "groupId": group.id, "price": {},
        "dateCreated": group.created.isoformat(), "dateUpdated": group.created.isoformat(),
        "scheduledDate": group.scheduled.isoformat() if group.scheduled else None,
    }  # fmt: skip


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
        "kakaoOptions": kept.body.get("kakaoOptions"),
        "customFields": kept.body.get("customFields") or {},
    }
    return data if flat else {"eventDataId": event_id, "data": data, "retryCount": retry}
