"""Clinic time from the page, and what the page is told of people and staff's side."""

from datetime import timedelta
from typing import Any

import pytest
import requests

from console.simulator import wording
from records import conversations, escalations, notes, patients, rooms
from records.clock import Clock
from records.database import Database
from records.models import Clinic, FollowUp, TreatmentDone
from tests.simulator.stage import MONDAY

OURS = {"X-Requested-With": "fetch"}


def move(simulator: str, **where: str) -> requests.Response:
    return requests.post(f"{simulator}/simulator/clock", json=where, headers=OURS, timeout=5)


def clinic_time(database: Database) -> str:
    with database.read() as session:
        return Clock(machine=lambda: MONDAY).clinic(session).isoformat()


@pytest.mark.parametrize(
    ("where", "then", "words"),
    [
        ({"preset": "next-day-10"}, "2026-11-24T10:00:00+09:00", "2026년 11월 24일(화) 오전 10:00"),
        ({"preset": "plus-1h"}, "2026-11-23T15:30:00+09:00", "2026년 11월 23일(월) 오후 3:30"),
        ({"preset": "plus-3d"}, "2026-11-26T14:30:00+09:00", "2026년 11월 26일(목) 오후 2:30"),
        ({"to": "2026-12-01T00:05"}, "2026-12-01T00:05:00+09:00", "2026년 12월 1일(화) 오전 12:05"),
        ({"to": "2026-11-24T03:00:00+00:00"}, "2026-11-24T12:00:00+09:00", "2026년 11월 24일(화) 오후 12:00"),
    ],
)
def test_clinic_time_goes_where_the_page_says(
    simulator: str, database: Database, where: dict[str, str], then: str, words: str
) -> None:
    """Buttons and typed times move the clinics' clock, and the answer says the new time."""
    assert (move(simulator, **where).json()["text"], clinic_time(database)) == (words, then)


@pytest.mark.parametrize(
    ("where", "why"),
    [
        ({"to": "2026-11-23T10:00"}, "이미 지난"),
        ({"to": "2028-11-23T10:00"}, "400일"),
        ({"to": "내일"}, "2026-11-24T10:00처럼"),
        ({}, "2026-11-24T10:00처럼"),
    ],
)
def test_clinic_time_is_not_moved_wrongly(simulator: str, database: Database, where: dict[str, str], why: str) -> None:
    """Back, by years, or to no time at all: refused with a sentence, and the clock stays."""
    answer = move(simulator, **where)
    assert (answer.status_code, clinic_time(database)) == (409, MONDAY.isoformat())
    assert why in answer.json()["error"]


@pytest.mark.usefixtures("real_clinic")
def test_people_are_listed_with_their_treatment(simulator: str, clinic: Clinic) -> None:
    """Only demo clinics, only linked people, each with the newest treatment and how long ago it was."""
    state = requests.get(f"{simulator}/simulator/state", timeout=5).json()
    people = [{"key": "demo-filler", "name": "김하나", "treatment": "입술필러 · 어제"}]
    assert state["clinics"] == [{"code": "demo", "name": clinic.name, "people": people}]


def room(simulator: str, user: str = "demo-filler") -> dict[str, Any]:
    query = {"clinic": "demo", "user": user}
    found: dict[str, Any] = requests.get(f"{simulator}/simulator/state", params=query, timeout=5).json()["room"]
    return found


def test_a_person_who_never_wrote_has_an_empty_room(simulator: str, database: Database, clinic: Clinic) -> None:
    """Nothing is made up for a stranger, and looking creates nobody."""
    shown = room(simulator, "guest-1")
    assert (shown["linked"], shown["holder"]["name"]) == (False, "bot")
    assert [shown[part] for part in ("messages", "escalations", "note", "follow_ups")] == [[], [], None, []]
    with database.read() as session:
        assert rooms.user_keys(session, clinic) == {"demo-filler"}


@pytest.fixture
def follow_up(database: Database, clinic: Clinic) -> FollowUp:
    """A sent check-in of today's, in a conversation that waits for a person, with its note begun."""
    with database.write() as session:
        patient = patients.by_number(session, clinic, "010-0000-1001")
        assert patient is not None
        user = patients.linked_user(session, patient, MONDAY)
        assert user is not None
        treatment = session.query(TreatmentDone).filter_by(patient_id=patient.id).one()
        steps = [_step(clinic, patient.id, treatment.id, f"d{day}", day) for day in (1, 7)]
        session.add_all(steps)
        steps[0].state, steps[1].why = "answered", "오늘은 이미 안내를 보냈습니다"
        conversation = conversations.take(session, user, MONDAY)
        conversation.holder = conversations.WAITING
        said = {"direction": "in", "author": "patient", "text": "많이 부었어요", "at": MONDAY, "recorded_at": MONDAY}
        conversations.append(session, conversation, **{**said, "intent": "symptom_report", "triage": "E2"})
        due = MONDAY + timedelta(hours=4)
        kinds = {"reason": "symptom", "triage": "E2", "rules": ["swelling"], "signs": ["심한 붓기"]}
        escalations.open_(
            session, clinic, opened_at=MONDAY, due_at=due, conversation_id=conversation.id, **kinds
        )  # fmt: skip
        session.flush()
        note = notes.of_follow_up(session, steps[0], conversation.id, MONDAY)
        answers = {"urgent": "none", "pain": 3, "swelling": 3, "bruise": 0}
        notes.fill(session, note, answers, notes.PARTIAL, by=notes.BOT, at=MONDAY, recorded_at=MONDAY, triage="E2")
        return steps[0]


