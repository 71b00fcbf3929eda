"""One turn decided: what is said, what is remembered, what else happens. Pure: values in, a value out.

The order is the point:
1. a red flag, in every state, before anything else;
2. staff hold the conversation: the bot is silent;
3. the patient's wish to get no more messages, or a person;
4. the check-in that is under way, or that a button opens;
5. an answer to the bot's own question back;
6. what the words ask for.
"""

from dataclasses import replace

from bot import wording
from bot.dialogue import check_in, check_in_turn, wishes
from bot.dialogue.routing import meant, routed
from bot.dialogue.state import State
from bot.dialogue.values import (
    ClinicFacts,
    Decision,
    Effect,
    Escalate,
    Facts,
    FillNote,
    Heard,
)
from bot.reply import Bubble, Reply
from catalogue.model import TriageClass

STAFF = "staff"
SELF_HARM = "self_harm"  # prefix of the red flags answered with the crisis line


def decide(state: State, heard: Heard, facts: Facts) -> Decision:
    """The decision for one turn of the patient."""
    state = replace(state, turn=state.turn + 1)
    meaning = state.choices.get(heard.choice or "")
    alarm = _alarm(heard, meaning)
    if alarm is not None:
        return _emergency(state, heard, facts, alarm)
    if facts.holder == STAFF:
        return _silent(state)
    decision = wishes.granted(state, heard, facts) or check_in_turn.held(state, heard, facts, meaning)
    decision = decision or routed(state, meant(heard, meaning), facts, meaning)
    return _greeted(_warned(decision, heard, facts), facts)


def _alarm(heard: Heard, meaning: str | None) -> Escalate | None:
    verdict = heard.verdict
    if verdict.triage is not None and verdict.triage.urgent:
        return Escalate("emergency", verdict.triage, verdict.rules, verdict.signs)
    prefix, _, label = (meaning or "").rpartition(":")
    return check_in.gate_alarm(label) if prefix == "check_in:gate" else None


def _emergency(state: State, heard: Heard, facts: Facts, alarm: Escalate) -> Decision:
    words = said_at_once(facts.clinic, alarm.triage, alarm.rules)
    effects: tuple[Effect, ...] = (alarm,)
    if state.flow == check_in.FLOW and state.follow_up:
        said = {"said_urgent": heard.text.strip(), "signs": list(alarm.signs)}
        effects += (FillNote(state.follow_up, said, complete=False, triage=alarm.triage),)
    reply = Reply((Bubble(words),), versions=(wording.VERSION,))
    return Decision(reply, replace(state, greeted=True, acknowledged=True, misses=0), effects)


def said_at_once(clinic: ClinicFacts, triage: TriageClass, rules: tuple[str, ...]) -> str:
    """The fixed emergency text for the rules that fired."""
    if any(rule.startswith(SELF_HARM) for rule in rules):
        return wording.crisis(clinic.emergency_phone)
    return wording.emergency(triage, clinic.phone, clinic.emergency_phone)


def _silent(state: State) -> Decision:
    """Staff hold the conversation: no answer and no question of the bot's, only that it was passed on."""
    words = wording.STAFF_HAVE_IT if state.acknowledged else wording.STAFF_TOLD
    reply = Reply((Bubble(words),), versions=(wording.VERSION,))
    return Decision(reply, replace(state, acknowledged=not state.acknowledged))


def _warned(decision: Decision, heard: Heard, facts: Facts) -> Decision:
    """A question about a red flag that has not happened gets the emergency numbers first, and staff see it."""
    if not heard.verdict.hypothetical:
        return decision
    clinic = facts.clinic
    warning = Bubble(wording.warning_signs(clinic.phone, clinic.emergency_phone))
    reply = replace(decision.reply, bubbles=(warning, *decision.reply.bubbles))
    seen = Escalate("warning_sign_question", TriageClass.E2, heard.verdict.rules, heard.verdict.signs)
    return replace(decision, reply=reply, effects=(*decision.effects, seen))


def _greeted(decision: Decision, facts: Facts) -> Decision:
    """At first contact the bot says what it is and is not (의료법 §27)."""
    if decision.state.greeted:
        return decision
    hello = Bubble(wording.greeting(facts.clinic.name, facts.clinic.emergency_phone))
    reply = replace(decision.reply, bubbles=(hello, *decision.reply.bubbles))
    return replace(decision, reply=reply, state=replace(decision.state, greeted=True))
