"""A sign that was pressed by mistake and is taken back by its name: 버튼 잘못 눌렀어요 심한 통증 아니에요. What is told
beside it, as a body's sentence, stays for the rules."""

import re

from bot.korean.leaving import mispressed

_NAMED = r"(?:(?!아파|아프|어서|아서|는데|[가-힣]고\s|해요|져요|있어)[가-힣·]){1,8}"
_NOT_SO = re.compile(
    rf"(?:^|(?<=[\s.!,~]))(?:저는?\s?|그거\s?|그\s?)?{_NAMED}(?:\s{_NAMED})?\s?"
    r"(?:아니(?:에요|예요|에여|예여|야|고요|구요|라구요|라고요|라|고)|아닙니다|아녜요|아니었어요)(?![가-힣]*\s?\?)"
)
_PRESSED = re.compile(
    rf"(?:^|(?<=[\s.!,~])){_NAMED}(?:\s{_NAMED})?\s?(?:을|를|으로|로|이라고)?\s?(?=(?:잘못|실수로)\s?(?:눌|누|선택|체크|클릭|터치))"
)


def left_out(text: str) -> str:
    """The text without the names of what was pressed by mistake; any other text as it is."""
    if not mispressed(text) or re.search(r"\d", text):  # 통증 잘못 눌렀어요 9점이에요
        return text
    return _PRESSED.sub("", _NOT_SO.sub("", text))
