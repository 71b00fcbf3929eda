"""The check-in inside a turn: opened by a button, stepped through, interrupted by a question, taken up again. Pure."""

from dataclasses import replace
from datetime import timedelta
from typing import TypeGuard

from bot import wording
from bot.dialogue import check_in
from bot.dialogue.between import asked_beside, of_their_own
from bot.dialogue.check_in_reading import names_score, only_number
from bot.dialogue.corrections import corrected
from bot.dialogue.emergency import at_once
from bot.dialogue.flow import Flow
from bot.dialogue.reasons import MINOR, raised
from bot.dialogue.routing import routed
from bot.dialogue.saying import joined, offering_identity, say, when_answered
from bot.dialogue.state import State
from bot.dialogue.symptoms import INTENTS as SYMPTOMS
from bot.dialogue.symptoms import listed, worry_of
from bot.dialogue.values import Decision, Effect, Escalate, Facts, FillNote, Heard
from bot.korean.requests import is_question
from bot.reply import Bubble, Reply
from bot.wording import handover
from catalogue.model import TriageClass


def opens(state: State, heard: Heard, facts: Facts) -> Decision | None:
    """The button of a pushed message, or its label."""
    asked = heard.follow_up is not None or _names_it(heard.text)
    return start(state, heard.follow_up, facts) if asked else None


def start(state: State, follow_up: str | None, facts: Facts) -> Decision:
    """Begin the check-in of that follow-up, or the newest one that is open."""
    wanted = [each for each in facts.check_ins if follow_up in (None, each.id)]
    if not wanted:
        closed = say(state, wording.CHECK_IN_CLOSED if follow_up else wording.CHECK_IN_NONE)
        return closed if facts.linked else offering_identity(closed)
    started = check_in.start(state, wanted[0])
    started = replace(started, greeted=True, acknowledged=False, attention=facts.minor)
    offered, quick = check_in.offer(started, facts)
    read_by_staff = (raised(MINOR, signs=(handover.UNDER_14,)),) if facts.minor else ()
    return Decision(Reply((Bubble(wording.CHECK_IN_OPEN),), quick, (wording.VERSION,)), offered, read_by_staff)


def by_words(state: State, heard: Heard, facts: Facts) -> Decision | None:
    """통증 3점이요, 별일 없이 괜찮아요 to an open check-in that nobody pressed: kept in its note, and the question of
    urgent symptoms is asked, since nobody was asked it yet.
    """
    typed = heard.choice is None and heard.meaning is None and heard.follow_up is None and state.flow is None
    fine = heard.understood.intent == "symptom_ok" and heard.understood.outcome == "answer"
    if not typed or not facts.check_ins or facts.alarm or heard.verdict.triage or heard.verdict.hypothetical:
        return None
    scored = names_score(heard.text) and not is_question(heard.text)
    if not (fine or scored) or "?" in heard.text or _names_it(heard.text):
        return None
    opened = start(state, None, facts)
    begun = opened.state
    found = {name: value for name, value in check_in.read(begun, heard).items() if name != "urgent"}
    following = check_in.with_answered(check_in.with_said(begun, heard), found)
    filled = _filled(begun, following, heard, facts, found)
    noted = () if found else (Bubble(wording.KEPT),)
    reply = replace(filled.reply, bubbles=(*noted, *filled.reply.bubbles))
    return replace(filled, reply=reply, effects=(*opened.effects, *filled.effects))


def _names_it(text: str) -> bool:
    return "".join(text.split()) == "".join(wording.CHECK_IN_LABEL.split())


def takes(state: State, heard: Heard, facts: Facts) -> Decision:
    """One answer; words of their own in between are dealt with and the step asked again; an unclear one, once."""
    taken_back = corrected(state, heard)
    if taken_back:
        return _corrected(state, heard, facts, taken_back)
    found = check_in.read(state, heard)
    answered = check_in.answered(state, heard, found)
    if (not answered or state.step == check_in.WORDS) and _of_their_own(state, heard, facts):
        return _aside(state, heard, facts, found)
    if not answered and state.misses < 1:
        return _filled(state, check_in.again(state, heard, found), heard, facts, found)
    in_words = None if answered else check_in.in_words(state, heard, facts)
    return _filled(state, check_in.after(state, facts, found), heard, facts, found, in_words)


def _of_their_own(state: State, heard: Heard, facts: Facts) -> bool:
    """Whether typed words ask for something, or report a symptom, beside the question."""
    understood = heard.understood
    if heard.choice is not None or only_number(heard.text):  # the language model takes 5 for a time
        return False
    if worry_of(heard) is None:
        if state.step == check_in.PAIN and understood.intent == "faq_pain":
            return False  # 쪼금 따끔거리는 정도? answers, if not with a number
        if understood.intent in SYMPTOMS and state.step != check_in.WORDS and listed(heard, facts):
            return False  # it is one of the things that a check-in asks for
    return of_their_own(heard)


