"""The pump's story: the next day's guide, the days after it, silence, and what the clinic may hold back."""

from dataclasses import replace
from datetime import datetime

import pytest

from channels.ports import OutgoingButton
from records import patients
from records.clock import Clock
from records.models import ChatUser, Clinic
from tests.scheduler.stage import (
    BOTOX,
    FILLER,
    LASER,
    change,
    change_template,
    consent,
    deliver_all,
    heard,
    held_by_staff,
    holder,
    ledger,
    moment,
    phone_list,
    send_of,
    states,
    steps,
    treat,
)
from tests.town import Town

DAY_ONE = "2026-03-10T09:30"


def test_the_next_days_guide_reaches_the_phone_once_in_approved_words(town: Town) -> None:
    """Title, text with its values, and both buttons; the check-in button names the follow-up."""
    town.pump.tick()
    town.advance(DAY_ONE)
    town.work()

    [guide] = [message for message in town.phones.taken if message.to == "demo-filler"]
    follow_up = steps(town, FILLER)["d1"]
    assert guide.title == "시술 후 주의사항 안내"
    assert guide.text.startswith(
        "[안부피부과] 시술 후 주의사항 안내\n김하늘님, 3월 9일(월)에 받으신 입술필러 후 1일째 주의사항을 안내드립니다."
    )
    assert "#{" not in guide.text
    assert guide.buttons == (
        OutgoingButton("상태 알리기", "follow_up", follow_up_id=follow_up.id),
        OutgoingButton("주의사항 전체 보기", "say"),
    )
    assert (guide.clinic_code, guide.at, guide.send_key) == ("demo", moment(DAY_ONE), f"{follow_up.id}.simulator")


def test_what_was_handed_over_stands_in_the_conversation_with_its_version(town: Town) -> None:
    """The patient's conversation begins with the guide, word for word, and with the template's approved version."""
    town.pump.tick()
    town.advance(DAY_ONE)

    [message] = heard(town, "demo-filler")
    [guide] = [message for message in town.phones.taken if message.to == "demo-filler"]
    assert (message.text, message.direction, message.author, message.road) == (guide.text, "out", "bot", "simulator")
    assert message.versions == ["template/guide.filler.d1@1"]
    assert (message.at, message.delivered_at) == (moment(DAY_ONE), moment(DAY_ONE))


def test_the_ledger_says_that_the_dealer_took_it(town: Town) -> None:
    """Accepted in one attempt, under the dealer's own id, and the follow-up is sent."""
    town.pump.tick()
    town.advance(DAY_ONE)

    send, follow_up = send_of(town, FILLER, "d1"), steps(town, FILLER)["d1"]
    assert (send.state, send.attempts, send.versions) == ("accepted", 1, "template/guide.filler.d1@1")
    assert send.dealer_id in {f"phone-{index}" for index in range(1, len(town.phones.taken) + 1)}
    assert (follow_up.state, follow_up.verdict, follow_up.why) == ("sent", "allow", None)


def test_nothing_goes_out_a_minute_early(town: Town) -> None:
    """At 09:29 the day-1 guide is still planned."""
    town.pump.tick()
    town.advance("2026-03-10T09:29")
    assert (town.phones.taken, states(town, FILLER)["d1"]) == ([], "planned")


def test_a_check_in_opened_by_the_guides_button_is_the_one_it_carries(town: Town) -> None:
    """Pressing the button opens the check-in of that very follow-up, and answering it marks it answered."""
    town.pump.tick()
    town.advance(DAY_ONE)
    [guide] = [message for message in town.phones.taken if message.to == "demo-filler"]

    town.say("demo-filler", guide.buttons[0].label, follow_up=guide.buttons[0].follow_up_id)
    town.say("demo-filler", "없어요")

    assert states(town, FILLER)["d1"] == "answered"


