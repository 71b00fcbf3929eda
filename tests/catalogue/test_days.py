"""What a patient reads on a given day after the treatment: the right side of every listed window."""

from itertools import chain
from pathlib import Path

import pytest

from catalogue import files
from catalogue.model import Answer, Catalogue

DAYS = Path(__file__).parent / "days"


def rows() -> list[list[str]]:
    """Of every file in days/, without its header: treatment, topic without `aftercare_`, day, and the words that the
    text has and never has."""
    lines = [path.read_text(encoding="utf-8").splitlines()[1:] for path in sorted(DAYS.glob("*.tsv"))]
    return [line.split("\t") for line in chain.from_iterable(lines)]


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return files.read()


def text_on(catalogue: Catalogue, treatment: str, topic: str, day: int | None) -> str:
    """The text for `day`; the undated one where there is no dated text or the day is unknown."""
    found = [a for a in catalogue.answers if (a.treatment, a.topic) == (treatment, f"aftercare_{topic}")]
    dated = [a for a in found if a.dated and day is not None and _holds(a, day)]
    return (dated or [a for a in found if not a.dated])[0].text


def _holds(answer: Answer, day: int) -> bool:
    return (answer.first_day or 0) <= day and (answer.last_day is None or day <= answer.last_day)


@pytest.mark.parametrize(("treatment", "topic", "day", "says", "never_says"), rows())
def test_the_day_decides(
    catalogue: Catalogue, treatment: str, topic: str, day: str, says: str, never_says: str
) -> None:
    """On the last day of a window the guide still forbids; the day after, it allows."""
    text = text_on(catalogue, treatment, topic, int(day))
    assert (says in text, never_says in text) == (True, False)


@pytest.mark.parametrize(
    ("treatment", "topic", "says"),
    [
        ("botox", "alcohol", "1주간"),
        ("filler", "alcohol", "2주간"),
        ("filler", "massage_sleep", "2주간"),
        ("toning", "sun", "SPF30"),
        ("co2mole", "dressing", "최대 14일"),
        ("hairremoval", "sun", "2주간"),
        ("ulthera", "dressing", "3일간"),
        ("implant", "smoking", "48시간"),
    ],
)
def test_without_a_day_the_whole_window_is_named(catalogue: Catalogue, treatment: str, topic: str, says: str) -> None:
    """Somebody asking in general reads the period itself, and nothing about today."""
    text = text_on(catalogue, treatment, topic, None)
    assert (says in text, "아직" in text, "오늘" in text) == (True, False, False)
