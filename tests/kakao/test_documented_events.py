"""The Event API and the callback over HTTP: every documented field, limit, answer, result and error."""

import time
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
import requests

from channels.kakao_event.callback import CallbackError, post
from channels.kakao_event.client import EventApi, EventApiError
from channels.kakao_event.fake.server import OF_A_TEST, Token
from tests.kakao.conftest import SLOW, Stage, words
from tests.kakao.skill import GOOD, Skill, standing

ONE = {"type": "botUserKey", "id": "u"}
CALL: dict[str, Any] = {"event": {"name": "staff_reply"}, "user": [ONE]}
KEY = {"Authorization": "KakaoAK key"}
INTERNAL = "Internal server error occured. Please contact technical support. "
REFUSALS = (
    OF_A_TEST,
    "Invalid callback token. Check your callback token.",
    "The skill server settings are incorrect. Use callback true setting required.",
    "Invalid bot ID. Check your Bot ID.",
    "Invalid json response from bot-skill.",
    "Invalid skill-json format. This talk bubble is not suitable for advertising.",
    *(f"{INTERNAL}{number}" for number in (501, 504, 505, 999)),
)


@pytest.fixture(scope="module")
def kakao(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Skill]:
    with standing(tmp_path_factory.mktemp("kakao")) as found:
        yield found


@pytest.fixture
def skill(kakao: Skill) -> Skill:
    """One that was never asked."""
    kakao.answer, kakao.status, kakao.asked = GOOD, 200, []
    return kakao


def talk(skill: Skill, body: Any = CALL, bot: str = "demo-bot", headers: dict[str, str] = KEY) -> requests.Response:
    return requests.post(f"{skill.url}/v2/bots/{bot}/talk", json=body, headers=headers, timeout=10)


def result(skill: Skill, answer: requests.Response, version: str = "v1") -> dict[str, Any]:
    """Of the task, once it has ended."""
    for _ in range(2000):
        found: dict[str, Any] = requests.get(
            f"{skill.url}/{version}/tasks/{answer.json()['taskId']}", timeout=10
        ).json()
        if found["status"] != "IN PROGRESS":
            return found
    raise AssertionError("the task does not end")


def test_an_event_brings_all_that_was_sent_with_it(skill: Skill) -> None:
    """`params` and `properties` arrive at the door, `data` is for the block alone; an empty answer says nothing."""
    user = {**ONE, "properties": {"ward": "3"}}
    body = {"event": {"name": "staff_reply", "data": {"text": "말"}}, "user": [user], "params": {"k": "v"}}
    skill.answer = {"version": "2.0", "template": {"outputs": []}}
    assert result(skill, talk(skill, body))["status"] == "ALL SUCCESS"
    [asked] = skill.asked
    assert asked["userRequest"]["params"] == {"surface": "Kakaotalk.plusfriend", "k": "v"}
    assert asked["userRequest"]["user"]["properties"]["ward"] == "3"
    assert (asked["userRequest"]["block"]["name"], "말" in str(asked)) == ("staff_reply", False)


@pytest.mark.parametrize(
    ("user", "known"),
    [
        ({"type": "botUserKey", "id": "u"}, True), ({"type": "plusfriendUserKey", "id": "pf-u"}, True),
        ({"type": "appUserId", "id": "app-u"}, True), ({"type": "plusfriendUserKey", "id": "u"}, False),
        ({"type": "phone", "id": "01000000000"}, False),
    ],
)  # fmt: skip
def test_a_person_is_known_by_three_keys(skill: Skill, user: dict[str, str], known: bool) -> None:
    """Whoever is not, is counted apart from failures."""
    found = result(skill, talk(skill, CALL | {"user": [user]}))
    assert [each["userRequest"]["user"]["id"] for each in skill.asked] == (["u"] if known else [])
    assert (found["status"], found["userKeyResolvingFailCount"]) == (("ALL SUCCESS", 0) if known else ("1 FAIL", 1))


@pytest.mark.parametrize(
    "body",
    [
        None, [], {}, {"event": {"name": "x"}}, {"user": [ONE]}, CALL | {"user": []}, CALL | {"user": [ONE] * 101},
        CALL | {"event": {"name": ""}}, CALL | {"event": {}}, CALL | {"user": [{"id": "u"}]},
        CALL | {"params": {"k": []}},
    ],
)  # fmt: skip
def test_a_call_of_another_shape_is_refused(skill: Skill, body: Any) -> None:
    """At most a hundred people, with an event's name."""
    assert (talk(skill, body).status_code, skill.asked) == (400, [])


