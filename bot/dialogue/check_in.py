"""The check-in: urgent symptoms, pain, reactions, (from day 7) satisfaction, and free words. A small state machine.

Each step reads free text as well as its buttons. Scores and thresholds: pain from 5 is for the same day, from 8 after a
treatment of the highest risk urgent (treatments reference: VAS ≥ 5; disproportionate pain after filler or thread).
"""

import re
from dataclasses import replace
from typing import Any

from bot import wording
from bot.dialogue.state import State
from bot.dialogue.values import CheckIn, Escalate, Facts, FillNote, Heard
from bot.reply import QuickReply
from catalogue.model import Risk, TriageClass

FLOW = "check_in"
SATISFACTION_FROM_DAY = 7
PAIN_SAME_DAY, PAIN_URGENT = 5, 8
NUMBERS = {word: number for number, word in enumerate("영일이삼사오육칠팔구십")}
NATIVE = {"하나": 1, "둘": 2, "셋": 3, "넷": 4, "다섯": 5, "여섯": 6, "일곱": 7, "여덟": 8, "아홉": 9, "열점": 10}
NOTHING = re.compile(r"없(?!진않|지않)|안아[파프픈팠]|아프지않|아픈데도|해당없|괜찮|갠찮|괜찬|ㄴㄴ|아니")
LEVEL_STEMS = (
    (3, ("심하", "심해", "심함", "엄청", "너무", "많이", "마이", "퉁퉁", "땡땡")),
    (2, ("보통", "꽤", "어느정도", "중간")),
    (1, ("조금", "살짝", "약간", "쪼금", "쫌", "좀", "덜")),
    (0, ("없", "안부", "안생", "안나", "빠졌", "괜찮")),
)
REACTIONS = {
    "swelling": ("붓", "부기", "붇", "부었", "부은"),
    "bruise": ("멍",),
    "redness": ("붉", "빨갛", "빨개", "홍조"),
}


def steps(day: int) -> tuple[str, ...]:
    survey = ("satisfaction",) if day >= SATISFACTION_FROM_DAY else ()
    return ("gate", "pain", "reaction", *survey, "words")


def question(step: str) -> str:
    return {
        "gate": wording.GATE_AGAIN,
        "pain": wording.PAIN,
        "reaction": wording.REACTION,
        "satisfaction": wording.SATISFACTION,
        "words": wording.WORDS,
    }[step]


def options(step: str) -> tuple[str, ...]:
    """The buttons of a step, within KakaoTalk's ten quick replies."""
    return {
        "gate": (*wording.GATE, wording.NONE),
        "pain": (*map(str, range(9)), "9~10"),
        "reaction": wording.LEVELS,
        "satisfaction": ("5", "4", "3", "2", "1"),
        "words": (wording.NO_WORDS,),
    }[step]


def offer(state: State) -> tuple[State, tuple[QuickReply, ...]]:
    """The state with the current step's buttons on offer, and the buttons."""
    labels = options(state.step or "words")
    offered = state.with_choices([f"{FLOW}:{state.step}:{label}" for label in labels])
    return offered, tuple(QuickReply(label, label, offered.choice(index)) for index, label in enumerate(labels))


def gate_alarm(label: str) -> Escalate | None:
    """A pressed button that names an urgent symptom alarms by itself, whatever the lexicon holds."""
    if label not in wording.GATE:
        return None
    triage = TriageClass.E0 if label in wording.GATE[:2] else TriageClass.E1
    return Escalate("emergency", triage, ("check_in.gate",), (label,))


def start(state: State, check_in: CheckIn) -> State:
    return replace(state, flow=FLOW, follow_up=check_in.id, step="gate", misses=0)


def read(step: str, heard: Heard) -> dict[str, Any] | None:
    """What the words say to the step's question, or None when they do not answer it."""
    text = re.sub(r"\s+", "", heard.text)
    match step:
        case "gate":
            return _gate(text, heard)
        case "pain":
            return _pain(text)
        case "reaction":
            return _reactions(text)
        case "satisfaction":
            score = _number(text, 5)
            return None if score is None or score < 1 else {"satisfaction": score}
        case _:
            return {"words": "" if text in ("없어요", "없음", "없습니다", "없어", "ㄴㄴ") else heard.text.strip()}


