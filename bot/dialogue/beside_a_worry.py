"""What is said where a worry and something else stand in one message. Pure."""

from dataclasses import replace

from bot import wording
from bot.dialogue import answers, symptoms
from bot.dialogue.answering import answer, found_by_topic
from bot.dialogue.reasons import (
    COMPLAINT,
    DISTRESS,
    MINOR,
    OF_INTENT,
    PATIENT_ASKED,
    SLIP,
    raised,
)
from bot.dialogue.saying import handed_over, joined, when_answered
from bot.dialogue.state import State
from bot.dialogue.values import Decision, Escalate, Facts, Heard
from bot.korean import slips
from bot.korean.requests import MOST
from bot.reply import Bubble, Reply
from bot.wording import booking, handover

PERMITTING = frozenset(  # topics whose answers may say that something may be done
    topic for topic in wording.TOPICS if topic.startswith("aftercare_") and topic not in ("aftercare_downtime",)
)


def slipped(heard: Heard, facts: Facts) -> bool:
    """Whether somebody who was treated tells what they should not have done."""
    understood = heard.understood
    of_care = any(intent.startswith("aftercare_") for intent, _ in understood.ranking[:2])
    known = understood.treatments or facts.treatments
    return bool(known) and (of_care or understood.intent.startswith("aftercare_")) and slips.slipped(heard.text)


def told_of_the_slip(state: State, heard: Heard, facts: Facts) -> Decision:
    """The approved text on the topic, what to watch for, and staff hear of it."""
    understood, clinic = heard.understood, facts.clinic
    asked = tuple(each for each in understood.requests if each.startswith("aftercare_"))
    known = understood.outcome == "answer" and asked
    answered = answer(state, asked, understood.treatments, facts, ask=False) if known else Decision(Reply(), state)
    words = handover.slip(clinic.phone, clinic.emergency_phone, symptoms.signs(heard, facts), when_answered(facts))
    watch = handed_over(answered.state, words, facts, raised(SLIP))
    return joined(answered, watch, watch.state)


def said_of_the_appointment(decision: Decision) -> Decision:
    """What was not done is said, where the same message tells of something graver or clearer."""
    words = Bubble(booking.LEFT_AS_IT_WAS)
    return replace(decision, reply=replace(decision.reply, bubbles=(*decision.reply.bubbles, words)))


def wish_for_a_person(intent: str, worry: Escalate) -> bool:
    """Whether the wish goes to staff with the worry in it: a complaint, a person, a child's appointment. Despair is
    no complaint."""
    if worry.reason == DISTRESS:
        return False
    return OF_INTENT.get(intent) in (COMPLAINT, PATIENT_ASKED) or (worry.reason == MINOR and intent in OF_INTENT)


def reported_and_answered(state: State, heard: Heard, facts: Facts, worry: Escalate) -> Decision:
    """A symptom and a question: the symptom as any other, and of the question what permits nothing. What may be done
    with such a symptom, a person says.
    """
    understood = heard.understood
    reported = symptoms.reported(state, heard, facts, worry)
    asked = tuple(each for each in understood.requests if each.startswith(("faq_", "aftercare_")))[:MOST]
    found = {topic: _harmless(each) for topic, each in found_by_topic(facts, asked, understood.treatments).items()}
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


def answered_and_told(decision: Decision, worry: Escalate, facts: Facts) -> Decision:
    """A clear question with a worrying word in it: its answer, and staff look at the worry."""
    clinic = facts.clinic
    words = Bubble(wording.worry_told(clinic.phone, clinic.emergency_phone, when_answered(facts, "")))
    reply = replace(decision.reply, bubbles=(*decision.reply.bubbles, words))
    return replace(decision, reply=reply, effects=(*decision.effects, worry))
