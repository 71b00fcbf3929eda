"""What Kakao sends: the skill request (SkillPayload), read tolerantly and turned into one plain value.

Source: Kakao business guide, "응답 타입별 JSON 포맷", and requests seen on the wire. Only the bot, the user and the
words are essential. Any other field may be absent, null, of a new shape or unknown, and then counts as absent:
a patient's message is never lost because Kakao changed something that is not needed to answer it.
"""

import json
import math
import re
from dataclasses import dataclass

from pydantic import JsonValue, ValidationError

from webhook.kakao.skill_payload import SkillPayload, User

MAX_BYTES = 1_000_000
MAX_DEPTH = 40
MAX_UTTERANCE = 20_000

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_KAKAO_URL = re.compile(r"https://(?:[a-z0-9-]+\.)*kakao\.com(?::443)?/[!-\[\]-~]{0,2000}", re.IGNORECASE)
_PATH = re.compile(r"[!-\[\]-~]{1,2000}")


class PayloadError(ValueError):
    """The body is not a request of Kakao's; sending it again cannot help. The message quotes nothing of the body."""


@dataclass(frozen=True)
class SkillRequest:
    """One utterance as Kakao delivered it.

    `user_key` is empty only when `group` is true. `event_params` are what our own Event API call sent along.
    `callback_url` is kept only if it is https on port 443 of kakao.com or a subdomain. `test` marks calls of the admin
    centre's test screens, which no patient made.
    """

    bot_id: str
    development: bool
    user_key: str
    user_key_type: str
    plusfriend_user_key: str | None
    utterance: str
    client_extra: dict[str, JsonValue]
    params: dict[str, str]
    event_params: dict[str, str]
    block_id: str
    block_name: str
    is_friend: bool
    callback_url: str | None
    surface: str
    test: bool
    group: bool


def parse(body: bytes, callback_base: str | None = None) -> SkillRequest:
    """Read a request body. Raises PayloadError that names what is missing or wrong.

    `callback_base`: where a stand-in for Kakao takes late answers, such as http://127.0.0.1:9100; never in production.

    Characters that a database refuses (NUL, lone surrogates) become U+FFFD. Of a key given twice the last one counts.
    """
    payload = _payload(_json(body))
    if len(payload.user_request.utterance) > MAX_UTTERANCE:
        raise PayloadError(f"userRequest.utterance is longer than {MAX_UTTERANCE} characters")
    if not payload.bot.id.removesuffix("!").strip():
        raise PayloadError("bot.id is missing")
    user = payload.user_request.user
    if payload.user_request.chat is None and (user is None or not user.id.strip()):
        raise PayloadError("userRequest.user.id is missing")
    return _request(payload, user or User(id=""), callback_base)


def _request(payload: SkillPayload, user: User, callback_base: str | None) -> SkillRequest:
    said = payload.user_request
    surface = said.params.get("surface", "")
    ignored = said.params.get("ignoreMe", "").lower() == "true"
    return SkillRequest(
        bot_id=payload.bot.id.removesuffix("!"),
        development=payload.bot.id.endswith("!"),
        user_key=user.id,
        user_key_type=user.type,
        plusfriend_user_key=user.properties.plusfriend_user_key or None,
        utterance=said.utterance,
        client_extra=payload.action.client_extra,
        params=payload.action.params,
        event_params={name: value for name, value in said.params.items() if name not in ("surface", "ignoreMe")},
        block_id=said.block.id,
        block_name=said.block.name,
        is_friend=user.properties.is_friend,
        callback_url=_callback(said.callback_url, callback_base),
        surface=surface,
        test=ignored or user.type == "accountId" or surface == "BuilderBotTest",
        group=said.chat is not None,
    )


def _json(body: bytes) -> object:
    if len(body) > MAX_BYTES:
        raise PayloadError(f"the body is larger than {MAX_BYTES} bytes")
    try:
        return _clean(json.loads(body), MAX_DEPTH)
    except RecursionError:
        raise PayloadError("the body is nested too deeply") from None
    except PayloadError:
        raise
    except ValueError:
        raise PayloadError("the body is not JSON") from None


def _clean(value: object, depth: int) -> object:
    """Without nulls in objects, NaN, infinities and characters that a database refuses."""
    if depth == 0:
        raise PayloadError("the body is nested too deeply")
    if isinstance(value, str):
        return _UNSTORABLE.sub("\ufffd", value)
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, list):
        return [_clean(item, depth - 1) for item in value]
    if isinstance(value, dict):
        pairs = ((_clean(key, depth), _clean(item, depth - 1)) for key, item in value.items())
        return {key: item for key, item in pairs if item is not None}
    return value


def _payload(value: object) -> SkillPayload:
    if not isinstance(value, dict):
        raise PayloadError("the body is not a JSON object")
    try:
        return SkillPayload.model_validate(value)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        place = ".".join(map(str, first["loc"]))
        problem = "is missing" if first["type"] == "missing" else f"is wrong: {first['msg']}"
        raise PayloadError(f"{place} {problem}") from None


def _callback(url: str | None, base: str | None) -> str | None:
    ours = url and base and url.startswith(f"{base.rstrip('/')}/") and _PATH.fullmatch(url)
    return url if url and (ours or _KAKAO_URL.fullmatch(url)) else None
