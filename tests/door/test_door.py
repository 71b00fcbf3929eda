"""Kakao's door: who is let in, what is taken, and that every answer is one that KakaoTalk shows."""

import json
from typing import Any

import pytest
from flask.testing import FlaskClient
from structlog.testing import capture_logs

from records.models import ChatUser, Message
from tests.core.kept import escalations, heard
from tests.door import limits
from tests.door.kakao import PHONE, SKILL_TEST, Post, saying, texts
from tests.town import Town
from webhook.app import create_app

SECRET = "말하지 않을 말"


def stored(town: Town) -> int:
    """How many utterances there are in the database."""
    with town.database.read() as session:
        return session.query(Message).count()


# ── what Kakao sends


@pytest.mark.parametrize("payload", [PHONE, SKILL_TEST], ids=["phone", "skill test screen"])
def test_what_kakao_sends_is_answered(post: Post, payload: dict[str, Any]) -> None:
    """Both documented shapes, with their nulls, get an answer within every limit."""
    limits.check(post(payload))


def test_an_answer_names_the_treatment_and_fits(post: Post, town: Town) -> None:
    """The whole way: from Kakao's JSON to the approved words and back."""
    town.nlu.intents["세안 언제부터 돼요?"] = ("aftercare_wash", 0.9)

    answer = post(saying("세안 언제부터 돼요?"))

    limits.check(answer)
    assert "[입술필러 후 1일째 안내]" in texts(answer)
    assert heard(town, "demo-filler") == ["세안 언제부터 돼요?"]


def test_a_pressed_quick_reply_comes_back_as_its_choice(post: Post, town: Town) -> None:
    """The opaque id travels in `extra` and `clientExtra`, and says nothing by itself."""
    town.nlu.intents["안녕하세요"] = ("greet", 0.9)
    menu = post(saying("안녕하세요")).get_json()["template"]["quickReplies"]
    button = next(each for each in menu if each["label"] == "병원 안내")
    assert button["extra"] == {"choice": "1-3"}

    answer = post(saying(button["messageText"], action__clientExtra=button["extra"]))

    assert "병원에 대해 무엇이 궁금하세요?" in texts(answer)


def test_a_call_from_the_development_channel_is_answered(post: Post) -> None:
    """There the bot's id ends with an exclamation mark."""
    assert "자동 안내 챗봇" in texts(post(saying("안녕하세요", bot__id="demo-bot!")))


def test_the_same_footprint_again_changes_nothing(post: Post, town: Town) -> None:
    """Either header that carries it counts, and one that is far too long as well."""
    for headers in ({"X_Request_Id": "chp-1"}, {"X_Chappie_Footprint": "chp-2"}, {"X_Request_Id": "x" * 5000}):
        before = stored(town)
        first, second = post(saying("상담원 연결"), **headers), post(saying("상담원 연결"), **headers)
        assert first.get_json() == second.get_json()
        assert stored(town) == before + 2


def test_every_field_may_be_null(post: Post) -> None:
    """Only bot, user and words matter."""
    user_request = dict.fromkeys(PHONE["userRequest"]) | {"user": {"id": "u1", "type": None, "properties": None}}
    wanted = {"bot": {"id": "demo-bot", "name": None}, "userRequest": user_request}
    limits.check(post(dict.fromkeys((*PHONE, "flow", "unknown")) | wanted))


@pytest.mark.parametrize(
    "words",
    ["👍", "😀😀😀", "ㅠㅠ", "ㅋㅋㅋㅋㅋ", "\u200b가\u200b", "🇰🇷", "👩‍👩‍👧", "é", "\u0000", "\ud83d", "؟", "𝕳𝖊"],
)
def test_odd_characters_are_answered_and_stored(post: Post, town: Town, words: str) -> None:
    """Emoji, zero-width signs, lone jamo, half an emoji: nothing is lost and nothing breaks."""
    limits.check(post(saying(words)))
    assert len(heard(town, "demo-filler")) == 1


@pytest.mark.parametrize("words", ["", "   ", "\u200b\ufeff", None])
def test_a_photo_or_nothing_is_told_to_use_words(post: Post, town: Town, words: str | None) -> None:
    """A sentence that helps, and no person called for it."""
    answer = post(saying(words))
    limits.check(answer)
    assert "글로 적어 주시면" in texts(answer)
    assert escalations(town, "demo-filler") == []


def test_five_thousand_characters_are_answered_and_stored_whole(post: Post, town: Town) -> None:
    """Also what stands at the very end is read by triage."""
    words = "어제 시술을 받았는데 궁금한 것이 있습니다. " * 200 + "그리고 지금 숨쉬기가 힘들어요"
    answer = post(saying(words))
    limits.check(answer)
    assert "119에 전화해 주세요" in texts(answer)
    assert heard(town, "demo-filler") == [words]


