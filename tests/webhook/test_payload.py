"""The skill request: what Kakao sends, and what others might send in its place."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from webhook.kakao.payload import MAX_BYTES, MAX_UTTERANCE, PayloadError, SkillRequest, parse
from webhook.kakao.skill_payload import SkillPayload

PHONE: dict[str, Any] = {
    "bot": {"id": "5f0c1d2e3a4b5c6d7e8f9012", "name": "안부의원"},
    "intent": {"id": "b-77", "name": "폴백 블록", "extra": {"reason": {"code": 1, "message": "OK"}}},
    "action": {"id": "a-1", "name": "안부", "params": {}, "detailParams": {}, "clientExtra": {}},
    "userRequest": {
        "block": {"id": "b-77", "name": "폴백 블록"},
        "user": {
            "id": "c0ffee11aa",
            "type": "botUserKey",
            "properties": {
                "botUserKey": "c0ffee11aa",
                "isFriend": True,
                "plusfriendUserKey": "Qw-Er-Ty12",
                "bot_user_key": "c0ffee11aa",
                "plusfriend_user_key": "Qw-Er-Ty12",
            },
        },
        "utterance": "입술이 아직 부었어요",
        "params": {"surface": "Kakaotalk.plusfriend"},
        "lang": "ko",
        "timezone": "Asia/Seoul",
    },
    "contexts": [],
}

SKILL_TEST: dict[str, Any] = {
    "intent": {"id": "b-1", "name": "블록 이름"},
    "userRequest": {
        "timezone": "Asia/Seoul",
        "params": {"ignoreMe": "true"},
        "block": {"id": "b-1", "name": "블록 이름"},
        "utterance": "발화 내용",
        "lang": None,
        "user": {"id": "123456", "type": "accountId", "properties": {}},
    },
    "bot": {"id": "bot-1", "name": "봇 이름"},
    "action": {"name": "안부", "clientExtra": None, "params": {}, "id": "a-1", "detailParams": {}},
}


def read(payload: object) -> SkillRequest:
    return parse(json.dumps(payload).encode())


def changed(payload: dict[str, Any], path: str, value: object) -> dict[str, Any]:
    copy: dict[str, Any] = json.loads(json.dumps(payload))
    *parents, last = path.split(".")
    place = copy
    for name in parents:
        place = place.setdefault(name, {})
    place[last] = value
    return copy


def without(payload: dict[str, Any], path: str) -> dict[str, Any]:
    copy = changed(payload, path, None)
    *parents, last = path.split(".")
    place = copy
    for name in parents:
        place = place[name]
    del place[last]
    return copy


def test_a_message_from_a_phone_is_read_whole() -> None:
    """Every field of a phone's request lands in its place."""
    assert read(PHONE) == SkillRequest(
        bot_id="5f0c1d2e3a4b5c6d7e8f9012",
        development=False,
        user_key="c0ffee11aa",
        user_key_type="botUserKey",
        plusfriend_user_key="Qw-Er-Ty12",
        utterance="입술이 아직 부었어요",
        client_extra={},
        params={},
        event_params={},
        block_id="b-77",
        block_name="폴백 블록",
        is_friend=True,
        callback_url=None,
        surface="Kakaotalk.plusfriend",
        test=False,
        group=False,
    )


def test_the_skill_test_screen_is_read_and_known_as_a_test() -> None:
    """Null lang, null clientExtra, an account id and no contexts are no obstacle."""
    request = read(SKILL_TEST)
    assert (request.test, request.user_key, request.user_key_type) == (True, "123456", "accountId")
    assert (request.client_extra, request.is_friend, request.plusfriend_user_key) == ({}, False, None)


@pytest.mark.parametrize(
    "params", [{"surface": "BuilderBotTest"}, {"ignoreMe": "true"}, {"ignoreMe": True}, {"ignoreMe": "TRUE"}]
)
def test_the_bot_test_is_known_as_a_test(params: dict[str, object]) -> None:
    """The admin centre's bot test is told apart by its surface or its ignoreMe flag."""
    assert read(changed(PHONE, "userRequest.params", params)).test is True


