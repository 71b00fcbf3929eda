"""The fake Event API: the bot speaks first, through our own door."""

from typing import Any

import pytest
import requests

from channels.kakao_event.client import EventApi
from channels.simulator.phone import PhoneLog
from records.models import Clinic
from tests.simulator.stage import Door, answer_of

CALL: dict[str, Any] = {
    "event": {"name": "staff_reply", "data": {"text": "x"}},
    "user": [{"type": "botUserKey", "id": "demo-filler", "properties": {"grade": "A"}}],
    "params": {"anbu_event": "id:signature"},
}
KEY = {"Authorization": "KakaoAK demo"}


def talk(simulator: str, bot_id: str = "demo-bot", **change: Any) -> requests.Response:
    return requests.post(f"{simulator}/v2/bots/{bot_id}/talk", json={**CALL, **change}, headers=KEY, timeout=10)


def result(simulator: str, accepted: requests.Response) -> dict[str, Any]:
    task: dict[str, Any] = requests.get(f"{simulator}/v1/tasks/{accepted.json()['taskId']}", timeout=5).json()
    return task


def test_the_event_comes_to_our_door_and_its_answer_to_the_phone(simulator: str, door: Door, phone: PhoneLog) -> None:
    """Name, params and properties arrive at the door; the bubbles that it answers stand in the room."""
    door.answer = lambda _: (200, answer_of("담당자가 답변드립니다."))
    accepted = talk(simulator)
    _, body = door.requests[0]
    assert (body["userRequest"]["utterance"], body["userRequest"]["block"]["name"]) == ("staff_reply", "staff_reply")
    assert body["userRequest"]["params"] == {"surface": "Kakaotalk.plusfriend", "anbu_event": "id:signature"}
    assert body["userRequest"]["user"]["properties"]["grade"] == "A"
    entries, _ = phone.since("demo", "demo-filler", 0)
    assert [(e["direction"], e["kind"], e["payload"]) for e in entries] == [
        ("out", "event", answer_of("담당자가 답변드립니다."))
    ]
    assert (accepted.json()["status"], result(simulator, accepted)["status"]) == ("SUCCESS", "ALL SUCCESS")


def test_our_own_client_understands_the_answer(simulator: str, clinic: Clinic, door: Door) -> None:
    """The project's Event API client gets a task id from the fake."""
    task_id = EventApi(simulator, "demo", clinic.bot_id, "staff_reply").talk("demo-filler", {"anbu_event": "1:2"})
    task = requests.get(f"{simulator}/v1/tasks/{task_id}", timeout=5).json()
    assert (task["successCount"], len(door.requests)) == (1, 1)


def test_an_answer_without_bubbles_says_nothing(simulator: str, door: Door, phone: PhoneLog) -> None:
    """An empty outputs list leaves the room as it was, and is a success."""
    door.answer = lambda _: (200, answer_of())
    accepted = talk(simulator)
    assert phone.since("demo", "demo-filler", 0)[0] == []
    assert result(simulator, accepted)["successCount"] == 1


def test_a_person_can_be_named_by_the_channels_key(simulator: str, door: Door) -> None:
    """The plusfriendUserKey that our door was told leads back to the same person."""
    talk(simulator, user=[{"type": "plusfriendUserKey", "id": "pf-demo-filler"}])
    assert door.requests[0][1]["userRequest"]["user"]["id"] == "demo-filler"


def test_people_whom_the_bot_does_not_know_are_counted(simulator: str, door: Door) -> None:
    """Unknown keys and keys of other apps cannot be resolved; the door is not asked for them."""
    users = [{"type": "botUserKey", "id": "nobody"}, {"type": "appUserId", "id": "17"}, CALL["user"][0]]
    task = result(simulator, talk(simulator, user=users))
    counts = (task["allRequestCount"], task["successCount"], task["userKeyResolvingFailCount"], task["status"])
    assert (counts, len(door.requests)) == ((3, 1, 2, "2 FAIL"), 1)


def test_a_door_that_fails_is_error_201(simulator: str, door: Door, phone: PhoneLog) -> None:
    """A door that does not answer with 2xx fails the task as Kakao writes it, and the phone stays silent."""
    door.answer = lambda _: (500, {})
    task = result(simulator, talk(simulator))
    error = {"errorType": 201, "msg": "Bot skill server responded with an HTTP error."}
    [line] = task["fail"]["list"]
    said = {"userId": "demo-filler", "reqUserType": "botUserKey", "createdAt": line["createdAt"], "errorMsg": error}
    assert task["fail"] == {"count": 1, "list": [said]}
    assert phone.since("demo", "demo-filler", 0)[0] == []


@pytest.mark.parametrize(
    "change", [{"event": {"name": ""}}, {"user": []}, {"user": CALL["user"] * 101}, {"params": {"a": {"b": 1}}}]
)
def test_a_call_that_kakao_refuses_is_refused(simulator: str, door: Door, change: dict[str, Any]) -> None:
    """No event, nobody or more than a hundred people, or params that are no strings."""
    assert (talk(simulator, **change).status_code, door.requests) == (400, [])


def test_a_call_without_the_rest_api_key_is_refused(simulator: str, door: Door) -> None:
    """The key's header decides, even for a caller that passes as our own page."""
    ours = {"X-Requested-With": "fetch"}
    answer = requests.post(f"{simulator}/v2/bots/demo-bot/talk", json=CALL, headers=ours, timeout=5)
    assert (answer.status_code, door.requests) == (401, [])


@pytest.mark.usefixtures("real_clinic")
@pytest.mark.parametrize("bot_id", ["real-bot", "none"])
def test_only_bots_of_demo_clinics_speak(simulator: str, door: Door, bot_id: str) -> None:
    """A bot of a clinic that is no demo clinic is unknown here."""
    assert (talk(simulator, bot_id).status_code, door.requests) == (404, [])


def test_a_task_of_nobody_is_not_found(simulator: str) -> None:
    """An id that was never given out."""
    url = f"{simulator}/v1/tasks/00000000-0000-4000-8000-000000000000"
    assert requests.get(url, timeout=5).status_code == 404