def test_a_jump_of_ten_days_runs_everything_in_order_at_its_own_minute(town: Town) -> None:
    """Guides of all patients leave in the order of their minutes; none is lost, none comes twice."""
    town.pump.tick()
    town.advance("2026-03-20T12:00")

    own = [
        (message.at, "다시" if "다시" in message.title else message.text.split("후 ")[2].split()[0])
        for message in town.phones.taken
        if message.to == "demo-filler"
    ]
    assert own == [
        (moment("2026-03-10T09:30"), "1일째"),
        (moment("2026-03-10T17:30"), "다시"),
        (moment("2026-03-11T10:00"), "2일째"),
        (moment("2026-03-11T18:00"), "다시"),
        (moment("2026-03-16T10:00"), "7일째"),
    ]
    times = [message.at for message in town.phones.taken]
    assert times == sorted(times)
    assert len({message.send_key for message in town.phones.taken}) == len(town.phones.taken)


def test_in_a_jump_a_missed_answer_is_noticed_between_the_guides(town: Town) -> None:
    """The first silence is noticed a day after the first guide, before the second day's silence is."""
    town.pump.tick()
    town.advance("2026-03-20T12:00")

    [task] = phone_list(town, FILLER)
    assert (task.triage, task.opened_at, task.due_at) == (
        "E2", moment("2026-03-11T09:30"), moment("2026-03-11T17:30"),
    )  # fmt: skip
    assert (task.repeats, task.follow_up_id) == (1, steps(town, FILLER)["d1"].id)
    assert {key: states(town, FILLER)[key] for key in ("d1", "d2", "d7")} == {
        "d1": "unanswered", "d2": "unanswered", "d7": "sent",
    }  # fmt: skip


def test_no_answer_a_day_after_the_guide_puts_the_patient_on_the_phone_list(town: Town) -> None:
    """At 23:59 hours it is still open; at 24 the patient stands on the list, in the conversation of the guide."""
    town.pump.tick()
    town.advance(DAY_ONE)
    town.advance("2026-03-11T09:29")
    assert phone_list(town, FILLER) == []

    town.advance("2026-03-11T09:30")

    [task] = phone_list(town, FILLER)
    assert task.conversation_id == heard(town, "demo-filler")[0].conversation_id
    assert (task.acknowledged_at, task.closed_at) == (None, None)


def test_an_answer_in_time_keeps_the_patient_off_the_phone_list(town: Town) -> None:
    """One answered question is an answer."""
    town.pump.tick()
    town.advance(DAY_ONE)
    town.say("demo-filler", "상태 알리기", follow_up=steps(town, FILLER)["d1"].id)
    town.say("demo-filler", "없어요")

    town.advance("2026-03-11T09:59")

    assert (phone_list(town, FILLER), states(town, FILLER)["d1"]) == ([], "answered")


def test_a_silence_of_low_risk_worries_nobody(town: Town) -> None:
    """A step without a deadline never comes on the phone list."""
    town.pump.tick()
    town.advance("2026-03-20T12:00")
    assert [len(phone_list(town, number)) for number in (FILLER, BOTOX, LASER)] == [1, 0, 0]
    assert len(phone_list(town, "T-2002", "demo2")) == 1


@pytest.mark.parametrize(("clinic", "user"), [("demo", "demo-filler"), ("demo2", "demo2-implant")])
def test_each_clinic_speaks_for_itself(town: Town, clinic: str, user: str) -> None:
    """Guides carry their own clinic's code and name, and no send of one stands in the other's ledger."""
    town.pump.tick()
    town.advance(DAY_ONE)

    name = town.clinic(clinic).name
    own = [message for message in town.phones.taken if message.clinic_code == clinic]
    assert user in [message.to for message in own]
    assert all(message.text.startswith(f"[{name}]") for message in own)
    assert {send.clinic_id for send in ledger(town, clinic)} == {town.clinic(clinic).id}


def test_a_paused_clinic_keeps_its_guides_and_the_other_goes_on(town: Town) -> None:
    """The kill switch of one clinic holds its own sends only, and says so."""
    town.pump.tick()
    change(town, Clinic, town.clinic("demo").id, paused=True)
    town.advance(DAY_ONE)

    assert {message.clinic_code for message in town.phones.taken} == {"demo2"}
    row = steps(town, FILLER)["d1"]
    assert (row.state, row.verdict, row.why) == ("planned", "postpone", "병원이 발송을 멈춰 두었습니다")

    change(town, Clinic, town.clinic("demo").id, paused=False)
    town.advance("2026-03-10T10:30")
    assert states(town, FILLER)["d1"] == "sent"


