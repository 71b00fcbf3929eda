"""Each rule of the checker, on a life of one patient with one thing wrong."""

from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any

import pytest

from anbu.simulate.checker import alarms, due, ends, law, ledger
from anbu.simulate.checker.evidence import SEOUL, TABLES, Evidence
from anbu.simulate.checker.roads import as_dealt
from anbu.simulate.checker.steps import Expected

NOON = datetime(2026, 3, 10, 12, 0, tzinfo=SEOUL)
END = NOON + timedelta(days=40)
BORN = datetime(1990, 9, 1, tzinfo=SEOUL)
ONE = {"patient": "p1", "user": "u1", "linked": True, "messages": True, "advertising": False, "night": False}


def life(
    world: tuple[dict[str, Any], ...] = (), dealer: tuple[dict[str, Any], ...] = (), born: datetime = BORN,
    advertising: bool = False, **tables: Any,
) -> Evidence:  # fmt: skip
    person = {"at": NOON - timedelta(days=9), "kind": "person", "clinic": "demo", "born": born, **ONE}
    person["advertising"] = advertising
    lines = [person, *world, {"at": END, "kind": "end"}]
    return Evidence(lines, list(dealer), {name: tables.get(name, []) for name in TABLES})


def pushed(
    at: datetime = NOON, text: str = "주의사항 안내입니다", key: str = "f1.simulator", to: str = "u1"
) -> dict[str, Any]:
    return {"at": at, "outcome": "accepted", "send_key": key, "to": to, "clinic": "demo", "title": "", "text": text}


def send(push_class: str = "care", key: str = "f1.simulator", follow_up: str = "f1") -> dict[str, Any]:
    return {
        "id": key, "send_key": key, "follow_up_id": follow_up, "push_class": push_class, "state": "accepted",
        "next_try_at": NOON,
    }  # fmt: skip


def follow_up(id: str = "f1", **changes: Any) -> dict[str, Any]:
    row = {
        "id": id, "patient_id": "p1", "plan": "aftercare.filler", "step": "d1", "push_class": "safety", "state": "sent",
        "why": None, "planned_for": NOON, "due_at": NOON, "answer_by": None, "appointment_id": None, "occasion": 0,
    }  # fmt: skip
    return row | changes


def test_advertising_without_consent_is_found() -> None:
    found = life(dealer=(pushed(text="(광고) 새 시술 안내"),), send=[send("advertising")])
    assert len([*law.advertising(found)]) == 1


def test_advertising_at_night_is_found_even_with_consent_by_day() -> None:
    allowed = {
        "patient_id": "p1",
        "kind": "advertising",
        "granted": 1,
        "source": "chat",
        "at": NOON - timedelta(days=1),
    }
    at_night = pushed(NOON.replace(hour=20, minute=51), "(광고) 새 시술 안내")
    found = life(dealer=(at_night,), send=[send("advertising")], consent_event=[allowed])
    assert [each for each in law.advertising(found) if "night" in each]


@pytest.mark.parametrize(
    "text", ["시술 후 상태는 어떠신가요?", "불편한 곳은 없으세요?", "안부를 여쭙니다", "통증은 괜찮으신가요?"]
)
def test_a_push_that_asks_how_one_is_is_found(text: str) -> None:
    assert [*law.asks_how_one_is(life(dealer=(pushed(text=text),)))]


@pytest.mark.parametrize("text", ["세안은 내일부터 하실 수 있습니다.", "불편한 증상이 있으면 바로 연락해 주세요."])
def test_an_instruction_is_no_question(text: str) -> None:
    assert not [*law.asks_how_one_is(life(dealer=(pushed(text=text),)))]


def test_a_second_message_of_care_on_one_day_is_found() -> None:
    two = pushed(), pushed(NOON + timedelta(hours=3), key="f2.simulator")
    assert [*law.cap(life(dealer=two, send=[send(), send(key="f2.simulator", follow_up="f2")]))]


