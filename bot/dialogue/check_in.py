"""The check-in: urgent symptoms, pain, reactions, (from day 7) satisfaction, and free words. A small state machine.

Each step reads free text as well as its buttons (check_in_reading), keeps what the same words say to its other
questions, and is asked again once with how to answer it. Scores and thresholds: pain from 5 is for the same
day, from 8 after a treatment of the highest risk urgent (treatments reference: VAS ≥ 5; disproportionate pain after
filler or thread).
"""

from dataclasses import replace
from typing import Any

from bot import wording
from bot.dialogue import check_in_reading as reading
from bot.dialogue.emergency import reason
from bot.dialogue.state import State
from bot.dialogue.values import CheckIn, Escalate, Facts, FillNote, Heard
from bot.reply import QuickReply
from catalogue.model import Risk, Treatment, TriageClass, UrgentSign

FLOW = "check_in"
STEPS = GATE, PAIN, REACTION, SATISFACTION, WORDS = "gate", "pain", "reaction", "satisfaction", "words"
QUESTIONS = {
    GATE: wording.GATE_AGAIN,
    PAIN: wording.PAIN,
    REACTION: wording.REACTION,
    SATISFACTION: wording.SATISFACTION,
    WORDS: wording.WORDS,
}
BUTTONS = {
    PAIN: (*map(str, range(9)), "9~10"),
    REACTION: wording.LEVELS,
    SATISFACTION: ("5", "4", "3", "2", "1"),
    WORDS: (wording.NO_WORDS,),
}
AGAIN = {PAIN: wording.PAIN_AGAIN, REACTION: wording.REACTION_AGAIN, SATISFACTION: wording.SATISFACTION_AGAIN}
SATISFACTION_FROM_DAY = 7
PAIN_SAME_DAY, PAIN_URGENT = 5, 8
Answers = dict[str, Any]


def steps(day: int) -> tuple[str, ...]:
    return tuple(step for step in STEPS if step != SATISFACTION or day >= SATISFACTION_FROM_DAY)


def question(state: State) -> str:
    """The open question; where words were said that do not answer it, with how to answer."""
    step = state.step or WORDS
    if state.said and step in AGAIN:
        return _again(step, " ".join(state.said), state.said[-1])
    return QUESTIONS[step]


def _again(step: str, said: str, last: str) -> str:
    told = reading.unlevelled(said) if step == REACTION else ()
    between = reading.pain_between(last) if step == PAIN else None
    return wording.how_strong(told) if told else wording.pain_between(*between) if between else AGAIN[step]


def options(state: State, facts: Facts) -> tuple[str, ...]:
    """The buttons of the open question, within KakaoTalk's ten quick replies."""
    if state.step == GATE:
        return (*(sign.label for sign in _signs(state, facts)), wording.NONE)
    return BUTTONS[state.step or WORDS]


def _signs(state: State, facts: Facts) -> tuple[UrgentSign, ...]:
    return signs_of(_treatment(state, facts))


def signs_of(treatment: Treatment | None) -> tuple[UrgentSign, ...]:
    """Those of the treatment, or the general ones."""
    return (treatment.urgent if treatment else ()) or wording.SIGNS


def offer(state: State, facts: Facts) -> tuple[State, tuple[QuickReply, ...]]:
    """The state with the current step's buttons on offer, and the buttons."""
    labels = options(state, facts)
    offered = state.with_choices([f"{FLOW}:{state.step}:{label}" for label in labels])
    return offered, tuple(QuickReply(label, label, offered.choice(index)) for index, label in enumerate(labels))


def start(state: State, check_in: CheckIn) -> State:
    return replace(state, flow=FLOW, follow_up=check_in.id, step=GATE, answered=(), said=(), misses=0, attention=False)


def entered(state: State, facts: Facts) -> State:
    """The state, out of a check-in that is closed by now, and at the beginning of one whose step is not known."""
    if state.flow != FLOW:
        return state
    if of(state, facts) is None:
        return state.without_flow()
    return state if state.step in steps(_day(state, facts)) else replace(state, step=GATE)


