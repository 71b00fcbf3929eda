"""Where the stems of all rules stand in a text: one pass over its letters, whatever the number of rules."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from rapidfuzz.distance import Levenshtein

from bot.korean.normalise import Letters, is_final, spell

_FUZZY_SYLLABLES = 3  # shorter stems have harmless neighbours: 실명/설명, 마비/나비


class Span(NamedTuple):
    """Letters of a text, from the first to one past the last."""

    start: int
    end: int

    def overlaps(self, other: "Span") -> bool:
        return self.start < other.end and other.start < self.end


class Lexicon:
    """Finds stems. A stem that ends in a vowel also stands in a syllable closed by a consonant (아파: 아팠); a stem of
    one syllable stands only for that very syllable (피 is not in 필)."""

    def __init__(self, stems: Iterable[str]) -> None:
        self._by_start: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for stem in set(stems):
            spelled = spell(stem)
            self._by_start[spelled[:2]].append((spelled, stem))

    def find(self, text: Letters) -> dict[str, list[Span]]:
        """Every place of every stem in `text`, in reading order."""
        found: dict[str, list[Span]] = defaultdict(list)
        for at in range(len(text.letters)):
            for spelled, stem in self._by_start.get(text.letters[at : at + 2], ()):
                if text.letters.startswith(spelled, at) and _whole(stem, text.letters, at + len(spelled)):
                    found[stem].append(Span(at, at + len(spelled)))
        return found


def _whole(stem: str, letters: str, end: int) -> bool:
    return len(stem) > 1 or end == len(letters) or not is_final(letters[end])


class FuzzyLexicon:
    """Finds long stems that were typed with one letter wrong, missing or too many.

    One error leaves one half of a stem intact: halves are looked up like stems, and only their surroundings compared.
    """

    def __init__(self, stems: Iterable[str]) -> None:
        self._by_half: dict[str, list[tuple[str, str, int]]] = defaultdict(list)
        for stem in {stem for stem in stems if len(stem) >= _FUZZY_SYLLABLES}:
            spelled = spell(stem)
            middle = len(spelled) // 2
            self._by_half[spelled[:middle]].append((spelled, stem, 0))
            self._by_half[spelled[middle:]].append((spelled, stem, middle))
        self._lengths = {len(half) for half in self._by_half}

    def find(self, text: Letters) -> dict[str, list[Span]]:
        """Places where a stem stands with exactly one letter changed."""
        found: dict[str, list[Span]] = defaultdict(list)
        for at, half in self._halves(text.letters):
            for spelled, stem, offset in self._by_half[half]:
                span = _one_letter_off(spelled, text.letters, at, offset, len(half))
                if span:
                    found[stem].append(span)
        return found

    def _halves(self, letters: str) -> Iterator[tuple[int, str]]:
        for at in range(len(letters)):
            for length in self._lengths:
                half = letters[at : at + length]
                if half in self._by_half:
                    yield at, half


def _one_letter_off(stem: str, letters: str, at: int, offset: int, half: int) -> Span | None:
    """The span around an intact half at `at` that differs from `stem` in one letter."""
    for slip in (0, -1, 1):
        start = at if offset == 0 else at - offset - slip
        end = at + half if offset else at + len(stem) + slip
        if start >= 0 and Levenshtein.distance(stem, letters[start:end], score_cutoff=1) == 1:
            return Span(start, end)
    return None
