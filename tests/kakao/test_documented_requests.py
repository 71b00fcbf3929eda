"""Every documented request of Kakao's reaches our door over HTTP, is answered, and its words are kept."""

from pathlib import Path
from typing import Any

import requests
import yaml

from records.models import Message
from tests.core.kept import heard
from tests.kakao.conftest import Stage, words

READ = yaml.safe_load(Path(__file__).with_name("documented_requests.yml").read_text("utf-8"))
VALIDATION = {
    "isInSlotFilling": True, "utterance": "내일", "value": {"origin": "내일", "resolved": "2026-03-11"},
    "user": {"id": "u", "type": "botUserKey", "properties": {}}, "bot": {"id": "demo-bot", "name": "안부"},
    "params": {"surface": "Kakaotalk.plusfriend"}, "timezone": "Asia/Seoul", "lang": "ko",
}  # fmt: skip


def test_every_documented_request_is_answered_and_heard(stage: Stage) -> None:
    """Fields that nothing depends on change nothing; fields that nobody knows do not either."""
    stage.town.nlu.intents["안녕하세요"] = ("greet", 0.9)
    found = {}
    for number, (name, changes) in enumerate(READ.items()):
        shown = stage.play("안녕하세요", user=f"user-{number}", changes=changes)
        greeted = "자동 안내 챗봇" in words(shown["answer"])
        found[name] = (shown["status"], shown["refused"], greeted, heard(stage.town, f"user-{number}"))
    assert found == dict.fromkeys(READ, (200, [], True, ["안녕하세요"]))


def test_a_user_key_of_seventy_characters_is_taken(stage: Stage) -> None:
    """Kakao's longest."""
    assert stage.play("안녕하세요", user="u" * 70)["refused"] == []
    assert heard(stage.town, "u" * 70) == ["안녕하세요"]


def test_a_request_of_a_group_chat_is_declined_and_nothing_kept(stage: Stage) -> None:
    """Whoever else is in the room."""
    shown = stage.play("세안 언제부터 돼요?", changes={"userRequest.chat": {"id": "room", "type": "botGroupKey"}})
    assert "1:1 채팅에서만" in words(shown["answer"])
    assert heard(stage.town, "demo-filler") == []


def at_the_door(stage: Stage, body: Any, **headers: str) -> requests.Response:
    headers = {"X-Skill-Key": stage.clinic().skill_key or "", **headers}
    return requests.post(f"{stage.fake.door_url}/kakao/skill", json=body, headers=headers, timeout=10)


def test_a_validation_of_a_parameter_is_refused_in_words(stage: Stage) -> None:
    """No block of ours fills slots: the dialogue asks by itself."""
    answer = at_the_door(stage, VALIDATION)
    assert (answer.status_code, answer.json()) == (400, {"error": "userRequest is missing"})
    with stage.town.database.read() as session:
        assert session.query(Message).count() == 0


def test_only_the_header_typed_at_the_registration_opens_the_door(stage: Stage) -> None:
    """There is no signature; what Kakao sends besides proves nothing."""
    footprint = {"X-Request-Id": "chp-1", "X-Chappie-Footprint": "chp-1", "User-Agent": "AHC/2.1"}
    assert at_the_door(stage, {}, **footprint, **{"X-Skill-Key": "another"}).status_code == 401


def test_the_same_footprint_twice_is_one_message(stage: Stage) -> None:
    """Should Kakao ever ask again."""
    stage.fake.faults.rates["duplicate"] = (1.0, 1.0)
    shown = stage.play("안녕하세요")
    assert shown["again"][0]["answer"] == shown["answer"]
    assert heard(stage.town, "demo-filler") == ["안녕하세요"]
