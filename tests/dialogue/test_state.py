"""What a conversation carries from turn to turn survives other versions of itself."""

import json

import pytest

from bot.dialogue import check_in
from bot.dialogue.decide import decide
from bot.dialogue.state import State
from tests.dialogue.facts import AT_THE_CHECK_IN, facts, heard, treated


def test_a_state_comes_back_as_it_was_kept() -> None:
    """Through JSON, as the database keeps it."""
    state = State(turn=3, greeted=True, flow="check_in", step="pain", follow_up="f1", misses=1).with_choices(["a", "b"])
    assert State.load(json.loads(json.dumps(state.dump()))) == state


def test_a_state_of_an_older_or_newer_version_loads() -> None:
    """What is not known is passed over, what is missing has its default."""
    assert State.load({"turn": 2, "greeted": True, "mood": "new"}) == State(turn=2, greeted=True)
    assert State.load({}) == State()


@pytest.mark.parametrize("step", ["swelling", None, ""])
def test_a_check_in_at_a_step_that_is_not_known_begins_again(step: str | None) -> None:
    """A version that asked other questions left it there; the urgent symptoms are asked first."""
    state = State(turn=4, greeted=True, flow="check_in", follow_up="f1", step=step)
    known = facts(treated("filler", 1), check_in=True)
    decision = decide(state, heard("3"), known)
    assert decision.state.step == check_in.GATE
    assert [button.label for button in decision.reply.quick_replies] == list(check_in.options(decision.state, known))


def test_the_satisfaction_step_of_a_treatment_that_was_dated_anew_begins_again() -> None:
    """On day one there is no such step."""
    state = State(turn=4, greeted=True, flow="check_in", follow_up="f1", step="satisfaction")
    assert decide(state, heard("5"), facts(treated("filler", 1), check_in=True)).state.step == check_in.GATE


def test_button_ids_say_nothing_and_belong_to_their_turn() -> None:
    """No word of health data travels in a button, and the same button of two turns has two ids."""
    first, second = State(turn=1).with_choices(["check_in:gate:고름·열"]), State(turn=2).with_choices(["x"])
    assert list(first.choices) == ["1-0"]
    assert list(second.choices) == ["2-0"]


def test_every_turn_counts() -> None:
    """So that buttons of an earlier turn are known as stale."""
    assert decide(AT_THE_CHECK_IN, heard("네"), facts(treated("filler", 1), check_in=True)).state.turn == 5
