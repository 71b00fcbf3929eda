"""One turn decided: what is said, what is remembered, what else happens. Pure: values in, a value out.

The order is the point:
1. a red flag, in every state, before anything else;
2. staff hold the conversation: the bot is silent;
3. the patient's wish to get no more messages, or a person;
4. the check-in that is under way, or that a button opens;
5. an answer to the bot's own question back;
6. what the words ask for.
"""

from collections.abc import Callable
from dataclasses import replace

from bot import wording
from bot.dialogue import answers, check_in, symptoms
from bot.dialogue.state import State
from bot.dialogue.values import (
    ChangeConsent,
    ClinicFacts,
    Decision,
    Effect,
    Escalate,
    Facts,
    FillNote,
    Heard,
    Understood,
)
from bot.reply import Bubble, QuickReply, Reply
from catalogue.model import TriageClass

STAFF = "staff"
TO_STAFF = {
    "appointment_book": (wording.appointment, "appointment"),
    "appointment_change": (wording.appointment, "appointment"),
    "appointment_cancel": (wording.appointment, "appointment"),
    "appointment_check": (wording.appointment, "appointment"),
    "late_notice": (wording.appointment, "appointment"),
    "complaint": (wording.complaint, "complaint"),
    "human_handoff": (wording.handed_over, "patient_asked"),
}
SMALL_TALK = {
    "thank": wording.THANKS,
    "goodbye": wording.GOODBYE,
    "bot_challenge": wording.WHO_ARE_YOU,
    "symptom_ok": wording.GLAD,
    "affirm": wording.OK,
    "deny": wording.OK,
}
SYMPTOMS = ("symptom_report", "emergency")
URGENCY = {"complaint": TriageClass.E2, "patient_asked": TriageClass.E2}
MAX_REQUESTS = 3
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
    decision = _wishes(state, heard, facts) or _check_in(state, heard, facts, meaning)
    decision = decision or _routed(state, _meant(heard, meaning), facts, meaning)
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


def _wishes(state: State, heard: Heard, facts: Facts) -> Decision | None:
    squeezed = "".join(heard.text.split())
    if any(phrase in squeezed for phrase in wording.OPT_IN_PHRASES) and "거부" not in squeezed:
        return _consent(state, facts, granted=True) if facts.linked else None
    if heard.understood.intent == "opt_out" and heard.understood.outcome == "answer":
        return _consent(state, facts, granted=False) if facts.linked else _unlinked_opt_out(state)
    return None


def _consent(state: State, facts: Facts, granted: bool) -> Decision:
    words = (wording.opted_in if granted else wording.opted_out)(facts.clinic.name, facts.now)
    quick = () if granted else (QuickReply(wording.OPT_IN_LABEL),)
    state = replace(state.without_flow(), misses=0, acknowledged=False)
    reply = Reply((Bubble(words),), quick, (wording.VERSION,))
    return Decision(reply, state, (ChangeConsent("messages", granted, wording.VERSION),))


def _unlinked_opt_out(state: State) -> Decision:
    return _say(state.without_flow(), wording.OPT_OUT_UNLINKED, Escalate("opt_out", TriageClass.E2))


def _check_in(state: State, heard: Heard, facts: Facts, meaning: str | None) -> Decision | None:
    if heard.follow_up is not None or "".join(heard.text.split()) == "".join(wording.CHECK_IN_LABEL.split()):
        return _start_check_in(state, heard, facts)
    if state.flow != check_in.FLOW:
        return None
    if check_in.of(state, facts) is None:
        return _say(state.without_flow(), wording.CHECK_IN_CLOSED)
    if heard.choice is not None and meaning is None:  # a stale or doubled tap: ask the open question again
        return _ask(state, heard)
    return _step(state, heard, facts)