def gate_alarm(state: State, heard: Heard, facts: Facts) -> Escalate | None:
    """An urgent symptom that was pressed, or affirmed without a name, alarms by itself, whatever the lexicon holds."""
    if state.flow != FLOW:
        return None
    sign = next((each for each in _signs(state, facts) if each.label == heard.text.strip()), None)
    if sign is not None:  # of this question or, by an older button, of the one before
        return urgent(sign.triage, sign.label)
    if state.step != GATE or heard.choice is not None:
        return None
    affirmed = reading.says_yes(heard.text) or (state.misses > 0 and reading.bare_yes(heard.text))
    return urgent(TriageClass.E1, wording.GATE_AFFIRMED) if affirmed else None


def urgent(triage: TriageClass, sign: str) -> Escalate:
    """What a sign that was named raises by itself."""
    return Escalate("emergency", triage, ("check_in.gate",), (sign,))


def emergency_of(heard: Heard) -> Escalate | None:
    """What triage read that cannot wait."""
    verdict = heard.verdict
    if verdict.triage is None or not verdict.triage.urgent:
        return None
    return Escalate(reason(verdict.rules), verdict.triage, verdict.rules, verdict.signs)


def read(state: State, heard: Heard) -> Answers:
    """What the words say to the open question, and to others that they name; a button answers its own only."""
    if state.step == WORDS:
        return {"words": "" if reading.says_no(heard.text) else heard.text.strip()}
    beside = _beside(state, heard.text) if heard.choice is None else {}
    return beside | _to_the_question(state, heard)


def answered(state: State, heard: Heard, found: Answers) -> bool:
    """Whether `found` is the whole answer to the open question; a reaction without its strength is not."""
    if state.step == REACTION:
        return bool(found.keys() & {REACTION, *reading.REACTIONS}) and not reading.unlevelled(heard.text)
    return {GATE: "urgent"}.get(state.step or WORDS, state.step) in found


def _to_the_question(state: State, heard: Heard) -> Answers:
    match state.step:
        case "gate":
            return _gate(heard)
        case "pain":
            return _scored(PAIN, reading.pain(heard.text))
        case "reaction":
            return _levels(state, reading.reactions(heard.text) or {})
        case _:
            return _scored(SATISFACTION, reading.satisfaction(heard.text))


def _gate(heard: Heard) -> Answers:
    """No urgent symptom (an urgent one never comes this far: triage reads first)."""
    score = reading.score(heard.text, 10)
    if score is not None:  # 통증 3점이요: an answer to the next question; this one stays open
        return {PAIN: score}
    fine = heard.understood.intent == "symptom_ok" and heard.understood.outcome == "answer"
    return {"urgent": "none"} if fine or reading.says_no(reading.beside_reactions(heard.text)) else {}


def _levels(state: State, found: Answers) -> Answers:
    """A level alone is that of the reactions that were told before it without one."""
    told = reading.unlevelled(" ".join(state.said)) if REACTION in found else ()
    return dict.fromkeys(told, found[REACTION]) if told else found


def _beside(state: State, text: str) -> Answers:
    """Answers to other questions, where the words name what they speak of; a score given before is not changed so."""
    found = {name: level for name, level in (reading.reactions(text) or {}).items() if name != REACTION}
    if PAIN not in state.answered and reading.names_pain(text):
        found |= _scored(PAIN, reading.pain(text))
    if SATISFACTION not in state.answered and reading.names_satisfaction(text):
        found |= _scored(SATISFACTION, reading.satisfaction(reading.beside_reactions(text)))
    return found


def _scored(name: str, value: int | None) -> Answers:
    return {} if value is None else {name: value}


def in_words(state: State, heard: Heard, facts: Facts) -> Escalate | None:
    """What pain calls for that was told twice without a number, by the highest score that the words fit. The note keeps
    the words: nobody said a number.
    """
    words = (heard.text, *state.said) if state.step == PAIN and heard.choice is None else ()
    between = next(filter(None, map(reading.pain_between, words)), None)
    concern = of_answers({PAIN: between[1]}, of_high_risk(state, facts)) if between else None
    told = next((each.strip() for each in words if reading.pain_between(each)), "")
    return replace(concern, signs=(wording.pain_in_words(told[:20]),)) if concern else None


