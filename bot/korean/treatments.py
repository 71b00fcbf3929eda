"""Treatments named in a text: the catalogue's names and nicknames, with typos. Pure."""

import re
from collections.abc import Iterable
from functools import lru_cache

from jamo import h2j, j2hcj
from rapidfuzz import fuzz, process

from bot.korean.normalise import squeeze
from catalogue.model import Treatment

MIN_TYPO_SYLLABLES = 3  # 실명/설명: short words have too many neighbours
TYPO_SCORE = 86  # on jamo: 스켈링→스케일링 89
# no 제모 in them
FALSE_FRIENDS = ("어제모", "언제모", "이제모자", "이제모르", "이제모두", "제모습", "제모발", "제모든", "제모자써")
TAKEN = "\0"
PARTICLES = re.compile(r"(이랑|에서|으로|하고|한테|까지|부터|[은는이가을를도만에의로와과랑])$")


class TreatmentNames:
    """Finds treatment codes in texts. Built once for a catalogue."""

    def __init__(self, treatments: Iterable[Treatment]) -> None:
        names = [(squeeze(name), entry.key) for entry in treatments for name in (entry.name, *entry.nicknames)]
        self._names = sorted(names, key=lambda pair: -len(pair[0]))
        self._long = {_jamo(name): code for name, code in names if len(name) >= MIN_TYPO_SYLLABLES}

    def find(self, text: str) -> tuple[str, ...]:
        """Codes named in `text`, in the order in which they are named; the longest name wins its place."""
        squeezed, word_starts = _words(text)
        for friend in FALSE_FRIENDS:
            squeezed = squeezed.replace(friend, TAKEN * len(friend))
        found: dict[int, str] = {}
        for name, code in self._names:
            for at in _places(name, squeezed):
                if _whole(name, at, word_starts):
                    found[at] = code
                    squeezed = squeezed[:at] + TAKEN * len(name) + squeezed[at + len(name) :]
        return tuple(dict.fromkeys(found[at] for at in sorted(found))) or self._misspelt(text)

    def code(self, label: str) -> str | None:
        """The code for a clinic's own word such as 입술필러 or 울쎄라 300샷, or None."""
        return next(iter(self.find(label)), None)

    def _misspelt(self, text: str) -> tuple[str, ...]:
        words = [PARTICLES.sub("", word) for word in text.split()]
        near = (self._nearest(word) for word in words if MIN_TYPO_SYLLABLES <= len(word) <= 12)
        return tuple(dict.fromkeys(code for code in near if code))

    def _nearest(self, word: str) -> str | None:
        best = process.extractOne(_jamo(word.lower()), list(self._long), scorer=fuzz.ratio, score_cutoff=TYPO_SCORE)
        return self._long[best[0]] if best else None


def _words(text: str) -> tuple[str, frozenset[int]]:
    """The squeezed text, and where its words begin."""
    words = [squeezed for word in text.split() if (squeezed := squeeze(word))]
    starts, at = set[int](), 0
    for word in words:
        starts.add(at)
        at += len(word)
    return "".join(words), frozenset(starts)


def _places(name: str, text: str) -> list[int]:
    return [match.start() for match in re.finditer(re.escape(name), text)]


def _whole(name: str, at: int, word_starts: frozenset[int]) -> bool:
    """A name may lie across a space (입술 필러, 점 뺐) only if it begins a word: 하루 종일제 모자 names no 제모."""
    across = any(at < start < at + len(name) for start in word_starts)
    return not across or at in word_starts


@lru_cache(maxsize=4096)
def _jamo(word: str) -> str:
    return str(j2hcj(h2j(word)))
