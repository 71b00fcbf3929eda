"""An appointment is reminded of while it stands as it is: planned, moved, cancelled, confirmed, before the morning."""

from datetime import datetime

import pytest

from catalogue import files
from channels.ports import OutgoingButton
from records import clinics
from records.book import desk, snapshot
from records.models import Clinic, FollowUp
from tests.scheduler.appointments import book, cancel, move, planned, reminders, settle
from tests.scheduler.stage import LASER, change, moment
from tests.town import Town


def test_a_booking_is_reminded_of_three_days_one_day_and_two_hours_before(town: Town) -> None:
    """None arrives late: the last one lives for an hour, and no one longer than to the appointment."""
    book(town, LASER, "2026-03-17T15:00")
    town.pump.tick()

    assert [(row.step, row.due_at, row.expires_at) for row in reminders(town, LASER)] == [
        ("d3", moment("2026-03-14T10:00"), moment("2026-03-15T10:00")),
        ("d1", moment("2026-03-16T10:00"), moment("2026-03-16T22:00")),
        ("h2", moment("2026-03-17T13:00"), moment("2026-03-17T14:00")),
    ]


def test_a_reminder_states_the_bookings_facts_and_its_buttons_name_it(town: Town) -> None:
    """Date, weekday, time, what and who; every button says its label with the follow-up's id."""
    book(town, LASER, "2026-03-17T15:00")
    town.pump.tick()
    town.advance("2026-03-14T10:00")

    message = next(message for message in town.phones.taken if message.title == "예약 안내")
    [first, *_] = reminders(town, LASER)
    assert message.text.splitlines() == [
        "[안부피부과] 예약 안내",
        "박서연님, 예약하신 일정을 안내드립니다.",
        "▶ 예약일시: 3월 17일(화) 오후 3시",
        "▶ 예약 내용: 토닝",
        "▶ 담당: 한지우 원장",
        "▶ 문의: 02-000-1000",
        "본 메시지는 병원에 예약을 하신 분께 발송되었습니다.",
    ]
    assert message.buttons == tuple(
        OutgoingButton(label, "follow_up", follow_up_id=first.id) for label in ("올게요", "예약 변경", "예약 취소")
    )


def test_who_books_today_for_tomorrow_is_told_nothing_that_they_know(town: Town) -> None:
    """Steps whose minute lies before the booking are not planned at all, the newest of them neither."""
    town.machine.pass_(hours=1)  # 10:20
    book(town, LASER, "2026-03-11T15:00")
    town.work()

    assert [row.step for row in reminders(town, LASER)] == ["h2"]
    assert [message for message in town.phones.taken if message.title == "예약 안내"] == []


def test_a_moved_appointment_is_reminded_of_anew(town: Town) -> None:
    """What was planned for the old time is cleared, what was sent stays; the new time has steps of its own."""
    id = book(town, LASER, "2026-03-12T15:00")
    town.pump.tick()
    town.advance("2026-03-11T10:00")
    move(town, id, "2026-03-17T16:00")
    town.pump.tick()

    assert [(row.occasion, row.step, row.state) for row in reminders(town, LASER)] == [
        (0, "d1", "sent"), (0, "h2", "cleared"), (1, "d3", "planned"), (1, "d1", "planned"), (1, "h2", "planned"),
    ]  # fmt: skip
    assert planned(town, LASER) == {"d3": "03-14T10:00", "d1": "03-16T10:00", "h2": "03-17T14:00"}


@pytest.mark.parametrize("state", [desk.CANCELLED, desk.ARRIVED, desk.NO_SHOW])
def test_an_appointment_that_is_no_more_clears_its_reminders(town: Town, state: str) -> None:
    """Cancelled, kept, or missed."""
    id = book(town, LASER, "2026-03-17T15:00")
    town.pump.tick()
    if state == desk.CANCELLED:
        cancel(town, id)
    else:
        settle(town, id, state)
    town.pump.tick()

    assert {row.state for row in reminders(town, LASER)} == {"cleared"}


def test_a_request_is_reminded_of_once_staff_approve_it(town: Town) -> None:
    """Not before."""
    id = book(town, LASER, "2026-03-17T15:00", state=desk.REQUESTED)
    town.pump.tick()
    assert reminders(town, LASER) == []

    settle(town, id, desk.BOOKED)
    town.pump.tick()
    assert list(planned(town, LASER)) == ["d3", "d1", "h2"]


def test_a_confirmed_appointment_is_still_reminded_of(town: Town) -> None:
    """The day before and two hours before, the same rows."""
    id = book(town, LASER, "2026-03-17T15:00")
    town.pump.tick()
    town.advance("2026-03-14T10:00")
    settle(town, id, desk.CONFIRMED)
    town.pump.tick()

    assert [(row.step, row.state) for row in reminders(town, LASER)] == [
        ("d3", "sent"), ("d1", "planned"), ("h2", "planned"),
    ]  # fmt: skip


