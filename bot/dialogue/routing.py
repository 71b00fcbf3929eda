"""What the words ask for: an approved answer, a question back, or a person. Pure."""

from dataclasses import replace

from bot import wording
from bot.dialogue import symptoms
from bot.dialogue.answering import answer, covering, of_handling, rest_passed_on
from bot.dialogue.beside_a_worry import (
    answered_and_told,
    reported_and_answered,
    said_of_the_appointment,
    slipped,
    told_of_the_slip,
    wish_for_a_person,
)
from bot.dialogue.check_in_reading import only_number
from bot.dialogue.handing_on import not_understood, to_staff, unknown
from bot.dialogue.learning import kept
from bot.dialogue.reasons import (
    APPOINTMENT,
    EMERGENCY,
    OF_INTENT,
    SYMPTOM,
)
from bot.dialogue.saying import handed_over, joined, menu, offer, offering_identity, say, told, when_answered
from bot.dialogue.state import State
from bot.dialogue.the_clinic import yes_or_no_first
from bot.dialogue.times_read import times_read
from bot.dialogue.values import Decision, Describe, Escalate, Facts, Heard, Understood
from bot.korean import keywords, procedures, requests, telling, topics, whose
from bot.korean.complaints import happened
from bot.korean.leaving import asks_when
from bot.korean.procedures import OTHER
from bot.korean.requests import elliptic
from bot.reply import Reply
from bot.wording import identity

SMALL_TALK = {
    "thank": wording.THANKS,
    "goodbye": wording.GOODBYE,
    "bot_challenge": wording.WHO_ARE_YOU,
    "symptom_ok": wording.GLAD,
    "affirm": wording.OK,
    "deny": wording.OK,
}
NODS = ("affirm", "deny")
OF_AN_APPOINTMENT = ("inform_datetime", "appointment_book", "appointment_check")


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
            return answer(replace(state, waiting_for=None), state.topics, named, facts, ask=False)
    if state.topics and elliptic(heard.text):
        understood = Understood(state.topics[0], 1.0, "answer", requests=state.topics)
        heard = replace(heard, understood=understood)
    state = replace(state, waiting_for=None)
    if understood.only_named:
        state = replace(state, treatments=understood.treatments)
    if facts.check_ins and only_number(heard.text):  # an answer to a check-in that is not under way
        return offer(state, wording.CHECK_IN_FIRST, {wording.CHECK_IN_LABEL: "check_in:open"})
    if heard.choice is None and understood.intent == "inform_datetime" and only_number(heard.text):
        return not_understood(replace(state, misses=state.misses + 1), facts)  # an answer to something that is over
    if facts.holder == "waiting" and heard.meaning is None and asks_when(heard.text):
        return say(replace(state, misses=0), f"{wording.WAITING_FOR_STAFF} {when_answered(facts)}")
    if heard.meaning is not None and heard.meaning.startswith("menu:"):
        return menu(replace(state, misses=0), facts, heard.meaning.removeprefix("menu:"))
    if heard.meaning == "neither":
        return not_understood(replace(state, misses=state.misses + 1), facts)
    if facts.alarm and (symptoms.of_the_alarm(heard, facts) or symptoms.of_health(heard)):
        return symptoms.alarmed_again(state, heard, facts, facts.alarm)
    worry = symptoms.worry_of(heard) or symptoms.of_a_minor(heard, facts)
    worry = worry or (None if taken else symptoms.told_beside(heard, facts))
    if worry is None and heard.choice is None and heard.meaning is None and slipped(heard, facts):
        return told_of_the_slip(state, heard, facts)
    if worry is None and (handled := of_handling(state, heard, facts)) is not None:
        return handled
    if worry is None or (understood.sure and wish_for_a_person(understood.intent, worry)):
        return _by_outcome(state, heard, facts, worry)
    if symptoms.answered_beside(worry, heard):
        if worry.reason == SYMPTOM and (telling.tells(heard.text) or not heard.verdict.guessed):
            return reported_and_answered(state, heard, facts, worry)
        return answered_and_told(_by_outcome(state, heard, facts, None), worry, facts)
    asked = understood.sure and any(each.startswith("appointment_") for each in understood.requests)
    dealt_with = symptoms.dealt_with(state, heard, facts, worry)
    return said_of_the_appointment(dealt_with) if asked or understood.appointment_left else dealt_with


def named_alone(state: State, heard: Heard) -> Heard:
    """An operation named and nothing else, outside a flow, is no wish: it says what was had."""
    alone = state.flow is None and heard.choice is None and not heard.understood.treatments
    if not alone or not procedures.only_named(heard.text):
        return heard
    likely = (("aftercare_general", 0.5), ("faq_treatment_info", 0.4))
    return replace(heard, understood=Understood(*likely[0], "clarify", likely, only_named=True))


def continued(state: State, heard: Heard, facts: Facts) -> Heard:
    """A day after the hours (1월 1일은요?) asks for the hours on it; a noun without a time (수염이요, 공짜로요?) goes
    on with what was said before, and wishes no appointment.
    """
    free = state.flow is None and heard.choice is None and heard.meaning is None and not state.draft
    if not free or heard.verdict.triage is not None:
        return heard
    if _at_a_dentist(heard, facts):
        return replace(heard, understood=Understood("aftercare_general", 0.5, "clarify"))
    if state.topics[-1:] == ("faq_hours",) and keywords.asks_of_a_day(heard.text):
        return replace(heard, understood=Understood("faq_hours", 1.0, "answer", requests=("faq_hours",)))
    of_booking = heard.understood.intent in OF_AN_APPOINTMENT
    if of_booking and keywords.a_noun_alone(heard.text) and not heard.understood.treatments:
        return replace(heard, understood=Understood(outcome="staff"))
    return heard