def _start_check_in(state: State, heard: Heard, facts: Facts) -> Decision | None:
    wanted = [each for each in facts.check_ins if heard.follow_up in (None, each.id)]
    if not wanted:
        return _say(state, wording.CHECK_IN_CLOSED) if heard.follow_up else None
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
    understood = heard.understood
    informative = understood.intent.startswith(("faq_", "aftercare_")) or understood.intent in TO_STAFF
    if heard.choice is not None or understood.outcome != "answer" or not informative:
        return None
    if state.step != "words" and check_in.read(state.step or "words", heard) is not None:
        return None
    answered = _routed(state, heard, facts, None)
    if state.step == "words":
        note = check_in.fill(state, facts, heard, {"words": heard.text.strip()})
        return replace(answered, state=answered.state.without_flow(), effects=(*answered.effects, note))
    return _then_ask(answered)


def _then_ask(decision: Decision) -> Decision:
    """The same decision with the check-in's open question asked again at its end."""
    offered, quick = check_in.offer(decision.state)
    question = Bubble(check_in.question(offered.step or "words"))
    bubbles = (*decision.reply.bubbles, question)
    return replace(decision, reply=Reply(bubbles, quick, decision.reply.versions), state=offered)


def _ask(state: State, heard: Heard) -> Decision:
    worry = _worry(heard)
    decision = Decision(Reply(versions=(wording.VERSION,)), state, (worry,) if worry else ())
    return _then_ask(decision)


def _filled(state: State, heard: Heard, facts: Facts, found: dict[str, object]) -> Decision:
    note = check_in.fill(state, facts, heard, found)
    alarm, worry = check_in.alarm(state, facts, found), _worry(heard)
    effects = tuple(effect for effect in (note, alarm, worry) if effect)
    if alarm is not None and alarm.triage.urgent:
        return _pain_emergency(state, facts, found, effects)
    following = check_in.after(state, facts, found)
    if following.flow is None:
        return _say(following, wording.CHECK_IN_DONE, *effects)
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


def _worry(heard: Heard) -> Escalate | None:
    verdict = heard.verdict
    if verdict.triage is TriageClass.E2 and not verdict.hypothetical:
        return Escalate("symptom", TriageClass.E2, verdict.rules, verdict.signs)
    return None


def _meant(heard: Heard, meaning: str | None) -> Heard:
    """A pressed menu button means its intent, whatever its label reads like."""
    if meaning is None or not meaning.startswith("intent:"):
        return heard
    intent = meaning.removeprefix("intent:")
    return replace(heard, understood=Understood(intent, 1.0, "answer", requests=(intent,)))


def _routed(state: State, heard: Heard, facts: Facts, meaning: str | None) -> Decision:
    understood = heard.understood
    if state.waiting_for == "treatment" and state.topic:
        code = _treatment_named(heard, meaning)
        if code is not None:
            return _answer(replace(state, waiting_for=None), (state.topic,), code or None, facts, ask=False)
    state = replace(state, waiting_for=None)
    if meaning == "neither":
        return _not_understood(replace(state, misses=state.misses + 1), facts)
    worry = _worry(heard)
    if worry is not None and understood.intent not in ("complaint", "aftercare_medication", "human_handoff"):
        return symptoms.reported(state, heard, facts, worry)
    return _by_outcome(state, heard, facts, worry)


def _treatment_named(heard: Heard, meaning: str | None) -> str | None:
    """The code chosen or named, "" for another treatment, None when the words say something else."""
    if meaning is not None and meaning.startswith("treatment:"):
        return meaning.removeprefix("treatment:")
    return heard.understood.treatments[0] if heard.understood.treatments else None


def _by_outcome(state: State, heard: Heard, facts: Facts, worry: Escalate | None) -> Decision:
    understood = heard.understood
    if understood.outcome == "clarify":
        return _clarify(state, understood, facts)
    intent = understood.intent
    if intent in SYMPTOMS and understood.outcome in ("answer", "staff") and understood.confidence > 0:
        return symptoms.reported(state, heard, facts, worry or Escalate("symptom", TriageClass.E2))
    if intent in TO_STAFF and understood.confidence > 0:
        words, reason = TO_STAFF[intent]
        return _to_staff(state, facts, words, reason, worry)
    if understood.outcome != "answer" or intent == "out_of_scope":
        return _unknown(state, understood, facts)
    return _known(state, heard, facts, worry)


