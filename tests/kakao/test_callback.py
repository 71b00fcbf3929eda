"""Answers that come late, over HTTP against a Kakao that refuses what the documents refuse."""

from pathlib import Path

import pytest
import requests
from flask import Flask, redirect

from anbu.processes import call_back, event_api
from anbu.settings import Settings
from bot import wording
from bot.reply import Bubble, Reply
from channels.kakao_event.callback import CallbackError, post
from records import conversations, patients
from tests.console.world import served
from tests.core.kept import heard, messages
from tests.kakao.conftest import SLOW, Stage, always, words
from tests.town import ScriptedNlu
from webhook.callbacks import AFTER_ACK, AT_ONCE, BUDGET, LATEST


def staff_hold(stage: Stage) -> str:
    """Staff take the patient's conversation; its id."""
    with stage.town.database.write() as session:
        now = stage.town.clock.clinic(session)
        user = patients.chat_user(session, stage.clinic(), "demo-filler", now)
        conversation = conversations.take(session, user, now)
        conversation.holder = conversations.STAFF
        return conversation.id


def test_the_budgets_leave_kakao_its_time() -> None:
    """Acknowledged well within five seconds, posted within the address's minute."""
    assert BUDGET <= 2.5
    assert AFTER_ACK >= 1
    assert LATEST <= 50


def test_a_slow_turn_is_acknowledged_at_once_and_answered_by_callback(stage: Stage) -> None:
    """Waiting words with the numbers first, then the answer, once, a second after the acknowledgement."""
    shown = stage.play(SLOW, callback=True)

    assert "잠시만 기다려 주세요" in words(shown["answer"])
    assert "위급하면 119" in words(shown["answer"])
    assert "평일 10:00~19:00" in words(shown["callback"]["answer"])
    assert stage.paused == [AFTER_ACK]


def test_the_record_says_that_it_came_by_callback(stage: Stage) -> None:
    """Delivered, with its road."""
    stage.play(SLOW, callback=True)
    stage.callbacks._pool.shutdown()

    [reply] = stage.said()
    assert (reply.road, reply.delivered_at is not None) == ("callback", True)


def test_a_quick_turn_is_answered_like_any_other(stage: Stage) -> None:
    """The address is not used."""
    shown = stage.play("상담원 연결", callback=True)

    assert "담당자에게 전달" in words(shown["answer"])
    assert (shown["callback"], shown["refused"]) == (None, [])


def test_a_slow_turn_without_an_address_is_answered_at_the_door(stage: Stage) -> None:
    """As before there was a callback."""
    assert "평일 10:00~19:00" in words(stage.play(SLOW)["answer"])


def test_a_red_flag_is_answered_in_the_waiting_bubble(stage: Stage) -> None:
    """119 does not wait for a slow turn."""
    shown = stage.play(f"{SLOW} 숨쉬기가 힘들어요", callback=True)

    assert "지금 바로 119에 전화해 주세요" in words(shown["answer"])
    assert "담당 의료진에게도 긴급으로 전달했습니다" in words(shown["callback"]["answer"])


@pytest.mark.parametrize("kind", ["fail", "error", "drop"])
def test_an_answer_that_kakao_refuses_comes_with_the_next_message(stage: Stage, kind: str) -> None:
    """The words wait as staff's words do; what was dropped on the way is said again rather than lost."""
    stage.fake.faults = always(kind)
    stage.play(SLOW, callback=True, wait=1)
    stage.callbacks._pool.shutdown()
    [reply] = stage.said()
    assert (reply.road, reply.delivered_at) == ("next_message", None)

    again = words(stage.play("네")["answer"])

    assert again.startswith("[앞서 전하지 못한 답변]")
    assert "평일 10:00~19:00" in again
    assert "앞서 전하지 못한" not in words(stage.play("네")["answer"])


def test_an_emergency_text_that_did_not_arrive_is_said_again(stage: Stage) -> None:
    """In the waiting bubble, and first of all with the next message."""
    stage.fake.faults = always("fail")
    stage.play(f"{SLOW} 숨쉬기가 힘들어요", callback=True, wait=1)
    stage.callbacks._pool.shutdown()

    again = words(stage.play("네")["answer"])

    assert again.index("지금 바로 119에 전화해 주세요") < 60


def test_an_answer_that_is_too_late_is_not_posted(stage: Stage) -> None:
    """Kakao takes it within a minute; later it waits for the next message."""
    stage.late_by = LATEST + 1
    stage.play(SLOW, callback=True, wait=1)
    stage.callbacks._pool.shutdown()

    assert [token.used for token in stage.fake.tokens.values()] == [False]
    assert "앞서 전하지 못한" in words(stage.play("네")["answer"])


@pytest.mark.parametrize("redis_url", ["valkey"], indirect=True)
def test_the_same_footprint_twice_is_one_message_and_one_answer(stage: Stage) -> None:
    """Both are acknowledged; one of them posts."""
    stage.fake.faults = always("duplicate")
    shown = stage.play(SLOW, callback=True)
    stage.callbacks._pool.shutdown()

    assert "평일 10:00~19:00" in words(shown["callback"]["answer"])
    assert heard(stage.town, "demo-filler") == [SLOW]
    [reply] = stage.said()
    assert reply.road == "callback"


