"""The alarm ladder: at once, after 5 and 15 minutes, then everybody every quarter of an hour."""

from collections.abc import Collection
from datetime import datetime, timedelta

import pytest

from records.facts import SEOUL
from scheduler.alarms.ladder import Rung
from scheduler.alarms.ladder import rungs as rungs_of
from tests.scheduler.stage import NUMBERS


def rungs(levels: set[int], since: datetime, now: datetime, dead: Collection[int] = ()) -> list[Rung]:
    """By the shipped ladder."""
    return rungs_of(levels, since, now, NUMBERS.ladder, dead)


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


def test_after_six_hours_all_are_paged_hourly_until_somebody_acknowledges() -> None:
    """The number of the last page, and its minute: nobody is left without one, and a jump of the clock brings one."""
    raised = RAISED + timedelta(minutes=15)
    last = [rungs({0, 1, 2}, RAISED, raised + timedelta(hours=hours))[-1] for hours in (6, 6.9, 7, 30.5)]
    assert [(each.number - 2, (each.due_at - raised) / timedelta(hours=1)) for each in last] == [
        (24, 6), (24, 6), (25, 7), (48, 30),
    ]  # fmt: skip
