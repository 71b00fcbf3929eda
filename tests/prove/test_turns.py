"""The proof of turns in small, and that its checker sees what is wrong."""

import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from anbu.settings import CHECKOUT
from bot import effects, wording
from bot.conversation import Conversations
from bot.dialogue import answers, decide, saying
from records import conversations, notes
from records.catalogue import CatalogueCache
from scheduler import guard
from tests.prove.turns.checker import Checker
from tests.prove.turns.machine import run
from tests.prove.turns.prove import sqlite_towns
from tests.prove.turns.world import PEOPLE, World

STEPS, A_LIFE = 300, 60
ONE, TWO = PEOPLE[:2]
WASH = "세안 언제부터 돼요?"
HELP = "숨쉬기가 힘들어요"


def test_nothing_is_violated_in_some_lives_of_two_clinics() -> None:
    """Chosen by Hypothesis, the same ones each time."""
    with sqlite_towns() as towns:
        run(towns, STEPS, 1, counts := Counter(), A_LIFE, shrink=False)
    assert counts["steps"] >= STEPS


def test_the_checker_knows_nothing_of_the_bot() -> None:
    """What it finds cannot be excused by what it checks."""
    look = "import sys, tests.prove.turns.checker; print([name for name in sys.modules if name.split('.')[0] == 'bot'])"
    found = subprocess.run([sys.executable, "-c", look], cwd=CHECKOUT, capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"


@pytest.fixture
def world() -> Iterator[World]:
    with sqlite_towns() as towns, towns() as town:
        world = World(town)
        yield world
        world.close()


def _asks(state: Any, _heard: Any) -> Any:
    return saying.offer(state, "무엇을 도와드릴까요?", {"진료시간": "intent:faq_hours"})


def _hears_twice(conversations: Any, *what: Any) -> None:
    for _ in range(2):
        conversations._append(what[0], what[1], at=what[3], direction="in", author="patient", text=what[2].text)


def _forgets_answers(*what: Any, **more: Any) -> Any:
    what[1].content = {}
    return _FILL(*what, **more)


def _goes_to_staff(place: Any, effect: Any) -> str:
    place.conversation.holder = "staff"
    return _ESCALATE(place, effect)


def _kept_for_ever(cache: Any, session: Any, clinic: Any, on: Any) -> Any:
    if clinic.id not in cache._kept:
        return _IN_FORCE(cache, session, clinic, on)
    return cache._kept[clinic.id].in_force


_FILL, _ESCALATE, _IN_FORCE = notes.fill, effects.escalate, CatalogueCache.in_force

WITHOUT_REFUSALS = tuple(each for each in guard.RULES if each is not guard.opted_out)
OPENED = [("later", 60, True), ("open", ONE, 0, True), ("say", ONE, "해당 없음"), ("say", ONE, "3")]
WITHDRAWN = [("say", ONE, WASH), *(("catalogue", index, "withdraw") for index in range(0, 800, 40)), ("say", ONE, WASH)]
REPEATED = [("say", ONE, WASH), ("repeat", 0)]
REFUSED = [("say", ONE, "그만 보내"), ("later", 60, True)]
FAULTS = {
    "speaks under staff": ("1", decide, "_silent", _asks, [("staff", ONE, "take"), ("say", ONE, WASH)]),
    "misses an emergency": ("2", decide, "_alarm", lambda *_: None, [("say", ONE, HELP)]),
    "hears twice": ("3", Conversations, "_append_heard", _hears_twice, [("say", ONE, WASH)]),
    "forgets requests": ("3", conversations, "answered", lambda *_: None, REPEATED),
    "cites nothing in force": ("4", wording, "VERSION", "answer/none@1", [("say", ONE, "ㅁㄴㅇㄹ")]),
    "says withdrawn texts": ("4", CatalogueCache, "in_force", _kept_for_ever, WITHDRAWN),
    "tells of others": ("5", answers, "name", lambda *_: TWO.mark, [("say", ONE, WASH)]),
    "pushes after a refusal": ("7", guard, "RULES", WITHOUT_REFUSALS, REFUSED),
    "loses answers": ("8", notes, "fill", _forgets_answers, OPENED),
    "moves to staff by itself": ("9", effects, "escalate", _goes_to_staff, [("say", ONE, HELP)]),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_is_found(world: World, monkeypatch: pytest.MonkeyPatch, fault: str) -> None:
    """Each rule fails where the bot breaks it."""
    rule, where, name, instead, story = FAULTS[fault]
    checker = Checker(world.town.database, PEOPLE, world.town.machine)
    monkeypatch.setattr(where, name, instead)

    found = [sentence for act, *told in story for sentence in checker.check(getattr(world, act)(*told))]

    assert any(sentence.startswith(f"{rule}:") for sentence in found), found
