"""The ladder as the ledger and what came back tell it, on a town's own story."""

from datetime import datetime, timedelta

from records import merging, phone_marks, touches
from records.models import Appointment, Clinic, FollowUp, Patient, Send
from records.reach import Ladder
from scheduler import reaching
from tests.scheduler.appointments import REMINDER, book
from tests.scheduler.stage import BOTOX, FILLER, change, moment, patient_of, send_of, steps, treat
from tests.town import Town


def ladders(town: Town, number: str = FILLER) -> dict[str, Ladder]:
    """Of one patient, by step."""
    with town.database.read() as session:
        now = town.clock.clinic(session)
        found = reaching.read(
            session, town.clinic(), now - timedelta(days=60), now + timedelta(seconds=1), now,
            patient=patient_of(town, number),
        )  # fmt: skip
        return {each.sent.step: each for each in found}


def words(ladder: Ladder) -> dict[str, str]:
    return {name: rung.word for name, rung in ladder.rungs.items() if rung.word != "none"}


def test_a_check_in_that_was_pressed_and_answered_in_the_chat(town: Town) -> None:
    """With the rows that prove it; the dealer's word on its arrival is missing, and is not made up."""
    town.work()
    town.advance("2026-03-10T09:40")
    assert words(ladders(town)["d1"]) == {
        "sent": "yes", "accepted": "yes", "delivered": "unknown", "opened": "pending", "clicked": "pending",
        "answered": "pending",
    }  # fmt: skip
    reply = town.say("demo-filler", "상태 알리기", follow_up=steps(town, FILLER)["d1"].id)
    town.press("demo-filler", reply, reply.quick_replies[-1].label)
    found = ladders(town)["d1"].rungs
    assert [found[name].word for name in ("opened", "clicked", "answered")] == ["yes", "yes", "yes"]
    kinds = [found[name].evidence.partition("/")[0] for name in ("sent", "clicked", "answered")]
    assert kinds == ["send", "touch", "note"]
    assert found["sent"].at == steps(town, FILLER)["d1"].sent_at


def test_an_answer_after_the_reminder_is_the_reminders(town: Town) -> None:
    """The first message has none; both lead to the same conversation."""
    town.work()
    town.advance("2026-03-10T09:40")
    town.advance("2026-03-10T17:40")
    town.say("demo-filler", "상태 알리기", follow_up=steps(town, FILLER)["d1"].id)
    town.say("demo-filler", "없어요")
    found = ladders(town)
    assert words(found["aftercare.filler.d1"])["answered"] == "yes"
    assert [words(found["d1"])[name] for name in ("clicked", "answered")] == ["pending", "pending"]


def test_the_press_of_somebody_elses_button_is_nobodys(town: Town) -> None:
    """A message that was passed on to another patient."""
    town.work()
    town.advance("2026-03-10T09:40")
    town.say("demo-botox", "상태 알리기", follow_up=steps(town, FILLER)["d1"].id)
    assert words(ladders(town)["d1"])["clicked"] == "pending"


def test_what_was_told_in_the_chat_belongs_to_the_kept_patient(town: Town) -> None:
    """Words stay under the row that was merged, and are read through both."""
    town.work()
    town.advance("2026-03-10T09:40")
    town.say("demo-filler", "감사합니다")
    keep = treat(town, "K-1", "제모", "2026-03-01T10:00")
    with town.database.write() as session:
        rows = session.get_one(Patient, keep), session.get_one(Patient, patient_of(town, FILLER).id)
        now = town.clock.clinic(session)
        merging.merge(session, session.get_one(Clinic, rows[0].clinic_id), *rows, now, town.machine.now)
    assert words(ladders(town, "K-1")["d1"])["opened"] == "yes"


def test_what_the_guard_stopped_on_the_queue_was_never_sent(town: Town) -> None:
    """It has no ladder at all."""
    town.work()
    town.advance("2026-03-10T09:29")
    change(town, FollowUp, steps(town, FILLER)["d1"].id, due_at=moment("2026-03-10T09:29"))
    town.pump.tick()
    change(town, Patient, patient_of(town, FILLER).id, phone_wrong_at=moment("2026-03-10T09:00"))
    while town.queue:
        town.routes.deliver(town.queue.pop(0))
    assert send_of(town, FILLER, "d1").state == "failed"
    assert "d1" not in ladders(town)


def test_who_was_reminded_and_came(town: Town) -> None:
    """By the appointment as staff settled it."""
    appointment = book(town, BOTOX, "2026-03-12T15:00")
    town.work()
    town.advance("2026-03-12T16:00")
    found = {step: each for step, each in ladders(town, BOTOX).items() if each.sent.plan == REMINDER}
    assert {words(each)["came"] for each in found.values()} == {"unknown"}
    change(town, Appointment, appointment, state="arrived")
    found = {step: each for step, each in ladders(town, BOTOX).items() if each.sent.plan == REMINDER}
    assert {words(each)["came"] for each in found.values()} == {"yes"}


def unopened(town: Town, messages: int, days: int, now: datetime, number: str = FILLER) -> bool:
    with town.database.read() as session:
        everybody = phone_marks.unopened(session, town.clinic(), messages, days, now)
        one = phone_marks.unopened(session, town.clinic(), messages, days, now, patient_of(town, number))
        id = patient_of(town, number).id
        assert (id in everybody) is (id in one)
        return id in one


def test_who_opens_none_of_so_many_over_so_long(town: Town) -> None:
    """Both numbers count; a touch or a word begins the count anew."""
    town.work()
    town.advance("2026-03-20T12:00")
    many = len(ladders(town))
    first = min(each.sent.at for each in ladders(town).values())
    assert unopened(town, many, 5, first + timedelta(days=10))
    assert not unopened(town, many + 1, 5, first + timedelta(days=10))
    assert not unopened(town, many, 11, first + timedelta(days=10, hours=23))
    with town.database.write() as session:
        follow_up = session.get_one(FollowUp, steps(town, FILLER)["d1"].id)
        touches.add(session, follow_up, touches.PAGE, moment("2026-03-19T12:00"))
    assert not unopened(town, 1, 1, moment("2026-03-20T12:00"))


def test_a_message_whose_opening_nobody_could_see_is_not_held_against_its_reader(town: Town) -> None:
    """An Alimtalk without a page."""
    town.work()
    town.advance("2026-03-20T12:00")
    for each in ladders(town).values():
        change(town, Send, each.sent.send, channel="solapi", form="alimtalk")
    assert not unopened(town, 1, 1, moment("2026-03-20T12:00"))
