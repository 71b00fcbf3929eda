"""Phone calls in vain: how they are counted, and when the next one is due."""

from datetime import datetime

import pytest

from catalogue.hours import OpeningHours
from records import calls
from records.facts import SEOUL
from records.models import PhoneCall

OPEN = OpeningHours.read("평일 10:00~19:00, 점심 13:00~14:00")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SEOUL)


@pytest.mark.parametrize(
    ("hours", "now", "again"),
    [
        (OPEN, "2026-11-24T11:10", "2026-11-24T14:00"),
        (OPEN, "2026-11-24T14:10", "2026-11-24T17:00"),
        (OPEN, "2026-11-24T10:20", "2026-11-24T14:00"),
        (OPEN, "2026-11-24T17:00", "2026-11-25T10:00"),
        (OPEN, "2026-11-27T18:00", "2026-11-30T10:00"),
        (None, "2026-11-24T11:10", "2026-11-24T14:00"),
    ],
)
def test_the_next_try_is_three_hours_on_or_when_the_clinic_opens(
    hours: OpeningHours | None, now: str, again: str
) -> None:
    """To the quarter of an hour; not over lunch, in the night or on a day off."""
    assert calls.next_try(hours, at(now)) == at(again)


@pytest.mark.parametrize(
    ("outcomes", "missed", "undecided"),
    [
        ("", 0, False),
        ("missed", 1, False),
        ("missed later missed", 2, False),
        ("missed missed missed", 3, True),
        ("missed missed missed again", 0, False),
        ("missed missed missed again missed", 1, False),
        ("missed missed reached missed", 3, True),
    ],
)
def test_three_calls_in_vain_ask_for_a_decision(outcomes: str, missed: int, undecided: bool) -> None:
    """A decision to go on begins the count anew."""
    made = [PhoneCall(outcome=each) for each in outcomes.split()]
    assert (calls.missed(made), calls.undecided(made)) == (missed, undecided)
