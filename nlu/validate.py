"""python -m nlu.validate: how well the examples predict one another, to choose thresholds and mend examples.

Every text is judged by a cascade that saw neither it nor a variant of it. Patients write further away than that:
read the numbers as an upper bound, and the confusions as hints.
"""

import argparse
from collections import Counter
from pathlib import Path
from typing import Iterator

import numpy as np

from nlu import cascade
from nlu.embedder import load_embedder
from nlu.examples import read_examples
from nlu.groups import variants
from nlu.inputs import DATA
from nlu.text import normalise

THRESHOLDS = (0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95)
LENGTHS = (10, 20, 40, 80, 500)  # characters


class Judged:
    """Held-out probabilities of every example (texts × intents), cheap and final, and what they should be."""

    def __init__(self, folder: Path, count: int, sure: float, embedding: bool) -> None:
        self.texts, self.labels = read_examples(folder)
        self.intents, self.truth = np.unique(self.labels, return_inverse=True)
        embed = load_embedder() if embedding else None
        texts = np.array([normalise(text) for text in self.texts])
        opinions = cascade.held_out(texts, self.labels, None if embed is None else embed(texts), count)
        self.cheap = _fitted(opinions[:1], self.labels)
        self.both = _fitted(opinions, self.labels)
        self.final = self.after(sure)

    def after(self, sure: float) -> np.ndarray:
        """Probabilities where the cheap stage settles what it is `sure` of."""
        return np.where(self.cheap.max(axis=1, keepdims=True) >= sure, self.cheap, self.both)

    def right(self, chances: np.ndarray) -> np.ndarray:
        """For each text, whether the best of `chances` is its intent."""
        return chances.argmax(axis=1) == self.truth


def main() -> None:
    """Print the report."""
    options = _options()
    judged = Judged(options.data, options.folds, options.sure, not options.without_embedding)
    for part in (_accuracy, _sureness, _confidence, _lengths, _weakest):
        print("\n".join(part(judged)), end="\n\n")
    print("\n".join(_confusions(judged, options.pairs)))


def _fitted(opinions: list, labels: np.ndarray) -> np.ndarray:
    return cascade.weigh(opinions, cascade.calibrate(opinions, labels))


def _accuracy(judged: Judged) -> Iterator[str]:
    groups = len(np.unique(variants(judged.texts, judged.labels)))
    yield f"{len(judged.texts)} texts in {groups} groups of variants, {len(judged.intents)} intents"
    for name in ("cheap", "both", "final"):
        yield f"accuracy {name:6} {judged.right(getattr(judged, name)).mean():.3f}"


def _sureness(judged: Judged) -> Iterator[str]:
    yield "sure   cheap settles   right of these   accuracy of the cascade"
    for sure in THRESHOLDS:
        settled = judged.cheap.max(axis=1) >= sure
        right = judged.right(judged.cheap)[settled].mean()
        yield f"{sure:4.2f}   {settled.mean():13.3f}   {right:14.3f}   {judged.right(judged.after(sure)).mean():.3f}"


def _confidence(judged: Judged) -> Iterator[str]:
    yield "confidence at least   share of texts   right of these"
    for threshold in THRESHOLDS:
        chosen = judged.final.max(axis=1) >= threshold
        yield f"{threshold:19.2f}   {chosen.mean():14.3f}   {judged.right(judged.final)[chosen].mean():.3f}"


def _lengths(judged: Judged) -> Iterator[str]:
    lengths = np.array([len(text) for text in judged.texts])
    yield "characters up to   texts   accuracy"
    for shortest, longest in zip((0, *LENGTHS), LENGTHS):
        chosen = (lengths > shortest) & (lengths <= longest)
        if chosen.any():
            yield f"{longest:16}   {chosen.sum():5}   {judged.right(judged.final)[chosen].mean():.3f}"


def _weakest(judged: Judged) -> Iterator[str]:
    yield "intent                     texts   found   right when said"
    guess, right = judged.final.argmax(axis=1), judged.right(judged.final)
    rows = [(right[judged.truth == i].mean(), i) for i in range(len(judged.intents))]
    for found, i in sorted(rows):
        said = right[guess == i].mean() if (guess == i).any() else 0.0
        yield f"{judged.intents[i]:25}   {(judged.truth == i).sum():5}   {found:5.3f}   {said:.3f}"


def _confusions(judged: Judged, pairs: int) -> Iterator[str]:
    guess = judged.final.argmax(axis=1)
    wrong = np.flatnonzero(guess != judged.truth)
    yield "most confused: how often, intent taken for another, the surest examples"
    for (truth, said), count in Counter(zip(judged.truth[wrong], guess[wrong])).most_common(pairs):
        members = wrong[(judged.truth[wrong] == truth) & (guess[wrong] == said)]
        surest = members[np.argsort(-judged.final[members, said], kind="stable")][:4]
        examples = " | ".join(judged.texts[i] for i in surest)
        yield f"{count:4}  {judged.intents[truth]} > {judged.intents[said]}: {examples}"


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m nlu.validate", description=__doc__)
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--sure", type=float, default=0.85, help="as in config.yml")
    parser.add_argument("--pairs", type=int, default=30, help="how many confused pairs to show")
    parser.add_argument("--without-embedding", action="store_true")
    return parser.parse_args()


if __name__ == "__main__":
    main()
