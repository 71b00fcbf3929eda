"""The check-in: urgent symptoms, pain, reactions, (from day 7) satisfaction, and free words. A small state machine.

Each step reads free text as well as its buttons (check_in_reading). Scores and thresholds: pain from 5 is for the same
day, from 8 after a treatment of the highest risk urgent (treatments reference: VAS ≥ 5; disproportionate pain after
filler or thread).
"""

from dataclasses import replace
from typing import Any

from bot import wording
from bot.dialogue import check_in_reading as reading
from bot.dialogue.state import State
from bot.dialogue.values import CheckIn, Escalate, Facts, FillNote, Heard
from bot.reply import QuickReply
from catalogue.model import Risk, TriageClass

FLOW = "check_in"
GATE = "gate"
WORDS = "words"
SATISFACTION_FROM_DAY = 7
PAIN_SAME_DAY, PAIN_URGENT = 5, 8
Answers = dict[str, Any]


def steps(day: int) -> tuple[str, ...]:
    survey = ("satisfaction",) if day >= SATISFACTION_FROM_DAY else ()
    return (GATE, "pain", "reaction", *survey, WORDS)


def question(step: str) -> str:
    return {
        GATE: wording.GATE_AGAIN,
        "pain": wording.PAIN,
        "reaction": wording.REACTION,
        "satisfaction": wording.SATISFACTION,
        WORDS: wording.WORDS,
    }[step]


def options(step: str) -> tuple[str, ...]:
    """The buttons of a step, within KakaoTalk's ten quick replies."""
    return {
        GATE: (*wording.GATE, wording.NONE),
        "pain": (*map(str, range(9)), "9~10"),
        "reaction": wording.LEVELS,
        "satisfaction": ("5", "4", "3", "2", "1"),
        WORDS: (wording.NO_WORDS,),
    }[step]


def offer(state: State) -> tuple[State, tuple[QuickReply, ...]]:
    """The state with the current step's buttons on offer, and the buttons."""
    labels = options(state.step or WORDS)
    offered = state.with_choices([f"{FLOW}:{state.step}:{label}" for label in labels])
    return offered, tuple(QuickReply(label, label, offered.choice(index)) for index, label in enumerate(labels))


def start(state: State, check_in: CheckIn) -> State:
    return replace(state, flow=FLOW, follow_up=check_in.id, step=GATE, misses=0, attention=False)


def entered(state: State, facts: Facts) -> State:
    """The state, out of a check-in that is closed by now, and at the beginning of one whose step is not known."""
    if state.flow != FLOW:
        return state
    if of(state, facts) is None:
        return state.without_flow()
    return state if state.step in steps(_day(state, facts)) else replace(state, step=GATE)


def gate_alarm(state: State, heard: Heard, meaning: str | None) -> Escalate | None:
    """An urgent symptom that was pressed, or affirmed without a name, alarms by itself, whatever the lexicon holds."""
    prefix, _, label = (meaning or "").rpartition(":")
    if prefix == f"{FLOW}:{GATE}" and label in wording.GATE:
        return _urgent(TriageClass.E0 if label in wording.GATE[:2] else TriageClass.E1, label)
    if state.flow != FLOW or state.step != GATE or heard.choice is not None:
        return None
    affirmed = reading.says_yes(heard.text) or (state.misses > 0 and reading.bare_yes(heard.text))
    return _urgent(TriageClass.E1, wording.GATE_AFFIRMED) if affirmed else None


def _urgent(triage: TriageClass, sign: str) -> Escalate:
    return Escalate("emergency", triage, ("check_in.gate",), (sign,))


def read(step: str, heard: Heard) -> Answers | None:
    """What the words say to the step's question, or None when they do not answer it."""
    match step:
        case "gate":
            return _gate(heard)
        case "pain":
            return _named("pain", reading.pain(heard.text))
        case "reaction":
            return reading.reactions(heard.text)
        case "satisfaction":
            return _named("satisfaction", reading.satisfaction(heard.text))
        case _:
            return {"words": "" if reading.says_no(heard.text) else heard.text.strip()}


def _gate(heard: Heard) -> Answers | None:
    """No urgent symptom (an urgent one never comes this far: triage reads first). A pain score given already counts."""
    score = reading.score(heard.text, 10) if any(word in heard.text for word in ("점", "통증")) else None
    if score is not None:
        return {"urgent": "none", "pain": score}
    fine = heard.understood.intent == "symptom_ok" and heard.understood.outcome == "answer"
    return {"urgent": "none"} if fine or reading.says_no(heard.text) else None


def _named(name: str, value: int | None) -> Answers | None:
    return None if value is None else {name: value}


def fill(state: State, facts: Facts, heard: Heard, answers: Answers, triage: TriageClass | None) -> FillNote:
    """The note's part of an answer; complete once the last question before the free words is answered."""
    complete = state.step in steps(_day(state, facts))[-2:]
    gravest = min(filter(None, (triage, heard.verdict.triage)), default=None)
    said = {f"said_{state.step}": heard.text.strip()} if heard.choice is None and heard.text.strip() else {}
    return FillNote(state.follow_up or "", {**answers, **said}, complete, gravest)


def alarm(state: State, facts: Facts, answers: Answers) -> Escalate | None:
    """A person is needed because of an answer, or because none came to the question of urgent symptoms."""
    pain, level = answers.get("pain", 0), max(answers.get(name, 0) for name in (*reading.REACTIONS, "reaction"))
    if pain >= PAIN_URGENT and _risk(state, facts) is Risk.R3:
        return Escalate("emergency", TriageClass.E1, ("check_in.pain",), (f"통증 {pain}점",))
    if pain >= PAIN_SAME_DAY:
        return Escalate("check_in", TriageClass.E2, ("check_in.pain",), (f"통증 {pain}점",))
    if level >= 3:
        return Escalate("check_in", TriageClass.E2, ("check_in.reaction",), ("심한 붓기·멍·붉은기",))
    if 0 < answers.get("satisfaction", 0) <= 2:
        return Escalate("complaint", TriageClass.E2, ("check_in.satisfaction",), ("낮은 만족도",))
    if state.step == GATE and not answers:
        return Escalate("check_in", TriageClass.E2, ("check_in.gate",), (wording.GATE_UNCLEAR,))
    return None


def after(state: State, facts: Facts, answers: Answers) -> State:
    """The state at the next question that `answers` do not answer already, or out of the flow after the last."""
    order = steps(_day(state, facts))
    rest = [step for step in order[order.index(state.step or WORDS) + 1 :] if step not in answers]
    return replace(state, step=rest[0], misses=0) if rest else replace(state.without_flow(), misses=0)


def of(state: State, facts: Facts) -> CheckIn | None:
    return next((each for each in facts.check_ins if each.id == state.follow_up), None)


def _day(state: State, facts: Facts) -> int:
    check_in = of(state, facts)
    return check_in.treatment.days_since(facts.now) if check_in else 0


def _risk(state: State, facts: Facts) -> Risk | None:
    check_in = of(state, facts)
    treatment = facts.in_force.treatment(check_in.treatment.code) if check_in else None
    return treatment.risk if treatment else None
