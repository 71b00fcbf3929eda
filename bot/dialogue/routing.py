"""What the words ask for: an approved answer, a question back, or a person. Pure."""

import re
from dataclasses import replace

from bot import wording
from bot.dialogue import answers, symptoms
from bot.dialogue.check_in_reading import only_number
from bot.dialogue.learning import kept
from bot.dialogue.reasons import (
    APPOINTMENT,
    COMPLAINT,
    DISTRESS,
    EMERGENCY,
    MINOR,
    NOT_UNDERSTOOD,
    OF_INTENT,
    PATIENT_ASKED,
    SLIP,
    SYMPTOM,
    UNDERSTANDING_DOWN,
    UNKNOWN,
    raised,
)
from bot.dialogue.saying import handed_over, joined, menu, offer, offering_identity, say, told, when_answered
from bot.dialogue.state import State
from bot.dialogue.the_clinic import yes_or_no_first
from bot.dialogue.times_read import times_read
from bot.dialogue.values import Decision, Escalate, Facts, Heard, Understood
from bot.korean import keywords, procedures, requests, slips, telling, topics, whose
from bot.korean.complaints import happened
from bot.korean.leaving import asks_when
from bot.korean.procedures import OTHER
from bot.korean.requests import MOST, elliptic
from bot.reply import Bubble, Reply, units
from bot.wording import booking, handover, identity

SMALL_TALK = {
    "thank": wording.THANKS,
    "goodbye": wording.GOODBYE,
    "bot_challenge": wording.WHO_ARE_YOU,
    "symptom_ok": wording.GLAD,
    "affirm": wording.OK,
    "deny": wording.OK,
}
NODS = ("affirm", "deny")
MAX_ANSWERS = 3
OF_CARE = ("aftercare_skincare", "aftercare_dressing", "aftercare_general")  # what may speak of a rarer thing
PERMITTING = frozenset(  # topics whose answers may say that something may be done
    topic for topic in wording.TOPICS if topic.startswith("aftercare_") and topic not in ("aftercare_downtime",)
)
ROOM = 1800  # UTF-16 units of answers beside which a greeting and a hand-over find room in one reply


def meant(heard: Heard) -> Heard:
    """A pressed menu button means its intent, whatever its label reads like."""
    if heard.meaning is None or not heard.meaning.startswith("intent:"):
        return heard
    intent = heard.meaning.removeprefix("intent:")
    return replace(heard, understood=Understood(intent, 1.0, "answer", requests=(intent,)))


def routed(state: State, heard: Heard, facts: Facts, taken: bool = False) -> Decision:
    """`taken`: what the words tell of a body was an answer to the open question, and is noted."""
    heard = _with_another(heard)
    understood = heard.understood
    expecting = symptoms.of_an_expecting(state, heard)
    if expecting is not None:
        return handed_over(state, told(expecting.reason, facts), facts, expecting)
    if heard.choice is None and not (facts.guardian and whose.of_child(heard.text)):
        if whose.kins_record(heard.text) and symptoms.worry_of(heard) is None:
            return offer(state, identity.FAMILY, {identity.PERSON: "intent:human_handoff"})
        if whose.of_kin(heard.text):  # somebody else was treated: what the patient had says nothing of it
            facts = replace(facts, treatments=())
    if state.topics and (state.waiting_for == "treatment" or understood.only_named):
        named = _treatments_named(state.topics, heard)
        if named is not None and symptoms.worry_of(heard) is None:
            return _answer(replace(state, waiting_for=None), state.topics, named, facts, ask=False)
    if state.topics and elliptic(heard.text):
        understood = Understood(state.topics[0], 1.0, "answer", requests=state.topics)
        heard = replace(heard, understood=understood)
    state = replace(state, waiting_for=None)
    if understood.only_named:
        state = replace(state, treatments=understood.treatments)
    if facts.check_ins and only_number(heard.text):  # an answer to a check-in that is not under way
        return offer(state, wording.CHECK_IN_FIRST, {wording.CHECK_IN_LABEL: "check_in:open"})
    if heard.choice is None and understood.intent == "inform_datetime" and only_number(heard.text):
        return _not_understood(replace(state, misses=state.misses + 1), facts)  # an answer to something that is over
    if facts.holder == "waiting" and heard.meaning is None and asks_when(heard.text):
        return say(replace(state, misses=0), f"{wording.WAITING_FOR_STAFF} {when_answered(facts)}")
    if heard.meaning is not None and heard.meaning.startswith("menu:"):
        return menu(replace(state, misses=0), facts, heard.meaning.removeprefix("menu:"))
    if heard.meaning == "neither":
        return _not_understood(replace(state, misses=state.misses + 1), facts)
    if facts.alarm and (symptoms.of_the_alarm(heard, facts) or symptoms.of_health(heard)):
        return symptoms.alarmed_again(state, heard, facts, facts.alarm)
    worry = symptoms.worry_of(heard) or symptoms.of_a_minor(heard, facts)
    worry = worry or (None if taken else symptoms.told_beside(heard, facts))
    if worry is None and heard.choice is None and heard.meaning is None and _slipped(heard, facts):
        return _told_of_the_slip(state, heard, facts)
    if worry is None or (understood.sure and _wish_for_a_person(understood.intent, worry)):
        return _by_outcome(state, heard, facts, worry)
    if symptoms.answered_beside(worry, heard):
        if worry.reason == SYMPTOM and (telling.tells(heard.text) or not heard.verdict.guessed):
            return _reported_and_answered(state, heard, facts, worry)
        return _answered_and_told(_by_outcome(state, heard, facts, None), worry, facts)
    asked = understood.sure and any(each.startswith("appointment_") for each in understood.requests)
    dealt_with = symptoms.dealt_with(state, heard, facts, worry)
    return _said_of_the_appointment(dealt_with) if asked or understood.appointment_left else dealt_with


