"""Times from which an appointment moves, told from the one to which: 17일 제모 24일로, 화요일에서 수요일로. Pure."""

import re
from collections.abc import Sequence
from itertools import pairwise

from bot.korean import moving
from bot.korean.normalise import clean
from bot.korean.pairs import OR
from bot.korean.slots import When

_AIMS = re.compile(
    r"\s*(?:오[전후]|저녁|아침|쪽|날)?\s*(?:으)?로(?!\s?(?:예약돼|예약되|예약한|예약했|잡힌|잡혀|되어|돼))"
)
_FROM = re.compile(r"(?<=[일욜시반분주])에서(?=\s?[^에]{1,14}?(?:으)?로(?![가-힣]{0,2}[은는]))(?!.{0,14}(?:사이|중))")
POINTING = "꺼 "  # as long as 에서, which a reader of dates takes for a span


def plain(text: str) -> str:
    """The clean text, in which 화요일에서 수요일로 names two days: 화요일꺼 수요일로."""
    return _FROM.sub(POINTING, clean(text))


def leaves(text: str) -> bool:
    """화요일에서 수요일로: whatever it is moves."""
    return _FROM.search(clean(text)) is not None


def aims(text: str, when: When) -> bool:
    """담주 수요일로: where it is to go."""
    return _AIMS.match(text, when.end) is not None or text[: when.end].endswith("로")


def sources(text: str, wanted: Sequence[When]) -> list[When]:
    """Those of the times that another one, named after them, takes the place of. Several that would all do (화요일이나
    수요일로) are none. `text` is `plain`.
    """
    target = next((at for at, when in enumerate(wanted) if at and aims(text, when)), None)
    if target is None and moving.moves(text) and len(wanted) > 1:
        target = len(wanted) - 1
    if target is None or any(OR.fullmatch(text[one.end : two.start]) for one, two in pairwise(wanted[: target + 1])):
        by = moving.shift(text) is not None and moving.moves(text)
        return [when for when in wanted if by and not aims(text, when)]
    return [when for when in wanted[:target] if not aims(text, when)]
