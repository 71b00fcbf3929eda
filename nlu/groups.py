"""Which training texts are variants of one another, so that both sides of a fold never hold the same sentence."""

from typing import Iterator, Sequence, Tuple

import numpy as np
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.model_selection import StratifiedGroupKFold

from nlu.features import mask_squeezed
from nlu.text import normalise

Split = Tuple[np.ndarray, np.ndarray]

SIMILAR = 0.6  # cosine of runs of one to three letters, spaces and numbers left out
SEED = 20_26


def variants(texts: Sequence[str], labels: Sequence[str]) -> np.ndarray:
    """A group number for each text: texts of one label joined by a chain of `SIMILAR` steps share theirs."""
    near = _near(texts)
    labels = np.asarray(labels)
    same = labels[near.row] == labels[near.col]
    links = csr_matrix((near.data[same], (near.row[same], near.col[same])), shape=near.shape)
    return connected_components(links, directed=False)[1]


def folds(texts: Sequence[str], labels: Sequence[str], count: int) -> Iterator[Split]:
    """`count` pairs of training and held-out row numbers, labels spread evenly, variants kept together."""
    splitter = StratifiedGroupKFold(count, shuffle=True, random_state=SEED)
    return splitter.split(np.zeros(len(texts)), labels, variants(texts, labels))


def _near(texts: Sequence[str]) -> csr_matrix:
    letters = TfidfVectorizer(preprocessor=_plain, analyzer="char", ngram_range=(1, 3), use_idf=False)
    rows = letters.fit_transform(texts)
    cosines = (rows @ rows.T).tocoo()
    close = cosines.data >= SIMILAR
    return csr_matrix((cosines.data[close], (cosines.row[close], cosines.col[close])), shape=cosines.shape).tocoo()


def _plain(text: str) -> str:
    return mask_squeezed(normalise(text))
