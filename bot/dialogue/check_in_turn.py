"""The check-in inside a turn: opened by a button, stepped through, interrupted by a question, taken up again. Pure."""

from dataclasses import replace

from bot import wording
from bot.dialogue import check_in
from bot.dialogue.routing import TO_STAFF, routed, worry_of
from bot.dialogue.saying import say
from bot.dialogue.state import State
from bot.dialogue.values import Decision, Effect, Facts, Heard, Understood
from bot.reply import Bubble, Reply
from catalogue.model import TriageClass


def held(state: State, heard: Heard, facts: Facts, meaning: str | None) -> Decision | None:
    """The check-in's decision, or None when none is open and none is asked for."""
    if heard.follow_up is not None or "".join(heard.text.split()) == "".join(wording.CHECK_IN_LABEL.split()):
        return _start(state, heard, facts)
    if state.flow != check_in.FLOW:
        return None
    if check_in.of(state, facts) is None:
        return say(state.without_flow(), wording.CHECK_IN_CLOSED)
    if heard.choice is not None and meaning is None:  # a stale or doubled tap: ask the open question again
        return _ask(state, heard)
    return _step(state, heard, facts)


def _start(state: State, heard: Heard, facts: Facts) -> Decision | None:
    wanted = [each for each in facts.check_ins if heard.follow_up in (None, each.id)]
    if not wanted:
        return say(state, wording.CHECK_IN_CLOSED) if heard.follow_up else None
    started = check_in.start(state, wanted[0])
    offered, quick = check_in.offer(replace(started, greeted=True, acknowledged=False))
    return Decision(Reply((Bubble(wording.CHECK_IN_OPEN),), quick, (wording.VERSION,)), offered)


def _step(state: State, heard: Heard, facts: Facts) -> Decision:
    """One answer of the check-in; a question in between is answered and the step asked again."""
    asked = _question_in_between(state, heard, facts)
    if asked is not None:
        return asked
    found = check_in.read(state.step or "words", heard)
    if found is None and state.misses < 1:
        return _ask(replace(state, misses=state.misses + 1), heard)
    return _filled(state, heard, facts, found if found is not None else {})


def _question_in_between(state: State, heard: Heard, facts: Facts) -> Decision | None:
    if heard.choice is not None or not _asks(heard.understood):
        return None
    if state.step != "words" and check_in.read(state.step or "words", heard) is not None:
        return None
    answered = routed(state, heard, facts, None)
    if state.step == "words":
        note = check_in.fill(state, facts, heard, {"words": heard.text.strip()})
        return replace(answered, state=answered.state.without_flow(), effects=(*answered.effects, note))
    return _then_ask(answered)


def _asks(understood: Understood) -> bool:
    """Whether the words ask for something of their own: an answer, an appointment, a person."""
    if understood.intent in TO_STAFF:
        return understood.outcome != "clarify" and understood.confidence > 0
    return understood.outcome == "answer" and understood.intent.startswith(("faq_", "aftercare_"))


def _then_ask(decision: Decision) -> Decision:
    """The same decision with the check-in's open question asked again at its end."""
    offered, quick = check_in.offer(decision.state)
    question = Bubble(check_in.question(offered.step or "words"))
    bubbles = (*decision.reply.bubbles, question)
    return replace(decision, reply=Reply(bubbles, quick, decision.reply.versions), state=offered)


def _ask(state: State, heard: Heard) -> Decision:
    worry = worry_of(heard)
    decision = Decision(Reply(versions=(wording.VERSION,)), state, (worry,) if worry else ())
    return _then_ask(decision)


def _filled(state: State, heard: Heard, facts: Facts, found: dict[str, object]) -> Decision:
    note = check_in.fill(state, facts, heard, found)
    alarm, worry = check_in.alarm(state, facts, found), worry_of(heard)
    effects = tuple(effect for effect in (note, alarm, worry) if effect)
    if alarm is not None and alarm.triage.urgent:
        return _pain_emergency(state, facts, found, effects)
    following = check_in.after(state, facts, found)
    if following.flow is None:
        return say(following, wording.CHECK_IN_DONE, *effects)
    offered, quick = check_in.offer(following)
    bubbles = [Bubble(check_in.question(offered.step or "words"))]
    if note.complete and offered.step == "words":
        bubbles.insert(0, Bubble(wording.check_in_saved(bool(alarm or worry), facts.clinic.hours)))
    return Decision(Reply(tuple(bubbles), quick, (wording.VERSION,)), offered, effects)


def _pain_emergency(state: State, facts: Facts, found: dict[str, object], effects: tuple[Effect, ...]) -> Decision:
    clinic = facts.clinic
    words = Bubble(wording.emergency(TriageClass.E1, clinic.phone, clinic.emergency_phone))
    following = check_in.after(state, facts, found)
    return Decision(Reply((words,), versions=(wording.VERSION,)), replace(following, choices={}), effects)
