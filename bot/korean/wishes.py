"""아무때나 and 가능한 빨리: wishes for a time that name none. Pure."""

import re
from dataclasses import replace

from bot.korean.slots import When, Wish

_WISHES: tuple[tuple[Wish, re.Pattern[str]], ...] = (
    (
        "any",
        re.compile(
            r"알아서\s?(?:좀\s?)?(?:잡아|예약|넣어|정해|골라)|아무\s?(?:때|날|시간)(?:나|이나|든지?)|언제(?:나(?![가-힣])|든지?|라도)|(?:시간|날짜|요일)(?:은|는)?\s?상관\s?없"
        ),
    ),
    (
        "soonest",
        re.compile(
            r"(?:가능한|최대한|되도록|될\s?수\s?있으면)(?:\s?한)?\s?(?:빨리|빠르게|빠른)(?:\s?(?:날짜?|시간|시일|때))?"
            r"|(?:가장|제일|젤)\s?(?:빨리|빠른|이른)(?:\s?(?:날짜?|시간|시일|때|예약))?"
            r"|빠른\s?(?:날짜?|시간|시일)|하루\s?빨리"
        ),
    ),
)
_TO_WISH = re.compile(r"(?:[은는도에]|중에?|으?로|이?면)?\s*")


def with_wishes(text: str, wanted: tuple[When, ...]) -> tuple[When, ...]:
    """담주 아무때나 is any time of next week; 아무때나 alone is any time."""
    result = list(wanted)
    for wish, pattern in _WISHES:
        for found in pattern.finditer(text):
            near = [at for at, when in enumerate(result) if _beside(text, when, *found.span())]
            if near:
                result[near[0]] = replace(result[near[0]], wish=wish)
            else:
                result.append(When(found[0], *found.span(), wish=wish))
    return tuple(sorted(result, key=lambda when: when.start))


def _beside(text: str, when: When, start: int, end: int) -> bool:
    between = (when.end, start) if when.end <= start else (end, when.start)
    return _TO_WISH.fullmatch(text, *between) is not None