def named_alone(state: State, heard: Heard) -> Heard:
    """An operation named and nothing else, outside a flow, is no wish: it says what was had."""
    alone = state.flow is None and heard.choice is None and not heard.understood.treatments
    if not alone or not procedures.only_named(heard.text):
        return heard
    likely = (("aftercare_general", 0.5), ("faq_treatment_info", 0.4))
    return replace(heard, understood=Understood(*likely[0], "clarify", likely, only_named=True))


def _with_another(heard: Heard) -> Heard:
    """With an operation that the catalogue does not know among the treatments named, where it is the only one."""
    if heard.understood.treatments or heard.choice is not None or not procedures.another(heard.text):
        return heard
    return replace(heard, understood=replace(heard.understood, treatments=(OTHER,)))


def _slipped(heard: Heard, facts: Facts) -> bool:
    """Whether somebody who was treated tells what they should not have done."""
    understood = heard.understood
    of_care = any(intent.startswith("aftercare_") for intent, _ in understood.ranking[:2])
    known = understood.treatments or facts.treatments
    return bool(known) and (of_care or understood.intent.startswith("aftercare_")) and slips.slipped(heard.text)


def _told_of_the_slip(state: State, heard: Heard, facts: Facts) -> Decision:
    """The approved text on the topic, what to watch for, and staff hear of it."""
    understood, clinic = heard.understood, facts.clinic
    asked = tuple(each for each in understood.requests if each.startswith("aftercare_"))
    answer = understood.outcome == "answer" and asked
    answered = _answer(state, asked, understood.treatments, facts, ask=False) if answer else Decision(Reply(), state)
    words = handover.slip(clinic.phone, clinic.emergency_phone, symptoms.signs(heard, facts), when_answered(facts))
    watch = handed_over(answered.state, words, facts, raised(SLIP))
    return joined(answered, watch, watch.state)


def _said_of_the_appointment(decision: Decision) -> Decision:
    """What was not done is said, where the same message tells of something graver or clearer."""
    words = Bubble(booking.LEFT_AS_IT_WAS)
    return replace(decision, reply=replace(decision.reply, bubbles=(*decision.reply.bubbles, words)))


def _wish_for_a_person(intent: str, worry: Escalate) -> bool:
    """Whether the wish goes to staff with the worry in it: a complaint, a person, a child's appointment. Despair is
    no complaint."""
    if worry.reason == DISTRESS:
        return False
    return OF_INTENT.get(intent) in (COMPLAINT, PATIENT_ASKED) or (worry.reason == MINOR and intent in OF_INTENT)


def _reported_and_answered(state: State, heard: Heard, facts: Facts, worry: Escalate) -> Decision:
    """A symptom and a question: the symptom as any other, and of the question what permits nothing. What may be done
    with such a symptom, a person says.
    """
    understood = heard.understood
    reported = symptoms.reported(state, heard, facts, worry)
    asked = tuple(each for each in understood.requests if each.startswith(("faq_", "aftercare_")))[:MOST]
    found = {topic: _harmless(each) for topic, each in _found(facts, asked, understood.treatments).items()}
    chosen = [each for topic in asked for each in found[topic]]
    held_back = tuple(topic for topic in asked if not found[topic])
    versions = (*reported.reply.versions, *(answers.version(facts, each) for each in chosen))
    said = answers.bubbles(facts, chosen) if chosen else ()
    later = (Bubble(handover.held_back(held_back)),) if held_back else ()
    told = replace(reported.reply, bubbles=(*reported.reply.bubbles, *said, *later), versions=versions)
    return replace(reported, reply=told, state=replace(reported.state, topics=asked))


