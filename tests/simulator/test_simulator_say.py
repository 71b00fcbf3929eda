"""Something said on the demo phone reaches the Kakao door as a phone's request does."""

import re
import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import requests
from flask import Flask

from channels.simulator.phone import PhoneLog
from console.simulator import SimulatorParts, simulator_blueprint
from records.database import Database
from records.models import Clinic
from tests.simulator.stage import Door, answer_of, served
from webhook.kakao.payload import parse

OURS = {"X-Requested-With": "fetch"}


def say(simulator: str, text: str, **more: Any) -> requests.Response:
    body = {"clinic": "demo", "user_key": "demo-filler", "utterance": text, "mark": "tap-1", **more}
    return requests.post(f"{simulator}/simulator/say", json=body, headers=OURS, timeout=10)


def test_the_door_gets_what_a_phone_sends(simulator: str, door: Door, clinic: Clinic) -> None:
    """Address, secret, footprint and every field of the body are those of a KakaoTalk phone."""
    say(simulator, "오늘 세안해도 되나요?")
    [(headers, body)] = door.requests
    assert headers["X-Skill-Key"] == clinic.skill_key
    assert re.fullmatch(r"chp-[0-9a-f]{32}", headers["X-Request-Id"])
    assert headers["X-Chappie-Footprint"] == headers["X-Request-Id"]
    assert headers["Content-Type"] == "application/json"
    block = {"id": body["intent"]["id"], "name": "폴백 블록"}
    assert body == {
        "bot": {"id": "demo-bot", "name": clinic.name},
        "intent": {**block, "extra": {"reason": {"code": 1, "message": "OK"}}},
        "action": {"id": body["action"]["id"], "name": "안부", "params": {}, "detailParams": {}, "clientExtra": {}},
        "userRequest": {
            "block": block,
            "user": {
                "id": "demo-filler",
                "type": "botUserKey",
                "properties": {
                    "botUserKey": "demo-filler",
                    "plusfriendUserKey": "pf-demo-filler",
                    "isFriend": True,
                    "bot_user_key": "demo-filler",
                    "plusfriend_user_key": "pf-demo-filler",
                },
            },
            "utterance": "오늘 세안해도 되나요?",
            "params": {"surface": "Kakaotalk.plusfriend"},
            "lang": "ko",
            "timezone": "Asia/Seoul",
        },
        "contexts": [],
    }


def test_each_utterance_is_a_request_of_its_own(simulator: str, door: Door) -> None:
    """The same words twice are two requests with two footprints."""
    say(simulator, "네")
    say(simulator, "네")
    footprints = {headers["X-Request-Id"] for headers, _ in door.requests}
    assert len(footprints) == 2


def test_a_pressed_button_brings_its_extra_along(simulator: str, door: Door) -> None:
    """The extra of a button arrives as clientExtra and is read by our own door."""
    say(simulator, "상태 알리기", extra={"follow_up": "01FOLLOWUP"})
    _, body = door.requests[0]
    assert body["action"]["clientExtra"] == {"follow_up": "01FOLLOWUP"}


def test_the_real_door_reads_the_payload(simulator: str, door: Door) -> None:
    """What the simulator sends is no test-screen call, and names bot, user and words."""
    say(simulator, "안녕하세요", extra={"choice": "3-1"})
    said = parse(requests.Request(method="POST", url="http://x", json=door.requests[0][1]).prepare().body or b"")
    assert (said.bot_id, said.user_key, said.utterance, said.client_extra) == (
        "demo-bot",
        "demo-filler",
        "안녕하세요",
        {"choice": "3-1"},
    )
    assert (said.test, said.is_friend, said.event_params) == (False, True, {})


def test_both_sides_stand_on_the_phone(simulator: str, door: Door, phone: PhoneLog) -> None:
    """The words and the whole answer are logged in clinic time, and given back with the page's mark."""
    door.answer = lambda _: (200, answer_of("네, 가능합니다."))
    answer = say(simulator, "세안해도 되나요?").json()
    entries, _ = phone.since("demo", "demo-filler", 0)
    assert [(e["direction"], e["kind"], e["payload"], e["at"], e["mark"]) for e in entries] == [
        ("in", "say", {"utterance": "세안해도 되나요?"}, "2026-11-23T14:30:00+09:00", "tap-1"),
        ("out", "answer", answer_of("네, 가능합니다."), "2026-11-23T14:30:00+09:00", "tap-1"),
    ]
    assert answer["entries"] == [{k: v for k, v in entry.items() if k != "user"} for entry in entries]


