"""The Kakao door: `POST /kakao/skill`. Translates; decides nothing.

401 for a wrong secret, 413 and 400 for what is not Kakao's; to Kakao itself always 200, since any other status shows
the patient an error. Source: Kakao skill guide (5 s time-out; the secret is a header typed on the registration screen).
"""

from dataclasses import replace
from typing import Any

import structlog
from flask import Blueprint, Request, Response, jsonify, request

from bot import wording
from bot.conversation import Conversations
from bot.reply import Bubble, Reply
from bot.turn import Turn
from records.models import Clinic
from webhook.clinics import ClinicDirectory
from webhook.kakao.payload import MAX_BYTES, PayloadError, SkillRequest, parse
from webhook.kakao.response import LimitError, render, to_json

log = structlog.get_logger()
EVENT_PARAM = "anbu_event"
SAY_NOTHING: dict[str, Any] = {"version": "2.0", "template": {"outputs": []}}


def skill_blueprint(conversations: Conversations, clinics: ClinicDirectory) -> Blueprint:
    door = Blueprint("kakao", __name__)

    @door.post("/kakao/skill")
    def skill() -> Response | tuple[Response, int]:
        if (request.content_length or 0) > MAX_BYTES:
            return _refused(413, f"the body is larger than {MAX_BYTES} bytes")
        clinic = clinics.holding(request.headers.get("X-Skill-Key", ""))
        if clinic is None:
            log.warning("skill.wrong_key", address=request.remote_addr)
            return _refused(401, "X-Skill-Key is missing or wrong; see: anbu clinic skill-key")
        try:
            said = parse(request.get_data(cache=False))
        except PayloadError as error:
            return _refused(400, str(error))
        return _for_clinic(conversations, clinics, clinic, said)

    return door


def _for_clinic(
    conversations: Conversations, clinics: ClinicDirectory, clinic: Clinic, said: SkillRequest
) -> Response | tuple[Response, int]:
    owner = clinics.of_bot(said.bot_id)
    if owner is None:
        log.error("skill.unknown_bot", bot_id=said.bot_id, key_of=clinic.code)
        return jsonify(_response(_words(wording.UNKNOWN_BOT)))
    if owner.id != clinic.id:
        log.warning("skill.key_of_another_clinic", bot_id=said.bot_id, key_of=clinic.code)
        return _refused(401, "X-Skill-Key belongs to another clinic")
    if said.group:
        return jsonify(_response(_words(wording.GROUP_CHAT)))
    return jsonify(_answer(conversations, clinic, said))


def _answer(conversations: Conversations, clinic: Clinic, said: SkillRequest) -> dict[str, Any]:
    event = said.event_params.get(EVENT_PARAM)
    if event is not None:
        reply = conversations.event(clinic, said.user_key, event)
        return _response(reply) if reply.bubbles else SAY_NOTHING
    return _response(conversations.take(clinic, turn_of(said, request)))


def turn_of(said: SkillRequest, at_door: Request) -> Turn:
    """The turn in our own terms. Kakao's Footprint ID (X-Request-Id) is the request key; without one it is new."""
    return Turn(
        user_key=said.user_key,
        text=said.utterance,
        request_key=at_door.headers.get("X-Request-Id") or None,
        choice=_word(said.client_extra.get("choice")),
        follow_up=_word(said.client_extra.get("follow_up")),
    )


def _word(value: object) -> str | None:
    return value if isinstance(value, str) and 0 < len(value) <= 80 else None


def _response(reply: Reply) -> dict[str, Any]:
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


def _refused(status: int, why: str) -> tuple[Response, int]:
    return jsonify({"error": why}), status