def _harmless(chosen: list[answers.Chosen]) -> list[answers.Chosen]:
    """The answers that forbid something, or speak of nothing that one may do."""
    return [each for each in chosen if each.answer.forbids or each.answer.topic not in PERMITTING]


def _answered_and_told(decision: Decision, worry: Escalate, facts: Facts) -> Decision:
    """A clear question with a worrying word in it: its answer, and staff look at the worry."""
    clinic = facts.clinic
    words = Bubble(wording.worry_told(clinic.phone, clinic.emergency_phone, when_answered(facts, "")))
    reply = replace(decision.reply, bubbles=(*decision.reply.bubbles, words))
    return replace(decision, reply=reply, effects=(*decision.effects, worry))


def _treatments_named(topics: tuple[str, ...], heard: Heard) -> tuple[str, ...] | None:
    """The codes chosen or named, none for another treatment, None when the words say something else."""
    if heard.meaning is not None and heard.meaning.startswith("treatment:"):
        return tuple(filter(None, (heard.meaning.removeprefix("treatment:"),)))
    if keywords.intent(heard.text) not in (None, *topics):  # a new question, which may name a treatment as well
        return None
    return heard.understood.treatments or None


def _by_outcome(state: State, heard: Heard, facts: Facts, worry: Escalate | None) -> Decision:
    understood = heard.understood
    if heard.verdict.hypothetical and not _answerable(understood):  # the emergency numbers are the answer
        return Decision(Reply(versions=(wording.VERSION,)), replace(state, misses=0, choices={}))
    if understood.outcome == "clarify":
        return _clarify(state, heard, facts)
    intent = understood.intent
    if intent in symptoms.INTENTS and understood.sure:
        return symptoms.reported(state, heard, facts, worry)
    wanted = next((each for each in understood.requests if each in OF_INTENT and understood.sure), None)
    if wanted is not None:
        return _passed_on(state, heard, facts, wanted, worry)
    if understood.outcome == "answer":
        return _known(state, heard, facts)
    if heard.verdict.lowered:  # triage knows the words; the language model does not
        return symptoms.reported(state, heard, facts, None)
    return kept(_unknown(state, understood, facts), heard, "unknown")


def _passed_on(state: State, heard: Heard, facts: Facts, wanted: str, worry: Escalate | None) -> Decision:
    """A wish for a person; what else the same message asks is answered beside it, in the order of the message."""
    reason = OF_INTENT[wanted]
    read = times_read(heard.text, facts.now) if reason == APPOINTMENT else ""
    asked = tuple(each for each in heard.understood.requests if each not in OF_INTENT)
    nothing = Decision(Reply(), state)
    answered = _answer(state, asked, heard.understood.treatments, facts, ask=False) if asked else nothing
    passed_on = _to_staff(answered.state, facts, reason, worry, read)
    if wanted == "appointment_check" and not facts.linked:
        passed_on = offering_identity(passed_on)
    first, second = (passed_on, answered) if heard.understood.requests[0] == wanted else (answered, passed_on)
    return joined(first, second, passed_on.state)


def answered_beside(state: State, heard: Heard, facts: Facts) -> Decision | None:
    """What a message about an appointment asks besides, answered; None where it asks nothing else."""
    asked = tuple(each for each in heard.understood.requests if each.startswith(("faq_", "aftercare_")))
    return _answer(state, asked, heard.understood.treatments, facts, ask=False) if asked else None


def _answerable(understood: Understood) -> bool:
    return understood.outcome == "answer" and understood.intent not in symptoms.INTENTS