def test_a_hundred_people_are_taken(skill: Skill) -> None:
    found = result(skill, talk(skill, CALL | {"user": [ONE] * 100}))
    assert (found["allRequestCount"], found["successCount"]) == (100, 100)


@pytest.mark.parametrize("header", ["", "KakaoAK", "KakaoAK other", "KakaoBK key", "Bearer key"])
def test_only_the_apps_own_key_may_call(skill: Skill, header: str) -> None:
    assert talk(skill, headers={"Authorization": header}).status_code == 401


@pytest.mark.parametrize(("bot", "status"), [("demo-bot", 200), ("demo-bot!", 200), ("other", 404)])
def test_the_development_channel_has_the_bots_id_with_a_mark(skill: Skill, bot: str, status: int) -> None:
    """Which the door is told."""
    answer = talk(skill, bot=bot)
    assert answer.status_code == status
    if status == 200:
        result(skill, answer)
        assert [each["bot"]["id"] for each in skill.asked] == [bot]


def test_the_answer_names_a_task_in_milliseconds(skill: Skill) -> None:
    """SUCCESS says that it was accepted, and no more."""
    skill.status = 500
    said = talk(skill).json()
    assert (said.keys(), said["status"]) == ({"taskId", "status", "timestamp"}, "SUCCESS")
    assert UUID(said["taskId"])
    assert abs(said["timestamp"] / 1000 - time.time()) < 60


@pytest.mark.parametrize("version", ["v1", "v2"])
@pytest.mark.parametrize(("status", "failed"), [(200, False), (404, True), (500, True)])
def test_a_tasks_result_has_the_documented_fields(skill: Skill, version: str, status: int, failed: bool) -> None:
    """At either path, as it is not known which holds; what our door answers with another status is error 201."""
    skill.status = status
    found = result(skill, talk(skill), version)
    error = {"errorType": 201, "msg": "Bot skill server responded with an HTTP error."}
    line = {"userId": "u", "reqUserType": "botUserKey", "errorMsg": error}
    listed = [{name: each[name] for name in each if name != "createdAt"} for each in found["fail"]["list"]]
    assert (found["status"], found["allRequestCount"]) == ("1 FAIL" if failed else "ALL SUCCESS", 1)
    assert (found["successCount"], found["fail"]["count"], listed) == ((0, 1, [line]) if failed else (1, 0, []))
    assert all(each["createdAt"] for each in found["fail"]["list"])


@pytest.mark.parametrize("path", ["/v1/tasks/{task_id}", "/v2/tasks/{task_id}"])
def test_our_client_reads_the_result_at_the_path_that_is_set(skill: Skill, path: str) -> None:
    api = EventApi(skill.url, "key", "demo-bot", "staff_reply", path)
    task_id = api.talk("u", {})
    while not (found := api.task(task_id)).ended:
        pass
    assert not found.failed


def test_a_task_that_nobody_knows_is_an_error(skill: Skill) -> None:
    with pytest.raises(EventApiError, match="HTTP 404"):
        EventApi(skill.url, "key", "demo-bot", "staff_reply").task("none")


# ── callbacks


def address(skill: Skill, refusal: str = "") -> str:
    """One that our door has acknowledged."""
    token = skill.fake.tokens["t"] = Token("demo-bot", skill.fake._elapsed(), refusal, acknowledged=True)
    token.decided.set()
    return f"{skill.url}/v1/bots/demo-bot/callback/t"


@pytest.mark.parametrize("words", REFUSALS)
def test_every_documented_refusal_of_a_callback_is_told_with_its_words(skill: Skill, words: str) -> None:
    """FAIL or ERROR, under HTTP 200; it is no success, and staff's log has Kakao's reason."""
    with pytest.raises(CallbackError) as error:
        post(address(skill, words), GOOD)
    assert str(error.value).endswith(words)
    assert f"status {'ERROR' if words.startswith(INTERNAL) else 'FAIL'}:" in str(error.value)


def test_the_answer_to_a_callback_has_the_documented_fields(skill: Skill) -> None:
    said = requests.post(address(skill), json=GOOD, timeout=10).json()
    assert (said.keys(), said["status"]) == ({"taskId", "status", "message", "timestamp"}, "SUCCESS")
    assert (UUID(said["taskId"]).version, said["timestamp"] > 10**12) == (4, True)


def test_in_the_bot_test_no_callback_arrives_and_the_words_come_next(stage: Stage) -> None:
    """Callbacks can be tried on the deployed channel only."""
    shown = stage.play(SLOW, callback=True, test=True, wait=1)
    stage.callbacks._pool.shutdown()
    assert (shown["answer"]["useCallback"], shown["callback"]) == (True, None)
    assert "평일 10:00~19:00" in words(stage.play("네")["answer"])