@pytest.mark.parametrize("redis_url", ["valkey"], indirect=True)
def test_while_staff_hold_the_address_waits_for_their_words(stage: Stage) -> None:
    """Acknowledged with the waiting words; whoever takes the address first has it, encrypted until then."""
    conversation = staff_hold(stage)
    shown = stage.play("언제 오면 되나요", callback=True, wait=0)

    assert words(shown["answer"]) in (wording.STAFF_HAVE_IT, wording.STAFF_TOLD)
    assert shown["answer"]["useCallback"] is True
    assert stage.addresses.waits(conversation)
    address = stage.addresses.take(conversation)
    assert address is not None
    stage.addresses.keep(conversation, address, LATEST)
    assert call_back(stage.addresses, conversation, Reply((Bubble("[담당자]\n내일 오세요"),)))
    assert [words(token.answer) for token in stage.fake.tokens.values()] == ["[담당자]\n내일 오세요"]
    assert (stage.addresses.take(conversation), stage.addresses.waits(conversation)) == (None, False)


@pytest.mark.parametrize("redis_url", ["valkey"], indirect=True)
def test_staffs_words_that_kakao_refuses_take_another_road(stage: Stage) -> None:
    """And where no address waits there is nothing to try."""
    conversation = staff_hold(stage)
    stage.fake.faults = always("fail")
    stage.play("언제 오면 되나요", callback=True, wait=0)

    said = [call_back(stage.addresses, conversation, Reply((Bubble("내일 오세요"),))) for _ in range(2)]

    assert said == [False, False]
    assert [token.used for token in stage.fake.tokens.values()] == [True]


def test_while_staff_hold_and_redis_is_away_the_waiting_words_are_the_answer(stage: Stage) -> None:
    """Nothing promises what nobody can keep."""
    staff_hold(stage)

    shown = stage.play("언제 오면 되나요", callback=True)

    assert "template" in shown["answer"]
    assert shown["callback"] is None


def test_too_many_slow_turns_at_once_are_answered_at_the_door(stage: Stage) -> None:
    """The pool is bounded."""
    for _ in range(AT_ONCE):
        stage.callbacks._free.acquire()

    shown = stage.play("상담원 연결", callback=True)

    assert "담당자에게 전달" in words(shown["answer"])


def test_an_address_of_another_host_is_not_used(stage: Stage) -> None:
    """Only Kakao's hosts, and the stand-in that a demo was told of."""
    stage.town.nlu.intents["안녕하세요"] = ("greet", 0.9)
    other = stage.url.replace("127.0.0.1", "localhost")
    got = requests.post(f"{other}/play", json={"user": "u", "utterance": "안녕하세요", "callback": True}, timeout=30)

    assert "template" in got.json()["answer"]


@pytest.mark.parametrize(("demo", "told", "trusted"), [(True, True, True), (True, False, False), (False, True, False)])
def test_a_stand_in_for_kakao_is_trusted_in_a_demo_that_was_told_of_it(
    tmp_path: Path, demo: bool, told: bool, trusted: bool
) -> None:
    """Never by default, and never where real patients are."""
    address = {"kakao_bot_url": "http://127.0.0.1:9100/"} if told else {}
    found = Settings(home=tmp_path, demo=demo, **address).kakao_stand_in
    assert found == ("http://127.0.0.1:9100" if trusted else None)


def test_events_of_a_demo_clinic_go_to_the_stand_in_that_it_was_told_of(stage: Stage, tmp_path: Path) -> None:
    """Else to its own simulator."""
    told = Settings(home=tmp_path, demo=True, kakao_bot_url="http://127.0.0.1:9100")
    api, own = event_api(told, stage.clinic()), event_api(Settings(home=tmp_path, demo=True), stage.clinic())
    assert api is not None
    assert own is not None
    assert api._url == "http://127.0.0.1:9100/v2/bots/demo-bot/talk"
    assert own._url == "http://127.0.0.1:8001/v2/bots/demo-bot/talk"


def test_a_redirect_is_not_followed(stage: Stage) -> None:
    """An answer goes to the pinned address or nowhere."""
    app = Flask("elsewhere")
    app.add_url_rule("/", view_func=lambda: redirect(f"{stage.url}/play", 307), methods=["POST"])
    with served(app) as url, pytest.raises(CallbackError, match="HTTP 307"):
        post(url, {"user": "u", "utterance": "안녕하세요"})
    assert messages(stage.town, "u") == []


def test_the_patients_words_are_recorded_while_the_answer_is_late(stage: Stage) -> None:
    """One message in, one answer out."""
    stage.play(SLOW, callback=True)
    stage.callbacks._pool.shutdown()

    assert [each.author for each in messages(stage.town, "demo-filler")] == ["patient", "bot"]
    assert isinstance(stage.town.nlu, ScriptedNlu)
