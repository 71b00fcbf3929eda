"""The race for few slots in small, and that its judge sees who was told what is not so."""

from datetime import timedelta

import pytest

from records.clock import Clock
from tests.prove.races import Outcome, Size, _ready, at_the_desk, judge
from tests.prove.table import Finding
from tests.prove.turns.prove import sqlite_towns
from tests.town import START

NEVER = START + timedelta(days=2)


def test_every_slot_is_booked_once_and_nobody_is_left_without_an_offer() -> None:
    """Two processes, twelve patients, four slots."""
    with sqlite_towns() as towns, towns() as town:
        at_the_desk(town.database, Clock(town.machine), found := Finding("races"), Size(4, 12, 2), 1)
    assert found.violations == []
    assert (found.counts["booked"], found.counts["offered other days"]) == (4, 8)


@pytest.mark.parametrize("outcome", [Outcome("R-0", NEVER), Outcome("R-0"), Outcome("R-0", offers=(NEVER,))])
def test_what_a_patient_is_told_must_be_so(outcome: Outcome) -> None:
    """A time that is not in the book, no offer at all, an offer that cannot be had."""
    with sqlite_towns() as towns, towns() as town:
        place = _ready(town.database, Clock(town.machine), Size(2, 1, 1))
        judge(place, found := Finding("races"), [outcome])
        town.database.engine.dispose()
    assert found.violations
