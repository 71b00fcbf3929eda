"""The cheap stage for one text at a time. scikit-learn builds fifteen sparse matrices for it, which takes longer than
reading the text; the same sums over the few features that the text has take a fifth of that."""

from collections import Counter
from typing import Callable, List, NamedTuple, Sequence

import numpy as np
from scipy.special import expit
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.pipeline import Pipeline


class _Family(NamedTuple):
    """One fitted vectorizer: how it reads a text, its features with their columns, and what they weigh."""

    analyse: Callable[[str], List[str]]
    columns: dict
    idf: np.ndarray
    weight: float
    start: int  # its first column among those of all families


class Quick:
    """Of a fitted pipeline of `cheap_features` and a one-versus-rest logistic regression."""

    def __init__(self, pipeline: Pipeline) -> None:
        features, regression = (step for _, step in pipeline.steps)
        self._families: List[_Family] = []
        start = 0
        for name, vectorizer in features.transformer_list:
            weight = (features.transformer_weights or {}).get(name, 1.0)
            self._families.append(_family(vectorizer, weight, start))
            start += len(vectorizer.vocabulary_)
        self._rows = np.ascontiguousarray(regression.coef_.T)
        self._intercept = regression.intercept_

    def predict_log_proba(self, texts: Sequence[str]) -> np.ndarray:
        """What the pipeline's method of that name gives: texts × labels."""
        chances = expit(np.array([self._scores(text) for text in texts]))
        return np.log(chances / chances.sum(axis=1, keepdims=True))

    def _scores(self, text: str) -> np.ndarray:
        scores = self._intercept.copy()
        for family in self._families:
            counts = Counter(
                column for term in family.analyse(text) if (column := family.columns.get(term)) is not None
            )
            if counts:
                columns = np.fromiter(counts, dtype=int)
                values = (1 + np.log(np.fromiter(counts.values(), dtype=float))) * family.idf[columns]
                scores += (family.weight / np.linalg.norm(values)) * (values @ self._rows[columns + family.start])
        return scores


def _family(vectorizer: TfidfVectorizer, weight: float, start: int) -> _Family:
    return _Family(vectorizer.build_analyzer(), vectorizer.vocabulary_, vectorizer.idf_, weight, start)