def test_an_utterance_that_nobody_typed_is_refused_clearly(post: Post, town: Town) -> None:
    """KakaoTalk sends no twenty thousand characters."""
    answer = post(saying("가" * 20_001))
    refusal = {"error": "userRequest.utterance is longer than 20000 characters"}
    assert (answer.status_code, answer.get_json()) == (400, refusal)
    assert stored(town) == 0


@pytest.mark.parametrize("event", ["m1:wrong", "", "no colon", "m1:"])
def test_an_event_that_is_not_ours_says_nothing(post: Post, town: Town, event: str) -> None:
    """It is never read as the patient's words, and the answer is an empty one."""
    answer = post(saying("숨쉬기가 힘들어요", userRequest__params={"anbu_event": event}))
    assert answer.get_json() == {"version": "2.0", "template": {"outputs": []}}
    assert stored(town) == 0


def test_a_group_chat_is_declined_politely(post: Post, town: Town) -> None:
    """Health data is not for a room of several people."""
    answer = post(saying("세안 언제부터 돼요?", userRequest__chat={"id": "room", "type": "botGroupKey"}))
    limits.check(answer)
    assert "1:1 채팅에서만" in texts(answer)
    assert stored(town) == 0


def test_a_chat_user_is_made_once_for_each_key(post: Post, town: Town) -> None:
    """Two phones are two chat users."""
    for key in ("u1", "u2", "u1"):
        post(saying("안녕하세요", userRequest__user={"id": key, "type": "botUserKey"}))
    with town.database.read() as session:
        assert session.query(ChatUser).filter(ChatUser.user_key.in_(("u1", "u2"))).count() == 2


@pytest.mark.parametrize(
    "extra", [{"choice": 5}, {"choice": "x" * 500}, {"follow_up": {}}, {"choice": None}, {"a": []}]
)
def test_a_strange_button_is_words(post: Post, extra: dict[str, Any]) -> None:
    """What is no id of ours counts as typed."""
    limits.check(post(saying("안녕하세요", action__clientExtra=extra)))


# ── who is let in


@pytest.mark.parametrize("key", [None, "", "wrong", "비밀".encode().decode("latin-1"), "a" * 10_000])
def test_without_the_clinics_key_nobody_is_let_in(post: Post, town: Town, key: str | None) -> None:
    """401 in plain words, nothing stored, and the log names no secret."""
    with capture_logs() as logs:
        answer = post(saying(SECRET), key=key)
    assert answer.status_code == 401
    assert answer.get_json() == {"error": "X-Skill-Key is missing or wrong; see: anbu clinic skill-key"}
    assert stored(town) == 0
    assert [line["event"] for line in logs] == ["skill.wrong_key"]
    assert SECRET not in str(logs)


def test_the_key_of_another_clinic_opens_nothing(post: Post, town: Town) -> None:
    """The bot's clinic and the key's clinic must be one."""
    answer = post(saying(SECRET), key=town.clinic("demo2").skill_key)
    assert (answer.status_code, answer.get_json()) == (401, {"error": "X-Skill-Key belongs to another clinic"})
    assert stored(town) == 0


@pytest.mark.parametrize("key", [None, ""])
def test_a_clinic_without_a_key_is_closed(post: Post, town: Town, key: str | None) -> None:
    """No secret configured means closed, not open."""
    with town.database.write() as session:
        session.merge(town.clinic()).skill_key = key
    for sent in (None, "", "None"):
        assert post(saying(SECRET), key=sent).status_code == 401
    assert stored(town) == 0


def test_a_changed_key_holds_from_the_next_request(post: Post, town: Town) -> None:
    """The old one is closed out at once."""
    assert post(saying("안녕하세요")).status_code == 200
    with town.database.write() as session:
        session.merge(town.clinic()).skill_key = "a new one"
    assert post(saying("안녕하세요")).status_code == 401
    assert post(saying("안녕하세요"), key="a new one").status_code == 200


def test_an_unknown_bot_is_answered_politely_and_the_log_says_which(post: Post, town: Town) -> None:
    """Kakao is always answered with 200; nothing is stored under somebody else's name."""
    with capture_logs() as logs:
        answer = post(saying(SECRET, bot__id="another-bot"))
    limits.check(answer)
    assert "병원에 전화로 문의해 주세요" in texts(answer)
    assert stored(town) == 0
    [line] = logs
    assert (line["event"], line["bot_id"], line["key_of"]) == ("skill.unknown_bot", "another-bot", "demo")


