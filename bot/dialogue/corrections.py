"""An earlier answer of the check-in taken back: 아니 4점이요, 통증 잘못 눌렀어요 2예요. Pure."""

import re

from bot.dialogue import check_in
from bot.dialogue import check_in_reading as reading
from bot.dialogue.state import State
from bot.dialogue.values import Heard
from bot.korean.normalise import squeeze

_TAKES_BACK = re.compile(
    r"^(?:아|앗|앋|어|참|아참|잠깐만?요?|근데|죄송해요|죄송)*(?:아까(?:꺼|거|것|껀|건)?|아니|아뇨|잘못|정정|실수|오타|다시)|(?:잘못|실수로)(?:눌|적|썼|쓴|말|입력)|정정"
)
_SCORES = {check_in.PAIN: (reading.pain, 10), check_in.SATISFACTION: (reading.satisfaction, 5)}


def takes_back(text: str) -> bool:
    """Whether the words take something back that was said before."""
    return _TAKES_BACK.search(squeeze(text)) is not None


def corrected(state: State, heard: Heard) -> check_in.Answers:
    """The score that replaces one given before, by the question's name; nothing where the words correct none."""
    if heard.choice is not None or not takes_back(heard.text):
        return {}
    name = _meant(state, heard.text)
    if name is None or name not in state.answered:
        return {}
    read, highest = _SCORES[name]
    value = reading.score(heard.text, highest)
    return {} if value is None or read(heard.text) is None else {name: value}


def _meant(state: State, text: str) -> str | None:
    """The question that the words name, else the scored one asked last before the open one."""
    if reading.names_pain(text):
        return check_in.PAIN
    if reading.names_satisfaction(text):
        return check_in.SATISFACTION
    asked = check_in.STEPS[: check_in.STEPS.index(state.step or check_in.WORDS)]
    beside = () if state.step in _SCORES else tuple(_SCORES)  # told with an earlier question, before its own
    return next((step for step in (*reversed(asked), *beside) if step in _SCORES and step in state.answered), None)
