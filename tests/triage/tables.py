"""The tables of phrases in `phrases/`: one file a question, groups of phrases inside; and the blind suite."""

import csv
from pathlib import Path

import yaml

FOLDER = Path(__file__).parent / "phrases"
SUITE = Path(__file__).parents[1] / "red_flags"


def phrases(name: str, *groups: str) -> list[str]:
    """All phrases of a file, or those of some of its groups."""
    found = _table(name)
    return [phrase for group in groups or found for phrase in found[group]]


def groups(name: str, beginning: str) -> list[str]:
    """The groups of a file whose names begin so."""
    return [group for group in _table(name) if group.startswith(beginning)]


def _table(name: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = yaml.safe_load((FOLDER / f"{name}.yml").read_text(encoding="utf-8"))
    return found


def suite(name: str) -> list[dict[str, str]]:
    """The rows of `alarming` or `harmless`: texts by someone who had not seen the rules."""
    with (SUITE / f"{name}.tsv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
