"""Text forms: how a patient's typing is brought to shapes that words can be looked up in.

`clean` is for reading and for the language model, `squeeze` for looking up whole words without spaces, and `letters`
for looking up stems: spelled out letter by letter, with letters that sound alike written alike.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

_LONE_JAMO = "\u3131-\u318e"  # ㅠㅠ, ㅋㅋ: typed letters that belong to no syllable
_UNSEEN = re.compile("[\u115f\u1160\u3164\uffa0\ufe00-\ufe0f\U000e0000-\U000e01ef]")
_DEGREES = re.compile("℃|°\\s?[cC]|º\\s?[cC]")
_NOT_SPOKEN = re.compile(rf"(?![.~])(?:_|\W)|[{_LONE_JAMO}]")
_NUMBER_SIGN = re.compile(r"(?<=\d)([.~])[.~]*(?=\d)|[.~]")
_RUN = re.compile(r"(.)\1{2,}")

# ㅐ/ㅔ, ㅒ/ㅖ and ㅚ/ㅙ/ㅞ sound alike; 있/잇, 않/안, 싫/실 and 없/업 are typed for one another.
_SOUND_ALIKE = str.maketrans("ᅦᅨᅫᅬᆻᆭᆶᆹ", "ᅢᅤᅰᅰᆺᆫᆯᆸ")
_FINALS = frozenset(map(chr, range(0x11A8, 0x11C3)))


def clean(text: str) -> str:
    """The same words in one encoding: composed syllables, half-width signs, nothing invisible, single spaces."""
    degrees = _DEGREES.sub("도", _UNSEEN.sub("", text))
    folded = re.sub(f"[^{_LONE_JAMO}]+", lambda part: unicodedata.normalize("NFKC", part[0]), degrees)
    seen = "".join(sign for sign in folded if unicodedata.category(sign) not in ("Cf", "Mn", "Me", "Cs", "Co"))
    return " ".join(seen.split())


def squeeze(text: str) -> str:
    """Only what is spoken: lower case, without spaces, signs, emoji and lone letters; 38.5 and 3~4 keep their sign."""
    spoken = _NOT_SPOKEN.sub("", clean(text).lower())
    return _NUMBER_SIGN.sub(lambda sign: sign[1] or "", spoken)


def shorten(squeezed: str, run: int) -> str:
    """A sign repeated three times or more, repeated only `run` times: 아아아파 → 아파 or 아아파. Numbers stay."""
    return _RUN.sub(lambda found: found[0] if found[1].isdigit() else found[1] * run, squeezed)


@dataclass(frozen=True)
class Letters:
    """A squeezed text and its letters; `place[i]` is the syllable that letter `i` belongs to, `starts` are the letters
    that begin a syllable."""

    syllables: str
    letters: str
    place: tuple[int, ...]
    starts: tuple[int, ...]


def letters(squeezed: str) -> Letters:
    """The letters of a squeezed text, with the syllable that each belongs to."""
    spelled = [spell(syllable) for syllable in squeezed]
    place = tuple(index for index, part in enumerate(spelled) for _ in part)
    starts = (0, *accumulate(map(len, spelled)))[: len(spelled)]
    return Letters(squeezed, "".join(spelled), place, starts)


@lru_cache(maxsize=16384)
def spell(stem: str) -> str:
    """A stem letter by letter; a lone consonant at its end begins any syllable (아ㅍ: 아파, 아픈)."""
    return unicodedata.normalize("NFKD", stem).translate(_SOUND_ALIKE)


def is_final(letter: str) -> bool:
    """Whether a letter of `spell` closes a syllable (받침)."""
    return letter in _FINALS
