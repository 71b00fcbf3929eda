"""Which training examples repeat a labelled file: a test is worth nothing on sentences that were learned by heart."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from anbu.tuning.environment import ask
from nlu.text import normalise, squeeze
from nlu.tools.labelled import Labelled

_SCORER = Levenshtein.normalized_similarity


class Near(NamedTuple):
    """A training example, the row of the file that it is nearest to (1 is the first below the header), and how near.

    `edit` is 1 - edit distance / longer length, of letters and digits alone; `cosine` that of the sentence embeddings.
    """

    example: Labelled
    row: int
    edit: float
    cosine: float
    same_words: bool


class Limits(NamedTuple):
    """From where a pair is near: by `edit`, or by `cosine` with the same words. Pairs whose shorter text has fewer
    than `min_length` letters never are: 감사합니다 and 예약 취소 are in everybody's mouth."""

    edit: float = 0.8
    cosine: float = 0.97
    min_length: int = 7

    def hold(self, pair: Near) -> bool:
        return pair.edit >= self.edit or (pair.cosine >= self.cosine and pair.same_words)


def near(rows: Sequence[Labelled], examples: Sequence[Labelled], limits: Limits) -> list[Near]:
    """Examples near one of `rows`, each once with its nearest row, nearest first. Raises ToolFailed."""
    left, right = [letters(row.text) for row in rows], [letters(example.text) for example in examples]
    question = {
        "left": [row.text for row in rows],
        "right": [example.text for example in examples],
        "pairs": list(_alike(left, right, limits.edit)),
        "at_least": limits.cosine,
    }
    found: dict[int, Near] = {}
    for i, j, cosine, same_words in ask("nlu.tools.near", question=question):
        pair = Near(examples[j], i + 1, _similarity(left[i], right[j]), cosine, same_words)
        long_enough = min(len(left[i]), len(right[j])) >= limits.min_length
        if long_enough and limits.hold(pair) and (j not in found or _nearness(found[j]) < _nearness(pair)):
            found[j] = pair
    return sorted(found.values(), key=_nearness, reverse=True)


def near_by_letters(rows: Sequence[Labelled], examples: Sequence[Labelled], limits: Limits) -> set[Labelled]:
    """Examples near one of `rows` by their letters alone, for which no language model is needed."""
    left, right = [letters(row.text) for row in rows], [letters(example.text) for example in examples]
    pairs = _alike(left, right, limits.edit)
    return {examples[j] for i, j in pairs if min(len(left[i]), len(right[j])) >= limits.min_length}


def letters(text: str) -> str:
    """Letters and digits of the normalised `text`, without space and punctuation."""
    return "".join(sign for sign in squeeze(normalise(text)) if sign.isalnum())


def _alike(left: Sequence[str], right: Sequence[str], at_least: float) -> Iterator[tuple[int, int]]:
    cutoff = at_least - 1e-6  # RapidFuzz loses pairs that are exactly at it
    for i, one in enumerate(left):
        for _, _, j in process.extract(one, right, scorer=_SCORER, score_cutoff=cutoff, limit=None):
            yield i, j


def _similarity(one: str, other: str) -> float:
    return round(_SCORER(one, other), 4)


def _nearness(pair: Near) -> float:
    return pair.edit + pair.cosine