def _known(state: State, heard: Heard, facts: Facts) -> Decision:
    intent = heard.understood.intent
    if intent == "repair":
        return _not_understood(replace(state, misses=state.misses + 1), facts)
    state = replace(state, misses=0)
    if intent == "greet":
        return menu(state, facts)
    if intent == "out_of_scope":
        return menu(state, facts, words=wording.OUT_OF_SCOPE)
    if intent == "symptom_ok" and state.told == EMERGENCY:  # an alarm that somebody calls over is still a person's
        return say(state, wording.emergency_passed(facts.clinic.phone, facts.clinic.emergency_phone))
    if intent == "affirm" and "neither" in state.choices.values():  # a yes to a question with several answers
        return offer(replace(state, misses=1), wording.CLARIFY, _named(state.choices))
    if intent in NODS and _asks_besides(state, heard, facts):
        return kept(_unknown(state, heard.understood, facts), heard, "unknown")
    if intent in SMALL_TALK:
        return say(state, SMALL_TALK[intent])
    theirs = facts.treatments or heard.understood.treatments or state.treatments
    if intent in symptoms.OF_THE_PLACE and not theirs and happened(heard.text):  # 부은 것 같은데 원래 이래요?
        return symptoms.reported(state, heard, facts, None)
    answered = _answer(state, heard.understood.requests or (intent,), heard.understood.treatments, facts, ask=True)
    answered = yes_or_no_first(_covering(answered, state, heard, facts), heard, facts)
    if heard.understood.question_left and not heard.understood.appointment_left and not answered.effects:
        return _rest_passed_on(answered, facts)
    return _said_of_the_appointment(answered) if heard.understood.appointment_left else answered


def _asks_besides(state: State, heard: Heard, facts: Facts) -> bool:
    """Whether a yes or no asks for something besides, which nobody has in hand yet: it is not merely acknowledged."""
    typed = heard.choice is None and heard.meaning is None
    return typed and requests.wishes(heard.text) and not state.acknowledged and facts.holder != "waiting"


def _named(choices: dict[str, str]) -> dict[str, str]:
    """The buttons of a question back, by their meanings."""
    known = {f"intent:{intent}": label for intent, label in wording.TOPICS.items()} | {"neither": wording.NEITHER}
    return {known[meaning]: meaning for meaning in choices.values() if meaning in known}


def _rest_passed_on(decision: Decision, facts: Facts) -> Decision:
    """Of several questions those understood are answered; that the others went to a person is said."""
    if decision.state.waiting_for:
        return decision
    rest = handed_over(decision.state, handover.rest(when_answered(facts)), facts, raised(UNKNOWN))
    return joined(decision, rest, replace(rest.state, topics=decision.state.topics, told=UNKNOWN))


def _covering(decision: Decision, state: State, heard: Heard, facts: Facts) -> Decision:
    """A thing that the answer does not speak of is looked for in the whole guide, and else for a person."""
    things = topics.rare(heard.text)
    if not things or decision.state.waiting_for or _covers(decision, things):
        return decision
    named = heard.understood.treatments
    elsewhere = (_answer(state, (topic,), named, facts, ask=False) for topic in OF_CARE)
    covering = (each for each in elsewhere if not each.effects and _covers(each, things))
    return next(covering, None) or _unknown(state, heard.understood, facts)


def _covers(decision: Decision, things: tuple[str, ...]) -> bool:
    return all(re.search(each, decision.reply.text) for each in things)


def _answer(state: State, topics: tuple[str, ...], named: tuple[str, ...], facts: Facts, ask: bool) -> Decision:
    """Answer every topic in order; ask which treatment is meant when an answer depends on it."""
    topics = topics[:MOST]
    if not named and not facts.treatments:
        named = state.treatments  # those just spoken of
    own = named or answers.own_treatments(facts, None)
    dependent = next((each for each in topics if answers.depends_on_treatment(facts.in_force, each)), None)
    if dependent and answers.of_another(facts, named):
        return _of_another(state, topics, named, facts)
    if ask and not own and dependent:
        return _ask_treatment(state, topics, dependent, facts)
    found = _found(facts, topics, named)
    chosen = [each for topic in topics for each in found[topic]]
    if not chosen:
        return _unknown(state, Understood(topics[0]), facts)
    versions = tuple(answers.version(facts, each) for each in chosen)
    spoken_of = named or tuple(dict.fromkeys(each.treatment for each in chosen if each.treatment))
    state = replace(state, topics=topics, treatments=spoken_of, acknowledged=False, choices={})
    answered = Decision(Reply(answers.bubbles(facts, chosen), (), versions), state)
    if all(found.values()):
        return answered
    rest = _unknown(state, Understood(topics[0]), facts)  # a part of the message has no approved answer
    return joined(answered, rest, replace(rest.state, topics=topics))


