"""Two opinions on the intent of a text: a cheap one, and a costly one that is asked only when the first is unsure.

1. Letters and morphemes give a probability to each intent; where the best reaches `sure`, that settles it.
2. Otherwise the sentence embedding gives a second opinion, and the weighted product of both settles it.
3. A long text tells a story around its question: its clauses are judged one by one as well, and the best chance that
   any of them gives to an intent counts as much as the whole. Only what both find likely is sure (their product).
4. The weights are fitted on held-out folds of the training data, so that among answers of confidence 0.8 about 8 of
   10 are right there. Patients write further from the examples than these from one another: expect less of it in life.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Callable, List, NamedTuple, Optional, Sequence, Tuple

import numpy as np
from scipy.optimize import minimize
from scipy.special import softmax
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import Normalizer, StandardScaler

from nlu.embedder import Embed
from nlu.features import cheap_features
from nlu.groups import SEED, Split, folds
from nlu.quick import Quick
from nlu.text import clauses, normalise
from nlu.wrapping import SMALL_TALK, wrapped

Fit = Callable[[np.ndarray, np.ndarray], Pipeline]

CHEAP, EMBEDDING = "cheap", "embedding"
CALIBRATION_FOLDS = 3
LONG = 35  # characters; nine of ten examples are shorter
SMALL_TALK_COUNTS = 0.1  # beside other clauses: 감사합니다 after a question is not what the patient wants
AGREEING = 0.7  # power of the product: as sure as right, over held-out long examples and examples told as stories
_TINY = 1e-9  # probability of an intent that a fold has no example of


class Verdict(NamedTuple):
    """Intents with their probabilities, best first, and the stage that settled them (`CHEAP` or `EMBEDDING`)."""

    ranking: List[Tuple[str, float]]
    settled_by: str


@dataclass
class Cascade:
    """A trained cascade: two classifiers and the weights of their opinions. `second` may be missing."""

    first: Pipeline
    second: Optional[Pipeline]
    weights_alone: List[float]
    weights_together: List[float]

    def judge(self, text: str, embed: Optional[Embed], sure: float) -> Verdict:
        """The verdict on `text`. The second opinion is asked below a probability of `sure`, if `embed` is there."""
        text = normalise(text)
        opinions = [self._quick.predict_log_proba([text])]
        chances = self._with_clauses(text, weigh(opinions, self.weights_alone)[0])
        if chances.max() >= sure or embed is None or self.second is None:
            return self._verdict(chances, CHEAP)
        opinions.append(self.second.predict_log_proba(embed([text])))
        return self._verdict(self._with_clauses(text, weigh(opinions, self.weights_together)[0]), EMBEDDING)

    @cached_property
    def _quick(self) -> Quick:
        return Quick(self.first)

    def _with_clauses(self, text: str, chances: np.ndarray) -> np.ndarray:
        parts = clauses(text) if len(text) > LONG else []
        if len(parts) < 2:
            return chances
        each = weigh([self._quick.predict_log_proba(parts)], self.weights_alone)
        best = (each * np.where(np.isin(self.first.classes_, SMALL_TALK), SMALL_TALK_COUNTS, 1.0)).max(axis=0)
        both = (chances * best) ** AGREEING
        return both / both.sum()

    def _verdict(self, chances: np.ndarray, settled_by: str) -> Verdict:
        best_first = np.argsort(-chances, kind="stable")
        return Verdict([(str(self.first.classes_[i]), float(chances[i])) for i in best_first], settled_by)


def train(texts: Sequence[str], labels: Sequence[str], embed: Optional[Embed]) -> Cascade:
    """Learn from `texts` with one label each, three of each label at least. The same input gives the same cascade."""
    texts, labels = np.array([normalise(text) for text in texts]), np.asarray(labels)
    vectors = None if embed is None else embed(texts)
    opinions = held_out(texts, labels, vectors, CALIBRATION_FOLDS)
    weights_together = [] if vectors is None else calibrate(opinions, labels)
    second = None if vectors is None else _fit_second(vectors, labels)
    return Cascade(_fit_first(texts, labels), second, calibrate(opinions[:1], labels), weights_together)


def held_out(texts: np.ndarray, labels: np.ndarray, vectors: Optional[np.ndarray], count: int) -> List[np.ndarray]:
    """The first and (given embedding `vectors`) the second opinion on each normalised text, by models that saw none
    of its variants, in `count` folds: log probabilities, texts × labels in sorted order."""
    splits = list(folds(texts, labels, count))
    opinions = [_held_out(_fit_first, texts, labels, splits)]
    return opinions if vectors is None else [*opinions, _held_out(_fit_second, vectors, labels, splits)]


def weigh(opinions: Sequence[np.ndarray], weights: Sequence[float]) -> np.ndarray:
    """Probabilities from the weighted sum of log probabilities."""
    return softmax(sum(weight * opinion for weight, opinion in zip(weights, opinions)), axis=1)


def calibrate(opinions: Sequence[np.ndarray], labels: np.ndarray) -> List[float]:
    """The weights under which held-out `opinions` give the true labels the highest likelihood."""
    truth = np.searchsorted(np.unique(labels), labels)

    def surprise(weights: np.ndarray) -> float:
        return -np.log(weigh(opinions, weights)[np.arange(len(truth)), truth] + _TINY).mean()

    return minimize(surprise, np.ones(len(opinions)), method="Nelder-Mead").x.tolist()


def _fit_first(texts: np.ndarray, labels: np.ndarray) -> Pipeline:
    more_texts, more_labels = wrapped(texts, labels, SEED)
    # Balanced: how many examples an intent has says nothing of how often patients mean it.
    regression = LogisticRegression(C=20, solver="liblinear", class_weight="balanced", random_state=SEED)
    return make_pipeline(cheap_features(), regression).fit([*texts, *more_texts], [*labels, *more_labels])


def _fit_second(vectors: np.ndarray, labels: np.ndarray) -> Pipeline:
    # Wrapped texts taught this stage nothing and would cost minutes. Every E5 vector shares one large direction; what
    # tells texts apart is left after centring.
    regression = LogisticRegression(C=10, max_iter=200, class_weight="balanced")
    return make_pipeline(StandardScaler(with_std=False), Normalizer(), regression).fit(vectors, labels)


def _held_out(fit: Fit, rows: np.ndarray, labels: np.ndarray, splits: Sequence[Split]) -> np.ndarray:
    opinion = np.full((len(rows), len(np.unique(labels))), np.log(_TINY))
    for seen, unseen in splits:
        model = fit(rows[seen], labels[seen])
        known = np.searchsorted(np.unique(labels), model.classes_)
        opinion[np.ix_(unseen, known)] = model.predict_log_proba(rows[unseen])
    return opinion
