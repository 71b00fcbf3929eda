"""Every table of this folder on SQLite, and the first of each file on PostgreSQL too (decisions know no database)."""

import re
from typing import Any

import pytest

from bot.reply import Reply
from tests.conversations.stage import Stage
from tests.conversations.story import Table, Turn, Words, tables
from tests.town import Town
from webhook.kakao.response import render

TABLES = tables()
FIRSTS = {name.partition(":")[0]: name for name in reversed(TABLES)}.values()
# What may never be said of a symptom that somebody reports (의료법 §27, no reassurance).
REASSURING = re.compile(r"괜찮|정상|걱정|안심|문제없|문제 없|흔한|흔히|자연스러|금방|곧 나아")


@pytest.mark.parametrize(
    ("name", "town"), [(name, "sqlite") for name in TABLES] + [(name, "postgres") for name in FIRSTS], indirect=["town"]
)
def test_the_conversation_goes_as_its_table_says(name: str, town: Town) -> None:
    """Each turn is answered, and has the effects, that the table names; and no others."""
    table: Table = TABLES[name]
    stage = Stage(town, table.given, table.pushes)
    for number, turn in enumerate(table.turns, start=1):
        before = stage.alarms()
        stage.wait(turn)
        reply = stage.play(turn)
        where = f"turn {number}"
        if reply is not None:
            check_words(where, turn, reply)
        check_effects(where, turn, stage, before)


def check_words(where: str, turn: Turn, reply: Reply) -> None:
    for words in listed(turn.hears):
        assert words in reply.text, f"{where}: {words!r} is missing in:\n{reply.text}"
    for words in listed(turn.never):
        assert words not in reply.text, f"{where}: {words!r} stands in:\n{reply.text}"
    assert bool(reply.bubbles) is not turn.silent, f"{where}: {reply.text}"
    if turn.buttons is not None:
        assert [button.label for button in reply.quick_replies] == turn.buttons, where
    if turn.cards is not None:
        assert [button.label for bubble in reply.bubbles for button in bubble.buttons] == turn.cards, where
    if reply.bubbles:
        render(reply)  # raises where a limit of Kakao's is broken
    if any(reason.split()[1] in ("symptom", "emergency", "check_in") for reason in turn.alarms):
        assert not REASSURING.search(reply.text), f"{where}: reassures:\n{reply.text}"


def check_effects(where: str, turn: Turn, stage: Stage, before: dict[str, tuple[str, int]]) -> None:
    raised = [
        f"{triage} {reason}" for reason, (triage, count) in stage.alarms().items() if opened(reason, count, before)
    ]
    assert sorted(raised) == sorted(turn.alarms), where
    assert turn.due.items() <= stage.due().items(), f"{where}: {stage.due()}"
    assert turn.details.items() <= stage.details().items(), f"{where}: {stage.details()}"
    if turn.note is not None:
        check_note(where, turn.note, stage.note())
    if turn.consent is not None:
        assert turn.consent.items() <= stage.consent().items(), f"{where}: {stage.consent()}"
    if turn.linked is not None:
        assert stage.linked() == turn.linked, where
    if turn.kept is not None:
        assert stage.kept() == turn.kept, where
    if turn.codes is not None:
        assert len(stage.codes()) == turn.codes, where
    if turn.booked is not None:
        assert stage.booked() == turn.booked, where
    if turn.waits is not None:
        assert stage.waits() == turn.waits, where
    if turn.holder is not None:
        assert stage.holder() == turn.holder, where


def check_note(where: str, wanted: dict[str, Any], note: dict[str, Any] | None) -> None:
    for name, value in wanted.items():
        found = (note or {}).get(name)
        assert found == value, f"{where}: the note's {name} is {found!r}; the note: {note}"


def opened(reason: str, count: int, before: dict[str, tuple[str, int]]) -> bool:
    return count > before.get(reason, ("", 0))[1]


def listed(words: Words) -> list[str]:
    return [words] if isinstance(words, str) else words


def test_there_are_tables_for_every_part_of_a_conversation() -> None:
    """At least 150 tables, each of which says something that can fail."""
    assert len(TABLES) >= 150
    silent = [name for name, table in TABLES.items() if not any(says_something(turn) for turn in table.turns)]
    assert silent == []


def says_something(turn: Turn) -> bool:
    return bool(
        turn.hears
        or turn.silent
        or turn.alarms
        or turn.buttons
        or turn.cards
        or turn.note
        or turn.consent
        or turn.holder
        or turn.codes
        or turn.never
        or turn.linked is not None
    )
