"""Clinic time: forward only, kept in the database, each jump remembered."""

from datetime import UTC, datetime, timedelta

import pytest

from records.clock import Jump
from tests.scheduler.stage import moment
from tests.town import START, Town


def now(town: Town) -> datetime:
    with town.database.read() as session:
        return town.clock.clinic(session)


def advance(town: Town, to: datetime) -> datetime:
    with town.database.write() as session:
        return town.clock.advance(session, to)


def jump(town: Town) -> Jump:
    with town.database.read() as session:
        found = town.clock.jump(session)
        assert found is not None
        return found


def test_clinic_time_goes_on_with_machine_time(town: Town) -> None:
    """A minute there is a minute here."""
    assert now(town) == START
    town.machine.pass_(minutes=1)
    assert now(town) == START + timedelta(minutes=1)


def test_clinic_time_is_told_in_seoul(town: Town) -> None:
    """Whatever zone the machine's clock speaks."""
    assert now(town).utcoffset() == timedelta(hours=9)


def test_moved_forward_it_stands_at_its_goal_and_goes_on(town: Town) -> None:
    """And every process that reads the database sees it."""
    assert advance(town, moment("2026-03-20T10:00")) == moment("2026-03-20T10:00")
    assert now(town) == moment("2026-03-20T10:00")
    town.machine.pass_(hours=1)
    assert now(town) == moment("2026-03-20T11:00")


@pytest.mark.parametrize("back", [timedelta(0), timedelta(seconds=1), timedelta(days=30)])
def test_it_never_goes_back_nor_stands(town: Town, back: timedelta) -> None:
    """A time that has passed is refused, and nothing moves."""
    with pytest.raises(ValueError, match="moves only forward"):
        advance(town, START - back)
    assert now(town) == START


def test_a_goal_may_be_given_in_any_zone(town: Town) -> None:
    """01:00 UTC is ten in Seoul."""
    advance(town, datetime(2026, 3, 20, 1, 0, tzinfo=UTC))
    assert now(town) == moment("2026-03-20T10:00")


def test_a_goal_is_never_missed_by_a_fraction_of_a_second(town: Town) -> None:
    """The offset is kept in whole seconds, rounded so that what falls due at the goal is due."""
    town.machine.now += timedelta(microseconds=700_000)
    advance(town, moment("2026-03-20T10:00"))
    assert moment("2026-03-20T10:00") <= now(town) < moment("2026-03-20T10:00:01")


def test_the_last_jump_is_remembered(town: Town) -> None:
    """From where to where, while machine time goes on by the quarter hour."""
    town.machine.pass_(minutes=15)
    advance(town, moment("2026-03-11T09:00"))
    town.machine.pass_(minutes=15)
    advance(town, moment("2026-03-20T10:00"))
    assert jump(town) == Jump(moment("2026-03-11T09:15"), moment("2026-03-20T10:00"))


def test_a_jump_right_after_another_lengthens_it(town: Town) -> None:
    """So that what fell due in the first is not forgotten."""
    town.machine.pass_(minutes=15)
    advance(town, moment("2026-03-11T09:00"))
    advance(town, moment("2026-03-20T10:00"))
    assert jump(town) == Jump(START + timedelta(minutes=15), moment("2026-03-20T10:00"))


@pytest.mark.parametrize(
    ("due", "known", "acts"),
    [
        ("2026-03-15T10:00", "2026-03-10T09:00", "2026-03-15T10:00"),  # inside: at its own minute
        ("2026-03-10T09:59", "2026-03-10T09:00", "2026-03-10T10:00"),  # overdue already: at the beginning
        ("2026-03-20T10:00", "2026-03-10T09:00", "2026-03-20T10:00"),  # at the very end
        ("2026-03-20T10:01", "2026-03-10T09:00", "2026-03-20T12:00"),  # behind it: now
        ("2026-03-15T10:00", "2026-03-20T10:00", "2026-03-20T12:00"),  # told after it: now
        ("2026-03-12T10:00", "2026-03-14T09:00", "2026-03-14T09:00"),  # told between two jumps: not before it was told
    ],
)
def test_when_something_acts_that_fell_due_around_a_jump(due: str, known: str, acts: str) -> None:
    """From 10 March 10:00 to 20 March 10:00, found at noon."""
    found = Jump(moment("2026-03-10T10:00"), moment("2026-03-20T10:00"))
    assert found.own_minute(moment(due), moment(known), moment("2026-03-20T12:00")) == moment(acts)


@pytest.mark.parametrize(("minutes", "running"), [(0, True), (10, True), (11, False)])
def test_a_jump_is_over_ten_minutes_after_its_end(minutes: int, running: bool) -> None:
    """Until then its work may still be going on."""
    found = Jump(moment("2026-03-10T10:00"), moment("2026-03-20T10:00"))
    assert found.running(found.end + timedelta(minutes=minutes)) is running
