"""The Event API's documented shapes: the call, and what a task says.

Sources: Kakao's "Event API" page and its published clients (the call, at most 100 users) and the task result of the
group chatbot guide. What a task says before it has ended is written down nowhere; here it says IN PROGRESS.
"""

from typing import Any

from pydantic import BaseModel, Field, JsonValue

from channels.kakao_event.fake.phone import app_user_id, plusfriend_key

MAX_USERS = 100
IN_PROGRESS = "IN PROGRESS"
HTTP_ERROR = {"errorType": 201, "msg": "Bot skill server responded with an HTTP error."}
PREFIXES = {"botUserKey": "", "plusfriendUserKey": plusfriend_key(""), "appUserId": app_user_id("")}


class EventName(BaseModel):
    """The event of a block. `data`: what the block may show of it; our door is not told."""

    name: str = Field(min_length=1)
    data: dict[str, JsonValue] = {}


class EventUser(BaseModel):
    """A person, by one of the three keys."""

    type: str
    id: str
    properties: dict[str, JsonValue] = {}

    @property
    def user_key(self) -> str | None:
        """The bot's own key for the person; None where it cannot be resolved."""
        prefix = PREFIXES.get(self.type)
        return None if prefix is None or not self.id.startswith(prefix) else self.id.removeprefix(prefix)


class EventCall(BaseModel):
    event: EventName
    user: list[EventUser] = Field(min_length=1, max_length=MAX_USERS)
    params: dict[str, str] = {}


def failure(user: EventUser, at: str) -> dict[str, Any]:
    """A line of a task's list: our door did not answer as it must."""
    return {"userId": user.id, "reqUserType": user.type, "createdAt": at, "errorMsg": HTTP_ERROR}


def ended(call: EventCall, task_id: str, unresolved: int, failed: list[dict[str, Any]]) -> dict[str, Any]:
    """The result of a task that has ended."""
    status = f"{len(failed) + unresolved} FAIL" if failed or unresolved else "ALL SUCCESS"
    return result(call, task_id, status, unresolved, failed)


def result(
    call: EventCall, task_id: str, status: str, unresolved: int = 0, failed: list[dict[str, Any]] | None = None
) -> dict[str, Any]:
    """What `GET /v1/tasks/{taskId}` says."""
    finished, failed = status != IN_PROGRESS, failed or []
    return {
        "taskId": task_id,
        "status": status,
        "allRequestCount": len(call.user),
        "successCount": len(call.user) - unresolved - len(failed) if finished else 0,
        "userKeyResolvingFailCount": unresolved,
        "fail": {"count": len(failed), "list": failed},
    }
