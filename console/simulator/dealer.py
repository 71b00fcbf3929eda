"""The fake dealer: takes the simulator channel's messages and puts them on the demo phone.

It refuses what an Alimtalk dealer refuses (1,000 characters, 5 buttons). A second message with the same send key is
taken and shown like the first, so that a double can be seen.
"""

import time
from dataclasses import asdict
from typing import Any
from uuid import uuid4

from flask import Blueprint, abort, jsonify, request
from flask.typing import ResponseReturnValue
from pydantic import TypeAdapter, ValidationError

from channels.ports import Outgoing
from console.simulator import people
from console.simulator.parts import SimulatorParts

MAX_TEXT, MAX_TITLE, MAX_BUTTONS, MAX_LABEL, MAX_DELAY = 1000, 50, 5, 14, 30.0
_OUTGOING = TypeAdapter(Outgoing)


def register(blueprint: Blueprint, parts: SimulatorParts) -> None:
    """Add the dealer's routes."""

    @blueprint.post("/simulator/dealer/messages")
    def take_message() -> ResponseReturnValue:
        trouble = _trouble(request.headers.get("X-Fault", ""))
        time.sleep(min(float(trouble.get("delay", 0)), MAX_DELAY))
        if trouble.get("when", "before") == "before":
            _fail(trouble)
        dealer_id = _put_on_phone(parts, _message(request.get_json(silent=True)))
        _fail(trouble)
        return jsonify(dealer_id=dealer_id)

    @blueprint.get("/simulator/dealer/messages/<path:send_key>")
    def look_up_message(send_key: str) -> ResponseReturnValue:
        taken = parts.phone.find("push", "send_key", send_key)
        if not taken:
            return jsonify(dealer_id=None), 404
        return jsonify(dealer_id=taken[0]["dealer_id"], times=len(taken))


def _trouble(header: str) -> dict[str, str]:
    """Trouble that a test asks for, such as `delay=0.2,status=500,when=after` (before or after the message counts)."""
    return dict(part.split("=", 1) for part in header.replace(" ", "").split(",") if "=" in part)


def _fail(trouble: dict[str, str]) -> None:
    if "status" in trouble:
        abort(int(trouble["status"]))


def _message(body: Any) -> Outgoing:
    try:
        message = _OUTGOING.validate_python(body)
    except ValidationError:
        abort(400)
    labels = [len(button.label) for button in message.buttons]
    too_long = len(message.text) > MAX_TEXT or len(message.title) > MAX_TITLE or max(labels, default=0) > MAX_LABEL
    if too_long or len(labels) > MAX_BUTTONS or not message.text.strip() or not message.to:
        abort(400)
    return message


def _put_on_phone(parts: SimulatorParts, message: Outgoing) -> str:
    with parts.database.read() as session:
        clinic = people.demo_clinic(session, message.clinic_code)
        now = parts.clock.clinic(session)
        room = people.room_of(session, clinic, message.to, now)
    dealer_id = f"sim-{uuid4().hex}"
    shown = {"title": message.title, "text": message.text, "buttons": [asdict(button) for button in message.buttons]}
    entry = {"at": message.at.isoformat(), "direction": "out", "kind": "push", "payload": shown}
    parts.phone.append(message.clinic_code, room, {**entry, "send_key": message.send_key, "dealer_id": dealer_id})
    return dealer_id