def test_a_send_key_taken_twice_is_found() -> None:
    assert any("send key" in each for each in ledger.doubled(life(dealer=(pushed(), pushed(NOON + timedelta(days=1))))))


@pytest.mark.parametrize(
    ("outcome", "state", "wrong"),
    [
        ("accepted", "delivered", False), ("accepted", "accepted", True), ("accepted", "failed", True),
        ("undelivered", "failed", False), ("undelivered", "delivered", True),
    ],
)  # fmt: skip
def test_a_ledger_that_does_not_say_what_the_dealer_says_is_found(outcome: str, state: str, wrong: bool) -> None:
    """A day later, of a dealer that tells."""
    row = {**send(), "state": state}
    found = life(dealer=(pushed() | {"outcome": outcome},), send=[row])
    assert bool([*ledger.untold(replace(found, tells=True))]) is wrong
    assert [*ledger.untold(found)] == []


OF_SOLAPI = {"to": "01070000001", "subject": "제목"}
OF_NHN = {"recipientList": [{"recipientNo": "01070000001"}], "title": "제목"}


@pytest.mark.parametrize(
    ("dealer", "message", "final", "told"),
    [
        ("solapi", {**OF_SOLAPI, "kakaoOptions": {"templateId": "T"}}, "3104", (True, True)),
        ("solapi", OF_SOLAPI, "3104", (False, False)),
        ("nhn", {**OF_NHN, "templateCode": "T"}, "3019", (True, True)),
        ("nhn", {**OF_NHN, "templateCode": "T"}, "1000", (True, False)),
        ("nhn", OF_NHN, "3019", (False, False)),
    ],
)
def test_a_dealers_word_that_a_number_has_no_kakaotalk_is_that_of_an_alimtalk(
    dealer: str, message: dict[str, Any], final: str, told: tuple[bool, bool]
) -> None:
    """The same code means another thing of a text message."""
    line = {"at": NOON, "kind": "send", "send_key": "k", "final": final, "text": "안내", "message": message}
    [found] = as_dealt(dealer, [line], {})
    assert (found["alimtalk"], found["no_kakao"]) == told


@pytest.mark.parametrize(("dealer", "message", "arrived"), [("solapi", OF_SOLAPI, "4000"), ("nhn", OF_NHN, "1000")])
def test_the_log_of_a_dealers_fake_reads_as_the_simulated_dealers(
    dealer: str, message: dict[str, Any], arrived: str
) -> None:
    """Each message by its patient's key, with what came of it; reports are none."""
    kinds = {"send": arrived, "refused": "", "error": "", "report": ""}
    lines = [
        {"at": NOON, "kind": kind, "send_key": "k", "final": final, "text": "안내", "message": message}
        for kind, final in [*kinds.items(), ("send", "3104")]
    ]
    found = [*as_dealt(dealer, lines, {"01070000001": "u1"})]
    assert [line["outcome"] for line in found] == ["accepted", "refused", "refused", "undelivered"]
    assert {(line["to"], line["title"], line["text"]) for line in found} == {("u1", "제목", "안내")}


@pytest.mark.parametrize(
    ("kind", "words"), [("refusal", "refusal"), ("ended", "death")], ids=["after a refusal", "after a death"]
)
def test_a_push_after_it_must_have_stopped_is_found(kind: str, words: str) -> None:
    line = {"at": NOON - timedelta(hours=1), "kind": "said", "user": "u1", "what": kind}
    if kind == "ended":
        line = {"at": NOON - timedelta(hours=1), "kind": "ended", "patient": "p1", "why": "died"}
    found = life((line,), (pushed(),), send=[send("safety")])
    assert any(words in each for each in ends.cleared_that_fired(found))


def test_a_push_whose_follow_up_was_cleared_is_found() -> None:
    found = life(dealer=(pushed(),), send=[send()], follow_up=[follow_up(state="cleared", why="예약이 생겼습니다")])
    assert [*ends.cleared_that_fired(found)]


