"""What every flow is: a small state machine over several turns, with a patience of its own. Pure."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from bot.dialogue.state import State
from bot.dialogue.values import Decision, Effect, Facts, Heard


@dataclass(frozen=True)
class Flow:
    """One flow. The patient opens it, answers, interrupts, corrects, leaves it, or falls silent.

    `opens`: the decision that begins it, or None when this turn does not.
    `enters`: the state as it is now, without the flow where that has lost its ground.
    `takes`: the decision for a turn inside it.
    `asks`: the decision with the open question asked (again) at its end.
    `leaves`: the decision when the patient wants to stop.
    `lapses`: what happens when the patient said nothing for longer than `patience`.
    """

    name: str
    patience: timedelta
    opens: Callable[[State, Heard, Facts], Decision | None]
    enters: Callable[[State, Facts], State]
    takes: Callable[[State, Heard, Facts], Decision]
    asks: Callable[[Decision, Facts], Decision]
    leaves: Callable[[State, Facts], Decision]
    lapses: Callable[[State, Facts], tuple[Effect, ...]]
