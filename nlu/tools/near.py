"""python -m nlu.tools.near: pairs of texts that mean the same, by sentence embedding.

Standard input: one JSON object, {"left": [texts], "right": [texts], "pairs": [[i, j], …], "at_least": cosine}.
Standard output: a JSON array [i, j, cosine, same words] a line, for each of `pairs` and each of at least that cosine.
"""

import json
import sys
from collections.abc import Iterator, Sequence

import numpy as np

from nlu.features import mask
from nlu.morphemes import morphemes
from nlu.text import normalise
from nlu.tools.vectors import remembering

CONTENT = ("NN", "NP", "NR", "VV", "VA", "MA", "XR", "SL")  # beginnings of Sejong tags: words that carry meaning

Near = tuple[int, int, float, bool]


def near(left: Sequence[str], right: Sequence[str], pairs: Sequence[Sequence[int]], at_least: float) -> Iterator[Near]:
    """The pairs of at least that cosine and those asked for, in order of their numbers."""
    with remembering() as embed:
        cosines = embed([normalise(text) for text in left]) @ embed([normalise(text) for text in right]).T
    chosen: set[tuple[int, int]] = {(int(i), int(j)) for i, j in np.argwhere(cosines >= at_least)}
    for i, j in sorted(chosen | {(i, j) for i, j in pairs}):
        yield i, j, round(float(cosines[i, j]), 4), words(left[i]) == words(right[j])


def words(text: str) -> frozenset[str]:
    """The words of `text` that carry its meaning, in dictionary form, digits masked."""
    return frozenset(mask(m.form) for m in morphemes(normalise(text)) if m.tag.startswith(CONTENT))


def main() -> None:
    """Answer the one question of standard input."""
    question = json.load(sys.stdin)
    answers: list[str] = [json.dumps(pair) for pair in near(**question)]
    print("\n".join(answers))


if __name__ == "__main__":
    main()