def test_a_step_that_nobody_planned_is_found_and_one_that_came_late_too() -> None:
    visit = {"at": NOON, "kind": "visit", "patient": "p1", "code": "filler", "performed_at": NOON}
    assert any("aftercare.filler h5" in each and "no follow-up" in each for each in due.forgotten(life((visit,))))
    row = follow_up(step="h5", planned_for=NOON + timedelta(hours=5))
    late = life((visit,), (pushed(NOON + timedelta(hours=6)),), send=[send("safety")], follow_up=[row])
    assert any("h5" in each and "late" in each for each in due.forgotten(late))


@pytest.mark.parametrize(
    ("push_class", "due_at", "sent", "late"),
    [
        ("transaction", "20:55", "2026-03-11T08:02", False),
        ("transaction", "20:55", "2026-03-11T08:30", True),
        ("transaction", "20:40", "2026-03-11T08:02", True),
        ("safety", "20:55", "2026-03-11T08:02", True),
    ],
)
def test_what_the_dealer_did_not_take_before_the_night_may_come_in_the_morning(
    push_class: str, due_at: str, sent: str, late: bool
) -> None:
    """Of the last ten minutes, and never what is for safety."""
    planned = datetime.combine(NOON.date(), time.fromisoformat(due_at), SEOUL)
    each = Expected("p1", "result.ready", "h0", push_class, planned, planned, END, planned, planned)
    at = datetime.fromisoformat(sent).replace(tzinfo=SEOUL)
    assert bool([*due._late(each, [at], "")]) is late


@pytest.mark.parametrize(("told", "missed"), [("23:10", True), ("23:40", False)])
def test_a_guide_pulled_forward_is_worth_its_hours_from_then_on(told: str, missed: bool) -> None:
    """Of a treatment of 16:21: the guide of 21:21 left at 20:30, and tells nothing new after half past eleven."""
    at, performed = (datetime.combine(NOON.date(), time.fromisoformat(each), SEOUL) for each in (told, "16:21"))
    visit = {"at": at, "kind": "visit", "patient": "p1", "code": "filler", "performed_at": performed}
    assert ("aftercare.filler h5" in forgotten(visit)) is missed


def test_a_step_of_a_plan_may_stand_for_another_of_its_day_but_not_for_itself() -> None:
    """The week after a second treatment is the second week after the first: one of the two is enough, never none."""
    tenth = datetime.combine(NOON.date() + timedelta(days=7), NOON.time().replace(hour=10), SEOUL)
    each = Expected("p1", "aftercare.implant", "d14", "safety", tenth, tenth, tenth + timedelta(days=2), NOON, NOON)
    for step, stands in (("d7", True), ("d14", False)):
        row = follow_up(plan="aftercare.implant", step=step, planned_for=tenth)
        found = life((), (pushed(tenth),), send=[send("safety")], follow_up=[row])
        assert due._another(found, each) is stands


def appointment(*changes: tuple[str, datetime, datetime]) -> dict[str, list[dict[str, Any]]]:
    """The tables of one appointment that became (what, for when, at) in turn."""
    rows = [
        {"id": f"c{place}", "appointment_id": "a1", "what": what, "starts_at": starts_at, "at": at}
        for place, (what, starts_at, at) in enumerate(changes)
    ]
    one = {"id": "a1", "patient_id": "p1", "treatment": "filler", "cancelled_at": None}
    return {"appointment": [one], "appointment_change": rows}


def reminders(**tables: Any) -> list[str]:
    return [each.partition(" for ")[0] for each in due.forgotten(life(**tables)) if each.startswith("appointment.")]


IN_A_WEEK = NOON + timedelta(days=7)
ALL_THREE = ["appointment.reminder d3", "appointment.reminder d1", "appointment.reminder h2"]


