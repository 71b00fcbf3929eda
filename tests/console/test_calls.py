"""The phone list: who, why and when; the script as a form; and what comes of a call."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from console import wording
from records import calls, notes
from records.models import AccessEntry, Escalation, FollowUp, Note, NoteVersion, PhoneCall, Staff
from tests.console.world import TUESDAY, Browser, Case, World

SignIn = Callable[[Staff], Browser]
AFTERNOON = "2026-11-24T14:00"


@pytest.fixture
def about(world: World, case: Case) -> str:
    """The id of the follow-up that the line on the phone list is about; it was not answered."""
    with world.database.write() as session:
        row = session.get_one(FollowUp, session.get_one(Escalation, case.phone).follow_up_id)
        row.state = "unanswered"
        return row.id


def save(browser: Browser, about: str, **form: Any) -> int:
    return browser.post(f"/console/calls/{about}", page="/console/calls", **form).status_code


def miss(browser: Browser, about: str, times: int) -> None:
    for _ in range(times):
        assert save(browser, about, outcome="missed", next_at=AFTERNOON) == 303


def the_note(world: World, about: str) -> Note | None:
    with world.database.read() as session:
        return notes.existing(session, about)


def line(world: World, case: Case) -> Escalation:
    with world.database.read() as session:
        return session.get_one(Escalation, case.phone)


def text_of(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_the_list_says_whom_to_call_why_and_under_which_number(nurse: Staff, signed_in: SignIn, about: str) -> None:
    page = signed_in(nurse).get("/console/calls").text
    wanted = ("서하늘", "입술필러", "1일째", "안내에 답 없음", "아직 걸지 않음", 'href="tel:+821000000001"', about)
    assert [each for each in wanted if each not in page] == []


def test_the_sheet_is_the_script_of_that_treatment_and_day(
    world: World, nurse: Staff, signed_in: SignIn, about: str
) -> None:
    """Identity first, then the treatment's name; satisfaction is asked from the seventh day."""
    page = text_of(signed_in(nurse).get(f"/console/calls/{about}").text)
    order = [
        "성함과 생년월일",
        "입술필러 뒤로 좀 어떠신지",
        "급한 증상",
        "통증은 0이 없음",
        "붓기, 멍, 붉은기",
        "마무리",
    ]
    assert sorted(order, key=page.index) == order
    assert "만족하시나요" not in page
    world.pass_time(days=6)
    assert "만족하시나요" in text_of(signed_in(nurse).get(f"/console/calls/{about}").text)


def test_looking_at_a_number_is_in_the_access_log(world: World, nurse: Staff, signed_in: SignIn, about: str) -> None:
    browser = signed_in(nurse)
    browser.get("/console/calls")
    browser.get(f"/console/calls/{about}")
    with world.database.read() as session:
        seen = {(row.action, row.subject) for row in session.query(AccessEntry)}
    assert {("calls.view", "calls"), ("call.view", f"follow_up/{about}")} <= seen


def test_what_was_heard_becomes_the_same_note_as_a_chats(
    world: World, nurse: Staff, signed_in: SignIn, case: Case, about: str
) -> None:
    """Scores, reactions and words, by the one who called; the follow-up is answered and the line closed."""
    form = {
        "outcome": "reached",
        "urgent": "none",
        "pain": "2",
        "swelling": "1",
        "bruise": "0",
        "words": "세안이 궁금해요",
    }
    assert save(signed_in(nurse), about, **form) == 303
    note = the_note(world, about)
    assert note is not None
    assert (note.state, note.day, note.content) == (
        "complete", 1,
        {"channel": "phone", "urgent": "none", "pain": 2, "swelling": 1, "bruise": 0, "words": "세안이 궁금해요"},
    )  # fmt: skip
    with world.database.read() as session:
        [version] = session.query(NoteVersion).filter_by(note_id=note.id)
        assert version.recorded_by == nurse.id
        assert session.get_one(FollowUp, about).state == "answered"
    closed = line(world, case)
    assert (closed.closed_by, closed.outcome) == (nurse.id, "통화함. 통증 2/10 · 붓기 조금 · “세안이 궁금해요”")
    assert world.raised == []