def test_the_development_channel_belongs_to_the_same_bot() -> None:
    """The exclamation mark of the development channel is a flag, not a part of the bot's id."""
    request = read(changed(PHONE, "bot.id", "demo-bot!"))
    assert (request.bot_id, request.development) == ("demo-bot", True)


def test_snake_case_alone_is_enough() -> None:
    """The user's keys are found in snake case when the camel case ones are missing or null."""
    properties = {"plusfriendUserKey": None, "plusfriend_user_key": "Ab-Cd", "is_friend": True}
    request = read(changed(PHONE, "userRequest.user.properties", properties))
    assert (request.plusfriend_user_key, request.is_friend) == ("Ab-Cd", True)


def test_a_pressed_button_brings_its_extra() -> None:
    """clientExtra arrives as it was sent, with any JSON inside."""
    extra = {"choice": "c-1", "deep": {"list": [1, "두"]}}
    assert read(changed(PHONE, "action.clientExtra", extra)).client_extra == extra


def test_parameters_are_text_whatever_their_type() -> None:
    """Entity values are strings; an object, a number or a flag in their place becomes its JSON, null is dropped."""
    params = {"sys_date": '{"date": "2026-11-20"}', "n": 3, "o": {"통증": 1}, "f": True, "none": None}
    assert read(changed(PHONE, "action.params", params)).params == {
        "sys_date": '{"date": "2026-11-20"}',
        "n": "3",
        "o": '{"통증": 1}',
        "f": "true",
    }


def test_event_parameters_are_told_from_kakaos_own() -> None:
    """What our Event API call sent in params comes back, without surface and ignoreMe."""
    params = {"surface": "Kakaotalk.plusfriend", "ignoreMe": "false", "once": "tok.en", "n": 7}
    assert read(changed(PHONE, "userRequest.params", params)).event_params == {"once": "tok.en", "n": "7"}


def test_numbers_stand_for_text() -> None:
    """A number where the documentation says string is read as its digits."""
    payload = changed(changed(PHONE, "userRequest.user.id", 42), "bot.id", 7)
    payload["userRequest"]["utterance"] = 8
    request = read(payload)
    assert (request.user_key, request.bot_id, request.utterance) == ("42", "7", "8")


@pytest.mark.parametrize(
    "path",
    [
        "intent", "action", "contexts", "flow", "bot.name", "action.params", "action.clientExtra",
        "action.detailParams", "userRequest.block", "userRequest.params", "userRequest.lang",
        "userRequest.timezone", "userRequest.user.type",
        "userRequest.user.properties", "userRequest.callbackUrl",
    ],
)  # fmt: skip
@pytest.mark.parametrize("value", [None, "absent", [], {}, "strange", 5, [[None]], {"new": {"shape": None}}])
def test_no_field_but_the_essential_ones_can_refuse_a_message(path: str, value: object) -> None:
    """Absent, null, empty or of a shape never seen: the patient's words still arrive."""
    payload = without(PHONE, path) if value == "absent" else changed(PHONE, path, value)
    assert read(payload).utterance == "입술이 아직 부었어요"


def test_every_documented_part_has_its_model() -> None:
    """Knowledge, contexts, flow and detail parameters are read into typed values."""
    payload = PHONE | {
        "intent": {"name": "지식+", "extra": {"knowledge": {"responseType": "skill", "matchedKnowledges": [
            {"answer": "네", "question": "주차 되나요", "categories": ["안내"], "landingUrl": "", "imageUrl": ""}]}}},
        "contexts": [{"name": "checkin", "lifespan": 3, "params": {"day": {"value": "1", "resolvedValue": 1}}}],
        "flow": {"trigger": {"type": "QUICKREPLY_BUTTON_MESSAGE", "referrerBlock": {"id": "b-0", "name": "시작"}},
                 "lastBlock": {"id": "b-0", "name": "시작"}},
    }  # fmt: skip
    payload = changed(payload, "action.detailParams", {"when": {"origin": "내일", "value": "x", "groupName": ""}})
    model = SkillPayload.model_validate(payload)
    assert model.intent.extra.knowledge is not None
    assert model.intent.extra.knowledge.matched_knowledges[0].question == "주차 되나요"
    assert (model.contexts[0].life_span, model.contexts[0].params["day"].resolved_value) == (3, 1)
    assert (model.flow.trigger.type, model.action.detail_params["when"].origin) == ("QUICKREPLY_BUTTON_MESSAGE", "내일")


