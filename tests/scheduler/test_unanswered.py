"""A check-in that stays unanswered: one reminder, then the staff's phone list; whatever is heard clears the rest."""

from collections.abc import Callable

import pytest

from channels.ports import OutgoingButton
from records import patients, silence
from records.models import Clinic, FollowUp, Patient
from tests.scheduler.stage import (
    FILLER,
    change,
    consent,
    moment,
    patient_of,
    phone_list,
    states,
    steps,
    treat,
)
from tests.town import Town

DAY_ONE, REMINDED, CALLED = "2026-03-10T09:30", "2026-03-10T17:30", "2026-03-11T09:30"
REMINDER = "aftercare.filler.d1"


@pytest.fixture(autouse=True)
def _guided(town: Town) -> None:
    """The day-1 guide has gone out."""
    town.pump.tick()
    town.advance(DAY_ONE)


def reminders(town: Town, user: str = "demo-filler") -> list[str]:
    """What was sent to the patient with the reminder's title."""
    return [each.text for each in town.phones.taken if each.to == user and "다시" in each.title]


def test_an_unanswered_guide_is_followed_by_one_reminder_in_the_evening(town: Town) -> None:
    """Eight hours after it was sent and not a minute before; the next morning the patient stands on the phone list."""
    town.advance("2026-03-10T17:29")
    assert reminders(town) == []
    town.advance(REMINDED)
    assert len(reminders(town)) == 1
    town.advance("2026-03-11T09:29")
    assert phone_list(town, FILLER) == []
    town.advance(CALLED)
    assert len(phone_list(town, FILLER)) == 1
    assert len(reminders(town)) == 1


def test_the_reminders_button_opens_the_check_in_that_stays_unanswered(town: Town) -> None:
    """And answering it there answers the guide."""
    town.advance(REMINDED)
    [message] = [each for each in town.phones.taken if "다시" in each.title and each.to == "demo-filler"]
    guide = steps(town, FILLER)["d1"]
    assert message.buttons[0] == OutgoingButton("상태 알리기", "follow_up", follow_up_id=guide.id)
    town.say("demo-filler", "상태 알리기", follow_up=message.buttons[0].follow_up_id)
    town.say("demo-filler", "없어요")
    assert states(town, FILLER)["d1"] == "answered"


def test_a_reminder_asks_nobody_how_they_are(town: Town) -> None:
    """An instruction notice, as the guide was (Kakao's black list, item 14), and no treatment in its first line."""
    town.advance(REMINDED)
    [text] = reminders(town)
    assert "?" not in text
    assert text.splitlines()[0] == "[안부피부과] 시술 후 주의사항 다시 안내"


def test_a_reminder_keeps_the_quiet_hours(town: Town) -> None:
    """A guide that left at half past one in the afternoon: due at half past nine, sent at eight the next morning."""
    treat(town, "N-1", "입술필러", "2026-03-10T13:00", user="late", phone="+821055559999")
    town.pump.tick()
    with town.database.write() as session:
        clinic = session.get_one(Clinic, town.clinic().id)
        clinic.paused = True
    town.advance("2026-03-11T13:30")
    change(town, Clinic, town.clinic().id, paused=False)
    town.advance("2026-03-11T14:30")
    assert states(town, "N-1")["d1"] == "sent"
    town.advance("2026-03-12T07:59")
    assert reminders(town, "late") == []
    town.advance("2026-03-12T08:00")
    assert len(reminders(town, "late")) == 1


def answers(town: Town) -> None:
    town.say("demo-filler", "상태 알리기", follow_up=steps(town, FILLER)["d1"].id)
    town.say("demo-filler", "없어요")


def tells_a_symptom(town: Town) -> None:
    town.say("demo-filler", "입술이 하얗게 변했어요")


def opts_out(town: Town) -> None:
    consent(town, FILLER, "messages", False)


def dies(town: Town) -> None:
    with town.database.write() as session:
        patient = session.get_one(Patient, patient_of(town, FILLER).id)
        patients.end(patient, patients.DIED, town.clock.clinic(session))


def is_phoned(town: Town) -> None:
    with town.database.write() as session:
        now = town.clock.clinic(session)
        silence.heard(session, patient_of(town, FILLER).id, silence.CHECK_IN, silence.CALLED, now)


