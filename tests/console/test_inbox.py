"""The inbox and the phone list: what is shown, in which order, and how it is worked off."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest

from console import wording
from records import patient_facts
from records.models import AccessEntry, Clinic, Conversation, Escalation, Patient, PatientFact, Staff
from tests.console.world import Browser, Case, World, alarm, hear, talk, treated

SignIn = Callable[[Staff], Browser]


def act(browser: Browser, case_id: str, action: str, **form: str) -> int:
    return browser.post(f"/console/escalations/{case_id}/{action}", page="/console/", **form).status_code


def test_the_gravest_is_first_and_the_unseen_before_the_seen(
    world: World, clinic: Clinic, nurse: Staff, signed_in: SignIn, case: Case
) -> None:
    with world.database.write() as session:
        patient = treated(session, clinic, 2, "정보람", "보톡스", world.at)
        ids = {}
        for triage, reason in (("E3", "unknown"), ("E2", "symptom"), ("E0", "emergency"), ("E2", "complaint")):
            thread = talk(session, clinic, patient, f"user-{reason}", world.at)
            ids[reason] = alarm(session, clinic, thread, triage, reason, world.at, timedelta(hours=1), patient).id
        session.get_one(Escalation, ids["symptom"]).acknowledged_at = world.at
    page = signed_in(nurse).get("/console/").text
    order = re.findall(r'<article id="alarm-(\w+)"', page)
    assert order == [ids["emergency"], case.escalation, ids["complaint"], ids["symptom"], ids["unknown"]]


@pytest.mark.usefixtures("case")
def test_an_alarm_says_what_why_since_when_and_until(nurse: Staff, signed_in: SignIn) -> None:
    page = signed_in(nurse).get("/console/").text
    wanted = (
        "E1", "응급 신호", "서하늘", "입술필러", "1일째", "피부가 하얗게 변함", "filler.blanching", "7분 전부터",
        "8분 남음", "아직 아무도 확인하지 않음",
    )  # fmt: skip
    assert [each for each in wanted if each not in page] == []


def test_repeats_and_overdue_alarms_are_marked(
    world: World, clinic: Clinic, nurse: Staff, signed_in: SignIn, case: Case
) -> None:
    with world.database.write() as session:
        thread = session.get_one(Conversation, case.conversation)
        alarm(session, clinic, thread, "E1", "emergency", world.at, timedelta(minutes=15))
    world.pass_time(minutes=20)
    page = signed_in(nurse).get("/console/").text
    assert [each in page for each in ("되풀이 1번", "12분 지남", "deadline late")] == [True, True, True]


def test_unseen_urgent_alarms_stand_on_every_page(nurse: Staff, signed_in: SignIn, case: Case) -> None:
    """In the title and in the bar, until a person has seen them."""
    browser = signed_in(nurse)
    for path in ("/console/", f"/console/notes/{case.note}", "/console/password"):
        page = browser.get(path).text
        assert f'data-ids="{case.escalation}"' in page
        assert "<title>(1) 응급 · " in page
    act(browser, case.escalation, "acknowledge")
    assert 'data-ids=""' in browser.get("/console/").text


def test_waiting_conversations_show_what_the_patient_said_last(
    world: World, clinic: Clinic, nurse: Staff, signed_in: SignIn, case: Case
) -> None:
    """Graver ones first; a stranger is called so."""
    with world.database.write() as session:
        stranger = talk(session, clinic, None, "nobody", world.at - timedelta(hours=3))
        hear(session, stranger, "비용이 얼마인가요", world.at - timedelta(hours=3))
        alarm(session, clinic, stranger, "E3", "unknown", world.at, timedelta(hours=24))
    page = signed_in(nurse).get("/console/").text
    rows = re.findall(r'<li id="talk-(\w+)".*?class="last">(.*?)</span>', page, re.DOTALL)
    assert rows == [(case.conversation, "입술 한쪽이 하얗게 변했어요"), (stranger.id, "비용이 얼마인가요")]
    assert "미확인 사용자" in page


def test_todays_notes_are_listed_and_yesterdays_are_not(
    world: World, nurse: Staff, signed_in: SignIn, case: Case
) -> None:
    """Patient, treatment and day, pain, reactions, state; gone at the clinic's midnight in Seoul."""
    browser = signed_in(nurse)
    row = re.search(rf'<tr id="note-{case.note}">(.*?)</tr>', browser.get("/console/").text, re.DOTALL)
    assert row
    assert [each in row[1] for each in ("서하늘", "1일째", '">6</span>', "붓기 심함", "응답 완료")] == [True] * 5
    world.pass_time(hours=14)
    assert f"note-{case.note}" not in signed_in(nurse).get("/console/").text


