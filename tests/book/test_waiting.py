"""The waiting list: first come, first served; what is offered is held, and nobody loses by it."""

from datetime import date, time, timedelta
from typing import Any

import pytest

from records.book import desk, waiting
from tests.book.counter import DAY, ONE, THREE, TWO, Counter
from tests.book.wishes import at

FULL = "10:00", "10:30", "11:30", "12:00", "12:30"


@pytest.fixture
def full(counter: Counter) -> list[str]:
    """The one doctor's day without a gap: patient three's appointments, by time."""
    counter.set_rules(services={"botox": {"minutes": 30, "doctors": ["han"]}, "talk": {"minutes": 30}})
    return [counter.reserve(THREE, clock) for clock in FULL]


def expired(counter: Counter) -> list[str]:
    """Let pass what was not taken in time, as the pump does; whose offers these were."""
    with counter.open() as (session, clinic, by):
        found = waiting.expired_offers(session, clinic.id, by.now)
        for row in found:
            waiting.pass_(session, row, by, silent=True)
        return [row.id for row in found]


# ── who is offered what


def test_who_came_first_is_offered_the_freed_slot(counter: Counter, full: list[str]) -> None:
    """And it is held: nobody else is, and nobody can book it."""
    first, second = counter.wait(ONE), counter.wait(TWO)
    assert counter.offer() == []
    counter.cancel(full[0])
    assert counter.offer() == [first]
    assert counter.offered(first).starts_at == at("10:00", DAY)
    assert counter.place(second).state == "waiting"
    assert counter.free() == ""


def test_each_freed_slot_goes_to_the_next(counter: Counter, full: list[str]) -> None:
    """One slot each."""
    places = [counter.wait(ONE), counter.wait(TWO)]
    counter.cancel(full[0])
    counter.cancel(full[3])
    assert counter.offer() == places
    assert [counter.offered(each).starts_at for each in places] == [at("10:00", DAY), at("12:00", DAY)]


@pytest.mark.parametrize(
    "wish",
    [
        {"begin": time(10, 30)},
        {"end": time(9, 59)},
        {"first": date(2026, 3, 15), "last": date(2026, 3, 15)},
        {"doctor": "yun"},
        {"service": "thread"},
    ],
)
def test_whom_it_does_not_fit_is_passed_over(counter: Counter, full: list[str], wish: dict[str, Any]) -> None:
    """For the next whom it does: times of day, days, doctor and treatment count."""
    first, second = counter.wait(ONE, **wish), counter.wait(TWO, begin=time(10), end=time(10))
    counter.cancel(full[0])
    assert counter.offer() == [second]
    assert counter.place(first).state == "waiting"


def test_somebody_who_has_an_appointment_then_is_not_offered_it(counter: Counter, full: list[str]) -> None:
    """Unless it is for a guest."""
    counter.reserve(ONE, "10:00", "talk")
    own, guest = counter.wait(ONE), counter.wait(ONE, guest="어머니")
    counter.cancel(full[0])
    assert counter.offer() == [guest]
    assert counter.place(own).state == "waiting"


def test_who_is_being_treated_is_not_offered_the_same_time(counter: Counter, full: list[str]) -> None:
    """Though that appointment lies no more ahead; the slot goes to the next."""
    counter.settle(counter.reserve(ONE, "10:00", "talk"), desk.ARRIVED)
    counter.wait(ONE)
    other = counter.wait(TWO)
    counter.cancel(full[0])
    assert counter.offer() == [other]


def test_an_offer_ends_after_the_minutes_of_the_rules(counter: Counter, full: list[str]) -> None:
    """But no later than it begins."""
    place = counter.wait(ONE)
    counter.cancel(full[0])
    counter.offer()
    assert counter.offered(place).held_until == counter.now() + timedelta(minutes=30)


def test_an_offer_at_the_last_moment_ends_as_it_begins(counter: Counter, full: list[str]) -> None:
    """A slot that has begun cannot be taken."""
    place = counter.wait(ONE)
    counter.later(days=2, minutes=25)  # 09:45 and some seconds
    counter.cancel(full[0])
    counter.offer()
    assert counter.offered(place).held_until == at("10:00", DAY)