# ── what is not Kakao's


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"null", b"[]", b"1", b'"text"', b"\xff\xfe", b"{}", b'{"bot": {"id": "demo-bot"}}', b"[" * 100_000,
     b'{"bot": "demo-bot", "userRequest": []}'],
)  # fmt: skip
def test_what_is_not_a_skill_request_is_refused_clearly(post: Post, town: Town, body: bytes) -> None:
    """400 with what is wrong, no stack trace, nothing stored."""
    answer = post(body)
    assert answer.status_code == 400
    assert list(answer.get_json()) == ["error"]
    assert "Traceback" not in answer.text
    assert stored(town) == 0


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "", "multipart/form-data"])
def test_the_content_type_does_not_matter(post: Post, kind: str) -> None:
    """A body that is Kakao's is taken, whatever a proxy made of its type."""
    limits.check(post(saying("안녕하세요"), content_type=kind))


@pytest.mark.parametrize("chunked", [False, True])
def test_ten_megabytes_are_refused(client: FlaskClient, town: Town, chunked: bool) -> None:
    """413, with a length that says so and with one that says nothing."""
    body = json.dumps(saying("가" * 3_500_000), ensure_ascii=False).encode()
    headers = {"X-Skill-Key": town.clinic().skill_key or ""} | ({"Transfer-Encoding": "chunked"} if chunked else {})
    answer = client.post("/kakao/skill", data=body, headers=headers, environ_overrides={"wsgi.input_terminated": True})
    assert (answer.status_code, answer.get_json()) == (413, {"error": "the body is larger than 1000000 bytes"})
    assert stored(town) == 0


@pytest.mark.parametrize("method", ["get", "put", "delete", "patch", "head"])
def test_only_posts_are_taken(client: FlaskClient, method: str) -> None:
    """405, whatever the method."""
    assert getattr(client, method)("/kakao/skill").status_code == 405


def test_another_address_is_not_there(client: FlaskClient) -> None:
    """404 as a JSON sentence, with the quiet headers of every answer."""
    answer = client.get("/anything")
    assert (answer.status_code, answer.get_json()) == (404, {"error": "Not Found"})
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_a_user_key_that_no_kakao_sends_is_refused(post: Post, town: Town) -> None:
    """Kakao's keys have at most 70 characters."""
    assert post(saying("안녕하세요", userRequest__user={"id": "u" * 81, "type": "botUserKey"})).status_code == 400
    assert stored(town) == 0


# ── what goes wrong behind it


def test_no_word_of_a_patient_reaches_the_log(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither words nor Kakao keys, in good turns and in bad ones."""
    with capture_logs() as logs:
        post(saying(SECRET))
        post(saying(f"숨쉬기가 힘들어요 {SECRET}"))
        monkeypatch.setattr("bot.facts.load", None)
        post(saying(SECRET))
    assert "turn.not_recorded" in {line["event"] for line in logs}
    for private in (SECRET, "demo-filler", "숨쉬기"):
        assert private not in str(logs)


def test_an_error_of_another_door_is_told_by_its_kind_only() -> None:
    """500 as a JSON sentence; neither the answer nor the log holds the error's own words."""
    app = create_app(())
    app.get("/broken")(lambda: int(SECRET))
    with capture_logs() as logs:
        answer = app.test_client().get("/broken")
    assert (answer.status_code, answer.get_json()) == (500, {"error": "Internal Server Error"})
    assert [(line["event"], line["error"]) for line in logs] == [("door.failed", "ValueError")]
    assert SECRET not in str(logs)


def test_with_the_database_gone_the_door_still_knows_its_clinics(post: Post, town: Town) -> None:
    """They are remembered from the last request; the patient is told to phone, an emergency where to call."""
    post(saying("안녕하세요"))
    take_away(town)
    for words, told in (("세안 언제부터 돼요?", "보관해 두었다가"), ("숨쉬기가 힘들어요", "119에 전화해 주세요")):
        answer = post(saying(words))
        limits.check(answer)
        assert told in texts(answer)
    assert post(saying(SECRET), key="wrong").status_code == 401


def test_a_door_that_never_saw_its_clinics_answers_politely(post: Post, town: Town) -> None:
    """Just started, and the database is away: 200 with whom to call."""
    take_away(town)
    answer = post(saying("안녕하세요"))
    limits.check(answer)
    assert "119" in texts(answer)


def take_away(town: Town) -> None:
    """A folder takes the database's place."""
    town.database.engine.dispose()
    for each in town.folder.glob("town.db*"):
        each.unlink()
    (town.folder / "town.db").mkdir()
