"""The survey: satisfaction, willingness to recommend (NPS), and free words. A small state machine. Pure.

Partial answers are kept. Dissatisfaction opens a complaint for staff: satisfaction of 1 or 2, or a detractor's 0 to 6
(NPS: detractors 0–6, passives 7–8, promoters 9–10).
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from bot import wording
from bot.dialogue import check_in_reading as reading
from bot.dialogue.between import asked_beside, of_their_own
from bot.dialogue.corrections import takes_back
from bot.dialogue.flow import Flow
from bot.dialogue.routing import routed
from bot.dialogue.saying import joined, say, then_offer, without_buttons
from bot.dialogue.state import State
from bot.dialogue.values import CheckIn, Decision, Effect, Escalate, Facts, FillNote, Heard
from bot.korean.leaving import declines_survey, names_survey
from bot.korean.requests import is_question
from bot.reply import Bubble, Reply
from bot.wording import survey as words
from catalogue.model import TriageClass

NAME = "survey"
STEPS = SATISFACTION, NPS, WORDS = "satisfaction", "nps", "words"
QUESTIONS = {SATISFACTION: words.SATISFACTION, NPS: words.NPS, WORDS: words.WORDS}
AGAIN = {SATISFACTION: words.SATISFACTION_AGAIN, NPS: words.NPS_AGAIN, WORDS: words.WORDS}
BUTTONS = {SATISFACTION: words.SCORES_SATISFACTION, NPS: words.SCORES_NPS, WORDS: (words.NO_WORDS,)}
DISSATISFIED, DETRACTOR, ANGRY = 2, 6, 3


def opens(state: State, heard: Heard, facts: Facts) -> Decision | None:
    """The button of a pushed survey, or its label."""
    if heard.follow_up is not None:
        return start(state, heard.follow_up, facts)
    if state.flow is None and heard.choice is None and declines_survey(heard.text):
        return say(state, words.LATER if facts.surveys else words.NEED_NOT)
    if "".join(heard.text.split()) != "".join(words.LABEL.split()):
        return None
    return start(state, None, facts) or say(state, words.CLOSED)


def start(state: State, follow_up: str | None, facts: Facts) -> Decision | None:
    """Begin the survey of that follow-up, or the newest one that is open; None where there is none."""
    wanted = [each for each in facts.surveys if follow_up in (None, each.id)]
    if not wanted:
        return None
    begun = replace(
        state.without_flow(), flow=NAME, follow_up=wanted[0].id, step=SATISFACTION, misses=0, greeted=True,
        attention=False,
    )  # fmt: skip
    return asks(Decision(Reply((Bubble(words.OPEN),), (), (wording.VERSION,)), begun), facts)


def by_words(state: State, heard: Heard, facts: Facts) -> Decision | None:
    """4점이요 설문: the first answer, without the button. A score that names no survey may be a check-in's."""
    typed = heard.choice is None and heard.meaning is None and state.flow is None
    meant = names_survey(heard.text) or not facts.check_ins
    if not typed or not facts.surveys or not meant or not reading.names_score(heard.text):
        return None
    opened = start(state, None, facts)
    if opened is None or reading.satisfaction(heard.text) is None:
        return opened
    noted = takes(opened.state, heard, facts)
    return joined(without_buttons(Decision(Reply((Bubble(words.OPEN),)), state)), noted, noted.state)


def takes(state: State, heard: Heard, facts: Facts) -> Decision:
    """One answer; a question in between is answered and the open one asked again."""
    taken_back = _taken_back(state, heard)
    if taken_back:
        return asks(_corrected(state, heard, taken_back), facts)
    answer = _read(state, heard)
    if (answer is None or state.step == WORDS) and of_their_own(heard):
        return _aside(state, heard, facts)
    if answer is None and state.misses < 1:
        return asks(Decision(Reply(versions=(wording.VERSION,)), replace(state, misses=state.misses + 1)), facts)
    found = {} if answer is None else {str(state.step): answer}
    noted = _noted(state, heard, found)
    beside = asked_beside(noted.state, heard, facts) if state.step != WORDS else None
    told = joined(beside, noted, noted.state) if beside else noted
    return asks(told, facts) if noted.state.flow else told