@pytest.mark.usefixtures("full")
def test_the_same_wish_told_again_keeps_its_place(counter: Counter) -> None:
    """Another time of day is another wish."""
    first, second = counter.wait(ONE, end=time(11)), counter.wait(TWO)
    assert counter.wait(ONE, end=time(11)) == first
    assert counter.wait(ONE, begin=time(12)) not in (first, second)
    assert counter.wait(ONE, end=time(11), doctor="han") not in (first, second)


# ── what becomes of an offer


@pytest.mark.parametrize("state", [desk.BOOKED, desk.REQUESTED])
def test_an_accepted_offer_is_the_patient_s(counter: Counter, full: list[str], state: str) -> None:
    """At once, or for staff to approve."""
    place = counter.wait(ONE)
    counter.cancel(full[0])
    counter.offer()
    held = counter.answer("accept", place, state)
    assert (counter.row(held.id).state, counter.row(held.id).held_until) == (state, None)
    assert counter.place(place).state == "taken"


def test_an_accepted_offer_draws_on_the_package(counter: Counter, full: list[str]) -> None:
    """As any other booking does."""
    package, place = counter.sell(ONE, 2), counter.wait(ONE)
    counter.cancel(full[0])
    counter.offer()
    assert counter.answer("accept", place, desk.BOOKED).package_id == package
    assert counter.left(ONE) == [1]


def test_an_offer_cannot_be_accepted_twice_nor_after_it_was_passed(counter: Counter, full: list[str]) -> None:
    """The second answer changes nothing."""
    one, two = counter.wait(ONE), counter.wait(TWO)
    counter.cancel(full[0])
    counter.cancel(full[1])
    assert counter.offer() == [one, two]
    assert counter.answer("accept", one, desk.BOOKED) is not None
    assert counter.answer("accept", one, desk.BOOKED) is None
    counter.answer("pass_", two)
    assert counter.answer("accept", two, desk.BOOKED) is None


@pytest.mark.parametrize("act", ["pass_", "leave"])
def test_the_button_of_an_offer_that_was_taken_changes_nothing(counter: Counter, full: list[str], act: str) -> None:
    """Nobody is on the list again by it."""
    place = counter.wait(ONE)
    counter.cancel(full[0])
    counter.offer()
    held = counter.answer("accept", place, desk.BOOKED)
    counter.answer(act, place)
    assert (counter.place(place).state, counter.row(held.id).state) == ("taken", "booked")


def test_a_passed_slot_goes_to_the_next_and_not_back(counter: Counter, full: list[str]) -> None:
    """Even when nobody else wants it; another slot does come."""
    first, second = counter.wait(ONE), counter.wait(TWO)
    counter.cancel(full[0])
    counter.offer()
    counter.answer("pass_", first)
    assert counter.offer() == [second]
    counter.answer("leave", second)
    assert counter.offer() == []
    assert counter.free() == "10:00"
    counter.cancel(full[3])
    assert counter.offer() == [first]
    assert counter.offered(first).starts_at == at("12:00", DAY)


def test_an_offer_that_nobody_takes_goes_on(counter: Counter, full: list[str]) -> None:
    """When its time is over, not before."""
    first, second = counter.wait(ONE), counter.wait(TWO)
    counter.cancel(full[0])
    counter.offer()
    counter.later(minutes=29)
    assert expired(counter) == []
    counter.later(minutes=1)
    assert expired(counter) == [first]
    assert counter.offer() == [second]
    assert counter.place(first).state == "waiting"


def test_who_is_silent_three_times_leaves_the_list(counter: Counter, full: list[str]) -> None:
    """And is asked no more."""
    place = counter.wait(ONE)
    for appointment in full[:3]:
        assert counter.place(place).state == "waiting"
        counter.cancel(appointment)
        assert counter.offer() == [place]
        counter.later(minutes=31)
        expired(counter)
    assert counter.place(place).state == "left"
    counter.cancel(full[3])
    assert counter.offer() == []


def test_who_answers_is_not_silent(counter: Counter, full: list[str]) -> None:
    """A no in words starts the count anew."""
    place = counter.wait(ONE)
    for appointment, silent in zip(full, (True, True, False, True), strict=False):
        counter.cancel(appointment)
        assert counter.offer() == [place]
        counter.answer("pass_", place, silent=silent)
    assert counter.place(place).state == "waiting"


