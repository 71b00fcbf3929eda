"""The page's own calls: say something, watch the room, move clinic time."""

from datetime import datetime, time, timedelta
from typing import Any, Literal

from flask import Blueprint, Response, abort, jsonify, request
from flask.typing import ResponseReturnValue
from pydantic import BaseModel, Field, JsonValue, ValidationError

from channels.kakao_event.fake.phone import Said, ask
from channels.simulator.phone import Entry
from console.simulator import people, wording
from console.simulator.parts import SimulatorParts
from console.simulator.staff_view import room_state
from console.simulator.stream import events
from records.clock import NotOnlyDemos
from records.facts import SEOUL

LONGEST_JUMP = timedelta(days=400)


class SayBody(BaseModel):
    """What the phone's owner typed or pressed. `mark` comes back in both entries, so that the page knows its own."""

    clinic: str
    user_key: str = Field(min_length=1, max_length=70)
    utterance: str = Field(min_length=1, max_length=5000)
    extra: dict[str, JsonValue] | None = None
    mark: str = Field("", max_length=40)


class ClockBody(BaseModel):
    """Where clinic time goes: an ISO time (in Seoul, unless it says otherwise), or one of the page's buttons."""

    to: str | None = None
    preset: Literal["next-day-10", "plus-1h", "plus-3d"] | None = None


def register(blueprint: Blueprint, parts: SimulatorParts) -> None:
    """Add the routes of the page."""

    @blueprint.post("/simulator/say")
    def say() -> ResponseReturnValue:
        try:
            return jsonify(entries=_say(parts, SayBody.model_validate(request.get_json(silent=True))))
        except ValidationError:
            abort(400)

    @blueprint.post("/simulator/clock")
    def move_clock() -> ResponseReturnValue:
        try:
            return jsonify(text=wording.clock(_move(parts, ClockBody.model_validate(request.get_json(silent=True)))))
        except ValidationError:
            abort(400)
        except _Refused as refused:
            return jsonify(error=str(refused)), 409

    @blueprint.get("/simulator/state")
    def state() -> ResponseReturnValue:
        return jsonify(_state(parts, request.args.get("clinic"), request.args.get("user", "")))

    @blueprint.get("/simulator/stream")
    def stream() -> ResponseReturnValue:
        with parts.database.read() as session:
            clinic = people.demo_clinic(session, request.args.get("clinic", ""))
        last = request.headers.get("Last-Event-ID", "0")
        position = int(last) if last.isdecimal() else 0
        happening = events(parts, clinic.code, clinic.id, request.args.get("user", ""), position)
        headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        return Response(happening, mimetype="text/event-stream", headers=headers)


class _Refused(Exception):
    """Clinic time cannot go there; says why."""


def _say(parts: SimulatorParts, body: SayBody) -> list[Entry]:
    """Both sides of one utterance, logged: what was said before the door is asked, the answer when it is there."""
    with parts.database.read() as session:
        bot = people.bot_of(people.demo_clinic(session, body.clinic))
    said = _log(parts, body, {"direction": "in", "kind": "say", "payload": {"utterance": body.utterance}})
    answer = ask(parts.door_url, parts.door_seconds, bot, Said(body.user_key, body.utterance, body.extra))
    payload = answer.response if answer.response is not None else {"failure": answer.failure}
    return [said, _log(parts, body, {"direction": "out", "kind": "answer", "payload": payload})]


def _log(parts: SimulatorParts, body: SayBody, entry: dict[str, Any]) -> Entry:
    entry = {"at": parts.now(), **entry, "mark": body.mark}
    return {**entry, "position": parts.phone.append(body.clinic, body.user_key, entry)}


def _move(parts: SimulatorParts, body: ClockBody) -> datetime:
    with parts.database.write() as session:
        now = parts.clock.clinic(session)
        to = _goal(body, now)
        if to > now + LONGEST_JUMP:
            raise _Refused(wording.TOO_FAR)
        try:
            return parts.clock.advance(session, to)
        except ValueError:
            raise _Refused(wording.ALREADY_PAST) from None
        except NotOnlyDemos:
            raise _Refused(wording.REAL_CLINIC) from None


def _goal(body: ClockBody, now: datetime) -> datetime:
    match body.preset:
        case "plus-1h":
            return now + timedelta(hours=1)
        case "plus-3d":
            return now + timedelta(days=3)
        case "next-day-10":
            return datetime.combine(now.date() + timedelta(days=1), time(10), SEOUL)
    try:
        to = datetime.fromisoformat(body.to or "")
    except ValueError:
        raise _Refused(wording.NOT_CLINIC_TIME) from None
    return to if to.tzinfo else to.replace(tzinfo=SEOUL)


def _state(parts: SimulatorParts, clinic_code: str | None, user_key: str) -> dict[str, Any]:
    """Whose phones there are and what time it is; with a clinic, the staff's view of the room too."""
    with parts.database.read() as session:
        now = parts.clock.clinic(session)
        state: dict[str, Any] = {"clinics": people.demo_clinics(session, now), "clock": wording.clock(now)}
        if clinic_code is not None:
            state["room"] = room_state(session, people.demo_clinic(session, clinic_code), user_key, now)
        return state
