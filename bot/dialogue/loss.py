"""The loss of a pregnancy, told in the chat: whatever else the turn is about, the messages of the pregnancy end. Pure.

A message of a pregnancy after its loss does harm, and one that does not come does little: staff take back what was
misread (treatments reference, OB/GYN: after a miscarriage the whole series stops at once). A loss that is feared, asked
about, long ago or another's is no such word: the rule's own cues say so.
"""

from dataclasses import replace

from bot.dialogue.reasons import LOSS, LOST, raised
from bot.dialogue.values import Decision, Effect, EndPregnancy, Escalate
from bot.triage import Verdict


def told(decision: Decision, verdict: Verdict) -> Decision:
    """The decision that ends the messages too, and brings in a person for that where nothing else did."""
    if LOST not in verdict.rules:
        return decision
    known = any(isinstance(each, Escalate) and each.reason == LOSS for each in decision.effects)
    added = (EndPregnancy(),) if known else effects_of(verdict)
    return replace(decision, state=replace(decision.state, expecting=False), effects=(*decision.effects, *added))


def effects_of(verdict: Verdict) -> tuple[Effect, ...]:
    """What a loss brings about, also where its message was read only later; nothing where none was told."""
    return (raised(LOSS, verdict.rules, verdict.signs), EndPregnancy()) if LOST in verdict.rules else ()