def test_a_reminder_on_its_way_is_stopped_by_a_cancellation(town: Town) -> None:
    """Judged and queued, then cancelled and planned anew before the sender comes: nobody is told to come."""
    id = book(town, LASER, "2026-03-12T15:00")
    town.pump.tick()
    with town.database.write() as session:
        town.clock.advance(session, moment("2026-03-11T10:00"))
    town.pump.tick()
    queued = list(town.queue)
    town.queue.clear()
    cancel(town, id)
    town.pump.tick()
    for send_id in queued:
        town.routes.deliver(send_id)

    assert [message.title for message in town.phones.taken if message.title == "예약 안내"] == []
    assert next(row.why for row in reminders(town, LASER)) == "예약이나 일정이 바뀌었거나 취소되었습니다"


def test_two_hours_before_an_early_appointment_waits_for_the_morning(town: Town) -> None:
    """07:30 becomes 08:00, an hour and more before 09:30; for 08:30 that is too late, and it stays at its minute."""
    rules = files.book("skin")
    doctors = tuple(each.model_copy(update={"hours": None}) for each in rules.doctors)
    with town.database.write() as session:
        clinic = session.merge(town.clinic())
        clinics.set_hours(clinic, "매일 08:00~19:00")
        snapshot.keep_rules(clinic, rules.model_copy(update={"doctors": doctors}))
    book(town, LASER, "2026-03-17T09:30")
    book(town, LASER, "2026-03-18T08:30")
    town.pump.tick()

    assert [row.due_at for row in reminders(town, LASER) if row.step == "h2"] == [
        moment("2026-03-17T08:00"), moment("2026-03-18T06:30"),
    ]  # fmt: skip


def test_a_jump_of_clinic_time_sends_each_reminder_at_its_own_minute(town: Town) -> None:
    """Booked a moment before the jump, without a tick between."""
    book(town, LASER, "2026-03-17T15:00")
    town.advance("2026-03-20T12:00")

    own = [message.at for message in town.phones.taken if message.title == "예약 안내"]
    assert own == [moment("2026-03-14T10:00"), moment("2026-03-16T10:00"), moment("2026-03-17T13:00")]


def test_reminders_of_two_appointments_do_not_overtake_one_another(town: Town) -> None:
    """Pumps that stood still for days: the one's day before and the other's two hours before are both sent."""
    book(town, LASER, "2026-03-14T12:00")
    book(town, LASER, "2026-03-13T14:30")
    town.pump.tick()
    town.machine.pass_(days=3, hours=3, minutes=30)  # 12:50 on the 13th
    town.work()

    assert [row.step for row in reminders(town, LASER) if row.state == "sent"] == ["d1", "h2"]


def chosen(town: Town, at: str, since: str | None = None) -> dict[str, tuple[str, datetime]]:
    """Step → state and minute of the reminders of an appointment at `at`, in a clinic that chose the same morning."""
    change(town, Clinic, town.clinic().id, options={**town.clinic().options, "same_morning": True})
    if since:
        town.advance(since)
    id = book(town, LASER, at)
    town.pump.tick()
    with town.database.read() as session:
        rows = session.query(FollowUp).filter(FollowUp.appointment_id == id)
        return {row.step: (row.state, row.due_at) for row in rows}


def test_the_same_morning_stands_in_place_of_the_two_hours_where_a_clinic_chose_it(town: Town) -> None:
    """Of an afternoon: one message that day, at half past eight, with its own words."""
    found = chosen(town, "2026-03-19T15:00")
    assert {key: due for key, (_, due) in found.items()} == {
        "d3": moment("2026-03-16T10:00"), "d1": moment("2026-03-18T10:00"), "m0": moment("2026-03-19T08:30"),
    }  # fmt: skip
    town.advance("2026-03-19T14:00")
    of_today = [
        each for each in town.phones.taken if each.at >= moment("2026-03-19T00:00") and each.title == "예약 안내"
    ]
    assert ["오늘로 예약하신" in each.text for each in of_today] == [True]


def test_an_appointment_before_noon_keeps_its_two_hours(town: Town) -> None:
    """Half past eight would be too late, or the same again."""
    assert "m0" not in chosen(town, "2026-03-19T11:30")


def test_who_books_that_day_after_the_morning_is_reminded_two_hours_before(town: Town) -> None:
    """The morning has gone by."""
    assert set(chosen(town, "2026-03-19T17:00", since="2026-03-19T09:00")) == {"h2"}


def test_without_the_clinics_choice_nothing_comes_that_morning(town: Town) -> None:
    """3 days, 1 day and 2 hours before is the standard."""
    id = book(town, LASER, "2026-03-19T15:00")
    town.pump.tick()
    with town.database.read() as session:
        assert {row.step for row in session.query(FollowUp).filter(FollowUp.appointment_id == id)} == {"d3", "d1", "h2"}
