"""One conversation in staff's hands: claimed, answered once, handed back; and how words reach the patient."""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import asdict
from html import unescape

import pytest

from bot.reply import Bubble, Reply
from channels.kakao_event.client import EventApi
from console import wording
from records import conversations, patients
from records.models import Clinic, Conversation, Escalation, Message, Staff, new_id
from tests.console.kakao import BOT, EVENT, KEY, Kakao, kakao
from tests.console.world import Browser, Case, World

SignIn = Callable[[Staff], Browser]


@pytest.fixture
def fake(world: World, clinic: Clinic) -> Iterator[Kakao]:
    """The clinic has an Event API."""
    with kakao() as fake:
        world.apis[clinic.id] = EventApi(fake.url, KEY, BOT, EVENT)
        yield fake


def at(case: Case, action: str = "") -> str:
    return f"/console/conversations/{case.conversation}{action}"


def claimed(browser: Browser, case: Case) -> Browser:
    browser.post(at(case, "/claim"), page="/console/")
    return browser


def reply(browser: Browser, case: Case, text: str, form_id: str | None = None) -> int:
    form = {"text": text, "form_id": form_id or new_id()}
    return browser.post(at(case, "/reply"), page="/console/", **form).status_code


def said(world: World, case: Case) -> list[Message]:
    with world.database.read() as session:
        return [each for each in conversations.thread(session, case.conversation) if each.author == "staff"]


def held_by(world: World, case: Case) -> tuple[str, str | None]:
    with world.database.read() as session:
        conversation = session.get_one(Conversation, case.conversation)
        return conversation.holder, conversation.staff_id


def test_the_page_shows_the_thread_and_whom_it_is_with(nurse: Staff, signed_in: SignIn, case: Case) -> None:
    """Words, times, the bot's source, the intent, the class; the patient's name, phone, treatment and day."""
    page = signed_in(nurse).get(at(case)).text
    wanted = (
        "입술 한쪽이 하얗게 변했어요", "오전 9:53", "시스템 문구 v1", "응급 93%", "E1", "서하늘", "010-0000-0001",
        "입술필러", "1일째", "피부가 하얗게 변함", "filler.blanching", "8분 남음",
    )  # fmt: skip
    assert [each for each in wanted if each not in page] == []


def test_the_patients_words_are_shown_and_never_run(world: World, nurse: Staff, signed_in: SignIn, case: Case) -> None:
    with world.database.write() as session:
        conversations.append(
            session, session.get_one(Conversation, case.conversation), direction="in", author="patient",
            text="<script>alert(1)</script>", at=world.at, recorded_at=world.at,
        )  # fmt: skip
    page = signed_in(nurse).get(at(case)).text
    assert ("<script>alert" in page, "&lt;script&gt;alert(1)" in page) == (False, True)


def test_claiming_takes_the_conversation_and_counts_as_seen(
    world: World, nurse: Staff, signed_in: SignIn, case: Case
) -> None:
    claimed(signed_in(nurse), case)
    assert held_by(world, case) == ("staff", nurse.id)
    with world.database.read() as session:
        assert session.get_one(Escalation, case.escalation).acknowledged_by == nurse.id


def test_a_colleagues_conversation_is_not_claimed(
    world: World, nurse: Staff, doctor: Staff, signed_in: SignIn, case: Case
) -> None:
    """The second one is told who has it."""
    claimed(signed_in(nurse), case)
    second = claimed(signed_in(doctor), case)
    assert held_by(world, case) == ("staff", nurse.id)
    assert wording.held_by("김간호") in second.get(at(case)).text


def test_taking_over_names_the_colleague(
    world: World, nurse: Staff, doctor: Staff, signed_in: SignIn, case: Case
) -> None:
    """Confirmed against the one who has it, it works; against somebody else, it does not."""
    claimed(signed_in(nurse), case)
    second = signed_in(doctor)
    second.post(at(case, "/claim"), page="/console/", **{"from": "somebody else"})
    assert held_by(world, case) == ("staff", nurse.id)
    second.post(at(case, "/claim"), page="/console/", **{"from": nurse.id})
    assert held_by(world, case) == ("staff", doctor.id)


def test_replying_needs_holding(world: World, nurse: Staff, doctor: Staff, signed_in: SignIn, case: Case) -> None:
    """Refused with the reason and the typed words kept, whether nobody or a colleague holds it."""
    browser = signed_in(doctor)
    form = {"text": "지금 오세요", "form_id": new_id()}
    nobody = browser.post(at(case, "/reply"), page="/console/", **form)
    assert (nobody.status_code, wording.REPLY_NOT_HELD in unescape(nobody.text)) == (409, True)
    claimed(signed_in(nurse), case)
    colleague = browser.post(at(case, "/reply"), page="/console/", **form)
    assert colleague.status_code == 409
    assert wording.held_by("김간호") in colleague.text
    assert re.search(r"<textarea[^>]*>지금 오세요</textarea>", colleague.text)
    assert said(world, case) == []