@pytest.mark.parametrize(
    ("status", "body", "failure"),
    [
        (500, {}, "http"),
        (200, "만세", "invalid"),
        (200, {"template": {"outputs": []}}, "invalid"),
        (200, answer_of("하나", "둘", "셋", "넷"), "invalid"),
        (200, answer_of("고르세요", quick=({"label": "하나"},) * 11), "invalid"),
        (200, {"version": "2.0", "template": {"outputs": [{"simpleText": {}, "textCard": {}}]}}, "invalid"),
    ],
)
def test_an_answer_that_kakao_cannot_use_is_shown_as_its_failure(
    simulator: str, door: Door, status: int, body: Any, failure: str
) -> None:
    """A door's error, or an answer over Kakao's limits, becomes Kakao's own failure bubble."""
    door.answer = lambda _: (status, body)
    assert say(simulator, "네").json()["entries"][1]["payload"] == {"failure": failure}


def test_an_answer_that_comes_too_late_is_lost(parts: SimulatorParts, door: Door) -> None:
    """Past Kakao's time-out the patient sees a failure, whatever the door says afterwards."""
    door.hold, app = threading.Event(), Flask("hurried")
    app.register_blueprint(simulator_blueprint(replace(parts, door_seconds=0.1)))
    with served(app) as simulator:
        late = say(simulator, "네").json()["entries"][1]["payload"]
        door.hold.set()
    assert late == {"failure": "timeout"}


def test_a_door_that_is_away_is_a_failure(parts: SimulatorParts) -> None:
    """Without a door the phone shows the failure, and the words stay."""
    app = Flask("alone")
    app.register_blueprint(simulator_blueprint(replace(parts, door_url="http://127.0.0.1:9")))
    with served(app) as simulator:
        said, answer = say(simulator, "네").json()["entries"]
    assert (said["payload"], answer["payload"]) == ({"utterance": "네"}, {"failure": "unreachable"})


@pytest.mark.usefixtures("real_clinic")
@pytest.mark.parametrize("more", [{"clinic": "real"}, {"clinic": "../x"}])
def test_only_demo_clinics_have_phones(simulator: str, door: Door, more: dict[str, str]) -> None:
    """Nothing is said to a clinic that is no demo clinic."""
    assert (say(simulator, "네", **more).status_code, door.requests) == (404, [])


@pytest.mark.parametrize("more", [{"utterance": ""}, {"utterance": "가" * 5001}, {"user_key": ""}, {"extra": "x"}])
def test_what_no_phone_says_is_refused(simulator: str, door: Door, more: dict[str, str]) -> None:
    """Empty or endless words, or no user, never reach the door."""
    assert (say(simulator, "네", **more).status_code, door.requests) == (400, [])


def test_a_foreign_page_cannot_make_the_phone_speak(simulator: str, door: Door) -> None:
    """A post without our header, or from another origin, is refused before anything is said."""
    url, body = f"{simulator}/simulator/say", {"clinic": "demo", "user_key": "demo-filler", "utterance": "네"}
    foreign = {**OURS, "Origin": "http://evil.example"}
    refusals = [
        requests.post(url, json=body, timeout=5).status_code,
        requests.post(url, json=body, headers=foreign, timeout=5).status_code,
        requests.post(url, data="x", headers=OURS, timeout=5).status_code,
    ]
    assert (refusals, door.requests) == ([403, 403, 400], [])


def test_the_page_of_the_same_origin_may_speak(simulator: str, door: Door) -> None:
    """The simulator's own page passes."""
    body = {"clinic": "demo", "user_key": "demo-filler", "utterance": "네"}
    own = {**OURS, "Origin": simulator}
    assert requests.post(f"{simulator}/simulator/say", json=body, headers=own, timeout=5).status_code == 200
    assert len(door.requests) == 1


def test_a_database_that_is_away_is_said_in_words(parts: SimulatorParts, tmp_path: Path, door: Door) -> None:
    """Without the database nothing is said, and the page gets a sentence."""
    app = Flask("lost")
    app.register_blueprint(simulator_blueprint(replace(parts, database=Database(f"sqlite:///{tmp_path}"))))
    with served(app) as simulator:
        answer = say(simulator, "네")
    assert (answer.status_code, door.requests) == (503, [])
    assert "데이터베이스" in answer.json()["error"]