def _aside(state: State, heard: Heard, facts: Facts) -> Decision:
    """What the words ask or report. Told as the last words, they are those of the note as well."""
    answered = routed(state, heard, facts)
    if state.step != WORDS or is_question(heard.text):
        return asks(answered, facts)
    note = FillNote(state.follow_up or "", {WORDS: heard.text.strip()}, complete=True)
    return replace(answered, state=answered.state.without_flow(), effects=(*answered.effects, note))


def _taken_back(state: State, heard: Heard) -> dict[str, int | str]:
    """The score just given, replaced: 아니 1점이요."""
    at = STEPS.index(state.step or WORDS)
    if heard.choice is not None or at == 0 or not takes_back(heard.text):
        return {}
    name = STEPS[at - 1]
    value = reading.score(heard.text, 5 if name == SATISFACTION else 10)
    return {} if value is None else {name: value}


def _corrected(state: State, heard: Heard, found: dict[str, int | str]) -> Decision:
    complaint = complaint_of(found)
    note = FillNote(state.follow_up or "", {**found, "said_correction": heard.text.strip()})
    effects: tuple[Effect, ...] = (note, complaint) if complaint else (note,)
    told = " ".join(wording.corrected(name, int(value)) for name, value in found.items())
    return Decision(
        Reply((Bubble(told),), (), (wording.VERSION,)), replace(state, attention=complaint is not None), effects
    )


def _read(state: State, heard: Heard) -> int | str | None:
    match state.step:
        case "satisfaction":
            return reading.satisfaction(heard.text)
        case "nps":
            return reading.score(heard.text, 10)
        case _:
            return "" if reading.says_no(heard.text) else heard.text.strip()


def _noted(state: State, heard: Heard, found: dict[str, int | str]) -> Decision:
    """The answer kept, the state at the next question, and staff told of dissatisfaction."""
    complaint = complaint_of(found)
    attention = state.attention or complaint is not None
    rest = STEPS[STEPS.index(state.step or WORDS) + 1 :]
    typed = {f"said_{state.step}": heard.text.strip()} if heard.choice is None and state.step != WORDS else {}
    note = FillNote(state.follow_up or "", {**found, **typed}, not rest)
    effects: tuple[Effect, ...] = (note, complaint) if complaint else (note,)
    if rest:
        following = replace(state, step=rest[0], misses=0, attention=attention)
        return Decision(Reply(versions=(wording.VERSION,)), following, effects)
    done = words.DONE_LOW if attention else words.DONE
    return say(replace(state.without_flow(), misses=0, acknowledged=attention), done, *effects)


def complaint_of(found: Mapping[str, int | str]) -> Escalate | None:
    """What low scores call for."""
    satisfaction, nps = found.get(SATISFACTION), found.get(NPS)
    if isinstance(satisfaction, int) and satisfaction <= DISSATISFIED:
        return Escalate("complaint", TriageClass.E2, ("survey.satisfaction",), (words.LOW,))
    if isinstance(nps, int) and nps <= DETRACTOR:
        grave = TriageClass.E2 if nps <= ANGRY else TriageClass.E3
        return Escalate("complaint", grave, ("survey.nps",), (f"추천 의향 {nps}점",))
    return None


def asks(decision: Decision, _: Facts) -> Decision:
    """The decision with the open question at its end, and its buttons."""
    state = decision.state
    step = state.step or WORDS
    question = words.WORDS_LOW if step == WORDS and state.attention else (AGAIN if state.misses else QUESTIONS)[step]
    return then_offer(decision, question, {label: f"{NAME}:{step}:{label}" for label in BUTTONS[step]})


def of(state: State, facts: Facts) -> CheckIn | None:
    return next((each for each in facts.surveys if each.id == state.follow_up), None)


def _entered(state: State, facts: Facts) -> State:
    return state if of(state, facts) and state.step in STEPS else state.without_flow()


def _left(state: State, _: Facts) -> Decision:
    return say(state.without_flow(), words.LATER)


def _lapsed(_: State, __: Facts) -> tuple[Effect, ...]:
    return ()  # what was answered is kept; nobody is called about a survey


FLOW = Flow(NAME, timedelta(hours=12), opens, _entered, takes, asks, _left, _lapsed)
