"""Rows that cannot be carried out: they stop no other, rest, say so, and come back."""

import pytest
from sqlalchemy import text, update

from records.database import DatabaseUnavailable
from records.models import Patient, Send
from scheduler.routes import MAX_MISHAPS
from tests.scheduler.stage import (
    BOTOX,
    FILLER,
    LASER,
    change,
    change_template,
    deliver_all,
    heard,
    held_by_staff,
    holder,
    ledger,
    moment,
    patient_of,
    send_of,
    states,
    steps,
)
from tests.town import Town

DAY_ONE = "2026-03-10T09:30"


def spoil(town: Town, table: str, column: str, id: str) -> None:
    """Overwrite one cell with bytes that nobody can decrypt."""
    with town.database.write() as session:
        session.execute(text(f"UPDATE {table} SET {column} = :junk WHERE id = :id"), {"junk": b"junk", "id": id})


def needs(template: str, town: Town) -> None:
    """Give the filler's day-1 template a variable that has no value."""
    content = {"key": template, "title": "안내", "text": "#{고객명}님, #{무엇}까지", "buttons": []}
    change_template(town, template, content=content)


def test_a_text_with_a_variable_without_value_rests_for_an_hour_and_says_so(town: Town) -> None:
    """Nothing half-filled goes out; the others' guides leave; an hour later it is tried again."""
    town.pump.tick()
    needs("guide.filler.d1", town)
    town.advance(DAY_ONE)

    row = steps(town, FILLER)["d1"]
    assert (row.state, row.verdict, row.why) == ("planned", "postpone", "처리 중 오류가 났습니다")
    assert row.due_at == moment("2026-03-10T10:30")
    assert [states(town, number)["d1"] for number in (BOTOX, LASER)] == ["sent", "sent"]

    whole = {"key": "guide.filler.d1", "title": "안내", "text": "#{고객명}님, 안내입니다.", "buttons": []}
    change_template(town, "guide.filler.d1", content=whole)
    town.advance("2026-03-10T10:30")
    assert states(town, FILLER)["d1"] == "sent"
    assert [message.text for message in town.phones.taken][-1] == "김하늘님, 안내입니다."


def test_a_name_over_the_channels_limit_gives_way_to_a_plain_word(town: Town) -> None:
    """No safety guide is held, or cut, because somebody pasted a letter where the name belongs."""
    town.pump.tick()
    change(town, Patient, patient_of(town, FILLER).id, name="가" * 900)
    town.advance(DAY_ONE)
    [guide] = [message for message in town.phones.taken if message.to == "demo-filler"]
    assert ("\n고객님, 3월 9일" in guide.text, "가" * 9 in guide.text) == (True, False)
    assert (states(town, FILLER)["d1"], states(town, BOTOX)["d1"]) == ("sent", "sent")


def test_a_patient_whose_name_is_unknown_is_still_spoken_to_politely(town: Town) -> None:
    """The visits file may leave the name out: the guide does not begin with a bare 님."""
    town.pump.tick()
    change(town, Patient, patient_of(town, FILLER).id, name="")
    town.advance(DAY_ONE)
    [guide] = [message for message in town.phones.taken if message.to == "demo-filler"]
    assert "\n고객님, 3월 9일" in guide.text


@pytest.mark.parametrize("jump", [False, True], ids=["by itself", "in a jump"])
def test_a_patient_that_cannot_be_decrypted_stops_nobody(town: Town, jump: bool) -> None:
    """One corrupt row rests; everybody else's guides leave, in order, in the same tick."""
    town.pump.tick()
    spoil(town, "patient", "name", patient_of(town, FILLER).id)
    if jump:
        town.advance("2026-03-11T12:00")
    else:
        town.machine.pass_(minutes=10)
        town.work()

    assert sorted({message.to for message in town.phones.taken if message.at == moment(DAY_ONE)}) == [
        "demo-botox", "demo-hair", "demo-laser", "demo-mole", "demo-ulthera", "demo2-implant", "demo2-scaling",
    ]  # fmt: skip


def test_a_patient_that_cannot_be_planned_stops_no_other_plan(town: Town) -> None:
    """Planning goes on with the next one, and the due work of planned ones is done, even in a jump."""
    spoil(town, "patient", "phone", patient_of(town, FILLER).id)
    town.advance(DAY_ONE)
    assert (states(town, BOTOX)["d1"], states(town, LASER)["d1"]) == ("sent", "sent")


