"""Closures take what is free, leave what is booked, and name who must be told."""

import pytest

from records.book import closures
from records.models import Closure
from tests.book.counter import DAY, ONE, THREE, TWO, Counter
from tests.book.wishes import at

WHOLE_DAY = "10:00 10:30 11:30 12:00 12:30"


@pytest.mark.parametrize(
    ("resource", "botox", "peel"),
    [
        ("", "10:00 12:00 12:30", "10:00 12:00 12:30"),
        ("doctor:han", WHOLE_DAY, WHOLE_DAY),
        ("room:laser", WHOLE_DAY, "10:00 12:00 12:30"),
    ],
)
def test_nothing_is_offered_in_a_closure(counter: Counter, resource: str, botox: str, peel: str) -> None:
    """Until it is lifted."""
    closure = counter.close(resource, "10:30", "12:00")
    assert (counter.free(), counter.free("peel")) == (botox, peel)
    with counter.open() as (session, _, _):
        closures.lift(session, session.get_one(Closure, closure.id))
    assert (counter.free(), counter.free("peel")) == (WHOLE_DAY, WHOLE_DAY)


def test_two_closures_of_the_same_add_up(counter: Counter) -> None:
    """Lifting one leaves the other."""
    one = counter.close("", "10:00", "11:00")
    counter.close("", "10:30", "12:00")
    assert counter.free() == "12:00 12:30"
    with counter.open() as (session, _, _):
        closures.lift(session, session.get_one(Closure, one.id))
    assert counter.free() == "10:00 12:00 12:30"


@pytest.mark.parametrize("end", ["10:00", "09:00"])
def test_a_closure_ends_after_it_begins(counter: Counter, end: str) -> None:
    """Staff read so in Korean."""
    with pytest.raises(ValueError, match="끝나는 시각"):
        counter.close("", "10:00", end)


def test_a_closure_leaves_appointments_until_staff_move_them(counter: Counter) -> None:
    """And names them by time."""
    late, early = counter.reserve(ONE, "12:00"), counter.reserve(TWO, "10:00")
    closure = counter.close("", "10:00", "13:00")
    assert [counter.row(each).state for each in (late, early)] == ["booked", "booked"]
    assert counter.hit(closure) == [early, late]


@pytest.mark.parametrize(
    ("start", "end", "is_hit"),
    [("10:00", "10:30", True), ("09:00", "10:00", False), ("10:30", "11:00", False), ("10:29", "10:31", True)],
)
def test_who_comes_beside_a_closure_need_not_be_told(counter: Counter, start: str, end: str, is_hit: bool) -> None:
    """Edges are half open."""
    booked = counter.reserve(ONE, "10:00")
    for resource in ("", "doctor:han"):
        assert counter.hit(counter.close(resource, start, end)) == [booked] * is_hit


def test_a_closed_room_hits_what_is_being_prepared_in_it(counter: Counter) -> None:
    """Though the patient comes only later; the doctor has time then."""
    booked = counter.reserve(ONE, "10:00", "thread")
    assert counter.hit(counter.close("room:laser", "09:30", "09:45")) == [booked]
    assert counter.hit(counter.close("doctor:han", "09:30", "09:45")) == []


def test_only_those_who_come_to_the_closed_must_be_told(counter: Counter) -> None:
    """Neither the other doctor's patients, nor those who cancelled or have come."""
    mine, other = counter.reserve(ONE, "10:00", doctor="han"), counter.reserve(TWO, "10:00", doctor="yun")
    counter.cancel(counter.reserve(THREE, "10:30", doctor="han"))
    counter.settle(counter.reserve(THREE, "11:30", doctor="han"), "arrived")
    assert counter.hit(counter.close("doctor:han", "10:00", "13:00")) == [mine]
    assert counter.hit(counter.close("doctor:yun", "10:00", "13:00")) == [other]


def test_an_underscore_in_a_code_is_an_underscore(counter: Counter) -> None:
    """Not any letter: nobody is told of another room's closure."""
    rooms = [{"code": "r_1", "name": "1호실"}, {"code": "rx1", "name": "엑스실"}]
    counter.set_rules(rooms=rooms, services={code: {"minutes": 30, "rooms": [code]} for code in ("r_1", "rx1")})
    booked, other = counter.reserve(ONE, "10:00", "r_1"), counter.reserve(TWO, "10:00", "rx1")
    assert counter.hit(counter.close("room:r_1", "10:00", "11:00")) == [booked]
    assert counter.hit(counter.close("room:rx1", "10:00", "11:00")) == [other]


def test_closures_that_are_over_are_not_listed(counter: Counter) -> None:
    """The others by time."""
    late, early = counter.close("", "12:00", "13:00"), counter.close("", "10:00", "11:00")
    with counter.open() as (session, clinic, by):
        assert [each.id for each in closures.ahead(session, clinic, by.now)] == [early.id, late.id]
        assert [each.id for each in closures.ahead(session, clinic, at("11:00", DAY))] == [late.id]
