"""What a step of a plan says for itself: what makes it needless, and between which hours it leaves."""

from collections.abc import Callable
from typing import Any

import pytest

from records import follow_ups, sends
from records.models import FollowUp
from tests.scheduler.appointments import book, cancel
from tests.scheduler.own_plans import approve, mine, plan
from tests.scheduler.stage import FILLER, change, ledger, treat
from tests.town import Town

PLAN = "p.after"
CARE = {"expires_hours": 12, "push_class": "care", "template": "t.own"}
FIRST = {**CARE, "key": "first", "days": 2, "at": "14:00"}
ANSWERED = "앞선 안내에 답하셨습니다"
SECOND = {**CARE, "key": "second", "days": 4, "at": "14:00"}


def second(town: Town, *stops_on: str, meanwhile: Callable[[], Any] = lambda: None) -> FollowUp:
    """The filler of 9 March leads to two messages; the second, on 13 March, after what happens `meanwhile`."""
    approve(town, plan(PLAN, "treatment", FIRST, {**SECOND, "stops_on": list(stops_on)}, treatments=["filler"]))
    town.work()
    town.advance("2026-03-11T14:01")
    assert [row.state for row in mine(town, FILLER, PLAN)] == ["sent", "planned"]
    meanwhile()
    town.advance("2026-03-13T14:01")
    return mine(town, FILLER, PLAN)[1]


@pytest.mark.parametrize("stops_on", [(), ("answer",), ("visit",), ("booking",), ("answer", "visit", "booking")])
def test_a_step_goes_out_where_nothing_it_stops_on_has_happened(town: Town, stops_on: tuple[str, ...]) -> None:
    assert second(town, *stops_on).state == "sent"


@pytest.mark.parametrize(("stops_on", "state", "why"), [("answer", "refused", ANSWERED), ("visit", "sent", None)])
def test_a_step_is_needless_once_an_earlier_one_was_answered(
    town: Town, stops_on: str, state: str, why: str | None
) -> None:
    """Where that is its condition."""

    def answers() -> None:
        change(town, FollowUp, mine(town, FILLER, PLAN)[0].id, state=follow_ups.ANSWERED)

    row = second(town, stops_on, meanwhile=answers)
    assert (row.state, row.why) == (state, why)


def test_a_step_is_needless_once_the_patient_came_again(town: Town) -> None:
    """The visit from which the plan counts is none."""
    row = second(town, "visit", meanwhile=lambda: treat(town, FILLER, "보톡스", "2026-03-12T11:00"))
    assert (row.state, row.why) == ("refused", "그 사이 병원에 다녀가셨습니다")


@pytest.mark.parametrize(("cancelled", "state"), [(False, "refused"), (True, "sent")])
def test_a_step_is_needless_while_an_appointment_lies_ahead(town: Town, cancelled: bool, state: str) -> None:
    def books() -> None:
        made = book(town, FILLER, "2026-03-20T11:00")
        if cancelled:
            cancel(town, made)

    assert second(town, "booking", meanwhile=books).state == state


def test_a_step_with_hours_of_its_own_waits_for_them(town: Town) -> None:
    """Even where its class may leave at any hour: what is told at 22:10 leaves at eight."""
    told = {**CARE, "key": "told", "hours": 20, "push_class": "transaction", "between": ["08:00", "21:00"]}
    approve(town, plan(PLAN, "treatment", told, treatments=["filler"]))
    treat(town, "T-7", "입술필러", "2026-03-10T02:10", user="late")
    town.work()
    town.advance("2026-03-10T22:11")
    [row] = mine(town, "T-7", PLAN)
    assert (row.state, row.why) == ("planned", "08:00~21:00에만 보내는 안내입니다")

    town.advance("2026-03-11T08:01")
    assert [row.state for row in mine(town, "T-7", PLAN)] == ["sent"]


@pytest.mark.parametrize("by", [None, "alimtalk", "text"])
def test_the_way_that_a_step_must_take_is_written_into_the_ledger(town: Town, by: str | None) -> None:
    """Where the sender reads it, whatever becomes of the plan."""
    approve(town, plan(PLAN, "treatment", {**FIRST, "by": by}, treatments=["filler"]))
    town.work()
    town.advance("2026-03-11T14:01")
    [row] = mine(town, FILLER, PLAN)
    [send] = [each for each in ledger(town) if each.follow_up_id == row.id]
    assert send.content[sends.BY] == by