def _known(state: State, heard: Heard, facts: Facts, worry: Escalate | None) -> Decision:
    intent = heard.understood.intent
    state = replace(state, misses=0)
    if intent == "greet":
        return _menu(state, wording.WHAT_CAN_I_DO)
    if intent == "repair":
        return _not_understood(replace(state, misses=state.misses + 1), facts)
    if intent in SMALL_TALK:
        return _say(state, SMALL_TALK[intent])
    if worry is not None:  # a drug to be stopped or changed
        return _say(state, wording.DRUG, worry)
    named = heard.understood.treatments[0] if heard.understood.treatments else None
    return _answer(state, heard.understood.requests[:MAX_REQUESTS] or (intent,), named, facts, ask=True)


def _answer(state: State, topics: tuple[str, ...], named: str | None, facts: Facts, ask: bool) -> Decision:
    """Answer every topic in order; ask which treatment is meant when the first answer depends on it."""
    topic = topics[0]
    own = answers.last_treatment(facts, named)
    if ask and named is None and own is None and answers.depends_on_treatment(facts.in_force, topic):
        return _ask_treatment(state, topic, facts)
    chosen = [found for each in topics if (found := answers.choose(facts, each, named)) is not None]
    if not chosen:
        return _unknown(state, Understood(topic), facts)
    bubbles = tuple(answers.bubble(facts, each) for each in chosen)
    versions = tuple(answers.version(facts, each) for each in chosen)
    state = replace(state, topic=topic, treatment=chosen[0].treatment or named, acknowledged=False)
    return Decision(Reply(bubbles, (), versions), replace(state, choices={}))


def _ask_treatment(state: State, topic: str, facts: Facts) -> Decision:
    offered = answers.treatments_answering(facts.in_force, topic)[:9]
    state = replace(state, topic=topic, waiting_for="treatment")
    choices = {name: f"treatment:{code}" for code, name in offered} | {wording.OTHER_TREATMENT: "treatment:"}
    return _offer(state, wording.which_treatment(topic), choices)


def _clarify(state: State, understood: Understood, facts: Facts) -> Decision:
    likely = [intent for intent, _ in understood.ranking if intent in wording.TOPICS][:2]
    if not likely or state.misses >= 1:
        return _not_understood(replace(state, misses=state.misses + 1), facts)
    choices = {wording.TOPICS[intent]: f"intent:{intent}" for intent in likely}
    return _offer(replace(state, misses=state.misses + 1), wording.CLARIFY, {**choices, wording.NEITHER: "neither"})


def _not_understood(state: State, facts: Facts) -> Decision:
    """Once: ask for other words and show the menu. Twice in a row: a person."""
    if state.misses >= 2:
        escalation = Escalate("not_understood", TriageClass.E2)
        return _say(replace(state, misses=0, acknowledged=True), wording.unknown(facts.clinic.hours), escalation)
    return _menu(state, wording.NOT_UNDERSTOOD)


def _unknown(state: State, understood: Understood, facts: Facts) -> Decision:
    """What the bot does not know goes to a person, with the question in it."""
    reason = "unknown" if understood.available else "understanding_down"
    return _to_staff(state, facts, wording.unknown, reason, None)


def _to_staff(state: State, facts: Facts, words: Callable[[str], str], reason: str, worry: Escalate | None) -> Decision:
    escalation = Escalate(reason, URGENCY.get(reason, TriageClass.E3))
    if worry is not None:
        escalation = replace(worry, reason=reason)
    said = wording.ALREADY_HANDED_OVER if state.acknowledged else words(facts.clinic.hours)
    return _say(replace(state, acknowledged=True, misses=0), said, escalation)


def _say(state: State, words: str, *effects: Effect) -> Decision:
    return Decision(Reply((Bubble(words),), (), (wording.VERSION,)), replace(state, choices={}), effects)


def _menu(state: State, words: str) -> Decision:
    return _offer(state, words, wording.MENU)


def _offer(state: State, words: str, choices: dict[str, str]) -> Decision:
    offered = state.with_choices(list(choices.values()))
    quick = tuple(QuickReply(label, label, offered.choice(index)) for index, label in enumerate(choices))
    return Decision(Reply((Bubble(words),), quick, (wording.VERSION,)), offered)


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