EVENTS = {
    answers: "채팅에서 답하셨습니다",
    tells_a_symptom: "채팅으로 증상을 알려 주셨습니다",
    opts_out: "환자가 알림 수신을 거부했습니다",
    dies: "사망으로 등록된 환자입니다",
    is_phoned: "전화로 확인했습니다",
}


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.__name__)
def test_whatever_is_heard_before_the_reminder_clears_both_rungs(town: Town, event: Callable[[Town], None]) -> None:
    """No reminder, no line on the phone list, and the reminder says why."""
    town.advance("2026-03-10T12:00")
    event(town)
    town.advance("2026-03-11T09:59")
    assert (reminders(town), phone_list(town, FILLER)) == ([], [])
    row = steps(town, FILLER)[REMINDER]
    assert (row.state, row.why) == ("cleared", EVENTS[event])


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.__name__)
def test_whatever_is_heard_after_the_reminder_clears_the_call(town: Town, event: Callable[[Town], None]) -> None:
    """The patient never comes on the list."""
    town.advance("2026-03-10T18:00")
    event(town)
    town.advance("2026-03-11T09:59")
    assert phone_list(town, FILLER) == []


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.__name__)
def test_whatever_is_heard_takes_the_patient_off_the_phone_list(town: Town, event: Callable[[Town], None]) -> None:
    """The open line is closed by itself and says why."""
    town.advance(CALLED)
    event(town)
    town.pump.tick()
    [line] = phone_list(town, FILLER)
    assert (line.closed_by, line.outcome) == ("bot", EVENTS[event])


def test_a_symptom_told_in_chat_leaves_the_days_that_follow(town: Town) -> None:
    """The check-in counts as answered; the guides of days 2 and 7 still come."""
    tells_a_symptom(town)
    town.pump.tick()
    assert {key: states(town, FILLER)[key] for key in ("d1", "d2", "d7")} == {
        "d1": "answered", "d2": "planned", "d7": "planned",
    }  # fmt: skip


def test_a_greeting_is_no_answer(town: Town) -> None:
    """Who only says hello is still reminded and called."""
    town.say("demo-filler", "안녕하세요")
    town.advance(CALLED)
    assert (len(reminders(town)), len(phone_list(town, FILLER))) == (1, 1)


def test_who_answers_while_the_reminder_is_on_its_way_does_not_get_it(town: Town) -> None:
    """The sender looks once more."""
    town.machine.pass_(hours=8)
    town.pump.tick()
    assert steps(town, FILLER)[REMINDER].state == "sent"
    answers(town)
    while town.queue:
        town.routes.deliver(town.queue.pop(0))
    assert reminders(town) == []


def test_a_wound_is_reminded_of_and_nobody_is_phoned(town: Town) -> None:
    """R2, day 1: the reminder is the last rung."""
    town.advance("2026-03-12T12:00")
    assert (len(reminders(town, "demo-mole")), phone_list(town, "D-1004")) == (1, [])


def test_a_low_risk_is_not_reminded(town: Town) -> None:
    """Botox and toning."""
    town.advance("2026-03-12T12:00")
    assert (reminders(town, "demo-botox"), reminders(town, "demo-laser")) == ([], [])


def test_an_unanswered_survey_is_reminded_of_once_a_day_later(town: Town) -> None:
    """With the deadline that the survey itself named."""
    town.advance("2026-04-03T12:00")
    asked = [each for each in town.phones.taken if each.to == "demo-filler" and "만족도" in each.title]
    assert [(each.at, each.title) for each in asked] == [
        (moment("2026-03-30T14:00"), "진료 만족도 조사 안내"),
        (moment("2026-03-31T14:00"), "진료 만족도 조사 기한 안내"),
    ]
    deadlines = [each.text.split("응답 기한: ")[1].splitlines()[0] for each in asked]
    assert deadlines[0] == deadlines[1]


def test_replanning_leaves_a_reminder_alone(town: Town) -> None:
    """It follows no fact of its own."""
    change(town, Patient, patient_of(town, FILLER).id, stale=True)
    town.pump.tick()
    assert steps(town, FILLER)[REMINDER].state == "planned"


def test_a_guide_that_the_dealer_refuses_is_not_reminded_of(town: Town) -> None:
    """What never went out cannot be repeated."""
    change(town, FollowUp, steps(town, FILLER)["d1"].id, state="failed")
    town.advance(REMINDED)
    row = steps(town, FILLER)[REMINDER]
    assert (reminders(town), row.state) == ([], "refused")
