"""What the dealer's answers tell of a number: kept, brought to staff, and forgotten when a message arrives."""

from collections.abc import Sequence
from datetime import timedelta

import pytest
from sqlalchemy import select

from records import escalations, identity, patients, phone_marks
from records.models import Escalation, Patient, PhoneMark, Send
from scheduler import hygiene
from tests.scheduler.stage import FILLER, patient_of, treat
from tests.solapi.road import Road

DEAD, BLOCKED, NO_KAKAO = "fail=1:3032", "fail=1:2060", "fail=1:3104"


def marks(road: Road) -> list[tuple[str, str | None, bool]]:
    with road.town.database.read() as session:
        rows = session.scalars(select(PhoneMark).order_by(PhoneMark.id))
        return [(row.kind, row.form, row.cleared_at is None) for row in rows]


def tasks(road: Road, number: str = FILLER) -> list[Escalation]:
    with road.town.database.read() as session:
        mine = select(Escalation).where(Escalation.reason == phone_marks.TASK)
        return list(session.scalars(mine.where(Escalation.patient_id == patient_of(road.town, number).id)))


def rests(road: Road) -> str:
    """Why advertising to the patient would rest."""
    with road.town.database.read() as session:
        now = road.town.clock.clinic(session)
        return hygiene.of_list(session, patient_of(road.town, FILLER), road.town.clinic(), now)


def fails(road: Road, trouble: str) -> None:
    road.dealer.trouble(trouble)
    road.work()
    road.work(minutes=1)


def again(road: Road, outcome: str, form: str = "text") -> None:
    """What a later message of that form to the number came to."""
    with road.town.database.write() as session:
        send, now = session.get_one(Send, road.guide().id), road.town.clock.clinic(session)
        send.form = form
        session.flush()
        if outcome == "arrived":
            hygiene.arrived(session, send, now)
        else:
            hygiene.fault(session, send, "dead", outcome, now)


@pytest.mark.parametrize(
    ("trouble", "approved", "expected"),
    [
        (DEAD, False, [("dead", "text", True)]),
        ("refuse=1:1060", False, [("blocked", "text", True)]),
        (BLOCKED, False, [("blocked", "text", True)]),
        (NO_KAKAO, True, [("no_kakao", "alimtalk", True)]),
        ("fail=1:3040", False, []),
    ],
)
def test_what_lies_in_the_number_is_kept_with_the_form_of_its_message(
    road: Road, trouble: str, approved: bool, expected: Sequence[tuple[str, str, bool]]
) -> None:
    """A phone that is off says nothing of its number."""
    if approved:
        road.approve()
    fails(road, trouble)
    assert marks(road) == expected
    assert rests(road) == (expected[0][0] if expected else "")


def test_a_dead_number_is_to_be_corrected_once(road: Road) -> None:
    """Of everybody who has it, with the dealer's word and a deadline; told again it stays one task."""
    treat(road.town, "K-1", "제모", "2026-03-09T10:00", phone=patient_of(road.town, FILLER).phone)
    fails(road, DEAD)
    again(road, "없는 번호입니다")
    for number in (FILLER, "K-1"):
        [task] = tasks(road, number)
        assert "없는 번호입니다" in (task.details or {})["why"]
        assert (task.triage, task.repeats, task.due_at > task.opened_at) == ("E3", 0, True)
    assert len(marks(road)) == 1


@pytest.mark.parametrize("trouble", [BLOCKED, NO_KAKAO])
def test_who_blocks_messages_or_has_no_kakaotalk_need_not_have_another_number(road: Road, trouble: str) -> None:
    fails(road, trouble)
    assert tasks(road) == []


def test_another_number_ends_the_task_and_has_no_mark(road: Road) -> None:
    """Advertising to it may go out; the old number keeps its mark."""
    fails(road, DEAD)
    with road.town.database.write() as session:
        now = road.town.clock.clinic(session)
        assert patients.correct_phone(session, road.town.clinic(), FILLER, "+821044443333", now)
    [task] = tasks(road)
    assert (task.outcome, task.closed_by) == (phone_marks.CHANGED, escalations.BY_ITSELF)
    assert (rests(road), marks(road)) == ("", [("dead", "text", True)])


def test_staff_who_say_that_it_is_right_are_believed_for_a_month(road: Road) -> None:
    """Longer than a dealer's one wrong answer lasts, and no longer."""
    fails(road, DEAD)
    with road.town.database.write() as session:
        now = road.town.clock.clinic(session)
        phone_marks.checked(session, session.get_one(Patient, patient_of(road.town, FILLER).id), "01STAFF", now)
    assert (rests(road), [task.outcome for task in tasks(road)]) == ("", [phone_marks.RIGHT])
    again(road, "없는 번호입니다")
    assert (rests(road), len(tasks(road))) == ("", 1)
    road.town.machine.now += phone_marks.CHECKED_FOR + timedelta(hours=1)
    again(road, "없는 번호입니다")
    assert (rests(road), len(tasks(road))) == ("dead", 2)


@pytest.mark.parametrize(
    ("trouble", "approved", "form", "cleared"),
    [(DEAD, False, "alimtalk", True), (BLOCKED, False, "text", True), (BLOCKED, False, "alimtalk", False),
     (NO_KAKAO, True, "text", False), (NO_KAKAO, True, "alimtalk", True)],
)  # fmt: skip
def test_a_message_that_arrives_clears_what_it_disproves(
    road: Road, trouble: str, approved: bool, form: str, cleared: bool
) -> None:
    """Whatever arrives, the number is not dead; that a text arrives says nothing of KakaoTalk."""
    if approved:
        road.approve()
    fails(road, trouble)
    again(road, "arrived", form)
    assert (rests(road) == "") is cleared
    assert [task.outcome for task in tasks(road)] == ([phone_marks.ARRIVED] if trouble == DEAD else [])


def test_a_delivery_report_clears_it_by_itself(road: Road) -> None:
    """As the dealer tells it."""
    with road.town.database.write() as session:
        clinic, patient = road.town.clinic(), patient_of(road.town, FILLER)
        hashed = identity.phone_hash(clinic, patient.phone)
        phone_marks.mark(session, road.guide(), hashed, "dead", "없는 번호입니다", road.town.clock.clinic(session))
    assert rests(road) == "dead"
    road.work()
    road.work(minutes=1)
    assert (road.guide().state, road.guide().form, rests(road)) == ("delivered", "text", "")