def test_an_empty_utterance_is_a_message_too() -> None:
    """A null or absent utterance is an empty one: a button or an event may carry no words."""
    empty = [changed(PHONE, "userRequest.utterance", None), without(PHONE, "userRequest.utterance")]
    assert [read(payload).utterance for payload in empty] == ["", ""]


def test_a_long_utterance_is_kept_whole_up_to_the_cap() -> None:
    """Nothing a patient wrote is cut: 20,000 characters pass whole, one more is refused."""
    words = "아" * MAX_UTTERANCE
    assert read(changed(PHONE, "userRequest.utterance", words)).utterance == words
    with pytest.raises(PayloadError, match="utterance is longer than 20000"):
        read(changed(PHONE, "userRequest.utterance", words + "아"))


@pytest.mark.parametrize(
    ("payload", "reason"),
    [
        ([], "not a JSON object"),
        ({}, "bot is missing"),
        (without(PHONE, "bot.id"), "bot.id is missing"),
        (changed(PHONE, "bot.id", "!"), "bot.id is missing"),
        (changed(PHONE, "bot", "demo-bot"), "bot is wrong"),
        (without(PHONE, "userRequest"), "userRequest is missing"),
        (without(PHONE, "userRequest.user"), "userRequest.user.id is missing"),
        (without(PHONE, "userRequest.user.id"), "userRequest.user.id is missing"),
        (changed(PHONE, "userRequest.user.id", " "), "userRequest.user.id is missing"),
        (changed(PHONE, "userRequest.user.id", "k" * 201), "userRequest.user.id is wrong"),
        (changed(PHONE, "userRequest.utterance", {"secret": "words"}), "userRequest.utterance is wrong"),
    ],
)
def test_what_is_not_kakaos_is_refused_with_the_missing_field(payload: object, reason: str) -> None:
    """The refusal names the field and quotes nothing."""
    with pytest.raises(PayloadError) as refusal:
        read(payload)
    assert reason in str(refusal.value)
    assert "secret" not in str(refusal.value)


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "not JSON"),
        (b"utterance=hello", "not JSON"),
        (b"\xff\xfe\xfd", "not JSON"),
        (b'{"bot":' + b"9" * 5000 + b"}", "not JSON"),
        (b"[" * 100_000, "nested too deeply"),
        (b'{"a":' * 100 + b"1" + b"}" * 100, "nested too deeply"),
        (b" " * (MAX_BYTES + 1), "larger than"),
    ],
)
def test_hostile_bodies_are_refused(body: bytes, reason: str) -> None:
    """Broken, deep and huge bodies end in a PayloadError, never in another exception."""
    with pytest.raises(PayloadError, match=reason):
        parse(body)


def test_characters_that_a_database_refuses_are_replaced() -> None:
    """NUL and lone surrogates become U+FFFD in words, keys and extras; a real pair stays an emoji."""
    body = json.dumps(changed(PHONE, "action.clientExtra", {"k\x00": ["\udc00"]})).encode()
    words = rb"\ud83d\ude0a a\u0000b\ud800"
    request = parse(body.replace(json.dumps("입술이 아직 부었어요").encode(), b'"' + words + b'"'))
    assert request.utterance == "😊 a\ufffdb\ufffd"
    assert request.client_extra == {"k\ufffd": ["\ufffd"]}


