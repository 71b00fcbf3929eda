"""The race for few slots in small, and that its judge sees who was told what is not so."""

from datetime import timedelta

import pytest

from tests.prove.races import Outcome, _fill, _judge, race
from tests.prove.table import Finding
from tests.prove.turns.prove import sqlite_towns
from tests.town import START


def test_every_slot_is_booked_once_and_nobody_is_left_without_an_offer() -> None:
    """Two processes, twelve patients, four slots."""
    with sqlite_towns() as towns, towns() as town:
        race(town, found := Finding("races"), 1, slots=4, people=12, processes=2)
        town.database.engine.dispose()
    assert found.violations == []
    assert (found.counts["booked"], found.counts["offered other days"]) == (4, 8)


NEVER = START + timedelta(days=2)


@pytest.mark.parametrize("outcome", [Outcome("R-0", NEVER), Outcome("R-0"), Outcome("R-0", offers=(NEVER,))])
def test_what_a_patient_is_told_must_be_so(outcome: Outcome) -> None:
    """A time that is not in the book, no offer at all, an offer that cannot be had."""
    with sqlite_towns() as towns, towns() as town:
        _fill(town, 4, 1)
        _judge(town, found := Finding("races"), [outcome], slots=0)
        town.database.engine.dispose()
    assert found.violations
