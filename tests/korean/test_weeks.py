"""The last week of a month, whose last days belong to the month after."""

from datetime import date, datetime

import pytest

from bot.korean.whens import read
from records.facts import SEOUL

NOW = datetime(2026, 11, 23, 10, tzinfo=SEOUL)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("다음달 마지막주 토요일", date(2026, 12, 26)),
        ("12월 마지막 주 토요일이요", date(2026, 12, 26)),
        ("다음달 마지막주 월요일", date(2026, 12, 28)),
        ("이번달 마지막주 토요일", date(2026, 11, 28)),
    ],
)
def test_a_weekday_of_the_last_week_is_the_last_one_of_its_month(text: str, day: date) -> None:
    """마지막 주 토요일 is never a day of the next month."""
    assert [slot.first for when in read(text, NOW).wanted for slot in when.options] == [day]