def test_what_the_chat_left_unfinished_is_completed_by_the_call(
    world: World, nurse: Staff, signed_in: SignIn, case: Case
) -> None:
    """The same note, one version more."""
    with world.database.read() as session:
        before = session.get_one(Note, case.note)
    assert save(signed_in(nurse), before.follow_up_id or "", outcome="reached", bruise="2") == 303
    with world.database.read() as session:
        after = session.get_one(Note, case.note)
    assert (after.version, after.content) == (before.version + 1, {**before.content, "channel": "phone", "bruise": 2})


@pytest.mark.parametrize(
    ("form", "triage", "reason"),
    [
        ({"words": "입술이 하얗게 변했대요"}, "E1", "emergency"),
        ({"words": "숨쉬기가 힘들다고 하심"}, "E0", "emergency"),
        ({"sign": "시야 이상"}, "E0", "emergency"),
        ({"pain": "6"}, "E2", "check_in"),
        ({"redness": "3"}, "E2", "check_in"),
    ],
)
def test_a_red_flag_that_is_typed_or_ticked_raises_what_a_chat_would(
    world: World,
    nurse: Staff,
    signed_in: SignIn,
    about: str,
    case: Case,
    form: dict[str, str],
    triage: str,
    reason: str,
) -> None:
    """An escalation with its class, brought to people's phones; and whoever called is told."""
    browser = signed_in(nurse)
    with world.database.write() as session:
        earlier = session.get_one(Escalation, case.escalation)
        earlier.closed_at = world.at
    assert save(browser, about, outcome="reached", **form) == 303
    with world.database.read() as session:
        [raised] = session.query(Escalation).filter_by(closed_at=None)
        assert (raised.triage, raised.reason, raised.patient_id) == (triage, reason, case.patient)
        assert (raised.alarmed_at is not None) is (triage in ("E0", "E1"))
    note = the_note(world, about)
    assert note is not None
    assert note.triage == triage
    assert world.raised == [raised.id]
    assert wording.call_raised(triage) in browser.get("/console/calls").text


def test_a_call_without_a_word_is_no_note(world: World, nurse: Staff, signed_in: SignIn, about: str) -> None:
    """Neither is one without an outcome."""
    browser = signed_in(nurse)
    assert (save(browser, about, outcome="reached"), save(browser, about, pain="3")) == (422, 422)
    assert the_note(world, about) is None


def test_what_was_typed_survives_a_refused_form(nurse: Staff, signed_in: SignIn, about: str) -> None:
    browser = signed_in(nurse)
    answer = browser.post(
        f"/console/calls/{about}", page="/console/calls", outcome="later", next_at="", words="회의 중"
    )
    assert (answer.status_code, "회의 중" in answer.text) == (422, True)


def test_nobody_answered_and_the_line_stays_with_its_next_time(
    world: World, nurse: Staff, signed_in: SignIn, case: Case, about: str
) -> None:
    """Counted, by whom, and until when."""
    browser = signed_in(nurse)
    miss(browser, about, 1)
    kept = line(world, case)
    assert (kept.closed_at, kept.due_at, kept.acknowledged_by) == (None, TUESDAY.replace(hour=14), nurse.id)
    page = text_of(browser.get("/console/calls").text)
    assert "1번 받지 않음" in page
    assert "김간호" in page


def test_who_asked_to_be_called_later_is_no_try_in_vain(
    world: World, nurse: Staff, signed_in: SignIn, case: Case, about: str
) -> None:
    save(signed_in(nurse), about, outcome="later", next_at=AFTERNOON, words="회의 중")
    with world.database.read() as session:
        [made] = session.query(PhoneCall)
        assert (made.outcome, made.words, calls.missed([made])) == ("later", "회의 중", 0)
    assert line(world, case).due_at == TUESDAY.replace(hour=14)


@pytest.mark.parametrize("when", ["2026-11-24T09:59", "", "morgen"])
def test_the_next_time_lies_ahead(nurse: Staff, signed_in: SignIn, world: World, about: str, when: str) -> None:
    assert save(signed_in(nurse), about, outcome="missed", next_at=when) == 422
    with world.database.read() as session:
        assert session.query(PhoneCall).count() == 0


