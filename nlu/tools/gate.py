"""The gate: a newly trained model that understands the validation set worse than the serving one is kept aside.

A model's score is remembered beside it, since the components it was trained with may have changed since.
"""

import json
import os
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from nlu.tools.judge import by_model

TOLERANCE = 0.01  # share of the validation set: within it, a difference is as likely chance


class Score(NamedTuple):
    """How many of `total` utterances of the validation set of that `digest` got their intent."""

    right: int
    total: int
    digest: str

    @property
    def share(self) -> float:
        return self.right / self.total

    def __str__(self) -> str:
        return f"{self.share:.3f} ({self.right}/{self.total})"


class Refused(Exception):
    """The candidate is worse; the message says by how much and what to do."""


def admit(candidate: Path, model: Path, serving: Path | None, table: Path, accept: bool = False) -> str:
    """Move `candidate` to `model`, unless it is worse than `serving` on `table` by more than `TOLERANCE`.

    Returns both scores in words. Raises Refused, and leaves the candidate where it is; `accept` admits it all the same.
    """
    new = score(candidate, table)
    old = _comparable(serving, table) if serving else None
    words = f"right on the validation set: {new}" + (f", the serving model {old}" if old else "")
    if old and new.share < old.share - TOLERANCE and not accept:
        raise Refused(f"{words}. Worse, so {candidate} is kept aside; train with --accept to use it all the same")
    os.replace(_note(candidate), _note(model))
    os.replace(candidate, model)
    model.touch()  # the newest is the one that serves
    return words


def score(model: Path, table: Path) -> Score:
    """The score of `model` on `table`, from its note, or by asking it."""
    digest, note = sha256(table.read_bytes()).hexdigest()[:12], _note(model)
    if note.exists():
        remembered = Score(**json.loads(note.read_text()))
        if remembered.digest == digest:
            return remembered
    marks = [verdict["ranking"][0][0] == verdict["intent"] for verdict in by_model(model, table)]
    found = Score(sum(marks), len(marks), digest)
    note.write_text(json.dumps(found._asdict()))
    return found


def _comparable(model: Path, table: Path) -> Score | None:
    try:
        return score(model, table)
    except Exception as error:  # a model of other components may fail in any way
        print(f"{model} cannot be compared: {error}")
        return None


def forget(model: Path) -> None:
    """Delete a model and its note."""
    model.unlink(missing_ok=True)
    _note(model).unlink(missing_ok=True)


def _note(model: Path) -> Path:
    return model.with_name(model.name.replace(".tar.gz", ".score.json"))
