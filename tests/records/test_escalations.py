"""Escalations: one open a conversation and reason, counted, never milder, closed by a person with words."""

from datetime import timedelta
from typing import Any

import pytest

from records import conversations, escalations, patients
from records.models import Escalation
from tests.scheduler.stage import moment, patient_of
from tests.town import Town

NOW = moment("2026-03-10T09:20")


@pytest.fixture
def talk(town: Town) -> str:
    """Id of a conversation."""
    return conversation(town, "demo-filler")


def conversation(town: Town, user: str) -> str:
    with town.database.write() as session:
        known = patients.find_chat_user(session, town.clinic(), user)
        assert known is not None
        return conversations.take(session, known, NOW).id


def opened(town: Town, reason: str = "symptom", triage: str = "E2", **details: Any) -> tuple[Escalation, bool]:
    usual = {"opened_at": NOW, "due_at": NOW + timedelta(hours=4)}
    with town.database.write() as session:
        return escalations.open_(session, town.clinic(), reason=reason, triage=triage, **{**usual, **details})


def opening(town: Town) -> list[Escalation]:
    with town.database.read() as session:
        return escalations.open_ones(session, town.clinic())


def test_a_second_one_of_the_same_reason_is_a_repeat(town: Town, talk: str) -> None:
    """One row, counted, with the rules and signs of both, each once."""
    first, new = opened(town, conversation_id=talk, rules=("a",), signs=("붓기",))
    again, repeated = opened(town, conversation_id=talk, rules=("a", "b"), signs=("통증", "붓기"))
    assert (new, repeated, again.id) == (True, False, first.id)
    [row] = opening(town)
    assert (row.repeats, row.rules, row.signs) == (1, ["a", "b"], ["붓기", "통증"])


def test_another_reason_or_conversation_is_another_one(town: Town, talk: str) -> None:
    """Three rows."""
    opened(town, conversation_id=talk)
    opened(town, "complaint", conversation_id=talk)
    opened(town, conversation_id=conversation(town, "demo-botox"))
    assert len(opening(town)) == 3


def test_after_closing_the_next_one_is_new(town: Town, talk: str) -> None:
    """A closed one is never counted up."""
    first, _ = opened(town, conversation_id=talk)
    with town.database.write() as session:
        escalations.close(session.get_one(Escalation, first.id), "staff-1", "전화함", NOW)
    again, new = opened(town, conversation_id=talk)
    assert (new, again.id != first.id, len(opening(town))) == (True, True, 1)


@pytest.mark.parametrize(
    ("first", "second", "holds", "hours"),
    [("E2", "E1", "E1", 1), ("E1", "E2", "E1", 4), ("E1", "E0", "E0", 1), ("E2", "E2", "E2", 4), ("E0", "E3", "E0", 4)],
)
def test_a_repeat_may_be_graver_and_never_milder(
    town: Town, talk: str, first: str, second: str, holds: str, hours: int
) -> None:
    """A graver repeat brings its nearer deadline; a milder one changes neither class nor deadline."""
    opened(town, triage=first, conversation_id=talk)
    opened(town, triage=second, conversation_id=talk, due_at=NOW + timedelta(hours=1))
    [row] = opening(town)
    assert (row.triage, row.due_at) == (holds, NOW + timedelta(hours=hours))


def test_a_graver_repeat_never_moves_the_deadline_back(town: Town, talk: str) -> None:
    """The nearer of the two deadlines holds."""
    opened(town, triage="E2", conversation_id=talk, due_at=NOW + timedelta(minutes=10))
    opened(town, triage="E1", conversation_id=talk, due_at=NOW + timedelta(minutes=15))
    assert opening(town)[0].due_at == NOW + timedelta(minutes=10)


@pytest.mark.parametrize(("reason", "seen"), [("emergency", False), ("symptom", True)])
def test_a_repeated_emergency_must_be_looked_at_again(town: Town, talk: str, reason: str, seen: bool) -> None:
    """Acknowledged, then repeated: an emergency is unacknowledged, anything else stays seen."""
    row, _ = opened(town, reason, "E0", conversation_id=talk)
    with town.database.write() as session:
        escalations.acknowledge(session.get_one(Escalation, row.id), "staff-1", NOW)
    opened(town, reason, "E0", conversation_id=talk)
    [row] = opening(town)
    assert (row.acknowledged_at is not None, row.acknowledged_by) == (seen, "staff-1" if seen else None)


def test_without_a_conversation_each_patient_has_a_line_of_their_own(town: Town, talk: str) -> None:
    """Patients who never wrote are not counted as each other, nor as somebody's conversation."""
    opened(town, "no_answer", conversation_id=talk)
    first, second = patient_of(town, "D-1001").id, patient_of(town, "D-1002").id
    assert opened(town, "no_answer", patient_id=first)[1]
    assert opened(town, "no_answer", patient_id=second)[1]
    assert not opened(town, "no_answer", patient_id=second)[1]
    assert len(opening(town)) == 3


def test_the_gravest_stands_first_then_the_unseen_then_the_nearest_deadline(town: Town) -> None:
    """The order in which a person should look."""
    talks = [conversation(town, user) for user in ("demo-filler", "demo-botox", "demo-laser", "demo-mole")]
    late, near, seen, grave = talks
    opened(town, conversation_id=late, due_at=NOW + timedelta(hours=5))
    opened(town, conversation_id=near, due_at=NOW + timedelta(hours=2))
    row, _ = opened(town, conversation_id=seen, due_at=NOW + timedelta(hours=1))
    opened(town, triage="E0", conversation_id=grave, due_at=NOW + timedelta(hours=9))
    with town.database.write() as session:
        escalations.acknowledge(session.get_one(Escalation, row.id), "staff-1", NOW)
    assert [each.conversation_id for each in opening(town)] == [grave, near, late, seen]


def test_the_first_who_saw_it_stays_named(town: Town, talk: str) -> None:
    """A second acknowledgement changes nothing."""
    row, _ = opened(town, conversation_id=talk)
    with town.database.write() as session:
        found = session.get_one(Escalation, row.id)
        escalations.acknowledge(found, "first", NOW)
        escalations.acknowledge(found, "second", NOW + timedelta(minutes=1))
    [row] = opening(town)
    assert (row.acknowledged_by, row.acknowledged_at) == ("first", NOW)


@pytest.mark.parametrize("words", ["", "   ", "\n"])
def test_closing_needs_words(town: Town, talk: str, words: str) -> None:
    """Whoever closes says what was done."""
    row, _ = opened(town, conversation_id=talk)
    with town.database.write() as session, pytest.raises(ValueError, match="어떻게 처리했는지"):
        escalations.close(session.get_one(Escalation, row.id), "staff-1", words, NOW)
    assert len(opening(town)) == 1


def test_closing_acknowledges_and_keeps_the_words(town: Town, talk: str) -> None:
    """The outcome is kept without its edges, and counts as seen."""
    row, _ = opened(town, conversation_id=talk)
    with town.database.write() as session:
        escalations.close(session.get_one(Escalation, row.id), "staff-1", " 전화로 안내함 ", NOW)
    with town.database.read() as session:
        [row] = escalations.all_of(session, town.clinic())
    assert (row.outcome, row.closed_by, row.acknowledged_by) == ("전화로 안내함", "staff-1", "staff-1")


def test_one_clinics_escalations_are_not_the_others(town: Town, talk: str) -> None:
    """The other clinic sees none."""
    opened(town, conversation_id=talk)
    with town.database.read() as session:
        assert escalations.all_of(session, town.clinic("demo2")) == []
