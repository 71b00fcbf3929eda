"""The Kakao door: `POST /kakao/skill`. Translates; decides nothing.

401 for a wrong secret, 413 and 400 for what is not Kakao's; to Kakao itself always 200, since any other status shows
the patient an error. Source: Kakao skill guide (5 s time-out; the secret is a header typed on the registration screen).
"""

from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any

import structlog
from flask import Blueprint, Request, Response, jsonify, request

from bot import away, wording
from bot.conversation import Conversations
from bot.reply import Bubble, Reply
from bot.turn import Turn
from records.models import Clinic
from webhook.callbacks import Callbacks
from webhook.clinics import ClinicDirectory
from webhook.kakao.payload import MAX_BYTES, PayloadError, SkillRequest, parse
from webhook.kakao.response import LimitError, render, to_json

log = structlog.get_logger()
EVENT_PARAM = "anbu_event"
MAX_USER_KEY = 80  # Kakao's keys have at most 70
MAX_REQUEST_KEY = 120
TOO_LARGE = f"the body is larger than {MAX_BYTES} bytes"
SAY_NOTHING: dict[str, Any] = {"version": "2.0", "template": {"outputs": []}}


class Refused(Exception):
    """Not a request of Kakao's for one of our clinics."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.status = status


@dataclass(frozen=True)
class Door:
    """What the door needs. Without `callbacks` an address for late answers is not used; `callback_base`: see parse."""

    conversations: Conversations
    clinics: ClinicDirectory
    callbacks: Callbacks | None = None
    callback_base: str | None = None


def skill_blueprint(
    conversations: Conversations,
    clinics: ClinicDirectory,
    callbacks: Callbacks | None = None,
    callback_base: str | None = None,
) -> Blueprint:
    door = Blueprint("kakao", __name__)
    parts = Door(conversations, clinics, callbacks, callback_base)

    @door.post("/kakao/skill")
    def skill() -> Response | tuple[Response, int]:
        try:
            return jsonify(_answered(parts))
        except Refused as error:
            return jsonify({"error": str(error)}), error.status

    return door


def _answered(door: Door) -> dict[str, Any]:
    """The answer to the request at the door. Raises Refused."""
    if (request.content_length or 0) > MAX_BYTES:
        raise Refused(413, TOO_LARGE)
    try:
        clinic = door.clinics.holding(request.headers.get("X-Skill-Key", ""))
    except Exception as error:
        log.error("skill.no_clinics", error=type(error).__name__, where=away.place(error))
        return in_kakaos_format(_words(wording.UNKNOWN_BOT))
    if clinic is None:
        log.warning("skill.wrong_key", address=request.remote_addr)
        raise Refused(401, "X-Skill-Key is missing or wrong; see: anbu clinic skill-key")
    return _for_clinic(door, clinic, _said(door.callback_base))


def _said(callback_base: str | None) -> SkillRequest:
    body = request.get_data(cache=False)
    if len(body) > MAX_BYTES:
        raise Refused(413, TOO_LARGE)
    try:
        said = parse(body, callback_base)
    except PayloadError as error:
        raise Refused(400, str(error)) from None
    if len(said.user_key) > MAX_USER_KEY:
        raise Refused(400, f"userRequest.user.id is longer than {MAX_USER_KEY} characters")
    return said


def _for_clinic(door: Door, clinic: Clinic, said: SkillRequest) -> dict[str, Any]:
    owner = door.clinics.of_bot(said.bot_id)
    if owner is None:
        log.error("skill.unknown_bot", bot_id=said.bot_id, key_of=clinic.code)
        return in_kakaos_format(_words(wording.UNKNOWN_BOT))
    if owner.id != clinic.id:
        log.warning("skill.key_of_another_clinic", bot_id=said.bot_id, key_of=clinic.code)
        raise Refused(401, "X-Skill-Key belongs to another clinic")
    if said.group:
        return in_kakaos_format(_words(wording.GROUP_CHAT))
    event = said.event_params.get(EVENT_PARAM)
    if event is None:
        return _turn(door, clinic, turn_of(said, request), said.callback_url)
    reply = door.conversations.event(clinic, said.user_key, event)
    return in_kakaos_format(reply) if reply.bubbles else SAY_NOTHING


def _turn(door: Door, clinic: Clinic, turn: Turn, callback: str | None) -> dict[str, Any]:
    answer = door.callbacks.answer(clinic, turn, callback, in_kakaos_format) if door.callbacks and callback else None
    return answer or in_kakaos_format(door.conversations.take(clinic, turn))


def turn_of(said: SkillRequest, at_door: Request) -> Turn:
    """The turn in our own terms. Kakao's Footprint ID is the request key; without one it is new."""
    footprint = at_door.headers.get("X-Request-Id") or at_door.headers.get("X-Chappie-Footprint")
    return Turn(
        user_key=said.user_key,
        text=said.utterance,
        request_key=_key(footprint) if footprint else None,
        choice=_word(said.client_extra.get("choice")),
        follow_up=_word(said.client_extra.get("follow_up")),
    )


def _key(footprint: str) -> str:
    """Any proxy may put its own id there, of any length."""
    return footprint if len(footprint) <= MAX_REQUEST_KEY else sha256(footprint.encode()).hexdigest()


def _word(value: object) -> str | None:
    return value if isinstance(value, str) and 0 < len(value) <= 80 else None


def in_kakaos_format(reply: Reply) -> dict[str, Any]:
    """The reply in Kakao's format; one too long for a single answer loses its last bubbles, and the log says so."""
    while True:
        try:
            return to_json(render(reply))
        except LimitError as error:
            log.error("skill.reply_too_long", why=str(error), bubbles=len(reply.bubbles))
            if len(reply.bubbles) < 2:
                return to_json(render(_words(wording.STAFF_TOLD)))
            reply = replace(reply, bubbles=reply.bubbles[:-1])


def _words(text: str) -> Reply:
    return Reply((Bubble(text),))
