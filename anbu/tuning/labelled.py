"""Texts with their intents: files of our own (columns text, intent) and the training examples."""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import yaml


class Labelled(NamedTuple):
    """A text and its one intent."""

    text: str
    intent: str


def read_table(path: Path) -> list[Labelled]:
    """Rows of a tab-separated file with a header that names `text` and `intent`. Raises ValueError without them."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        if not {"text", "intent"} <= set(rows.fieldnames or ()):
            raise ValueError(f"{path} has no header with the columns text and intent")
        return [Labelled(row["text"], row["intent"]) for row in rows if row["text"]]


def read_examples(folder: Path) -> list[Labelled]:
    """The training examples of Rasa's files in `folder`, in the order of the files."""
    return [example for path in sorted(folder.glob("*.yml")) for example in _examples(path)]


def _examples(path: Path) -> Iterator[Labelled]:
    for family in yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]:
        for line in family["examples"].splitlines():
            yield Labelled(line.removeprefix("- ").strip(), family["intent"])