def test_who_did_not_answer_is_on_the_phone_list_only(nurse: Staff, signed_in: SignIn, case: Case) -> None:
    page = signed_in(nurse).get("/console/").text
    assert (f'id="phone-{case.phone}"' in page, f'id="alarm-{case.phone}"' in page) == (True, False)
    assert 'href="tel:+821000000001"' in page


def test_a_call_is_closed_with_words(world: World, nurse: Staff, signed_in: SignIn, case: Case) -> None:
    """Without words it stays open."""
    browser = signed_in(nurse)
    act(browser, case.phone, "close", outcome=" ")
    assert wording.OUTCOME_NEEDED in browser.get("/console/").text
    act(browser, case.phone, "close", outcome="통화함, 이상 없음")
    assert f'id="phone-{case.phone}"' not in browser.get("/console/").text
    with world.database.read() as session:
        closed = session.get_one(Escalation, case.phone)
        assert (closed.outcome, closed.closed_by, closed.closed_at) == ("통화함, 이상 없음", nurse.id, world.at)


def test_the_first_to_acknowledge_stays_named(
    world: World, nurse: Staff, doctor: Staff, signed_in: SignIn, case: Case
) -> None:
    act(signed_in(nurse), case.escalation, "acknowledge")
    act(signed_in(doctor), case.escalation, "acknowledge")
    with world.database.read() as session:
        assert session.get_one(Escalation, case.escalation).acknowledged_by == nurse.id
    assert "김간호 확인 오전 10:00" in signed_in(doctor).get("/console/").text


def test_closing_the_last_reason_gives_a_waiting_conversation_back(
    world: World, nurse: Staff, signed_in: SignIn, case: Case
) -> None:
    """The bot never stays silent for nothing."""
    act(signed_in(nurse), case.escalation, "close", outcome="전화 상담")
    with world.database.read() as session:
        assert session.get_one(Conversation, case.conversation).holder == "bot"


def test_closing_leaves_a_held_conversation_with_its_holder(
    world: World, nurse: Staff, signed_in: SignIn, case: Case
) -> None:
    browser = signed_in(nurse)
    browser.post(f"/console/conversations/{case.conversation}/claim", page="/console/")
    act(browser, case.escalation, "close", outcome="전화 상담")
    with world.database.read() as session:
        assert session.get_one(Conversation, case.conversation).staff_id == nurse.id


def test_a_closed_one_is_closed_once(world: World, nurse: Staff, doctor: Staff, signed_in: SignIn, case: Case) -> None:
    act(signed_in(nurse), case.phone, "close", outcome="첫 통화")
    act(signed_in(doctor), case.phone, "close", outcome="둘째 통화")
    with world.database.read() as session:
        assert session.get_one(Escalation, case.phone).outcome == "첫 통화"


@pytest.mark.parametrize("back", ["https://evil.example/", "/console/notes/x"])
def test_the_form_says_where_to_go_on_but_only_among_our_pages(
    nurse: Staff, signed_in: SignIn, case: Case, back: str
) -> None:
    path = f"/console/escalations/{case.escalation}/acknowledge"
    answer = signed_in(nurse).post(path, page="/console/", back=back)
    assert answer.location == (back if back.startswith("/console/") else "/console/")


def _told_of_a_loss(world: World, case: Case) -> None:
    """The case's patient had told of a pregnancy's loss in the chat."""
    with world.database.write() as session:
        patient = session.get_one(Patient, case.patient)
        told = patient_facts.Told(patient_facts.DUE, world.at + timedelta(days=100))
        patient_facts.store(session, patient, told, world.at)
        patient_facts.lost(session, case.patient, world.at)


@pytest.mark.parametrize(("answer", "why"), [("confirmed", "confirmed"), ("taken_back", None)])
def test_a_loss_told_in_the_chat_is_confirmed_or_taken_back(
    world: World, nurse: Staff, signed_in: SignIn, case: Case, answer: str, why: str | None
) -> None:
    """On the page of what was raised, in the name of who did it."""
    _told_of_a_loss(world, case)
    browser = signed_in(nurse)
    page = browser.get(f"/console/escalations/{case.escalation}").text
    assert "환자가 채팅으로 알린 내용이며, 아직 확인하지 않았습니다." in page
    assert act(browser, case.escalation, "loss", loss=answer) == 303
    with world.database.read() as session:
        fact = session.query(PatientFact).one()
        assert (fact.ended_why, fact.ended_at is None) == (why, why is None)
        logged = session.query(AccessEntry).filter(AccessEntry.action == f"loss.{answer}").one()
        assert logged.staff_id == nurse.id
