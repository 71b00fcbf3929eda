"""The complete documented SkillPayload as models that take Kakao's word for nothing but the essential fields.

Source: Kakao business guide, "응답 타입별 JSON 포맷", and requests seen on the wire (snake case duplicates, numbers).
A field marked Maybe or Texts falls back to its default when it is null or of another shape.
"""

import json
from collections.abc import Callable
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

MAX_KEY = 200


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
