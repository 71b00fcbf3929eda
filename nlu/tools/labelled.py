"""Tables of texts with their intents. Standard library only: both environments import it."""

import csv
from pathlib import Path
from typing import NamedTuple

from nlu.inputs import DATA

VALIDATION = DATA / "validation.tsv"  # frozen: never trained on


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
