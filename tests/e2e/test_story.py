"""The main job from end to end, on the running service: asked and answered, sent and noted, alarmed, taken over."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import requests
from playwright.sync_api import Browser, Page, expect

from channels.simulator.phone import PhoneLog
from tests.e2e.road import Road
from tests.e2e.service import Service, phone_payload, running, until, words

SKILL_TEST: dict[str, Any] = {
    "intent": {"id": "x", "name": "블록 이름"},
    "userRequest": {
        "timezone": "Asia/Seoul",
        "params": {"ignoreMe": "true"},
        "block": {"id": "x", "name": "블록 이름"},
        "utterance": "발화 내용",
        "lang": None,
        "user": {"id": "123456", "type": "accountId", "properties": {}},
    },
    "bot": {"id": "demo-bot!", "name": "봇 이름"},
    "action": {"name": "x", "clientExtra": None, "params": {}, "id": "x", "detailParams": {}},
}


@pytest.fixture(scope="module")
def road(nlu_url: str) -> Iterator[Road]:
    """To the language model."""
    found = Road(nlu_url)
    yield found
    found.close()


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory, road: Road) -> Iterator[Service]:
    with running(tmp_path_factory.mktemp("a home with spaces"), road.url) as found:
        yield found


@pytest.fixture(scope="module")
def key(service: Service) -> str:
    return service.key()


def move_a_day(service: Service) -> None:
    now = datetime.fromisoformat(service.rows("clock", "show")[0]["clinic_time"])
    service.anbu("clock", "advance", f"{now + timedelta(days=1):%Y-%m-%dT%H:%M}")


def pushed(service: Service, user: str) -> list[dict[str, Any]]:
    """What has been pushed to the demo phone of this user."""
    log = PhoneLog(Path(service.environment["ANBU_HOME"]) / "simulator")
    entries, _ = log.since("demo", user, 0)
    return [entry["payload"] for entry in entries if entry["kind"] == "push"]


def test_an_aftercare_question_gets_the_approved_words_for_the_patients_own_treatment(
    service: Service, key: str
) -> None:
    """The documented phone payload is answered with 200, version 2.0 and the text for filler."""
    answer = service.post(phone_payload("demo-filler", "필러 맞고 언제부터 세안해도 돼요?"), key)

    assert answer.status_code == 200
    assert answer.json()["version"] == "2.0"
    assert "입술필러" in words(answer.json()["template"])
    assert "세안" in words(answer.json()["template"])


def test_the_skill_test_screen_is_answered_too(service: Service, key: str) -> None:
    """Null fields, an account id and a development bot are no obstacle."""
    answer = service.post(SKILL_TEST, key)

    assert answer.status_code == 200
    assert answer.json()["template"]["outputs"]


def test_another_clinics_key_cannot_speak_for_the_bot(service: Service) -> None:
    """The dental clinic's key is refused at the dermatology's bot."""
    answer = service.post(phone_payload("demo-filler", "안녕하세요"), service.key("demo2"))

    assert answer.status_code == 401


def test_the_next_days_follow_up_arrives_and_three_answers_fill_its_note(service: Service, key: str) -> None:
    """Clinic time moves a day; the push arrives with a button; gate, pain and reaction make a complete note."""
    move_a_day(service)
    push = until(lambda: pushed(service, "demo-botox"))[-1]
    button = next(each for each in push["buttons"] if each["label"] == "상태 알리기")

    gate = service.say("demo-botox", "상태 알리기", key, follow_up=button["follow_up_id"])
    pain = service.press("demo-botox", gate, "해당 없음", key)
    reaction = service.press("demo-botox", pain, "3", key)
    service.press("demo-botox", reaction, "조금", key)

    note = next(row for row in service.rows("notes", "list") if row["patient"] == "D-1002")
    assert (note["state"], note["pain"], note["treatment"]) == ("complete", 3, "botox")
    assert note["symptoms"] == ["붓기·멍·붉은기 조금"]


def test_a_red_flag_alarms_and_gets_the_fixed_text(service: Service, key: str) -> None:
    """Blanching and strong pain after filler: the emergency text, and an E0 or E1 on the console's list."""
    answer = service.say("demo-filler", "필러 맞은 데가 하얗게 변하고 너무 아파요", key)

    assert "지금 바로" in words(answer)
    alarm = next(row for row in service.rows("escalations", "list") if row["reason"] == "emergency")
    assert alarm["class"] in ("E0", "E1")
    assert alarm["rules"]


