"""Where the stems of all rules stand in a text: one pass over its syllables, whatever the number of rules."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from itertools import pairwise
from typing import NamedTuple

from rapidfuzz.distance import Levenshtein

from bot.korean.normalise import Letters, is_final, spell

_OPEN = 3  # syllables: a shorter stem with an error must end where a syllable does, or it would be anywhere


class Span(NamedTuple):
    """Letters of a text, from the first to one past the last."""

    start: int
    end: int

    def overlaps(self, other: "Span") -> bool:
        return self.start < other.end and other.start < self.end


class Lexicon:
    """Finds stems. A stem that ends in a vowel also stands in a syllable closed by a consonant (아파: 아팠); a stem of
    one syllable stands only for that very syllable (피 is not in 필); 안보이 also stands for 보이지 않."""

    def __init__(self, stems: Iterable[str]) -> None:
        self._by_head: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for stem in set(stems):
            for form in _forms(stem):
                self._by_head[_head(form)].append((spell(form), stem))

    def find(self, text: Letters) -> dict[str, list[Span]]:
        """Every place of every stem in `text`, in reading order."""
        found: dict[str, list[Span]] = defaultdict(list)
        letters = text.letters
        for at, end in pairwise((*text.starts, len(letters))):
            for head in (letters[at:end], letters[at : end + 1]):
                for spelled, stem in self._by_head.get(head, ()):
                    if letters.startswith(spelled, at) and _whole(stem, letters, at + len(spelled)):
                        found[stem].append(Span(at, at + len(spelled)))
        return found


def _forms(stem: str) -> Iterator[str]:
    """The stem, and its long denial where it begins with a short one: 안보이, 보이지않, 보이지를않 …"""
    yield stem
    denial = {"안": "않", "못": "못"}.get(stem[0])
    if denial and len(stem) > 1:
        yield from (f"{stem[1:]}{link}{denial}" for link in ("지", "질", "지를", "지가", "지도", "지는"))


def _head(stem: str) -> str:
    """The letters of the first syllable and the one after it: what a text is looked up by."""
    return spell(stem)[: len(spell(stem[0])) + 1]


def _whole(stem: str, letters: str, end: int) -> bool:
    return len(stem) > 1 or end == len(letters) or not is_final(letters[end])


class TypoLexicon:
    """Finds stems of two syllables and more that were typed with one letter wrong, missing or too many.

    One error leaves one half of a stem intact: halves are looked up, and only their surroundings compared.
    """

    def __init__(self, stems: Iterable[str]) -> None:
        self._by_head: dict[str, list[tuple[str, str, str, int]]] = defaultdict(list)
        for stem in {stem for stem in stems if len(stem) > 1}:
            middle = len(stem) // 2
            for half, before in ((stem[:middle], ""), (stem[middle:], stem[:middle])):
                self._by_head[_head(half)].append((spell(half), spell(stem), stem, len(spell(before))))

    def find(self, text: Letters, wanted: Collection[str]) -> dict[str, list[Span]]:
        """Places where a wanted stem stands with exactly one letter changed."""
        found: dict[str, list[Span]] = defaultdict(list)
        edges = {*text.starts, len(text.letters)}
        for at, half, spelled, stem, offset in self._halves(text, wanted):
            span = _one_letter_off(spelled, text.letters, at, offset, len(half))
            if span and span.start in edges and (span.end in edges or len(stem) >= _OPEN):
                found[stem].append(span)
        return found

    def _halves(self, text: Letters, wanted: Collection[str]) -> Iterator[tuple[int, str, str, str, int]]:
        letters = text.letters
        for at, end in pairwise((*text.starts, len(letters))):
            for head in (letters[at:end], letters[at : end + 1]):
                for half, spelled, stem, offset in self._by_head.get(head, ()):
                    if stem in wanted and letters.startswith(half, at):
                        yield at, half, spelled, stem, offset


def _one_letter_off(stem: str, letters: str, at: int, offset: int, half: int) -> Span | None:
    """The span around an intact half at `at` that differs from `stem` in one letter."""
    if not _plausible(stem, letters, at, offset, half):
        return None
    for slip in (0, -1, 1):
        start = at - offset - slip if offset else at
        end = at + half if offset else at + len(stem) + slip
        if start >= 0 and end <= len(letters) and Levenshtein.distance(stem, letters[start:end], score_cutoff=1) == 1:
            return Span(start, end)
    return None


def _plausible(stem: str, letters: str, at: int, offset: int, half: int) -> bool:
    """With one error in the other half, its letter next to the intact one is right, or the one at its far end is."""
    if offset:
        return letters[at - 1 : at] == stem[offset - 1] or stem[0] in letters[max(0, at - offset - 1) : at - offset + 2]
    end = at + len(stem)
    return letters[at + half : at + half + 1] == stem[half] or stem[-1] in letters[end - 2 : end + 1]
