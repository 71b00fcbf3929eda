"""A patient's own words in the middle of a flow: a question, a symptom, a wish for a person. Pure."""

from dataclasses import replace

from bot.dialogue.reasons import OF_INTENT
from bot.dialogue.routing import SMALL_TALK, routed
from bot.dialogue.state import State
from bot.dialogue.symptoms import INTENTS as SYMPTOMS
from bot.dialogue.symptoms import worry_of
from bot.dialogue.values import Decision, Facts, Heard
from bot.korean.requests import asks
from bot.korean.topics import named

TOPICS = ("faq_", "aftercare_")
LIKELY, SURE = 0.2, 0.84  # of the second topic, and of both together


def of_their_own(heard: Heard) -> bool:
    """Whether typed words ask for something, or report a symptom, instead of answering."""
    understood = heard.understood
    if heard.choice is not None:
        return False
    if worry_of(heard) is not None:
        return True
    if understood.intent in (*OF_INTENT, *SYMPTOMS):
        return understood.sure
    return understood.outcome == "answer" and understood.intent.startswith(TOPICS)


def asked_beside(state: State, heard: Heard, facts: Facts) -> Decision | None:
    """The answer to a question in the same words as the flow's own answer: 3점이요 근데 술은요?"""
    understood = heard.understood
    told = named(heard.text)
    asked = tuple(each for each in understood.requests if each.startswith(TOPICS) and each in told)
    if understood.outcome != "answer" or not asked or not asks(heard.text) or heard.choice is not None:
        return None
    return answered_as(asked, state, heard, facts)


def answered_as(asked: tuple[str, ...], state: State, heard: Heard, facts: Facts) -> Decision:
    """What these topics get, of words that were an answer as well."""
    question = replace(heard, understood=replace(heard.understood, intent=asked[0], requests=asked))
    return routed(state, question, facts, taken=True)


def torn(heard: Heard) -> Heard | None:
    """A question between two topics that have approved answers both (화장하고 가도 돼요?), read as one about each."""
    (first, one), (second, other) = (*heard.understood.ranking[:2], ("", 0.0), ("", 0.0))[:2]
    topics = first.startswith(TOPICS) and second.startswith(TOPICS) and other >= LIKELY and one + other >= SURE
    if heard.understood.outcome != "clarify" or not topics or not asks(heard.text):
        return None
    return replace(heard, understood=replace(heard.understood, outcome="answer", requests=(first, second)))


def for_a_person(heard: Heard) -> Heard:
    """A question in between that was not read surely: no question back beside the open one, a person answers it."""
    understood = heard.understood
    if heard.choice is not None or of_their_own(heard) or understood.intent in SMALL_TALK:
        return heard
    return replace(heard, understood=replace(understood, intent="out_of_scope", outcome="staff", requests=()))
