"""The fake Kakao refuses what the documents say that Kakao refuses."""

import json
from typing import Any

import pytest
import requests

from channels.kakao_event.fake.faults import parse
from channels.kakao_event.fake.limits import refusals
from channels.kakao_event.fake.server import BAD_ANSWER, BAD_BOT, BAD_TOKEN, NOT_ASKED_FOR, Token
from tests.kakao.conftest import SLOW, Stage, always, words

ANSWER = {"version": "2.0", "template": {"outputs": [{"simpleText": {"text": "네"}}]}}


def with_output(**output: Any) -> dict[str, Any]:
    return {"version": "2.0", "template": {"outputs": [output]}}


def button(**more: Any) -> dict[str, Any]:
    return {"label": "예", "action": "message", "messageText": "예", **more}


@pytest.mark.parametrize(
    "answer",
    [
        None,
        [],
        {},
        {"version": "1.0", "template": ANSWER["template"]},
        {"version": "2.0"},
        {"version": "2.0", "useCallback": True, "template": ANSWER["template"]},
        {"version": "2.0", "template": {"outputs": [{"simpleText": {"text": "네"}}] * 4}},
        {"version": "2.0", "template": {**ANSWER["template"], "quickReplies": [button()] * 11}},
        {"version": "2.0", "template": {**ANSWER["template"], "quickReplies": [button(action="webLink")]}},
        with_output(simpleText={"text": ""}),
        with_output(simpleText={"text": "가" * 1001}),
        with_output(simpleText={"text": "😀" * 501}),
        with_output(textCard={"title": "가" * 50, "description": "나" * 351}),
        with_output(textCard={}),
        with_output(textCard={"title": "예", "buttons": [button()] * 4}),
        with_output(textCard={"title": "예", "buttons": [button(label="가" * 15)]}),
        with_output(textCard={"title": "예", "buttonLayout": "horizontal", "buttons": [button(label="가" * 9)] * 2}),
        with_output(textCard={"title": "예", "buttons": [button(messageText="")]}),
        with_output(listCard={"items": []}),
        with_output(unknownCard={"title": "예"}),
        with_output(simpleText={"text": "네"}, textCard={"title": "예"}),
    ],
)
def test_what_kakaotalk_would_not_show_is_refused(answer: Any) -> None:
    """Section 3 of the reference: versions, numbers, lengths, buttons."""
    assert refusals(answer)


@pytest.mark.parametrize(
    "answer",
    [
        ANSWER,
        {"version": "2.0", "useCallback": True, "data": {"text": "잠시만요"}},
        {"version": "2.0", "template": {"outputs": []}},
        with_output(textCard={"title": "가" * 50, "description": "나" * 350, "buttons": [button()] * 3}),
    ],
)
def test_what_keeps_every_limit_is_taken(answer: Any) -> None:
    assert refusals(answer) == []


@pytest.mark.parametrize("spec", ["error", "error=2", "error=-1", "earthquake=0.1", "error=0.1:x"])
def test_a_fault_that_is_none_is_named(spec: str) -> None:
    """And which there are."""
    with pytest.raises(ValueError, match="duplicate"):
        parse(spec)


def test_faults_come_as_often_as_they_were_ordered() -> None:
    """Never, always, or by dice that the same seed throws the same."""
    some = [parse("drop=0.3, error=1:500", seed=7) for _ in range(2)]
    thrown = [[each.strikes("drop") is not None for _ in range(200)] for each in some]
    assert thrown[0] == thrown[1]
    assert 30 < sum(thrown[0]) < 90
    assert [some[0].strikes(kind) for kind in ("error", "delay")] == [500.0, None]


def callback(stage: Stage, token: str, answer: Any = ANSWER, bot: str = "demo-bot") -> dict[str, Any]:
    got = requests.post(f"{stage.url}/v1/bots/{bot}/callback/{token}", json=answer, timeout=10)
    said: dict[str, Any] = got.json()
    return said


def token(stage: Stage, name: str, acknowledged: bool = True, decided: bool = True) -> Token:
    found = stage.fake.tokens[name] = Token("demo-bot", stage.fake._elapsed(), acknowledged=acknowledged)
    if decided:
        found.decided.set()
    return found


def test_a_callback_address_works_once(stage: Stage) -> None:
    """Then it is an invalid token like any unknown one."""
    token(stage, "t")
    assert [callback(stage, name)["status"] for name in ("t", "t", "never")] == ["SUCCESS", "FAIL", "FAIL"]
    assert callback(stage, "t")["message"] == BAD_TOKEN


def test_a_callback_address_works_for_a_minute(stage: Stage) -> None:
    """Not a second longer."""
    token(stage, "t").issued -= 60.5
    assert callback(stage, "t")["message"] == BAD_TOKEN


def test_a_callback_that_nobody_acknowledged_is_refused(stage: Stage) -> None:
    """Whether the acknowledgement is still on its way, or the answer was another one."""
    token(stage, "early", acknowledged=False, decided=False)
    token(stage, "plain", acknowledged=False)
    assert [callback(stage, name)["message"] for name in ("early", "plain")] == [BAD_TOKEN, NOT_ASKED_FOR]


@pytest.mark.parametrize(
    ("answer", "bot", "message"),
    [
        (ANSWER, "another", BAD_BOT),
        ({}, "demo-bot", BAD_ANSWER),
        ({"version": "2.0", "useCallback": True, "data": {}}, "demo-bot", BAD_ANSWER),
        (with_output(simpleText={"text": "가" * 1001}), "demo-bot", BAD_ANSWER),
    ],
)
def test_a_callback_that_cannot_be_shown_is_refused(stage: Stage, answer: Any, bot: str, message: str) -> None:
    """In Kakao's words."""
    token(stage, "t")
    assert callback(stage, "t", answer, bot)["message"] == message


def test_every_accepted_call_stands_in_the_log(stage: Stage) -> None:
    """A JSON line each, with the door's answer and what came by callback."""
    stage.play(SLOW, callback=True)

    lines = [json.loads(line) for line in stage.fake._log.read_text().splitlines()]
    assert [line["kind"] for line in lines] == ["callback", "play"]
    assert lines[0]["status"] == "SUCCESS"
    assert "평일 10:00~19:00" in words(lines[1]["callback"]["answer"])


def test_a_door_that_is_closed_is_told(stage: Stage) -> None:
    """Kakao shows an error then."""
    stage.fake.door_url = "http://127.0.0.1:1"
    shown = stage.play("안녕하세요")
    assert (shown["status"], shown["answer"], shown["refused"]) == (None, None, ["ConnectionError"])


@pytest.mark.parametrize("status", [500.0, 429.0])
def test_an_ordered_error_is_answered(stage: Stage, status: float) -> None:
    stage.fake.faults = always("error")
    stage.fake.faults.rates["error"] = (1.0, status)
    got = requests.post(f"{stage.url}/v1/bots/demo-bot/callback/t", json=ANSWER, timeout=10)
    assert got.status_code == status