def test_after_a_long_pause_only_the_newest_guide_goes_out(town: Town) -> None:
    """Paused over days 1 and 2, resumed at noon: day 2's guide alone, for day 1's was overtaken."""
    town.pump.tick()
    change(town, Clinic, town.clinic("demo").id, paused=True)
    town.advance("2026-03-11T12:00")
    change(town, Clinic, town.clinic("demo").id, paused=False)
    town.advance("2026-03-11T13:10")

    assert [message.to for message in town.phones.taken].count("demo-filler") == 1
    row = steps(town, FILLER)["d1"]
    assert (row.state, row.why, states(town, FILLER)["d2"]) == ("refused", "다음 단계 안내로 대신합니다", "sent")


def test_pumps_that_stood_still_for_days_do_not_flood(town: Town) -> None:
    """Three days without a tick, no jump: what expired is expired, and no patient gets two guides at once."""
    town.pump.tick()
    town.machine.pass_(days=3)
    town.work()

    users = [message.to for message in town.phones.taken]
    assert len(users) == len(set(users))
    assert states(town, FILLER)["d1"] == "expired"
    assert states(town, FILLER)["d2"] == "sent"


@pytest.mark.parametrize(
    "change_",
    [{"approved_at": None, "approved_by": None}, {"expires_on": moment("2026-03-09T00:00").date()}],
    ids=["unapproved", "expired"],
)
def test_words_that_nobody_stands_for_are_not_said(town: Town, change_: dict[str, object]) -> None:
    """An unapproved or expired template holds its own guide only, and the guide leaves once it is approved."""
    town.pump.tick()
    change_template(town, "guide.filler.d1", **change_)
    town.advance(DAY_ONE)

    row = steps(town, FILLER)["d1"]
    assert (row.state, row.why, states(town, BOTOX)["d1"]) == ("planned", "문안이 승인되지 않았습니다", "sent")

    change_template(town, "guide.filler.d1", approved_at=town.machine.now, approved_by="원장", expires_on=None)
    town.advance("2026-03-10T10:30")
    assert states(town, FILLER)["d1"] == "sent"


def test_a_patient_without_a_chat_waits_until_linked_and_expires_at_last(town: Town) -> None:
    """No channel: postponed with its reason; linked in time it goes out, never linked it expires."""
    treat(town, "N-1", "입술필러", "2026-03-09T15:00")
    treat(town, "N-2", "입술필러", "2026-03-09T15:00")
    town.pump.tick()
    town.advance(DAY_ONE)
    assert steps(town, "N-1")["d1"].why == "보낼 수 있는 채널이 없습니다"

    treat(town, "N-1", "입술필러", "2026-03-09T15:00", user="new-user")
    town.advance("2026-03-10T10:30")
    assert [message.to for message in town.phones.taken].count("new-user") == 1

    town.advance("2026-03-12T09:00")
    row = steps(town, "N-2")["d1"]
    assert (row.state, row.why) == ("refused", "다음 단계 안내로 대신합니다")


@pytest.mark.parametrize("column", ["link_revoked_at", "link_expires_at"])
def test_a_link_that_no_longer_holds_reaches_nobody(town: Town, column: str) -> None:
    """A revoked or expired link is no channel."""
    town.pump.tick()
    with town.database.read() as session:
        user = patients.find_chat_user(session, town.clinic(), "demo-filler")
        assert user is not None
    change(town, ChatUser, user.id, **{column: moment("2026-03-10T09:25")})
    town.advance(DAY_ONE)

    assert "demo-filler" not in [message.to for message in town.phones.taken]
    assert steps(town, FILLER)["d1"].why == "보낼 수 있는 채널이 없습니다"


