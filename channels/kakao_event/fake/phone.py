"""Kakao's side of the skill door: builds the request as a phone's arrives, and reads the answer as Kakao would.

Sources: Kakao business guide, "응답 타입별 JSON 포맷" (the body, 1 to 3 outputs, 10 quick replies) and "AI 챗봇 콜백
개발 가이드" (5 seconds); the headers as seen on the wire.
"""

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import requests

MAX_OUTPUTS, MAX_QUICK_REPLIES = 3, 10


@dataclass(frozen=True)
class Bot:
    """A clinic's bot as Kakao knows it: its id, its name, and the skill with the secret header."""

    id: str
    name: str
    skill_key: str


@dataclass(frozen=True)
class Said:
    """One utterance: typed, or of a pressed button with its `extra`; or an event, whose name it is, with `params`.

    `callback_url`: where a late answer may go. `changes`: values of fields of the payload, by the names that lead there
    with dots between.
    """

    user_key: str
    utterance: str
    extra: dict[str, Any] | None = None
    block: str = "폴백 블록"
    params: dict[str, str] | None = None
    properties: dict[str, Any] | None = None
    callback_url: str | None = None
    changes: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Answer:
    """The skill's response, or why Kakao could not use it: timeout, unreachable, http or invalid."""

    response: dict[str, Any] | None = None
    failure: str | None = None


def ask(door_url: str, seconds: float, bot: Bot, said: Said) -> Answer:
    """Post the utterance to the skill door and wait at most `seconds` for a usable answer."""
    try:
        got = post(door_url, seconds, bot, said, new_footprint())
    except requests.Timeout:
        return Answer(failure="timeout")
    except requests.RequestException:
        return Answer(failure="unreachable")
    return _read(got)


def new_footprint() -> str:
    """The id that Kakao gives to every utterance."""
    return f"chp-{secrets.token_hex(16)}"


def post(door_url: str, seconds: float, bot: Bot, said: Said, footprint: str) -> requests.Response:
    """The request as it arrives from a phone. Raises requests.RequestException."""
    headers = {
        "User-Agent": "AHC/2.1",
        "X-Request-Id": footprint,
        "X-Chappie-Footprint": footprint,
        "X-Skill-Key": bot.skill_key,
    }
    return requests.post(f"{door_url}/kakao/skill", json=payload(bot, said), headers=headers, timeout=seconds)


def payload(bot: Bot, said: Said) -> dict[str, Any]:
    """The SkillPayload of a KakaoTalk phone."""
    block = {"id": _made_up_id(bot.id, said.block), "name": said.block}
    late = {"callbackUrl": said.callback_url} if said.callback_url else {}
    made: dict[str, Any] = {
        "bot": {"id": bot.id, "name": bot.name},
        "intent": {**block, "extra": {"reason": {"code": 1, "message": "OK"}}},
        "action": {
            "id": _made_up_id(bot.id, "action"),
            "name": "안부",
            "params": {},
            "detailParams": {},
            "clientExtra": said.extra or {},
        },
        "userRequest": {
            "block": block,
            "user": {"id": said.user_key, "type": "botUserKey", "properties": _properties(said)},
            "utterance": said.utterance,
            "params": {"surface": "Kakaotalk.plusfriend", **(said.params or {})},
            "lang": "ko",
            "timezone": "Asia/Seoul",
            **late,
        },
        "contexts": [],
    }
    for names, value in said.changes.items():
        _put(made, names.split("."), value)
    return made


def _put(place: dict[str, Any], names: list[str], value: Any) -> None:
    for name in names[:-1]:
        place = place.setdefault(name, {})
    place[names[-1]] = value


def plusfriend_key(user_key: str) -> str:
    """The same person's key in the channel."""
    return f"pf-{user_key}"


def app_user_id(user_key: str) -> str:
    """The same person's id in the app that is linked with the bot; a number at Kakao."""
    return f"app-{user_key}"


def _properties(said: Said) -> dict[str, Any]:
    keys = {"bot_user_key": said.user_key, "plusfriend_user_key": plusfriend_key(said.user_key)}
    camel = {"botUserKey": said.user_key, "plusfriendUserKey": plusfriend_key(said.user_key)}
    return {**(said.properties or {}), **camel, "isFriend": True, **keys}


def _made_up_id(*parts: str) -> str:
    return hashlib.sha256("/".join(parts).encode()).hexdigest()[:24]


def _read(got: requests.Response) -> Answer:
    if not got.ok:
        return Answer(failure="http")
    try:
        body = got.json()
    except requests.JSONDecodeError:
        return Answer(failure="invalid")
    return Answer(response=body) if _usable(body) else Answer(failure="invalid")


def _usable(body: Any) -> bool:
    """Version 2.0, at most three bubbles of one component each, at most ten quick replies."""
    if not isinstance(body, dict) or body.get("version") != "2.0" or not isinstance(body.get("template"), dict):
        return False
    outputs, quick = body["template"].get("outputs"), body["template"].get("quickReplies") or []
    if not isinstance(outputs, list) or not isinstance(quick, list):
        return False
    components = all(isinstance(output, dict) and len(output) == 1 for output in outputs)
    return components and len(outputs) <= MAX_OUTPUTS and len(quick) <= MAX_QUICK_REPLIES
