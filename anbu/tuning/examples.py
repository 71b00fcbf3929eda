"""The training examples, read without Rasa."""

from collections.abc import Iterator
from pathlib import Path

import yaml

from nlu.tools.labelled import Labelled


def read_examples(folder: Path) -> list[Labelled]:
    """The examples of Rasa's files in `folder`, in the order of the files."""
    return [example for path in sorted(folder.glob("*.yml")) for example in _examples(path)]


def _examples(path: Path) -> Iterator[Labelled]:
    for family in yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]:
        for line in family["examples"].splitlines():
            yield Labelled(line.removeprefix("- ").strip(), family["intent"])