def test_numbers_that_json_does_not_have_are_dropped() -> None:
    """NaN and infinities leave no trace in what is stored."""
    body = json.dumps(changed(PHONE, "action.clientExtra", {"a": float("nan"), "b": float("inf"), "c": 1})).encode()
    assert parse(body).client_extra == {"c": 1}


def test_of_a_key_given_twice_the_last_counts() -> None:
    """Duplicate keys are read the way common JSON readers do."""
    body = json.dumps(PHONE).encode().replace(b'"bot": {', b'"bot": {"id": "other"}, "bot": {', 1)
    assert parse(body).bot_id == "5f0c1d2e3a4b5c6d7e8f9012"


@pytest.mark.parametrize(
    "url",
    [
        "https://bot-api.kakao.com/v1/bots/667e!/callback/cbtoken:0a1b",
        "https://bot-api.kakao.com:443/v1/bots/1/callback/x",
        "https://kakao.com/callback",
    ],
)
def test_a_callback_address_of_kakaos_is_kept(url: str) -> None:
    """https on port 443 of kakao.com or a subdomain is trusted."""
    assert read(changed(PHONE, "userRequest.callbackUrl", url)).callback_url == url


@pytest.mark.parametrize(
    "url",
    [
        "http://bot-api.kakao.com/x", "https://bot-api.kakao.com:8443/x", "https://kakao.com.example.org/x",
        "https://evilkakao.com/x", "https://example.org/kakao.com", "https://kakao.com@example.org/x",
        "https://example.org\\@bot-api.kakao.com/x", "https://bot-api.kakao.com\\@example.org/x",
        "https://bot-api.kakao.com/x\r\nHost: a", "//bot-api.kakao.com/x", "https://127.0.0.1/x", "", 5,
        "https://bot-api.kakao.com./x", "https://example.org/\n.kakao.com/x",
    ],
)  # fmt: skip
def test_any_other_callback_address_is_dropped(url: object) -> None:
    """An address that could lead elsewhere counts as none; the message is still answered."""
    assert read(changed(PHONE, "userRequest.callbackUrl", url)).callback_url is None


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("http://127.0.0.1:9100/v1/bots/1/callback/t", True),
        ("https://bot-api.kakao.com/x", True),
        ("http://127.0.0.1:91000/x", False),
        ("http://127.0.0.1:9100@example.org/x", False),
        ("http://127.0.0.1:9100", False),
        ("http://127.0.0.1:9100/x\r\nHost: a", False),
        ("https://127.0.0.1:9100/x", False),
    ],
)
def test_a_demos_stand_in_for_kakao_may_have_its_callback_address(url: str, kept: bool) -> None:
    """Only where the door was told of one, and only that very one."""
    body = json.dumps(changed(PHONE, "userRequest.callbackUrl", url)).encode()
    assert parse(body, "http://127.0.0.1:9100/").callback_url == (url if kept else None)


def test_a_group_chat_is_read_so_that_it_can_be_declined() -> None:
    """A group bot's request is known by its chat, even where it names no user."""
    payload = changed(without(PHONE, "userRequest.user"), "userRequest.chat", {"id": "g-1", "type": "botGroupKey"})
    assert (read(payload).group, read(payload).user_key) == (True, "")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


PLACES = ["bot", "bot.id", "userRequest", "userRequest.user", "action", "contexts", "flow"]


@settings(max_examples=60, deadline=None)
@given(value=JSON, path=st.sampled_from(PLACES))
def test_any_json_anywhere_is_read_or_refused(value: object, path: str) -> None:
    """Whatever stands in a field, the answer is a request that can be stored or a PayloadError."""
    try:
        request = read(changed(PHONE, path, value))
    except PayloadError:
        return
    json.dumps(request.__dict__, allow_nan=False).encode()


@settings(max_examples=60, deadline=None)
@given(body=st.binary(max_size=200))
def test_any_bytes_are_refused_calmly(body: bytes) -> None:
    """Random bytes raise nothing but PayloadError."""
    with pytest.raises(PayloadError):
        parse(body)
