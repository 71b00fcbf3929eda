"""What the bot does not know or understand goes to a person, or is asked again. Pure."""

from dataclasses import replace

from bot import wording
from bot.dialogue.reasons import (
    NOT_UNDERSTOOD,
    UNDERSTANDING_DOWN,
    UNKNOWN,
    raised,
)
from bot.dialogue.saying import handed_over, menu, told, when_answered
from bot.dialogue.state import State
from bot.dialogue.values import Decision, Escalate, Facts, Understood


def not_understood(state: State, facts: Facts) -> Decision:
    """Once: ask for other words and show the menu. Twice in a row, or while one is awaited: a person."""
    if facts.holder == "waiting":
        return unknown(state, Understood(), facts)
    if state.misses >= 2:
        return handed_over(state, told(NOT_UNDERSTOOD, facts), facts, raised(NOT_UNDERSTOOD))
    return menu(state, facts, words=wording.NOT_UNDERSTOOD)


def unknown(state: State, understood: Understood, facts: Facts) -> Decision:
    """What the bot does not know goes to a person, with the question in it."""
    return to_staff(state, facts, UNKNOWN if understood.available else UNDERSTANDING_DOWN, None)


def to_staff(state: State, facts: Facts, reason: str, worry: Escalate | None, read: str = "") -> Decision:
    """`read`: the times that the words name, said back."""
    escalation = replace(worry, reason=reason) if worry else raised(reason)
    again = state.acknowledged and (state.told == reason or reason in (UNKNOWN, UNDERSTANDING_DOWN))
    words = wording.appointment(when_answered(facts), timed=True) if read else told(reason, facts)
    too = f"{wording.ALREADY_HANDED_OVER} {when_answered(facts)}" if facts.alarm else wording.ALREADY_HANDED_OVER
    said = "\n\n".join(filter(None, (read, too if again else words)))
    return handed_over(replace(state, told=reason), said, facts, escalation)