def _gate(text: str, heard: Heard) -> dict[str, Any] | None:
    """No urgent symptom (an urgent one never comes this far: triage reads first). A score given already counts."""
    score = _number(text, 10)
    if score is not None:
        return {"urgent": "none", "pain": score}
    return {"urgent": "none"} if NOTHING.search(text) or heard.understood.intent in ("symptom_ok", "deny") else None


def _pain(text: str) -> dict[str, Any] | None:
    score = _number(text, 10)
    if score is None:
        return {"pain": 0} if NOTHING.search(text) else None
    return {"pain": score}


def _number(text: str, highest: int) -> int | None:
    """The one score in the text, 0 to `highest`; None when there is none, more than one meaning, or it is too high."""
    digits = [int(found) for found in re.findall(r"(?<![\d.])\d{1,2}(?![\d.]|일|시간|시|주|년|월|도|번)", text)]
    if not digits:
        digits = [number for word, number in NATIVE.items() if word in text]
    if not digits:
        found = re.search(r"([영일이삼사오육칠팔구십])점", text)
        digits = [NUMBERS[found[1]]] if found else []
    corrected = re.search(r"아니[요고라]?,?(\d{1,2})", text)  # "3점 아니 4점이요"
    score = int(corrected[1]) if corrected else (min(digits) if digits else None)
    return score if score is not None and score <= highest else None


def _reactions(text: str) -> dict[str, Any] | None:
    found: dict[str, Any] = {}
    for name, stems in REACTIONS.items():
        at = min((text.find(stem) for stem in stems if stem in text), default=-1)
        level = _level(text[at : at + 12]) if at >= 0 else None
        if level is not None:
            found[name] = level
    if found:
        return found
    overall = _level(text)
    return None if overall is None else {"reaction": overall}


def _level(text: str) -> int | None:
    """The first level named in the text: 0 none, 1 a little, 2 middling, 3 severe."""
    named = [(text.find(stem), level) for level, stems in LEVEL_STEMS for stem in stems if stem in text]
    return min(named)[1] if named else None


def fill(state: State, facts: Facts, heard: Heard, answers: dict[str, Any]) -> FillNote:
    """The note's part of an answer; complete once the last question before the free words is answered."""
    order = steps(_day(state, facts))
    complete = state.step in order[-2:]
    alarmed = alarm(state, facts, answers)
    triage = min(filter(None, (alarmed.triage if alarmed else None, heard.verdict.triage)), default=None)
    said = {f"said_{state.step}": heard.text.strip()} if heard.choice is None and heard.text.strip() else {}
    return FillNote(state.follow_up or "", {**answers, **said}, complete, triage)


def alarm(state: State, facts: Facts, answers: dict[str, Any]) -> Escalate | None:
    """A person is needed because of a score."""
    pain, level = answers.get("pain", 0), max((answers.get(name, 0) for name in (*REACTIONS, "reaction")), default=0)
    if pain >= PAIN_URGENT and _risk(state, facts) is Risk.R3:
        return Escalate("emergency", TriageClass.E1, ("check_in.pain",), (f"통증 {pain}점",))
    if pain >= PAIN_SAME_DAY:
        return Escalate("check_in", TriageClass.E2, ("check_in.pain",), (f"통증 {pain}점",))
    if level >= 3:
        return Escalate("check_in", TriageClass.E2, ("check_in.reaction",), ("심한 붓기·멍·붉은기",))
    if 0 < answers.get("satisfaction", 0) <= 2:
        return Escalate("complaint", TriageClass.E2, ("check_in.satisfaction",), ("낮은 만족도",))
    return None


def after(state: State, facts: Facts, answers: dict[str, Any]) -> State:
    """The state at the next question that `answers` do not answer already, or out of the flow after the last."""
    order = steps(_day(state, facts))
    rest = [step for step in order[order.index(state.step or "words") + 1 :] if step not in answers]
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