def _of_another(state: State, topics: tuple[str, ...], named: tuple[str, ...], facts: Facts) -> Decision:
    """Of a treatment that the catalogue does not know: what holds for any, and a person. It is not asked for again."""
    chosen = [each for topic in topics for each in _chosen(facts, topic, named or (OTHER,))]
    versions = tuple(answers.version(facts, each) for each in chosen)
    said = Reply(answers.bubbles(facts, chosen) if chosen else (), (), versions)
    state = replace(state, topics=topics, treatments=named, waiting_for=None, acknowledged=False, choices={})
    passed_on = _unknown(state, Understood(topics[0]), facts)
    return joined(Decision(said, state), passed_on, replace(passed_on.state, topics=topics))


def _found(facts: Facts, topics: tuple[str, ...], named: tuple[str, ...]) -> dict[str, list[answers.Chosen]]:
    """Answers by topic. Of several treatments named none is left out; a topic too many is left to staff instead."""
    found, room = dict[str, list[answers.Chosen]](), ROOM
    for topic in topics:
        chosen = _chosen(facts, topic, named)[: MAX_ANSWERS if len(named) > 1 else MAX_ANSWERS // len(topics)]
        room -= sum(units(each.answer.text) for each in chosen)
        found[topic] = chosen if room >= 0 else []
    return found


def _chosen(facts: Facts, topic: str, named: tuple[str, ...]) -> list[answers.Chosen]:
    """Answers for each treatment named, else for the patient's own; the same answer once."""
    found = [chosen for code in named or (None,) for chosen in answers.choose(facts, topic, code)]
    return list(dict.fromkeys(found))


def _ask_treatment(state: State, topics: tuple[str, ...], dependent: str, facts: Facts) -> Decision:
    offered = answers.treatments_answering(facts.in_force, dependent)[:8]
    state = replace(state, topics=topics, waiting_for="treatment")
    choices = {name: f"treatment:{code}" for code, name in offered} | {wording.OTHER_TREATMENT: "treatment:"}
    if not facts.linked:
        choices |= {identity.LABEL: "identify"}
    return offer(state, wording.which_treatment(dependent), choices)


def _clarify(state: State, heard: Heard, facts: Facts) -> Decision:
    if topics.rare(heard.text):
        return _covering(Decision(Reply(), state), state, heard, facts)
    if only_number(heard.text):  # 1: nothing to guess from
        return _not_understood(replace(state, misses=state.misses + 1), facts)
    likely = _guesses(heard.understood.ranking)
    if not likely or state.misses >= 1:
        return kept(_not_understood(replace(state, misses=state.misses + 1), facts), heard, "not_understood")
    choices = {wording.TOPICS[intent]: f"intent:{intent}" for intent in likely}
    asked = offer(replace(state, misses=state.misses + 1), wording.CLARIFY, {**choices, wording.NEITHER: "neither"})
    return kept(asked, heard, "asked_back")


def _guesses(ranking: tuple[tuple[str, float], ...]) -> list[str]:
    """The two likeliest topics. No more messages is a guess only where it is twice as likely as anything else: pressed
    by mistake, it silences the clinic.
    """
    others = max((sure for intent, sure in ranking if intent != "opt_out"), default=0.0)
    far_ahead = dict(ranking).get("opt_out", 0.0) >= 2 * others
    return [each for each, _ in ranking if each in wording.TOPICS and (each != "opt_out" or far_ahead)][:2]


def _not_understood(state: State, facts: Facts) -> Decision:
    """Once: ask for other words and show the menu. Twice in a row, or while one is awaited: a person."""
    if facts.holder == "waiting":
        return _unknown(state, Understood(), facts)
    if state.misses >= 2:
        return handed_over(state, told(NOT_UNDERSTOOD, facts), facts, raised(NOT_UNDERSTOOD))
    return menu(state, facts, words=wording.NOT_UNDERSTOOD)


def _unknown(state: State, understood: Understood, facts: Facts) -> Decision:
    """What the bot does not know goes to a person, with the question in it."""
    return _to_staff(state, facts, UNKNOWN if understood.available else UNDERSTANDING_DOWN, None)


def _to_staff(state: State, facts: Facts, reason: str, worry: Escalate | None, read: str = "") -> Decision:
    """`read`: the times that the words name, said back."""
    escalation = replace(worry, reason=reason) if worry else raised(reason)
    again = state.acknowledged and (state.told == reason or reason in (UNKNOWN, UNDERSTANDING_DOWN))
    words = wording.appointment(when_answered(facts), timed=True) if read else told(reason, facts)
    said = "\n\n".join(filter(None, (read, wording.ALREADY_HANDED_OVER if again else words)))
    return handed_over(replace(state, told=reason), said, facts, escalation)
