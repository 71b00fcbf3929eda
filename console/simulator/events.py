"""The fake Event API: the bot speaks first, by way of our own Kakao door.

See channels.kakao_event.fake.event for the documented shapes.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from flask import Blueprint, abort, jsonify, request
from flask.typing import ResponseReturnValue
from pydantic import ValidationError

from channels.kakao_event.fake.event import IN_PROGRESS, EventCall, EventUser, ended, failure, result
from channels.kakao_event.fake.phone import Bot, Said, ask
from console.simulator import people
from console.simulator.parts import SimulatorParts
from records import rooms


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
        _tell(parts, target, task_id, result(call, task_id, IN_PROGRESS))
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
            failed.append(failure(user, parts.now()))
    _tell(parts, target, task_id, ended(call, task_id, unresolved, failed))


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