def test_a_reply_is_recorded_as_staffs_words(world: World, nurse: Staff, signed_in: SignIn, case: Case) -> None:
    """With its author, its shape as a reply, and its time."""
    assert reply(claimed(signed_in(nurse), case), case, "지금 바로\r\n오세요.") == 303
    (message,) = said(world, case)
    assert (message.direction, message.staff_id, message.patient_id) == ("out", nurse.id, case.patient)
    assert (message.text, message.at) == ("지금 바로\n오세요.", world.at)
    assert message.payload == json.loads(json.dumps(asdict(Reply((Bubble("지금 바로\n오세요."),)))))


@pytest.mark.parametrize(
    ("text", "status", "why"),
    [
        ("", 422, wording.REPLY_EMPTY),
        (" \n ", 422, wording.REPLY_EMPTY),
        ("가" * 901, 422, wording.REPLY_TOO_LONG),
        ("가" * 900, 303, ""),
    ],
)
def test_empty_and_endless_replies_are_refused(
    nurse: Staff, signed_in: SignIn, case: Case, text: str, status: int, why: str
) -> None:
    browser = claimed(signed_in(nurse), case)
    answer = browser.post(at(case, "/reply"), page="/console/", text=text, form_id=new_id())
    assert (answer.status_code, why in answer.text) == (status, True)


def test_the_same_form_sent_twice_is_one_reply(
    world: World, fake: Kakao, nurse: Staff, signed_in: SignIn, case: Case
) -> None:
    """One message, one event."""
    browser = claimed(signed_in(nurse), case)
    form_id = new_id()
    assert [reply(browser, case, "한 번만", form_id) for _ in range(2)] == [303, 303]
    assert (len(said(world, case)), len(fake.calls)) == (1, 1)


def test_each_page_brings_a_form_of_its_own(nurse: Staff, signed_in: SignIn, case: Case) -> None:
    browser = claimed(signed_in(nurse), case)
    ids = {re.findall(r'name="form_id" value="(\w+)"', browser.get(at(case)).text)[0] for _ in range(2)}
    assert len(ids) == 2


def test_resident_numbers_in_a_reply_are_masked(world: World, nurse: Staff, signed_in: SignIn, case: Case) -> None:
    reply(claimed(signed_in(nurse), case), case, "주민번호 900101-1234568 확인했습니다")
    assert "900101" not in said(world, case)[0].text


def test_without_an_event_api_words_wait_for_the_next_message(
    world: World, nurse: Staff, signed_in: SignIn, case: Case
) -> None:
    """Said before sending and after."""
    browser = claimed(signed_in(nurse), case)
    assert wording.ROAD_AHEAD["next_message"] in browser.get(at(case)).text
    reply(browser, case, "확인했습니다.")
    assert wording.ROAD_TAKEN["next_message"] in browser.get(at(case)).text
    (message,) = said(world, case)
    assert (message.road, message.delivered_at) == ("next_message", None)


def test_with_an_event_api_words_go_out_at_once(
    world: World, fake: Kakao, clinic: Clinic, nurse: Staff, signed_in: SignIn, case: Case
) -> None:
    """The event carries the message's id, signed for this clinic and this chat user, and no words."""
    browser = claimed(signed_in(nurse), case)
    assert wording.ROAD_AHEAD["event"] in browser.get(at(case)).text
    reply(browser, case, "확인했습니다.")
    (message,) = said(world, case)
    signature = world.keys.sign("event", clinic.id, "demo-filler", message.id)
    _, _, body = fake.calls[0]
    assert body["params"] == {"anbu_event": f"{message.id}:{signature}"}
    assert body["user"] == [{"type": "botUserKey", "id": "demo-filler"}]
    assert "확인" not in str(body)
    assert (message.road, message.delivered_at) == ("event", None)
    assert wording.ROAD_TAKEN["event"] in browser.get(at(case)).text


def test_a_patient_who_waits_at_a_callback_address_gets_the_words_there(
    world: World, fake: Kakao, nurse: Staff, signed_in: SignIn, case: Case
) -> None:
    """Before any other road, once; the page says so before and after."""
    browser = claimed(signed_in(nurse), case)
    world.waiting.add(case.conversation)
    assert wording.ROAD_AHEAD["callback"] in browser.get(at(case)).text
    reply(browser, case, "확인했습니다.")
    (message,) = said(world, case)
    assert (message.road, message.delivered_at) == ("callback", world.at)
    assert [each.text for each in world.called_back] == ["[담당자]\n확인했습니다."]
    assert fake.calls == []
    assert "전달됨 오전 10:00 (콜백)" in browser.get(at(case)).text
    reply(browser, case, "또 하나")
    assert (len(world.called_back), len(fake.calls)) == (1, 1)


