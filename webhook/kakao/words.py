"""Cutting words into bubbles: at a line break or a sentence's end, else at a space, and only then anywhere.

No character is lost but the white space at a cut, for which the bubble's edge stands. Lengths in UTF-16 code units.
"""

import re
from enum import Enum
from itertools import accumulate, takewhile

from webhook.kakao.limits import units

MAX_TEXT = 1000
# A digit before the mark is an item's number or a date ("1. ", "2026. 11. 20."), not a sentence's end.
_SENTENCE = re.compile(r"[^\d\s][.!?…。！？][\"'”’)\]」』]*(?P<gap>\s+)|(?P<line>\n\s*)")
_SPACE = re.compile(r"(?P<gap>\s+)")


class Cut(Enum):
    """Where words may be cut; each falls back to the coarser ones where its own place does not exist."""

    SENTENCE = (_SENTENCE, _SPACE)
    SPACE = (_SPACE,)
    ANYWHERE = ()


def split(text: str, size: int, cut: Cut = Cut.SENTENCE) -> list[str]:
    """The words in pieces of at most `size` units; a sentence longer than that stays whole up to MAX_TEXT."""
    pieces, rest = [], text.strip()
    while units(rest) > size and (place := _place(rest, size, cut)):
        start, end = place
        pieces.append(rest[:start].rstrip())
        rest = rest[end:].lstrip()
    return [*pieces, rest] if rest else pieces


def split_tail(text: str, limit: int) -> tuple[str, str]:
    """The words in two, the second as long as `limit` units allow."""
    text = text.strip()
    for pattern in Cut.SENTENCE.value:
        for start, end in _gaps(pattern, text):
            if units(text[end:]) <= limit:
                return text[:start].rstrip(), text[end:]
    kept = _fitting(text[::-1], limit)
    return text[: len(text) - kept].rstrip(), text[len(text) - kept :].lstrip()


def _place(text: str, size: int, cut: Cut) -> tuple[int, int] | None:
    """Where the first piece ends and the second begins; None if the text is better left whole."""
    room, most = _fitting(text, size), _fitting(text, MAX_TEXT)
    for pattern in cut.value:
        gaps = [gap for gap in _gaps(pattern, text) if gap[0] <= most]
        if gaps:
            return max((gap for gap in gaps if gap[0] <= room), default=gaps[0])
        if most == len(text):
            return None
    return most, most


def _gaps(pattern: re.Pattern[str], text: str) -> list[tuple[int, int]]:
    return [match.span(match.lastgroup or 0) for match in pattern.finditer(text)]


def _fitting(text: str, limit: int) -> int:
    """How many characters of the beginning fit."""
    sizes = accumulate(1 + (char > "\uffff") for char in text)
    return sum(1 for _ in takewhile(lambda size: size <= limit, sizes))
