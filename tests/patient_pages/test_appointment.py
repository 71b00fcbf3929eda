"""The appointment's page: seen, confirmed, cancelled, asked to be changed, with what follows from it."""

import pytest

from bot.wording import pages as words
from records import follow_ups
from records.book import desk
from records.models import Appointment, AppointmentChange, Clinic
from tests.patient_pages.conftest import Visitor, visitor
from tests.scheduler.appointments import book, cancel, escalated, planned, reminders
from tests.scheduler.stage import LASER, change
from tests.town import Town

LASER_BORN = "941105"


@pytest.fixture
def booked(town: Town) -> str:
    """박서연's appointment, a week ahead."""
    return book(town, LASER, "2026-03-17T15:00")


@pytest.fixture
def patient(town: Town, booked: str) -> Visitor:  # noqa: ARG001
    """Before the link of the reminder three days before, seen to be the patient."""
    town.pump.tick()
    town.advance("2026-03-14T10:05")
    there = visitor(town, reminders(town, LASER)[0])
    assert there.post("who", follow=False, who=LASER_BORN).status_code == 303
    return there


def row(town: Town, id: str) -> Appointment:
    with town.database.read() as session:
        return session.get_one(Appointment, id)


def test_it_shows_when_what_with_whom_and_where(patient: Visitor) -> None:
    """The link's only page opens at once."""
    shown = patient.get()
    assert shown.status_code == 200
    for said in ("3월 17일(화) 오후 3시", "토닝", "한지우 원장", "서울시 한빛구 가온길 12", "예약됨"):
        assert said in shown.text


def test_confirming_is_known_to_staff_and_can_be_done_twice(patient: Visitor, booked: str) -> None:
    """In the patient's own name, on the page."""
    for _ in range(2):
        shown = patient.post("appointment", do="confirm").text
        assert ("예약하신 시간에 뵙겠습니다" in shown, "3월 17일(화) 오후 3시" in shown) == (True, True)
    assert row(patient.town, booked).state == desk.CONFIRMED
    with patient.town.database.read() as session:
        changes = session.query(AppointmentChange).filter_by(appointment_id=booked, what="confirmed").all()
        assert [each.by for each in changes] == ["page"]
    assert words.CONFIRM not in patient.get("appointment").text


def test_cancelling_frees_the_slot_and_clears_what_would_remind(patient: Visitor, booked: str) -> None:
    """After a question whether to; nothing of it is left to do afterwards."""
    assert words.CANCEL_SURE in patient.get("appointment").text
    assert "예약을 취소했습니다" in patient.post("appointment", do="cancel").text
    patient.town.work()
    assert (row(patient.town, booked).state, row(patient.town, booked).cancelled_late) == (desk.CANCELLED, False)
    assert planned(patient.town, LASER) == {}
    assert {each.state for each in reminders(patient.town, LASER)} <= {follow_ups.SENT, follow_ups.CLEARED}
    assert words.NEW_ONE in patient.get("appointment").text
    assert "바꾸지 않았습니다" in patient.post("appointment", do="confirm").text


def test_a_late_cancellation_says_so_and_is_late(patient: Visitor, booked: str) -> None:
    """By the clinic's rule of 24 hours."""
    patient.town.advance("2026-03-17T09:00")
    assert words.late(24) in patient.get("appointment").text
    patient.post("appointment", do="cancel")
    assert row(patient.town, booked).cancelled_late is True


@pytest.mark.parametrize("rule", [{"mode": "external"}, {"late_cancel": "staff", "cancel_hours": 400}])
def test_what_only_staff_may_cancel_goes_to_them(patient: Visitor, booked: str, rule: dict[str, object]) -> None:
    """The appointment stands until they did."""
    clinic = patient.town.clinic()
    change(patient.town, Clinic, clinic.id, options={**clinic.options, "book": {**clinic.options["book"], **rule}})
    assert words.CANCEL_ASK in patient.get("appointment").text
    assert "취소 요청을 보냈습니다" in patient.post("appointment", do="cancel").text
    assert row(patient.town, booked).state == desk.BOOKED
    assert [each.details for each in escalated(patient.town, "appointment")] == [{"more": "취소 요청"}]


def test_a_wish_for_another_time_goes_to_staff_in_the_patients_words(patient: Visitor, booked: str) -> None:
    """The appointment stands until then, and staff have until it begins."""
    assert words.CHANGE_EMPTY in patient.post("appointment", do="ask", wish="  ").text
    assert "변경 요청을 보냈습니다" in patient.post("appointment", do="ask", wish="다음 주 화요일 오후로요").text
    [task] = escalated(patient.town, "appointment")
    assert (task.details, task.triage, task.due_at <= row(patient.town, booked).starts_at) == (
        {"more": "다음 주 화요일 오후로요"}, "E3", True,
    )  # fmt: skip
    assert row(patient.town, booked).state == desk.BOOKED


def test_a_red_flag_in_that_wish_alarms_and_is_answered_first(patient: Visitor) -> None:
    """As everywhere; the wish is kept too."""
    answer = patient.post("appointment", do="ask", wish="숨쉬기가 힘들어서 못 가요")
    assert "119" in answer.text
    assert words.URGENT_TITLE in answer.text
    assert [each.triage for each in escalated(patient.town, "emergency")] == ["E0"]
    assert len(escalated(patient.town, "appointment")) == 1
    assert patient.town.pagers.taken


def test_what_was_cancelled_meanwhile_is_not_confirmed(patient: Visitor, booked: str) -> None:
    """At the desk, while the page was open."""
    cancel(patient.town, booked)
    for do in ("confirm", "cancel"):
        assert words.NEW_ONE in patient.post("appointment", do=do).text
    assert words.NEW_ONE in patient.post("appointment", do="ask", wish="내일요").text
    assert escalated(patient.town, "appointment") == []