def test_a_callback_that_fails_leaves_the_words_to_the_next_road(
    world: World, fake: Kakao, nurse: Staff, signed_in: SignIn, case: Case
) -> None:
    """Nothing is lost with it."""
    browser = claimed(signed_in(nurse), case)
    world.waiting.add(case.conversation)
    world.callback_works = False
    reply(browser, case, "확인했습니다.")
    (message,) = said(world, case)
    assert (message.road, message.delivered_at, len(fake.calls)) == ("event", None, 1)


def test_words_of_the_bot_that_did_not_arrive_say_so(world: World, nurse: Staff, signed_in: SignIn, case: Case) -> None:
    """Staff see that the patient has not read them."""
    browser = signed_in(nurse)
    assert wording.ROAD_TAKEN["next_message"] not in browser.get(at(case)).text
    with world.database.write() as session:
        bots = [each.id for each in conversations.thread(session, case.conversation) if each.author == "bot"]
        conversations.wait_again(session, bots, "next_message")
    assert wording.ROAD_TAKEN["next_message"] in browser.get(at(case)).text


def test_arrived_words_say_when_and_how(world: World, nurse: Staff, signed_in: SignIn, case: Case) -> None:
    browser = claimed(signed_in(nurse), case)
    reply(browser, case, "확인했습니다.")
    with world.database.write() as session:
        (message,) = conversations.undelivered(session, case.conversation)
        message.delivered_at, message.road = world.at, "event"
    assert "전달됨 오전 10:00 (Event API)" in browser.get(at(case)).text


def test_words_that_arrived_meanwhile_keep_their_road(
    world: World, nurse: Staff, signed_in: SignIn, case: Case
) -> None:
    """The event may come back to our door before its call returns."""
    reply(claimed(signed_in(nurse), case), case, "확인했습니다.")
    with world.database.write() as session:
        (message,) = conversations.undelivered(session, case.conversation)
        message.delivered_at, message.road = world.at, "next_message"
        session.flush()
        conversations.on_its_way(session, message.id, "event")
    assert said(world, case)[0].road == "next_message"


@pytest.mark.parametrize("status", [401, 503])
def test_a_failing_event_api_loses_nothing(
    world: World, fake: Kakao, nurse: Staff, signed_in: SignIn, case: Case, status: int
) -> None:
    """The words wait for the next message; the page says so for two minutes, then trusts the API again."""
    fake.status = status
    browser = claimed(signed_in(nurse), case)
    assert reply(browser, case, "확인했습니다.") == 303
    (message,) = said(world, case)
    assert (message.road, message.delivered_at) == ("next_message", None)
    assert wording.ROAD_AHEAD["event_down"] in browser.get(at(case)).text
    world.pass_time(minutes=2)
    assert wording.ROAD_AHEAD["event"] in browser.get(at(case)).text


def test_handing_back_is_for_the_holder(
    world: World, nurse: Staff, doctor: Staff, signed_in: SignIn, case: Case
) -> None:
    first = claimed(signed_in(nurse), case)
    signed_in(doctor).post(at(case, "/hand-back"), page="/console/")
    assert held_by(world, case) == ("staff", nurse.id)
    first.post(at(case, "/hand-back"), page="/console/")
    assert held_by(world, case) == ("bot", None)


@pytest.mark.parametrize(("triage", "warned"), [("E0", True), ("E1", True), ("E2", False)])
def test_who_hands_back_an_open_alarm_is_told(
    world: World, nurse: Staff, signed_in: SignIn, case: Case, triage: str, warned: bool
) -> None:
    """The talk is the bot's again all the same; the alarm stays open."""
    with world.database.write() as session:
        session.get_one(Escalation, case.escalation).triage = triage
    browser = claimed(signed_in(nurse), case)
    browser.post(at(case, "/hand-back"), page="/console/")
    assert held_by(world, case) == ("bot", None)
    assert (wording.STILL_URGENT in browser.get(at(case)).text) is warned


def test_finishing_closes_what_is_open_with_words(world: World, nurse: Staff, signed_in: SignIn, case: Case) -> None:
    """Without words nothing is closed and nothing handed back."""
    browser = claimed(signed_in(nurse), case)
    browser.post(at(case, "/finish"), page="/console/", outcome="  ")
    assert held_by(world, case) == ("staff", nurse.id)
    browser.post(at(case, "/finish"), page="/console/", outcome="전화 후 내원")
    assert held_by(world, case) == ("bot", None)
    with world.database.read() as session:
        closed = session.get_one(Escalation, case.escalation)
        assert (closed.closed_by, closed.outcome) == (nurse.id, "전화 후 내원")


def test_an_unidentified_user_is_named_so(
    world: World, clinic: Clinic, nurse: Staff, signed_in: SignIn, case: Case
) -> None:
    """After the link is revoked the page shows no patient's name, phone or treatment."""
    with world.database.write() as session:
        user = patients.find_chat_user(session, clinic, "demo-filler")
        assert user is not None
        user.link_revoked_at = world.at
    page = signed_in(nurse).get(at(case)).text
    assert [each in page for each in ("미확인 사용자", "서하늘", "010-0000-0001", "입술필러")] == [
        True,
        False,
        False,
        False,
    ]