def test_who_refused_messages_gets_none(town: Town) -> None:
    """The refusal is final for the step, and readable."""
    town.pump.tick()
    consent(town, FILLER, "messages", False)
    town.advance(DAY_ONE)

    row = steps(town, FILLER)["d1"]
    assert (row.state, row.verdict, row.why) == ("refused", "refuse", "환자가 알림 수신을 거부했습니다")
    assert "demo-filler" not in [message.to for message in town.phones.taken]


def test_two_care_messages_of_one_day_become_two_days(town: Town) -> None:
    """A guide of day 7 and the survey of another treatment: the survey waits until ten the next morning."""
    treat(town, FILLER, "제모", "2026-03-23T14:30")
    town.pump.tick()
    town.advance("2026-03-31T12:00")
    own = [message.at for message in town.phones.taken if message.to == "demo-filler"]
    assert own[-2:] == [moment("2026-03-30T10:00"), moment("2026-03-31T10:00")]


def test_care_for_the_night_leaves_in_the_morning(town: Town) -> None:
    """A care step found due at 21:00 waits for 08:00."""
    town.pump.tick()
    row = steps(town, LASER)["d7"]
    change(town, type(row), row.id, due_at=moment("2026-03-16T21:00"))
    town.advance("2026-03-16T23:00")
    assert steps(town, LASER)["d7"].due_at == moment("2026-03-17T08:00")

    town.advance("2026-03-17T08:00")
    assert states(town, LASER)["d7"] == "sent"


@pytest.mark.parametrize(("minutes", "then"), [(59, "staff"), (60, "bot")])
def test_a_conversation_that_staff_left_silent_goes_back_to_the_bot(town: Town, minutes: int, then: str) -> None:
    """After an hour without a word from either side, not before."""
    town.say("demo-filler", "안녕하세요")
    held_by_staff(town, "demo-filler")
    town.machine.pass_(minutes=minutes)
    town.pump.tick()
    assert holder(town, "demo-filler") == then


def test_a_word_of_the_patient_keeps_the_conversation_with_staff(town: Town) -> None:
    """The hour counts from the last word, not from the claim."""
    town.say("demo-filler", "안녕하세요")
    held_by_staff(town, "demo-filler")
    town.machine.pass_(minutes=50)
    town.say("demo-filler", "아직 계세요?")
    town.machine.pass_(minutes=50)
    town.pump.tick()
    assert holder(town, "demo-filler") == "staff"


def test_a_tick_without_work_changes_nothing(town: Town) -> None:
    """Ten ticks in one minute send nothing anew."""
    town.pump.tick()
    town.advance(DAY_ONE)
    taken, queued = len(town.phones.taken), ledger(town)
    for _ in range(10):
        town.work()
    assert (len(town.phones.taken), [send.id for send in ledger(town)]) == (taken, [send.id for send in queued])


def test_ids_lost_by_the_queue_are_queued_again(town: Town) -> None:
    """Redis emptied at the worst moment: half a minute later the pump finds the sends again."""
    town.pump.tick()
    with town.database.write() as session:
        town.clock.advance(session, moment(DAY_ONE))
    town.pump.tick()
    lost = list(town.queue)
    town.queue.clear()

    town.machine.pass_(seconds=29)
    town.pump.tick()
    assert town.queue == []
    town.machine.pass_(seconds=1)
    town.pump.tick()
    assert sorted(town.queue) == sorted(lost)

    deliver_all(town)
    assert {send.state for send in ledger(town)} == {"accepted"}


def test_a_tick_plans_as_many_as_there_is_time_for_and_the_next_ticks_the_rest(town: Town) -> None:
    """What is due for others waits no longer than that."""
    for number in range(6):
        treat(
            town, f"P-{number}", "입술필러", "2026-03-09T10:00", user=f"user-{number}", phone=f"+8210777700{number:02}"
        )

    def slow() -> datetime:
        """The computer's clock during somebody's long writing: a second goes by whenever it is looked at."""
        town.machine.pass_(seconds=1)
        return town.machine.now

    left = []
    for _ in range(30):
        replace(town.pump, clock=Clock(slow)).tick()
        with town.database.read() as session:
            left.append(len(patients.stale(session, 20)))
    assert (left[0] > 0, left == sorted(left, reverse=True), left[-1]) == (True, True, 0)