def test_staff_take_over_answer_and_hand_back_while_a_colleague_watches(
    service: Service, key: str, chromium: Browser
) -> None:
    """Two browsers and a patient: the bot is silent while staff hold, the reply arrives, then the bot answers again."""
    service.say("demo-hair", "상담원 연결해주세요", key)
    nurse, desk = (signed_in(chromium, service, role) for role in ("nurse", "desk"))
    for page in (nurse, desk):
        page.goto(f"{service.console}/console/")
        page.get_by_role("link", name="정유나").first.click()
    nurse.get_by_role("button", name="내가 맡기").first.click()
    expect(desk.get_by_text("오수아").first).to_be_visible()

    held = service.say("demo-hair", "제모 후 사우나 언제부터 돼요?", key)
    assert "사우나" not in words(held)

    nurse.get_by_role("textbox").first.fill("안녕하세요, 무엇을 도와드릴까요?")
    nurse.get_by_role("button", name="보내기").first.click()
    until(lambda: "안녕하세요, 무엇을 도와드릴까요?" in spoken(service, "demo-hair"))
    expect(desk.get_by_text("안녕하세요, 무엇을 도와드릴까요?").first).to_be_visible()

    nurse.get_by_role("button", name="봇에게 돌려주기").first.click()
    until(lambda: "사우나" in words(service.say("demo-hair", "제모 후 사우나 언제부터 돼요?", key)))


def test_the_evidence_holds_and_nothing_was_sent_twice(service: Service) -> None:
    """After all this every commitment and link holds, and each send key reached its phone once."""
    log = PhoneLog(Path(service.environment["ANBU_HOME"]) / "simulator")
    keys = [entry["send_key"] for entry in log.since("demo", None, 0)[0] if entry["kind"] == "push"]

    assert service.rows("audit", "verify")[0]["broken"] == []
    assert sorted(keys) == sorted(set(keys))


def spoken(service: Service, user: str) -> str:
    """Everything that the demo phone of this user has shown."""
    log = PhoneLog(Path(service.environment["ANBU_HOME"]) / "simulator")
    return json.dumps([entry["payload"] for entry in log.since("demo", user, 0)[0]], ensure_ascii=False)


def signed_in(chromium: Browser, service: Service, role: str) -> Page:
    """A browser of its own, signed in by a one-time address."""
    page = chromium.new_context().new_page()
    page.goto(service.anbu("demo", "login", "--role", role).strip())
    page.get_by_role("button").first.click()
    page.wait_for_url("**/console/**")
    return page


def test_without_the_language_model_alarms_and_buttons_go_on(service: Service, key: str, road: Road) -> None:
    """It goes in the middle of a check-in: the buttons complete it, a red flag alarms, and readiness says so."""
    push = until(lambda: pushed(service, "demo-laser"))[-1]
    button = next(each for each in push["buttons"] if each["label"] == "상태 알리기")
    gate = service.say("demo-laser", "상태 알리기", key, follow_up=button["follow_up_id"])
    road.close()

    pain = service.press("demo-laser", gate, "해당 없음", key)
    reaction = service.press("demo-laser", pain, "3", key)
    service.press("demo-laser", reaction, "조금", key)
    alarmed = service.say("demo-mole", "숨쉬기가 힘들어요", key)

    states = {row["patient"]: row["state"] for row in service.rows("notes", "list")}
    assert states["D-1003"] == "complete"
    assert "119" in words(alarmed)
    assert [row["class"] for row in service.rows("escalations", "list") if row["reason"] == "emergency"].count(
        "E0"
    ) == 1
    assert requests.get(f"{service.door}/readyz", timeout=5).json()["nlu"] == "degraded"
