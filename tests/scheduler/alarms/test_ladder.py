"""The alarm ladder: at once, after 5 and 15 minutes, then everybody every quarter of an hour."""

from datetime import datetime, timedelta

import pytest

from records.facts import SEOUL
from scheduler.alarms.ladder import MOST_AGAIN, rungs

RAISED = datetime(2026, 3, 10, 23, 50, tzinfo=SEOUL)


@pytest.mark.parametrize(
    ("minutes", "levels"),
    [
        (0, [(0,)]),
        (4.9, [(0,)]),
        (5, [(0,), (1,)]),
        (14.9, [(0,), (1,)]),
        (15, [(0,), (1,), (2,)]),
        (29.9, [(0,), (1,), (2,)]),
        (30, [(0,), (1,), (2,), (0, 1, 2)]),
        (61, [(0,), (1,), (2,), (0, 1, 2)]),
    ],
)
def test_each_level_is_paged_in_its_turn(minutes: float, levels: list[tuple[int, ...]]) -> None:
    """On call, the doctor, the manager; of the pages to all only the newest, so that a long outage floods nobody."""
    found = rungs({0, 1, 2}, RAISED, RAISED + timedelta(minutes=minutes))
    assert [rung.levels for rung in found] == levels


def test_every_page_to_all_is_a_rung_of_its_own() -> None:
    """So that each of them goes out once."""
    last = [rungs({0, 1, 2}, RAISED, RAISED + timedelta(minutes=after))[-1].number for after in (30, 44, 45, 60)]
    assert last == [3, 3, 4, 5]


def test_a_level_without_anybody_takes_no_time() -> None:
    """Where nobody is on call the doctor is paged at once."""
    found = rungs({1, 2}, RAISED, RAISED + timedelta(minutes=5))
    assert [(rung.number, rung.levels) for rung in found] == [(0, (1,)), (1, (2,))]


def test_a_level_whose_numbers_are_all_refused_is_not_waited_for() -> None:
    """A wrong number on the list costs no minutes."""
    assert [rung.levels for rung in rungs({0, 1, 2}, RAISED, RAISED, dead={0})] == [(0,), (1,)]


def test_nobody_to_page_is_no_rung() -> None:
    """An empty list is told by other means."""
    assert rungs(set(), RAISED, RAISED + timedelta(hours=1)) == []


def test_a_jump_of_the_clock_climbs_once_and_no_further_than_the_last_page() -> None:
    """Three weeks later each alarm has had its pages to all, and gets no more."""
    last = [rungs({0, 1, 2}, RAISED, RAISED + timedelta(days=days))[-1].number for days in (1, 7, 22)]
    assert last == [2 + MOST_AGAIN] * 3
