"""Sentence vectors of many texts, kept between runs: the training examples take minutes to embed and seldom change."""

import hashlib
import os
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from nlu.embedder import load_embedder
from nlu.text import normalise

CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "anbu" / "vectors.npz"


def vectors(texts: Sequence[str], cache: Path = CACHE) -> np.ndarray:
    """Embeddings of the normalised `texts`, n × 384. Only what `cache` lacks is computed, and added to it.

    Raises SystemExit without the embedding package.
    """
    keys = np.array([hashlib.sha256(normalise(text).encode()).hexdigest()[:16] for text in texts])
    known, rows = _read(cache)
    new = {key: normalise(text) for key, text in zip(keys, texts, strict=True) if key not in known}
    if new:
        known |= {key: len(rows) + place for place, key in enumerate(new)}
        rows = np.concatenate([rows, _embed(list(new.values()))])
        _write(cache, list(known), rows)
    return rows[[known[key] for key in keys]]


def _embed(texts: Sequence[str]) -> np.ndarray:
    embed = load_embedder()
    if embed is None:
        raise SystemExit("the embedding package is missing from this environment")
    return embed(texts)


def _read(cache: Path) -> tuple:
    if not cache.exists():
        return {}, np.zeros((0, 384), np.float32)
    with np.load(cache) as kept:
        return {str(key): place for place, key in enumerate(kept["keys"])}, kept["rows"]


def _write(cache: Path, keys: Sequence[str], rows: np.ndarray) -> None:
    cache.parent.mkdir(parents=True, exist_ok=True)
    scratch = cache.with_name(f"{os.getpid()}.npz")
    np.savez(scratch, keys=np.array(keys), rows=rows)
    os.replace(scratch, cache)