def test_the_reminders_of_an_appointment_that_nobody_planned_are_found() -> None:
    assert reminders(**appointment(("booked", IN_A_WEEK, NOON))) == ALL_THREE


def test_an_appointment_that_moved_is_reminded_of_by_its_new_time_only() -> None:
    later = IN_A_WEEK + timedelta(days=7)
    moved = appointment(("booked", IN_A_WEEK, NOON), ("moved", later, NOON + timedelta(hours=1)))
    assert reminders(**moved) == ALL_THREE


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param((("requested", IN_A_WEEK, NOON),), id="only asked for"),
        pytest.param((("requested", IN_A_WEEK, NOON), ("moved", IN_A_WEEK, NOON)), id="asked for at another time"),
        pytest.param(
            (("booked", IN_A_WEEK, NOON), ("cancelled", IN_A_WEEK, NOON + timedelta(hours=1))), id="cancelled"
        ),
        pytest.param((("booked", NOON + timedelta(hours=1), NOON),), id="within two hours"),
    ],
)
def test_what_does_not_stand_or_comes_at_once_needs_no_reminder(
    changes: tuple[tuple[str, datetime, datetime], ...],
) -> None:
    assert reminders(**appointment(*changes)) == []


def sessions(*lines: dict[str, Any], **tables: Any) -> list[str]:
    told = {
        "at": NOON, "kind": "fact", "anchor": "next_session", "patient": "p1", "code": "filler",
        "day": NOON + timedelta(days=20), "holds": True,
    }  # fmt: skip
    return [each for each in due.forgotten(life((told, *lines), **tables)) if each.startswith("next.session")]


def test_a_next_session_that_nobody_was_reminded_of_is_found() -> None:
    assert len(sessions()) == 2


def test_a_next_session_ends_with_a_new_booking_and_counts_from_the_day_told_last() -> None:
    assert sessions(**appointment(("booked", NOON + timedelta(days=30), NOON))) == []
    again = {
        "at": NOON + timedelta(days=1), "kind": "fact", "anchor": "next_session", "patient": "p1", "code": "filler",
        "day": NOON + timedelta(days=30), "holds": True,
    }  # fmt: skip
    assert len(sessions(again)) == 2


def test_a_pregnancy_counts_while_somebody_has_spoken_of_it_lately_and_until_a_loss() -> None:
    told = fact("due", NOON + timedelta(days=160))
    loss = {"at": NOON + timedelta(days=2), "kind": "loss", "patient": "p1"}
    lately, long_ago = told, {**told, "day": NOON + timedelta(days=100)}
    assert len([*due.forgotten(life((lately,)))]) == 1
    assert [*due.forgotten(life((long_ago,)))] == []
    assert [*due.forgotten(life((lately, loss)))] == []


def fact(anchor: str, day: datetime, code: str = "", **rest: Any) -> dict[str, Any]:
    return {
        "at": NOON,
        "kind": "fact",
        "anchor": anchor,
        "patient": "p1",
        "code": code,
        "day": day,
        "holds": True,
        **rest,
    }


def forgotten(*lines: dict[str, Any]) -> list[str]:
    return [each.partition(" for ")[0] for each in due.forgotten(life(lines))]


def test_what_a_test_needs_beforehand_is_missed_unless_it_was_called_off() -> None:
    """Or moved: then by its new day."""
    told = fact("test", NOON + timedelta(days=7), "colonoscopy")
    off = {**told, "at": NOON + timedelta(days=1), "holds": False}
    moved = {**off, "holds": True, "day": NOON + timedelta(days=14)}
    both = ["test.colonoscopy d3", "test.colonoscopy d1"]
    assert forgotten(told) == forgotten(told, moved) == both
    assert forgotten(told, off) == []


