"""The form that Kakao asks of a template. Pure. Source: 알림톡 제작 가이드."""

import re
from collections.abc import Iterator

from catalogue.lint.judging import Problem
from catalogue.lint.reading import VARIABLE
from catalogue.model import VARIABLES, Template

MOST_VARIABLES = 40
MOST_CHARACTERS = 1000  # with the values; the fixed words alone may hold no more either
UNCLOSED = re.compile(r"#\{(?![^{}\n]*\})|#\{\s*\}|(?<!#)\{[가-힣]+\}|#\([가-힣]+\)|\$\{")
SOURCE = "알림톡 제작 가이드"


def form_problems(template: Template) -> list[Problem]:
    """All that is wrong with variables, length and buttons."""
    return [
        Problem(f"form.{rule}", words, reason, instead, SOURCE) for rule, words, reason, instead in _wrong(template)
    ]


def _wrong(template: Template) -> Iterator[tuple[str, str, str, str]]:
    names = VARIABLE.findall(template.text)
    for broken in UNCLOSED.finditer(f"{template.title}\n{template.text}"):
        yield "unclosed", broken[0], "변수의 모양이 틀렸습니다", "#{이름}처럼 적으세요"
    for unknown in sorted({each[2:-1] for each in names} - VARIABLES):
        yield "unknown", unknown, "없는 변수입니다", "정해진 변수만 쓰세요"
    if len(names) > MOST_VARIABLES:
        yield "variables", str(len(names)), "변수가 너무 많습니다", f"변수를 {MOST_VARIABLES}개까지 쓰세요"
    if not re.search(r"[가-힣]", VARIABLE.sub("", template.text)):
        yield "only-variables", template.text[:20], "변수만으로 이루어졌습니다", "고정된 문장을 적으세요"
    if len(template.text) > MOST_CHARACTERS:
        yield "length", str(len(template.text)), "너무 깁니다", f"{MOST_CHARACTERS}자까지 적으세요"
    for button in template.buttons:
        if VARIABLE.search(button.label):
            yield "button", button.label, "버튼 이름에는 변수를 쓸 수 없습니다", "고정된 이름을 적으세요"
