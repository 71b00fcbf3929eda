"""The proof of the book in small, and that its checker sees what is wrong."""

import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from anbu.settings import CHECKOUT
from records.book import availability, desk, rows, waiting
from tests.prove.book.checker import Checker
from tests.prove.book.machine import run
from tests.prove.book.world import PEOPLE, Step, World
from tests.prove.turns.prove import sqlite_towns

STEPS, A_LIFE = 300, 60
ONE, TWO, THREE = PEOPLE[:3]
HAN = {"code": "han", "name": "한 원장", "count": 1}
RULES: dict[str, Any] = {
    "lead_minutes": 0, "doctors": [HAN], "rooms": [{"code": "r1", "name": "1호실"}],
    "services": {"peel": {"minutes": 60, "rooms": ["r1"], "after": 30}, "talk": {"minutes": 60, "doctors": ["han"]}},
}  # fmt: skip
PEEL, TALK = 0, 1  # places of the services


def test_nothing_is_violated_in_some_lives_of_a_clinic() -> None:
    """Chosen by Hypothesis, the same ones each time."""
    with sqlite_towns() as towns:
        run(towns, STEPS, 1, counts := Counter(), A_LIFE, shrink=False)
    assert counts["steps"] >= STEPS
    assert counts["book"]
    assert counts["openings tried"]


def test_the_checker_knows_nothing_of_the_book() -> None:
    """What it finds cannot be excused by what it checks."""
    look = "import sys, tests.prove.book.checker; print([name for name in sys.modules if 'records.book' in name])"
    found = subprocess.run([sys.executable, "-c", look], cwd=CHECKOUT, capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"


@pytest.fixture
def world() -> Iterator[World]:
    with sqlite_towns() as towns, towns() as town:
        yield World(town, RULES)
        town.database.engine.dispose()


def _leaves_the_row(*what: Any, **more: Any) -> Any:
    """As `reserve` did while it only raised."""
    session, delete = what[0], what[0].delete
    session.delete = lambda _row: None
    try:
        return _RESERVE(*what, **more)
    finally:
        session.delete = delete


def _notes_nothing(_session: Any, appointment: Any, _what: str, by: Any) -> None:
    appointment.updated_at = by.now


def _forgets_the_buffers(book: Any, service: Any, day: Any, cell: int, doctor: str) -> Any:
    return _OPENING(book, service.model_copy(update={"after": 0}), day, cell, doctor)


def _deletes(session: Any, appointment: Any, _by: Any, _late: bool = False) -> None:
    for change in session.query(desk.AppointmentChange).filter_by(appointment_id=appointment.id):
        session.delete(change)
    rows.release(session, appointment.clinic_id, appointment.id)
    session.flush()
    session.delete(appointment)


def _keeps_the_offer(session: Any, row: Any, state: str, by: Any) -> None:
    """Never theirs."""


def _offers_closed_times(book: Any, kind: Any, code: str, unit: str, day: Any) -> int:
    return _FREE(replace(book, closed={}), kind, code, unit, day)


def _counts_twice(session: Any, appointment: Any, state: str, by: Any) -> None:
    _SETTLE(session, appointment, state, by)
    if state == desk.ARRIVED and appointment.package_id:
        session.get_one(desk.Package, appointment.package_id).used += 1


_RESERVE, _SETTLE = desk.reserve, desk.settle
_OPENING, _FREE = availability.Book._opening, availability.Book.free

SEEN = [("book", ONE, TALK, 0, False), ("book_what_was_seen", TWO, 0)]
WAITS = [("join", TWO, TALK, 3, None, False), ("pump",)]
ARRIVES = [("book", ONE, PEEL, 0, False), ("settle", "arrive", 0)]
FAULTS: dict[str, tuple[str, Any, str, Any, list[tuple[Any, ...]]]] = {
    "leaves a row behind": ("2", desk, "reserve", _leaves_the_row, SEEN),
    "writes no evidence": ("2", desk, "_note", _notes_nothing, SEEN[:1]),
    "deletes what is cancelled": ("2", desk, "cancel", _deletes, [*SEEN[:1], ("cancel", 0, False)]),
    "marks no days": ("4", rows, "_mark", lambda *_, **__: None, SEEN[:1]),
    "keeps cells of the cancelled": ("4", rows, "release", lambda *_: None, [*SEEN[:1], ("cancel", 0, False)]),
    "forgets the buffers": ("4", availability.Book, "_opening", _forgets_the_buffers, [("book", ONE, PEEL, 0, False)]),
    "offers what is closed": ("3", availability.Book, "free", _offers_closed_times, [("close", 1, 0, 2000)]),
    "takes no offer": ("3", waiting, "accept", _keeps_the_offer, WAITS),
    "counts a session twice": ("6", desk, "settle", _counts_twice, ARRIVES),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_is_found(world: World, monkeypatch: pytest.MonkeyPatch, fault: str) -> None:
    """Each rule fails where the book breaks it."""
    rule, where, name, instead, story = FAULTS[fault]
    checker = Checker(world.town.database)
    monkeypatch.setattr(where, name, instead)

    found = [sentence for act, *told in story for sentence in _looked(world, checker, getattr(world, act)(*told))]

    assert any(sentence.startswith(f"{rule}:") for sentence in found), found


def _looked(world: World, checker: Checker, step: Step) -> list[str]:
    found = checker.check(step.refused, world.overbooked)
    return found + world.trial(checker, THREE, TALK, 0)[1] + world.accept_all()[1]