def test_a_stale_poisoned_patient_does_not_block_a_jump(town: Town) -> None:
    """Its due rows are passed over until it is planned anew."""
    town.pump.tick()
    change(town, Patient, patient_of(town, FILLER).id, stale=True)
    spoil(town, "patient", "phone", patient_of(town, FILLER).id)
    town.advance("2026-03-12T12:00")
    assert [states(town, number)["d1"] for number in (BOTOX, LASER)] == ["sent", "sent"]


def column(town: Town, name: str, send_id: str) -> object:
    """One column of a send, read past its content."""
    with town.database.read() as session:
        return session.execute(text(f"SELECT {name} FROM send WHERE id = :id"), {"id": send_id}).scalar_one()


def test_an_unreadable_send_stops_no_other_and_does_not_come_again_for_ever(town: Town) -> None:
    """The sender fails on it alone, tries it once an hour, and gives it up after five."""
    town.pump.tick()
    with town.database.write() as session:
        town.clock.advance(session, moment(DAY_ONE))
    town.pump.tick()
    poisoned = send_of(town, FILLER, "d1").id
    spoil(town, "send", "content", poisoned)
    deliver_all(town)
    assert len(town.phones.taken) == 7
    assert (column(town, "state", poisoned), column(town, "mishaps", poisoned)) == ("queued", 1)

    town.machine.pass_(minutes=59)
    town.work()
    assert column(town, "mishaps", poisoned) == 1
    for _ in range(MAX_MISHAPS):
        town.machine.pass_(minutes=61)
        town.work()
    assert (column(town, "state", poisoned), column(town, "mishaps", poisoned)) == ("failed", MAX_MISHAPS)
    assert column(town, "why", poisoned) == "처리 중 오류가 났습니다"


def test_an_unreadable_unknown_send_rests_and_the_others_are_looked_up(town: Town) -> None:
    """Reconciliation is not stopped by one row that cannot be read, nor does it ask for it every second."""
    town.pump.tick()
    with town.database.write() as session:
        town.clock.advance(session, moment(DAY_ONE))
    town.pump.tick()
    deliver_all(town)
    with town.database.write() as session:
        session.execute(update(Send).values(state="unknown", next_try_at=town.machine.now))
    poisoned = ledger(town)[0].id
    spoil(town, "send", "content", poisoned)
    town.pump.tick()

    with town.database.read() as session:
        open_ = [row.id for row in session.execute(text("SELECT id FROM send WHERE state <> 'accepted'"))]
    assert (open_, column(town, "why", poisoned)) == ([poisoned], "조회 중 오류가 났습니다")


def test_an_unreadable_conversation_stops_neither_hand_back_nor_evidence(town: Town) -> None:
    """Another conversation of the same clinic goes back to the bot in the same tick."""
    for user in ("demo-filler", "demo-botox"):
        town.say(user, "안녕하세요")
        held_by_staff(town, user)
    spoiled = heard(town, "demo-botox")[0].conversation_id
    spoil(town, "conversation", "state", spoiled)
    town.machine.pass_(hours=1)
    town.pump.tick()
    assert holder(town, "demo-filler") == "bot"


def test_a_moments_trouble_of_the_database_is_not_the_rows(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """A lock that could not be had sets nothing aside: the next tick sends the guide, on the minute."""
    town.pump.tick()

    def locked(*_: object) -> None:
        raise DatabaseUnavailable("LockNotAvailable")

    with monkeypatch.context() as patch:
        patch.setattr("scheduler.judging.judged", locked)
        town.advance(DAY_ONE)
    assert steps(town, FILLER)["d1"].due_at == moment(DAY_ONE)

    town.work()
    assert states(town, FILLER)["d1"] == "sent"


def test_a_poisoned_silence_rests_without_touching_what_was_sent(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the phone list cannot be written to, the deadline comes back an hour later."""
    town.pump.tick()
    town.advance(DAY_ONE)

    def broken(*_: object) -> str:
        raise RuntimeError("a bug")

    with monkeypatch.context() as patch:
        patch.setattr("scheduler.unanswered.phone_task", broken)
        town.advance("2026-03-11T09:45")
    row = steps(town, FILLER)["d1"]
    assert (row.state, row.answer_by) == ("sent", moment("2026-03-11T10:45"))

    town.advance("2026-03-11T10:45")
    assert states(town, FILLER)["d1"] == "unanswered"


def test_one_parts_failure_does_not_stop_the_others(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """The spool broken: guides leave all the same."""

    def broken(*_: object) -> None:
        raise OSError("a broken disk")

    town.pump.tick()
    monkeypatch.setattr(type(town.spool), "replay", broken)
    town.advance(DAY_ONE)
    assert states(town, FILLER)["d1"] == "sent"
