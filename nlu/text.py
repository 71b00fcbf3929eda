"""Spelling of chat texts, evened out before any feature is counted. Pure."""

import re
import unicodedata
from typing import List

LIMIT = 500  # characters of a text that are looked at

_CHAT_LETTERS = re.compile("([ㄱ-ㆎ]+)")
_CRYING = re.compile("[ㅠㅜ]{2,}")
_SYMBOL_RUN = re.compile(r"([^0-9a-z가-힣\s])\1{2,}")
_SYLLABLE_RUN = re.compile(r"([가-힣])\1{3,}")
_CLAUSE_END = re.compile(r"(?<=[요다죠까데음고서든네용여])[\s.,!?~^;ㅠㅜㅎㅋ]+|[.!?]+\s*")
_SHORTEST_CLAUSE = 4  # letters; a shorter one belongs to the next: 네 그런데요
_BLANK = ("Cc", "Cn", "Co", "Cs", "Zl", "Zp")  # Unicode categories
_INVISIBLE = "Cf"  # zero-width joiners, direction marks


def normalise(text: str) -> str:
    """`text` as one line of at most `LIMIT` characters, lower case, NFKC, nothing invisible, runs folded.

    ㅠㅜㅠㅠ and ㅋㅋㅋㅋ become ㅠㅠ and ㅋㅋ, !!!! becomes !!, 네네네네네 becomes 네네.
    """
    visible = "".join(_visible(letter) for letter in _compose(text))
    folded = _CRYING.sub("ㅠㅠ", visible.lower())
    folded = _SYLLABLE_RUN.sub(r"\1\1", _SYMBOL_RUN.sub(r"\1\1", folded))
    return shorten(" ".join(folded.split()), LIMIT)


def squeeze(text: str) -> str:
    """`text` without white space: many patients write none."""
    return "".join(text.split())


def shorten(text: str, limit: int) -> str:
    """At most `limit` characters: the beginning and the end, since a long text may ask in either."""
    if len(text) <= limit:
        return text
    head = limit * 3 // 5
    return f"{text[:head]} {text[head + 1 - limit :]}"


def clauses(text: str) -> List[str]:
    """The parts of a normalised text that end like clauses (…는데요, …어서, …다), without what separated them."""
    parts: List[str] = []
    for part in filter(None, _CLAUSE_END.split(text)):
        if parts and len(squeeze(parts[-1])) < _SHORTEST_CLAUSE:
            part = f"{parts.pop()} {part}"
        parts.append(part)
    return parts


def _compose(text: str) -> str:
    # NFKC would turn ㅋㅋ into leading consonants and glue 하ㄳ into 핛: chat letters stay out of it.
    parts = _CHAT_LETTERS.split(unicodedata.normalize("NFC", text))
    return "".join(part if _CHAT_LETTERS.match(part) else unicodedata.normalize("NFKC", part) for part in parts)


def _visible(letter: str) -> str:
    category = unicodedata.category(letter)
    if category == _INVISIBLE:
        return ""
    return " " if category in _BLANK else letter