def test_an_offer_that_staff_cancel_leaves_its_place_on_the_list(counter: Counter, full: list[str]) -> None:
    """It is not stuck with an offer that is none."""
    place = counter.wait(ONE)
    counter.cancel(full[0])
    counter.offer()
    counter.cancel(counter.offered(place).id)
    assert expired(counter) == [place]
    assert counter.place(place).state == "waiting"


def test_an_offer_that_staff_book_is_taken(counter: Counter, full: list[str]) -> None:
    """As if the patient had said so."""
    place = counter.wait(ONE)
    counter.cancel(full[0])
    counter.offer()
    held = counter.offered(place).id
    counter.settle(held, desk.BOOKED)
    expired(counter)
    assert (counter.place(place).state, counter.row(held).state) == ("taken", "booked")


# ── leaving and coming back


def test_who_leaves_gives_the_held_slot_back(counter: Counter, full: list[str]) -> None:
    """To the next."""
    first, second = counter.wait(ONE), counter.wait(TWO)
    counter.cancel(full[0])
    counter.offer()
    counter.answer("leave", first)
    assert counter.place(first).state == "left"
    assert counter.offer() == [second]


def test_who_left_may_return_to_the_same_place(counter: Counter, full: list[str]) -> None:
    """Before those who came later."""
    first = counter.wait(ONE)
    counter.wait(TWO)
    counter.answer("leave", first)
    counter.answer("return_", first)
    counter.cancel(full[0])
    assert counter.offer() == [first]


@pytest.mark.usefixtures("full")
def test_nobody_returns_to_days_that_have_passed(counter: Counter) -> None:
    """The last day itself is not over."""
    place = counter.wait(ONE)
    counter.answer("leave", place)
    counter.later(days=3)
    counter.answer("return_", place)
    assert counter.place(place).state == "left"


def test_a_taken_place_does_not_come_back(counter: Counter, full: list[str]) -> None:
    """The patient has what they waited for."""
    place = counter.wait(ONE)
    counter.cancel(full[0])
    counter.offer()
    counter.answer("accept", place, desk.BOOKED)
    counter.answer("return_", place)
    assert counter.place(place).state == "taken"


@pytest.mark.usefixtures("full")
def test_places_whose_days_have_passed_are_over(counter: Counter) -> None:
    """On the day after the last one."""

    def over() -> list[str]:
        with counter.open() as (session, clinic, by):
            return [row.id for row in waiting.over(session, clinic.id, by.now)]

    place = counter.wait(ONE)
    counter.later(days=2)
    assert over() == []
    counter.later(days=1)
    assert over() == [place]


# ── an earlier one instead of what one has


def test_an_earlier_slot_takes_the_place_of_the_later_appointment(counter: Counter, full: list[str]) -> None:
    """Whose slot is free then."""
    counter.cancel(full[4])
    old = counter.reserve(ONE, "12:30")
    place = counter.wait(ONE, replaces=old)
    counter.cancel(full[1])
    assert counter.offer() == [place]
    assert counter.row(old).state == "booked"  # while nobody has answered
    counter.answer("accept", place, desk.BOOKED)
    assert counter.row(old).state == "cancelled"
    assert counter.free() == "12:30"


def test_a_later_slot_is_no_offer_for_who_wants_an_earlier_one(counter: Counter, full: list[str]) -> None:
    """It goes to the next."""
    counter.cancel(full[1])
    old = counter.reserve(ONE, "10:30")
    counter.wait(ONE, replaces=old)
    other = counter.wait(TWO)
    counter.cancel(full[4])
    assert counter.offer() == [other]


def test_where_staff_approve_the_later_one_stays_until_they_do(counter: Counter, full: list[str]) -> None:
    """So that a refusal takes nothing from the patient."""
    counter.cancel(full[4])
    old = counter.reserve(ONE, "12:30")
    place = counter.wait(ONE, replaces=old)
    counter.cancel(full[1])
    counter.offer()
    held = counter.answer("accept", place, desk.REQUESTED)
    assert counter.row(old).state == "booked"
    counter.settle(held.id, desk.BOOKED)
    assert counter.row(old).state == "cancelled"


def test_who_waits_for_a_later_day_instead_is_offered_it(counter: Counter, full: list[str]) -> None:
    """The wish names a time of its own; only a wish without one means earlier."""
    counter.cancel(full[1])
    old = counter.reserve(ONE, "10:30")
    place = counter.wait(ONE, replaces=old, begin=time(12), end=time(13))
    counter.cancel(full[4])
    assert counter.offer() == [place]
