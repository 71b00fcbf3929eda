"""Sessions paid ahead: what is booked counts as gone, what is cancelled comes back."""

from datetime import date

import pytest

from records.book import desk, packages
from tests.book.counter import DAY, ONE, TWO, Counter


def drawn_on(counter: Counter, number: str = ONE, treatment: str = "botox", on: date = DAY) -> str | None:
    with counter.open() as (session, _, _):
        return packages.for_booking(session, counter.patient(session, number).id, treatment, on)


@pytest.mark.parametrize(
    ("state", "left"),
    [("requested", 2), ("booked", 2), ("confirmed", 2), ("arrived", 2), ("no_show", 3), ("cancelled", 3)],
)
def test_a_session_is_gone_while_it_is_booked_or_used(counter: Counter, state: str, left: int) -> None:
    """Who did not come, or cancelled, has it still."""
    booked = counter.reserve(ONE, "10:00", state=desk.REQUESTED, package_id=counter.sell(ONE, 3))
    if state == "cancelled":
        counter.cancel(booked)
    elif state != "requested":
        counter.settle(booked, desk.BOOKED)
        counter.settle(booked, state)
    assert counter.left(ONE) == [left]


def test_the_package_that_ends_first_is_drawn_on_first(counter: Counter) -> None:
    """One without an end comes last."""
    counter.sell(ONE, 1)
    counter.sell(ONE, 1, date(2026, 12, 31))
    soonest = counter.sell(ONE, 1, date(2026, 4, 1))
    assert drawn_on(counter) == soonest


def test_a_package_holds_on_its_last_day(counter: Counter) -> None:
    """And not on the day after: what counts is the day of the appointment."""
    package = counter.sell(ONE, 1, DAY)
    assert drawn_on(counter) == package
    assert drawn_on(counter, on=date(2026, 3, 13)) is None
    assert counter.left(ONE, date(2026, 3, 13)) == []


def test_a_package_without_sessions_left_is_passed_over(counter: Counter) -> None:
    """For the next one."""
    first, second = counter.sell(ONE, 1, date(2026, 4, 1)), counter.sell(ONE, 1)
    counter.reserve(ONE, "10:00", package_id=first)
    assert drawn_on(counter) == second


def test_a_package_is_of_one_patient_and_one_treatment(counter: Counter) -> None:
    """Nobody else's is drawn on."""
    counter.sell(ONE, 1)
    assert drawn_on(counter, TWO) is None
    assert drawn_on(counter, treatment="toning") is None


def test_a_moved_appointment_keeps_its_session(counter: Counter) -> None:
    """Once."""
    booked = counter.reserve(ONE, "10:00", package_id=counter.sell(ONE, 3))
    counter.move(booked, "12:00")
    assert counter.left(ONE) == [2]


def test_what_takes_the_place_of_another_takes_its_session(counter: Counter) -> None:
    """The last one, too."""
    package = counter.sell(ONE, 1)
    old = counter.reserve(ONE, "12:00", package_id=package)
    asked = counter.reserve(ONE, "10:00", state=desk.REQUESTED, replaces=old, package_id=drawn_on(counter))
    counter.settle(asked, desk.BOOKED)
    assert counter.row(asked).package_id == package
    assert counter.left(ONE) == [0]