def test_after_three_tries_somebody_who_may_decides(
    world: World, nurse: Staff, doctor: Staff, signed_in: SignIn, case: Case, about: str
) -> None:
    """The nurse is told who; the doctor goes on once more, and three more tries are free."""
    browser = signed_in(nurse)
    miss(browser, about, 3)
    page = browser.get(f"/console/calls/{about}").text
    assert wording.CALL_UNDECIDED in page
    assert "decide-form" not in page
    assert 'value="missed"' not in page
    decide = f"/console/calls/{about}/decide"
    assert browser.post(decide, page="/console/calls", decision="stopped", words="그만").status_code == 403

    chief = signed_in(doctor)
    assert "decide-form" in chief.get(f"/console/calls/{about}").text
    again = chief.post(decide, page="/console/calls", decision="again", next_at="2026-11-25T10:00")
    assert again.status_code == 303
    assert wording.CALL_UNDECIDED not in browser.get(f"/console/calls/{about}").text
    assert line(world, case).due_at == TUESDAY + timedelta(days=1)


def test_to_stop_calling_takes_a_reason(
    world: World, nurse: Staff, doctor: Staff, signed_in: SignIn, case: Case, about: str
) -> None:
    """Then the line is closed with it, and the follow-up stays unanswered."""
    miss(signed_in(nurse), about, 3)
    chief, decide = signed_in(doctor), f"/console/calls/{about}/decide"
    assert chief.post(decide, page="/console/calls", decision="stopped", words=" ").status_code == 422
    assert chief.post(decide, page="/console/calls", decision="stopped", words="다음 예약 때 확인").status_code == 303
    closed = line(world, case)
    assert (closed.outcome, closed.closed_by) == ("다음 예약 때 확인", doctor.id)
    with world.database.read() as session:
        assert session.get_one(FollowUp, about).state == "unanswered"


def test_who_calls_back_after_three_tries_is_still_recorded(
    world: World, nurse: Staff, signed_in: SignIn, about: str
) -> None:
    browser = signed_in(nurse)
    miss(browser, about, 3)
    assert save(browser, about, outcome="reached", pain="0") == 303
    assert the_note(world, about) is not None


def test_a_call_before_any_deadline_settles_what_was_sent(
    world: World, nurse: Staff, signed_in: SignIn, case: Case
) -> None:
    """No line on the list is needed to note a call."""
    with world.database.write() as session:
        row = session.get_one(FollowUp, session.get_one(Note, case.note).follow_up_id)
        row.answer_by = world.at + timedelta(hours=5)
    assert save(signed_in(nurse), row.id, outcome="reached", pain="1") == 303
    with world.database.read() as session:
        assert session.get_one(FollowUp, row.id).state == "answered"


def test_another_clinics_patient_cannot_be_called(stranger: Staff, signed_in: SignIn, about: str) -> None:
    browser = signed_in(stranger)
    assert browser.get(f"/console/calls/{about}").status_code == 404
    assert browser.post(f"/console/calls/{about}", page="/console/password", outcome="reached").status_code == 404


def test_a_resident_number_that_is_typed_is_masked(world: World, nurse: Staff, signed_in: SignIn, about: str) -> None:
    save(signed_in(nurse), about, outcome="reached", words="910302-2123456 이라고 하심")
    note = the_note(world, about)
    assert note is not None
    assert "2123456" not in note.content["words"]


def test_a_note_that_a_call_changed_after_its_signature_is_not_signed(
    world: World, nurse: Staff, doctor: Staff, signed_in: SignIn, case: Case
) -> None:
    """Whoever called has not signed by that."""
    browser = signed_in(doctor)
    browser.post(f"/console/notes/{case.note}/sign", page="/console/", version="3")
    with world.database.read() as session:
        follow_up = session.get_one(Note, case.note).follow_up_id or ""
    save(signed_in(nurse), follow_up, outcome="reached", bruise="2")
    assert "새 내용에 다시 서명" in browser.get(f"/console/notes/{case.note}").text


def test_a_call_can_be_noted_from_the_conversation_at_any_moment(
    nurse: Staff, signed_in: SignIn, world: World, case: Case
) -> None:
    """Beside the number stands the sheet of the newest check-in that was sent."""
    with world.database.read() as session:
        sent = session.query(FollowUp).order_by(FollowUp.sent_at.desc(), FollowUp.id.desc()).first()
        assert sent is not None
    page = signed_in(nurse).get(f"/console/conversations/{case.conversation}").text
    assert f"/console/calls/{sent.id}" in page
