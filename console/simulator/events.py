"""The fake Event API: the bot speaks first, by way of our own Kakao door.

Sources: Kakao's "Event API" page and its published clients (the call, at most 100 users) and the task result of the
group chatbot guide. What a task says before it has ended is written down nowhere; here it says IN PROGRESS.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from flask import Blueprint, abort, jsonify, request
from flask.typing import ResponseReturnValue
from pydantic import BaseModel, Field, JsonValue, ValidationError

from console.simulator import people
from console.simulator.door import Bot, Said, ask, plusfriend_key
from console.simulator.parts import SimulatorParts
from records import rooms

MAX_USERS = 100
HTTP_ERROR = {"errorType": 201, "msg": "Bot skill server responded with an HTTP error."}


class EventName(BaseModel):
    name: str = Field(min_length=1)


class EventUser(BaseModel):
    """A person, by one of the three keys."""

    type: str
    id: str
    properties: dict[str, JsonValue] = {}

    @property
    def user_key(self) -> str | None:
        """The bot's own key for the person; None where it cannot be resolved."""
        prefix = plusfriend_key("")
        if self.type == "plusfriendUserKey" and self.id.startswith(prefix):
            return self.id.removeprefix(prefix)
        return self.id if self.type == "botUserKey" else None


class EventCall(BaseModel):
    event: EventName
    user: list[EventUser] = Field(min_length=1, max_length=MAX_USERS)
    params: dict[str, str] = {}


@dataclass(frozen=True)
class Target:
    """The bot that speaks, in which demo clinic, and the people that it knows."""

    bot: Bot
    clinic_code: str
    known: frozenset[str]


def register(blueprint: Blueprint, parts: SimulatorParts) -> None:
    """Add the Event API's routes, at the paths that Kakao's have."""

    @blueprint.post("/v2/bots/<bot_id>/talk")
    def talk(bot_id: str) -> ResponseReturnValue:
        if not request.headers.get("Authorization", "").startswith("KakaoAK "):
            abort(401)
        call, target = _call(request.get_json(silent=True)), _target(parts, bot_id)
        task_id = str(uuid4())
        _tell(parts, target, task_id, _result(call, task_id, "IN PROGRESS"))
        parts.background(lambda: _carry_out(parts, target, call, task_id))
        return jsonify(taskId=task_id, status="SUCCESS", timestamp=round(parts.clock.machine().timestamp() * 1000))

    @blueprint.get("/v1/tasks/<uuid:task_id>")
    def task(task_id: UUID) -> ResponseReturnValue:
        told = parts.phone.find("task", "task_id", str(task_id))
        return jsonify(told[-1]["payload"]) if told else abort(404)


def _call(body: Any) -> EventCall:
    try:
        return EventCall.model_validate(body)
    except ValidationError:
        abort(400)


def _target(parts: SimulatorParts, bot_id: str) -> Target:
    with parts.database.read() as session:
        clinic = people.clinic_of_bot(session, bot_id.removesuffix("!"))
        known = frozenset(rooms.user_keys(session, clinic))
        bot = people.bot_of(clinic)
        return Target(Bot(bot_id, bot.name, bot.skill_key), clinic.code, known)


def _carry_out(parts: SimulatorParts, target: Target, call: EventCall, task_id: str) -> None:
    """Call the door once for every person, show the bubbles that come back, and write down the result."""
    unresolved, failed = 0, []
    for user in call.user:
        if user.user_key is None or user.user_key not in target.known:
            unresolved += 1
        elif not _speak(parts, target, call, user, user.user_key):
            failed.append({"userId": user.id, "reqUserType": user.type, "errorMsg": HTTP_ERROR})
    status = f"{len(failed) + unresolved} FAIL" if failed or unresolved else "ALL SUCCESS"
    _tell(parts, target, task_id, _result(call, task_id, status, unresolved, failed))


def _speak(parts: SimulatorParts, target: Target, call: EventCall, user: EventUser, user_key: str) -> bool:
    name = call.event.name
    said = Said(user_key, name, block=name, params=call.params, properties=user.properties)
    answer = ask(parts.door_url, parts.door_seconds, target.bot, said)
    if answer.response is None:
        return False
    if answer.response["template"]["outputs"]:  # without any, nothing is said
        entry = {"at": parts.now(), "direction": "out", "kind": "event", "payload": answer.response}
        parts.phone.append(target.clinic_code, user_key, entry)
    return True


def _tell(parts: SimulatorParts, target: Target, task_id: str, result: dict[str, Any]) -> None:
    """Keep the task's result beside the rooms, in none of them."""
    entry = {"at": parts.now(), "direction": "out", "kind": "task", "task_id": task_id, "payload": result}
    parts.phone.append(target.clinic_code, "", entry)


def _result(
    call: EventCall, task_id: str, status: str, unresolved: int = 0, failed: list[dict[str, Any]] | None = None
) -> dict[str, Any]:
    finished, failed = status != "IN PROGRESS", failed or []
    return {
        "taskId": task_id,
        "status": status,
        "allRequestCount": len(call.user),
        "successCount": len(call.user) - unresolved - len(failed) if finished else 0,
        "userKeyResolvingFailCount": unresolved,
        "fail": {"count": len(failed), "list": failed},
    }
