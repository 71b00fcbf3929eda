"""The approved answers to what is asked, by topic and treatment; what they leave open goes to a person. Pure."""

import re
from dataclasses import replace

from bot import wording
from bot.dialogue import answers
from bot.dialogue.handing_on import unknown
from bot.dialogue.reasons import (
    UNKNOWN,
    raised,
)
from bot.dialogue.saying import handed_over, joined, offer, when_answered
from bot.dialogue.state import State
from bot.dialogue.values import Decision, Facts, Heard, Understood
from bot.korean import handling, topics
from bot.korean.procedures import OTHER
from bot.korean.requests import MOST
from bot.reply import Reply, units
from bot.wording import handover, identity

MAX_ANSWERS = 3
OF_CARE = ("aftercare_skincare", "aftercare_dressing", "aftercare_general")  # what may speak of a rarer thing
FORBIDDING = (
    "aftercare_skincare",
    "aftercare_dressing",
    "aftercare_downtime",
    "aftercare_wash",
    "aftercare_general",
    "aftercare_massage_sleep",
    "aftercare_makeup",
)  # where a guide says what hands may not do
ROOM = 1800  # UTF-16 units of answers beside which a greeting and a hand-over find room in one reply


def answered_beside(state: State, heard: Heard, facts: Facts) -> Decision | None:
    """What a message about an appointment asks besides, answered; None where it asks nothing else."""
    asked = tuple(each for each in heard.understood.requests if each.startswith(("faq_", "aftercare_")))
    return answer(state, asked, heard.understood.treatments, facts, ask=False) if asked else None


def rest_passed_on(decision: Decision, facts: Facts) -> Decision:
    """Of several questions those understood are answered; that the others went to a person is said."""
    if decision.state.waiting_for:
        return decision
    rest = handed_over(decision.state, handover.rest(when_answered(facts)), facts, raised(UNKNOWN))
    return joined(decision, rest, replace(rest.state, topics=decision.state.topics, told=UNKNOWN))


def covering(decision: Decision, state: State, heard: Heard, facts: Facts) -> Decision:
    """A thing that the answer does not speak of is looked for in the whole guide, and else for a person."""
    things = topics.rare(heard.text)
    if not things or decision.state.waiting_for or _covers(decision, things):
        return decision
    named = heard.understood.treatments
    elsewhere = (answer(state, (topic,), named, facts, ask=False) for topic in OF_CARE)
    covering = (each for each in elsewhere if not each.effects and _covers(each, things))
    return next(covering, None) or unknown(state, heard.understood, facts)


def of_handling(state: State, heard: Heard, facts: Facts) -> Decision | None:
    """Picking, popping, scratching or rubbing what came of a treatment: the approved text that forbids it, else a
    person; never a neighbouring text that may permit something.
    """
    forbidden = handling.forbidden_as(heard.text) if heard.choice is None and heard.meaning is None else None
    if forbidden is None:
        return None
    named = heard.understood.treatments or (() if facts.treatments else state.treatments)
    for topic in FORBIDDING:
        chosen = [each for each in found_by_topic(facts, (topic,), named)[topic] if _forbids(each, forbidden)]
        if chosen:
            return _said(state, (topic,), chosen, facts)
    return unknown(state, heard.understood, facts)


def _forbids(chosen: answers.Chosen, forbidden: str) -> bool:
    return re.search(rf"{forbidden}[^.\n]{{0,14}}(?:마세요|말고|말아|않)", chosen.answer.text) is not None


def _said(state: State, topics: tuple[str, ...], chosen: list[answers.Chosen], facts: Facts) -> Decision:
    versions = tuple(answers.version(facts, each) for each in chosen)
    spoken_of = tuple(dict.fromkeys(each.treatment for each in chosen if each.treatment)) or state.treatments
    state = replace(state, topics=topics, treatments=spoken_of, acknowledged=False, misses=0, choices={})
    return Decision(Reply(answers.bubbles(facts, chosen), (), versions), state)


def _covers(decision: Decision, things: tuple[str, ...]) -> bool:
    return all(re.search(each, decision.reply.text) for each in things)


def answer(state: State, topics: tuple[str, ...], named: tuple[str, ...], facts: Facts, ask: bool) -> Decision:
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
    found = found_by_topic(facts, topics, named)
    chosen = [each for topic in topics for each in found[topic]]
    if not chosen:
        return unknown(state, Understood(topics[0]), facts)
    versions = tuple(answers.version(facts, each) for each in chosen)
    spoken_of = named or tuple(dict.fromkeys(each.treatment for each in chosen if each.treatment))
    state = replace(state, topics=topics, treatments=spoken_of, acknowledged=False, choices={})
    answered = Decision(Reply(answers.bubbles(facts, chosen), (), versions), state)
    if all(found.values()):
        return answered
    rest = unknown(state, Understood(topics[0]), facts)  # a part of the message has no approved answer
    return joined(answered, rest, replace(rest.state, topics=topics))


def _of_another(state: State, topics: tuple[str, ...], named: tuple[str, ...], facts: Facts) -> Decision:
    """Of a treatment that the catalogue does not know: what holds for any, and a person. It is not asked for again."""
    chosen = [each for topic in topics for each in _chosen(facts, topic, named or (OTHER,))]
    versions = tuple(answers.version(facts, each) for each in chosen)
    said = Reply(answers.bubbles(facts, chosen) if chosen else (), (), versions)
    state = replace(state, topics=topics, treatments=named, waiting_for=None, acknowledged=False, choices={})
    passed_on = unknown(state, Understood(topics[0]), facts)
    return joined(Decision(said, state), passed_on, replace(passed_on.state, topics=topics))


def found_by_topic(facts: Facts, topics: tuple[str, ...], named: tuple[str, ...]) -> dict[str, list[answers.Chosen]]:
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