def fill(state: State, following: State, heard: Heard, found: Answers, triage: TriageClass | None) -> FillNote:
    """The note's part of an answer, with all that was typed to the question; complete once all were asked, and the one
    of urgent symptoms answered.
    """
    complete = following.step in (WORDS, None) and GATE in with_answered(state, found).answered
    gravest = min(filter(None, (triage, heard.verdict.triage)), default=None)
    said = " / ".join(with_said(state, heard).said)
    typed = {f"said_{state.step}": said} if said else {}
    return FillNote(state.follow_up or "", {**found, **typed}, complete, gravest)


def with_said(state: State, heard: Heard) -> State:
    """The state with the typed words among what was said to the open question."""
    typed = heard.text.strip() if heard.choice is None else ""
    return replace(state, said=(*state.said, typed)) if typed else state


def alarm(state: State, facts: Facts, answers: Answers) -> Escalate | None:
    """A person is needed because of an answer, or because none came to the question of urgent symptoms."""
    found = of_answers(answers, of_high_risk(state, facts))
    if found is None and state.step == GATE and "urgent" not in answers and state.misses:
        return Escalate("check_in", TriageClass.E2, ("check_in.gate",), (wording.GATE_UNCLEAR,))
    return found


def of_answers(answers: Answers, high_risk: bool) -> Escalate | None:
    """What the scores call for, after a treatment of the highest risk or of another."""
    pain, level = answers.get("pain", 0), max(answers.get(name, 0) for name in (*reading.REACTIONS, "reaction"))
    if pain >= PAIN_URGENT and high_risk:
        return Escalate("emergency", TriageClass.E1, ("check_in.pain",), (f"통증 {pain}점",))
    if pain >= PAIN_SAME_DAY:
        return Escalate("check_in", TriageClass.E2, ("check_in.pain",), (f"통증 {pain}점",))
    if level >= 3:
        return Escalate("check_in", TriageClass.E2, ("check_in.reaction",), ("심한 붓기·멍·붉은기",))
    if 0 < answers.get("satisfaction", 0) <= 2:
        return Escalate("complaint", TriageClass.E2, ("check_in.satisfaction",), ("낮은 만족도",))
    return None


def after(state: State, facts: Facts, found: Answers) -> State:
    """The state at the next question that is not answered already, or out of the flow after the last."""
    state = with_answered(state, found)
    order = steps(_day(state, facts))
    rest = [step for step in order[order.index(state.step or WORDS) + 1 :] if step not in state.answered]
    return replace(state, step=rest[0], said=(), misses=0) if rest else replace(state.without_flow(), misses=0)


def again(state: State, heard: Heard, found: Answers) -> State:
    """The state at the same question, once more."""
    return replace(with_answered(with_said(state, heard), found), misses=state.misses + 1)


def with_answered(state: State, found: Answers) -> State:
    whole = {REACTION} if REACTION in found or reading.REACTIONS.keys() <= found.keys() else set()
    safe = {GATE} if "urgent" in found else set()
    return replace(state, answered=tuple({*state.answered, *safe, *whole, *(found.keys() & {PAIN, SATISFACTION})}))


def of(state: State, facts: Facts) -> CheckIn | None:
    return next((each for each in facts.check_ins if each.id == state.follow_up), None)


def _day(state: State, facts: Facts) -> int:
    check_in = of(state, facts)
    return check_in.treatment.days_since(facts.now) if check_in else 0


def _treatment(state: State, facts: Facts) -> Treatment | None:
    check_in = of(state, facts)
    return facts.in_force.treatment(check_in.treatment.code) if check_in else None


def of_high_risk(state: State, facts: Facts) -> bool:
    treatment = _treatment(state, facts)
    return treatment is not None and treatment.risk is Risk.R3
