"""Where words end in a text whose spaces are gone: what runs over such an end is two words, and no misspelt one."""

import re
from itertools import accumulate

from bot.korean.normalise import clean, shorten, squeeze

_APART = re.compile(r"(?:(?!\d[.~]\d)[\s!?,;:…/()\"'·]|[.~](?!\d))+")
# Endings of a sentence that may be typed without a space behind them: 예약할게요내일, 갔어요언제.
_ENDING = re.compile(r"(?<=[가-힣])(?:[게께래]요|[가-힣](?<=[어아여해예에네세데나까군고])[요여]|니[다까])")


def starts(typed: str, form: str, run: int) -> frozenset[int]:
    """The syllables of `form` with which a word of `typed` begins; none where the two cannot be laid side by side.

    `form` is `typed` squeezed, with what is stretched shortened to `run`; 0 for as it was typed.
    """
    words = [squeeze(word) for word in _APART.split(clean(typed))]
    words = [shorten(word, run) if run else word for word in words if word]
    return frozenset((0, *accumulate(map(len, words)))) if "".join(words) == form else frozenset((0,))


def runs_over(first: int, last: int, form: str, begins: frozenset[int]) -> bool:
    """Whether the syllables from `first` to `last` hold the tail of one word and the head of the next: 할[게요 내]일,
    with or without a space; not [게요 내]요, which begins with a word.
    """
    if first in begins:
        return False
    over = any(first < at <= last for at in begins)
    return over or any(found.start() <= first < found.end() <= last for found in _ENDING.finditer(form))