def _at_a_dentist(heard: Heard, facts: Facts) -> bool:
    """치과 예약 있는데 미뤄야 하나요, where this clinic is none: no appointment of ours, and a question of care."""
    ours = any(each.department == "치과" for each in facts.in_force.catalogue.treatments)
    return not ours and heard.understood.intent.startswith("appointment_") and "치과" in heard.text


def _with_another(heard: Heard) -> Heard:
    """With an operation that the catalogue does not know among the treatments named, where it is the only one."""
    if heard.understood.treatments or heard.choice is not None or not procedures.another(heard.text):
        return heard
    return replace(heard, understood=replace(heard.understood, treatments=(OTHER,)))


def _treatments_named(topics: tuple[str, ...], heard: Heard) -> tuple[str, ...] | None:
    """The codes chosen or named, none for another treatment, None when the words say something else."""
    if heard.meaning is not None and heard.meaning.startswith("treatment:"):
        return tuple(filter(None, (heard.meaning.removeprefix("treatment:"),)))
    new = heard.understood.sure and heard.understood.intent not in topics and requests.is_question(heard.text)
    if new or keywords.intent(heard.text) not in (None, *topics):  # it may name a treatment as well
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
    return kept(unknown(state, understood, facts), heard, "unknown")


def _passed_on(state: State, heard: Heard, facts: Facts, wanted: str, worry: Escalate | None) -> Decision:
    """A wish for a person; what else the same message asks is answered beside it, in the order of the message."""
    reason = OF_INTENT[wanted]
    read = times_read(heard.text, facts.now) if reason == APPOINTMENT else ""
    asked = tuple(each for each in heard.understood.requests if each not in OF_INTENT)
    nothing = Decision(Reply(), state)
    answered = answer(state, asked, heard.understood.treatments, facts, ask=False) if asked else nothing
    passed_on = to_staff(answered.state, facts, reason, worry, read)
    if wanted == "appointment_check" and not facts.linked:
        passed_on = offering_identity(passed_on)
    first, second = (passed_on, answered) if heard.understood.requests[0] == wanted else (answered, passed_on)
    return joined(first, second, passed_on.state)


def _answerable(understood: Understood) -> bool:
    return understood.outcome == "answer" and understood.intent not in symptoms.INTENTS


def _known(state: State, heard: Heard, facts: Facts) -> Decision:
    intent = heard.understood.intent
    if intent == "repair":
        return not_understood(replace(state, misses=state.misses + 1), facts)
    state = replace(state, misses=0)
    if intent == "greet":
        return menu(state, facts)
    if intent == "out_of_scope":
        return menu(state, facts, words=wording.OUT_OF_SCOPE)
    if intent == "symptom_ok" and state.told == EMERGENCY:  # an alarm that somebody calls over is still a person's
        told = Describe(EMERGENCY, {"taken_back": heard.text.strip()[:200]})
        words = wording.emergency_passed(facts.clinic.phone, facts.clinic.emergency_phone)
        return say(replace(state, settled=state.settled or "over"), words, told)
    if intent == "affirm" and "neither" in state.choices.values():  # a yes to a question with several answers
        return offer(replace(state, misses=1), wording.CLARIFY, _named(state.choices))
    if intent in NODS and _asks_besides(state, heard, facts):
        return kept(unknown(state, heard.understood, facts), heard, "unknown")
    if intent in SMALL_TALK:
        return say(state, SMALL_TALK[intent])
    theirs = facts.treatments or heard.understood.treatments or state.treatments
    if intent in symptoms.OF_THE_PLACE and not theirs and happened(heard.text):  # 부은 것 같은데 원래 이래요?
        return symptoms.reported(state, heard, facts, None)
    answered = answer(state, heard.understood.requests or (intent,), heard.understood.treatments, facts, ask=True)
    answered = yes_or_no_first(covering(answered, state, heard, facts), heard, facts)
    if heard.understood.question_left and not heard.understood.appointment_left and not answered.effects:
        return rest_passed_on(answered, facts)
    return said_of_the_appointment(answered) if heard.understood.appointment_left else answered


def _asks_besides(state: State, heard: Heard, facts: Facts) -> bool:
    """Whether a yes or no asks for something besides, which nobody has in hand yet: it is not merely acknowledged."""
    typed = heard.choice is None and heard.meaning is None
    return typed and requests.wishes(heard.text) and not state.acknowledged and facts.holder != "waiting"


def _named(choices: dict[str, str]) -> dict[str, str]:
    """The buttons of a question back, by their meanings."""
    known = {f"intent:{intent}": label for intent, label in wording.TOPICS.items()} | {"neither": wording.NEITHER}
    return {known[meaning]: meaning for meaning in choices.values() if meaning in known}


def _clarify(state: State, heard: Heard, facts: Facts) -> Decision:
    if topics.rare(heard.text):
        return covering(Decision(Reply(), state), state, heard, facts)
    if only_number(heard.text):  # 1: nothing to guess from
        return not_understood(replace(state, misses=state.misses + 1), facts)
    likely = _guesses(heard.understood.ranking)
    if not likely or state.misses >= 1:
        return kept(not_understood(replace(state, misses=state.misses + 1), facts), heard, "not_understood")
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
