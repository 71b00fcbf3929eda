"""The table of phrases, and the short form in which it writes what was read."""

import csv
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from bot.korean.slots import When
from records.facts import SEOUL


class Row(NamedTuple):
    now: datetime
    text: str
    expected: str


def rows() -> Iterator[Row]:
    lines = Path(__file__).with_name("dates.tsv").read_text(encoding="utf-8").splitlines()
    for row in csv.DictReader(
        (line for line in lines if not line.startswith("#")), delimiter="\t", quoting=csv.QUOTE_NONE
    ):
        yield Row(datetime.fromisoformat(row["now"]).replace(tzinfo=SEOUL), row["text"], row["expected"])


def short(when: When) -> str:
    """Such as `2026-11-24T15:00 about` or `T08:00 or T20:00`; see the head of the table."""
    doubtful = len(when.options) == 1 and when.question
    marks = ("about" * when.about, when.wish or "", when.problem or "", "?" if doubtful else "")
    return " ".join(dict.fromkeys(part for part in (when.value, *marks) if part))


def in_short(whens: tuple[When, ...]) -> str:
    return " ; ".join(map(short, whens)) or "-"