def _step(clinic: Clinic, patient_id: str, treatment_id: str, step: str, day: int) -> FollowUp:
    due = MONDAY + timedelta(days=day - 1, hours=-5)
    return FollowUp(
        clinic_id=clinic.id,
        patient_id=patient_id,
        treatment_id=treatment_id,
        plan="aftercare.filler",
        step=step,
        plan_version=1,
        template=f"guide.filler.{step}",
        push_class="safety",
        conversation="check_in",
        planned_for=due,
        due_at=due,
        expires_at=due + timedelta(days=2),
        state="planned",
        created_at=MONDAY,
    )


def test_staffs_side_shows_the_conversation(simulator: str, follow_up: FollowUp) -> None:
    """Holder, escalation with class, rules and deadline, and the message with intent and triage."""
    assert follow_up.state == "answered"
    shown = room(simulator)
    assert shown["holder"]["name"] == "waiting"
    [escalation] = shown["escalations"]
    assert (escalation["triage"], escalation["rules"], escalation["signs"], escalation["due"], escalation["open"]) == (
        "E2",
        ["swelling"],
        ["심한 붓기"],
        "11/23(월) 18:30",
        True,
    )
    [message] = shown["messages"]
    assert (message["text"], message["intent"], message["triage"]) == ("많이 부었어요", "증상 문의", "E2")


def test_staffs_side_shows_the_note_as_it_fills(simulator: str, follow_up: FollowUp) -> None:
    """What was said stands in the note; what was not asked yet is empty."""
    assert follow_up.step == "d1"
    note = room(simulator)["note"]
    assert (note["treatment"], note["day"], note["state"], note["triage"]) == ("입술필러", "1일째", "partial", "E2")
    assert [(row["name"], row["value"]) for row in note["rows"]] == [
        ("급한 증상", "없음"),
        ("통증", "3 / 10점"),
        ("반응", "붓기 심함 · 멍 없음"),
        ("남긴 말", None),
    ]


def test_staffs_side_shows_what_comes_next(simulator: str, follow_up: FollowUp) -> None:
    """Follow-ups by their time, with state and the guard's reason."""
    assert follow_up.plan == "aftercare.filler"
    assert [(each["due"], each["step"], each["state"], each["why"]) for each in room(simulator)["follow_ups"]] == [
        ("11/23(월) 09:30", "1일째", "answered", ""),
        ("11/29(일) 09:30", "7일째", "planned", "오늘은 이미 안내를 보냈습니다"),
    ]


@pytest.mark.usefixtures("real_clinic")
def test_clinic_time_stays_where_a_real_clinic_lives(simulator: str, database: Database) -> None:
    """Its patients would be written to at the wrong hour."""
    answer = move(simulator, preset="next-day-10")
    assert (answer.status_code, clinic_time(database)) == (409, MONDAY.isoformat())
    assert "실제 병원" in answer.json()["error"]


@pytest.mark.usefixtures("real_clinic")
def test_a_room_of_no_demo_clinic_is_not_shown(simulator: str) -> None:
    """Neither state nor stream tells anything of a clinic that is no demo clinic."""
    query = {"clinic": "real", "user": "x"}
    statuses = [
        requests.get(f"{simulator}/simulator/{path}", params=query, timeout=5).status_code
        for path in ("state", "stream")
    ]
    assert statuses == [404, 404]


@pytest.mark.parametrize(
    ("key", "before", "words"),
    [
        ("h5", False, "5시간 뒤"), ("d7", False, "7일째"), ("h2", True, "2시간 전"), ("d3", True, "3일 전"),
        ("offer", True, "빈자리 안내"), ("booster", False, "booster"),
    ],
)  # fmt: skip
def test_a_step_is_counted_from_its_treatment_or_to_its_appointment(key: str, before: bool, words: str) -> None:
    """A plan of the clinic's own may call its steps as it likes."""
    assert wording.step(key, before) == words
