"""What Kakao sends: the skill request (SkillPayload), read tolerantly and turned into one plain value.

Source: Kakao business guide, "응답 타입별 JSON 포맷", and requests seen on the wire. Only the bot, the user and the
words are essential. Any other field may be absent, null, of a new shape or unknown, and then counts as absent:
a patient's message is never lost because Kakao changed something that is not needed to answer it.
"""

import json
import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, TypeVar

from pydantic import (
    AliasChoices,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    JsonValue,
    ValidationError,
    WrapValidator,
)
from pydantic.alias_generators import to_camel
from pydantic_core import PydanticUseDefault

MAX_BYTES = 1_000_000
MAX_DEPTH = 40
MAX_UTTERANCE = 20_000
MAX_KEY = 200

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_KAKAO_URL = re.compile(r"https://(?:[a-z0-9-]+\.)*kakao\.com(?::443)?/[!-\[\]-~]{0,2000}", re.IGNORECASE)


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


def _or_default(value: object, handler: Callable[[object], object]) -> object:
    try:
        return handler(value)
    except ValidationError:
        raise PydanticUseDefault from None


def _texts(value: object) -> object:
    """A map's values as strings: system entities sometimes arrive as objects, flags as booleans."""
    if not isinstance(value, dict):
        return value
    return {key: item if isinstance(item, str) else json.dumps(item, ensure_ascii=False) for key, item in value.items()}


T = TypeVar("T")
Maybe = Annotated[T, WrapValidator(_or_default)]
Texts = Annotated[dict[str, str], BeforeValidator(_texts), WrapValidator(_or_default)]
Key = Annotated[str, Field(max_length=MAX_KEY)]


class _Part(BaseModel):
    model_config = ConfigDict(
        extra="allow", frozen=True, alias_generator=to_camel, populate_by_name=True, coerce_numbers_to_str=True
    )


class Named(_Part):
    """An id with a name: a block, a skill."""

    id: Maybe[str] = ""
    name: Maybe[str] = ""


class Bot(_Part):
    """The bot; an id that ends with `!` is its development channel."""

    id: Key
    name: Maybe[str] = ""


class MatchedKnowledge(_Part):
    answer: Maybe[str] = ""
    question: Maybe[str] = ""
    categories: Maybe[tuple[str, ...]] = ()
    landing_url: Maybe[str] = ""
    image_url: Maybe[str] = ""


class Knowledge(_Part):
    response_type: Maybe[str] = ""
    matched_knowledges: Maybe[tuple[MatchedKnowledge, ...]] = ()


class Reason(_Part):
    code: Maybe[int | None] = None
    message: Maybe[str] = ""


class IntentExtra(_Part):
    reason: Maybe[Reason] = Reason()
    knowledge: Maybe[Knowledge | None] = None


class Intent(Named):
    """The block that Kakao matched; named `지식+` for a knowledge hit."""

    extra: Maybe[IntentExtra] = IntentExtra()


class DetailParam(_Part):
    origin: Maybe[str] = ""
    value: Maybe[JsonValue] = None
    group_name: Maybe[str] = ""


class Action(Named):
    """The skill. `client_extra` is the pressed button's `extra`; empty when the user typed."""

    params: Texts = Field(default_factory=dict)
    detail_params: Maybe[dict[str, DetailParam]] = Field(default_factory=dict)
    client_extra: Maybe[dict[str, JsonValue]] = Field(default_factory=dict)


class UserProperties(_Part):
    """The user's other keys; each is sent in camel case, in snake case, in both or not at all."""

    plusfriend_user_key: Maybe[Key | None] = None
    bot_user_key: Maybe[Key | None] = None
    app_user_id: Maybe[Key | None] = None
    app_user_status: Maybe[str | None] = None
    is_friend: Maybe[bool] = False


class User(_Part):
    id: Key
    type: Maybe[str] = ""
    properties: Maybe[UserProperties] = UserProperties()


class UserRequest(_Part):
    """What the user said, and where. `chat` is there in group bots only."""

    utterance: str = ""
    user: User | None = None
    block: Maybe[Named] = Named()
    params: Texts = Field(default_factory=dict)
    callback_url: Maybe[str | None] = None
    lang: Maybe[str | None] = None
    timezone: Maybe[str] = "Asia/Seoul"
    chat: JsonValue = None


class ContextParam(_Part):
    value: Maybe[str] = ""
    resolved_value: Maybe[JsonValue] = None


class Context(_Part):
    name: Maybe[str] = ""
    life_span: Maybe[int | None] = Field(default=None, validation_alias=AliasChoices("lifeSpan", "lifespan"))
    ttl: Maybe[int | None] = None
    params: Maybe[dict[str, ContextParam]] = Field(default_factory=dict)


class Trigger(_Part):
    type: Maybe[str] = ""
    referrer_block: Maybe[Named | None] = None


class Flow(_Part):
    trigger: Maybe[Trigger] = Trigger()
    last_block: Maybe[Named | None] = None


class SkillPayload(_Part):
    """The whole documented request."""

    bot: Bot
    user_request: UserRequest
    intent: Maybe[Intent] = Intent()
    action: Maybe[Action] = Action()
    contexts: Maybe[tuple[Context, ...]] = ()
    flow: Maybe[Flow] = Flow()


def parse(body: bytes) -> SkillRequest:
    """Read a request body. Raises PayloadError that names what is missing or wrong.

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
    return _request(payload, user or User(id=""))


def _request(payload: SkillPayload, user: User) -> SkillRequest:
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
        callback_url=_kakao_url(said.callback_url),
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


def _kakao_url(url: str | None) -> str | None:
    return url if url and _KAKAO_URL.fullmatch(url) else None