def _aside(state: State, heard: Heard, facts: Facts, found: check_in.Answers) -> Decision:
    """What the words ask for; a symptom or an answer among them is kept in the note."""
    answered = _with_score(routed(state, heard, facts), check_in.alarm(replace(state, misses=0), facts, found), facts)
    urgent = any(isinstance(each, Escalate) and each.triage.urgent for each in answered.effects)
    triage = min((each.triage for each in answered.effects if _worrying(each)), default=None)
    note = check_in.fill(state, state, heard, found, triage)
    if state.step == check_in.WORDS:
        return replace(answered, state=answered.state.without_flow(), effects=(*answered.effects, note))
    if urgent:
        return replace(answered, effects=(*answered.effects, note))
    if not found and triage is None:
        return then_ask(answered, facts)
    kept = check_in.with_answered(check_in.with_said(answered.state, heard), found)
    kept = replace(kept, attention=state.attention or triage is not None)
    return then_ask(replace(answered, state=kept, effects=(*answered.effects, note)), facts)


def _with_score(decision: Decision, concern: Escalate | None, facts: Facts) -> Decision:
    """A score at the rule's limit is for a person the moment it is read, whatever else the words ask for."""
    if concern is None:
        return decision
    at_first = (at_once(facts.clinic, concern.triage),) if concern.triage.urgent else ()
    reply = replace(decision.reply, bubbles=(*at_first, *decision.reply.bubbles))
    return replace(decision, reply=reply, effects=(*decision.effects, concern))


def _worrying(effect: Effect) -> TypeGuard[Escalate]:
    return isinstance(effect, Escalate) and effect.triage <= TriageClass.E2 and effect.reason != "patient_asked"


def then_ask(decision: Decision, facts: Facts) -> Decision:
    """The same decision with the check-in's open question asked again at its end."""
    offered, quick = check_in.offer(decision.state, facts)
    bubbles = (*decision.reply.bubbles, Bubble(check_in.question(offered)))
    return replace(decision, reply=Reply(bubbles, quick, decision.reply.versions), state=offered)


def _filled(
    state: State,
    following: State,
    heard: Heard,
    facts: Facts,
    found: check_in.Answers,
    in_words: Escalate | None = None,
) -> Decision:
    """The answers noted and the next question asked, or the same again with how to answer it. `in_words`: what an
    answer without a number calls for.
    """
    concern = _concern(check_in.alarm(state, facts, found) or in_words, worry_of(heard))
    note = check_in.fill(state, following, heard, found, concern.triage if concern else None)
    effects: tuple[Effect, ...] = (note, concern) if concern else (note,)
    following = replace(following, attention=state.attention or concern is not None)
    clinic = facts.clinic
    if concern is not None and concern.triage.urgent:
        return _at_once(following, facts, effects)
    if following.flow is None:
        return say(following, wording.CHECK_IN_DONE, *effects)
    said = wording.KEPT if following.step == state.step and found else None
    if following.step == check_in.WORDS:
        when = when_answered(facts, "")
        said = wording.check_in_saved(following.attention, clinic.phone, clinic.emergency_phone, when)
    bubbles = (Bubble(said),) if said else ()
    noted = Decision(Reply(bubbles, (), (wording.VERSION,)), following, effects)
    beside = asked_beside(following, heard, facts) if found else None
    return then_ask(joined(beside, noted, following) if beside else noted, facts)


def _corrected(state: State, heard: Heard, facts: Facts, found: check_in.Answers) -> Decision:
    """A score given before, replaced; the open question stays open."""
    concern = _concern(check_in.alarm(replace(state, misses=0), facts, found), worry_of(heard))
    said = {"said_correction": heard.text.strip()}
    complete = state.step == check_in.WORDS and check_in.GATE in state.answered
    note = FillNote(state.follow_up or "", found | said, complete, concern.triage if concern else None)
    effects: tuple[Effect, ...] = (note, concern) if concern else (note,)
    if concern is not None and concern.triage.urgent:
        return _at_once(state, facts, effects)
    told = " ".join(wording.corrected(name, value) for name, value in found.items())
    state = replace(state, attention=state.attention or concern is not None)
    return then_ask(Decision(Reply((Bubble(told),), (), (wording.VERSION,)), state, effects), facts)


def _at_once(state: State, facts: Facts, effects: tuple[Effect, ...]) -> Decision:
    reply = Reply((at_once(facts.clinic, TriageClass.E1),), versions=(wording.VERSION,))
    return Decision(reply, replace(state, choices={}), effects)


def _concern(alarm: Escalate | None, worry: Escalate | None) -> Escalate | None:
    """One escalation for one answer, with the rules of both."""
    if alarm is None or worry is None:
        return alarm or worry
    return replace(alarm, rules=(*alarm.rules, *worry.rules), signs=(*alarm.signs, *worry.signs))


def _left(state: State, _: Facts) -> Decision:
    return say(state.without_flow(), wording.CHECK_IN_LATER)


def _lapsed(state: State, facts: Facts) -> tuple[Effect, ...]:
    """A check-in that was begun and left open is for a person where the treatment is of the highest risk."""
    return (Escalate("unfinished", TriageClass.E2),) if check_in.of_high_risk(state, facts) else ()


FLOW = Flow(
    name=check_in.FLOW,
    patience=timedelta(hours=12),
    opens=opens,
    enters=check_in.entered,
    takes=takes,
    asks=then_ask,
    leaves=_left,
    lapses=_lapsed,
)