@pytest.mark.parametrize(
    ("anchor", "steps"),
    [
        ("discharge", ["discharge.aftercare d1", "discharge.aftercare d7"]),
        ("result", ["result.ready h0"]),
        ("birth", ["newborn.vaccination m1"]),
    ],
)
def test_what_follows_a_discharge_a_result_and_a_birth_is_missed(anchor: str, steps: list[str]) -> None:
    assert forgotten(fact(anchor, NOON)) == steps


def test_a_result_of_the_night_is_told_in_the_morning() -> None:
    """By its step's own hours."""
    night = NOON.replace(hour=23, minute=0)
    told = fact("result", night, at=night)
    row = follow_up(plan="result.ready", step="h0", planned_for=night)
    for minutes, wrong in ((1, []), (30, ["result.ready h0"])):
        at = NOON.replace(hour=8, minute=0) + timedelta(days=1, minutes=minutes)
        found = life((told,), (pushed(at),), send=[send("transaction")], follow_up=[row])
        assert [each.partition(" for ")[0] for each in due.forgotten(found)] == wrong


def test_a_birthday_is_greeted_of_those_who_agreed_to_advertising() -> None:
    tomorrow = NOON + timedelta(days=1)
    assert [*due.forgotten(life(born=tomorrow.replace(year=1990)))] == []
    greeted = life(born=tomorrow.replace(year=1990), advertising=True)
    assert ["birthday.greeting" in each for each in due.forgotten(greeted)] == [True]


@pytest.mark.parametrize(
    ("no_kakao", "arrived_since", "missed"), [(True, False, False), (True, True, True), (False, False, True)]
)
def test_no_advertising_is_owed_to_a_number_without_kakaotalk(
    no_kakao: bool, arrived_since: bool, missed: bool
) -> None:
    """As the dealer said, until an Alimtalk arrives there again."""
    tomorrow = NOON + timedelta(days=1)
    told = pushed(NOON - timedelta(days=3)) | {"outcome": "undelivered", "alimtalk": True, "no_kakao": no_kakao}
    since = pushed(NOON - timedelta(days=2)) | {"alimtalk": True, "no_kakao": False}
    dealt = (told, since) if arrived_since else (told,)
    found = life(dealer=dealt, born=tomorrow.replace(year=1990), advertising=True)
    assert any("birthday.greeting" in each for each in due.forgotten(found)) is missed


def test_the_refusing_button_is_a_refusal() -> None:
    line = {"at": NOON - timedelta(hours=1), "kind": "said", "user": "u1", "what": "", "text": "안내 그만 받기"}
    found = life((line,), (pushed(),), send=[send("safety")])
    assert any("refusal" in each for each in ends.cleared_that_fired(found))


def test_what_was_said_and_is_not_on_record_is_found() -> None:
    said = {
        "at": NOON, "kind": "said", "user": "u1", "request": "chp-1", "text": "네", "what": "", "status": 200,
        "bubbles": 1,
    }  # fmt: skip
    assert [*ledger.unrecorded(life((said,)))] == ["chp-1 of u1 is not on record"]


def test_an_emergency_that_paged_nobody_is_found() -> None:
    said = {"at": NOON, "kind": "said", "user": "u1", "what": "emergency", "text": "숨이 막혀요"}
    assert any("nobody was told" in each for each in alarms.emergency_without_page(life((said,))))
    urgent = {
        "id": "e1", "triage": "E0", "conversation_id": "c1", "opened_at": NOON, "closed_at": None,
        "reason": "emergency", "patient_id": "p1",
    }  # fmt: skip
    talk = {"conversation": [{"id": "c1", "chat_user_id": "x1"}], "chat_user": [{"id": "x1", "user_key": "u1"}]}
    assert any(
        "nobody was paged" in each for each in alarms.emergency_without_page(life((said,), escalation=[urgent], **talk))
    )


def test_a_send_that_waits_for_ever_is_found() -> None:
    assert [*ledger.stuck(life(send=[{**send(), "state": "unknown"}]))]
