"""By when a person must have acted: alarms by the clock, everything else in the clinic's working time."""

from datetime import datetime

import pytest
from sqlalchemy import select

from bot import effects
from catalogue.hours import OpeningHours
from catalogue.model import TriageClass
from records.facts import SEOUL
from records.models import Escalation
from tests.town import Town

HOURS = OpeningHours.read("평일 10:00~19:00, 토 10:00~15:00, 점심 13:00~14:00, 일·공휴일 휴진")


def at(words: str) -> datetime:
    return datetime.fromisoformat(words).replace(tzinfo=SEOUL)


@pytest.mark.parametrize(
    ("hours", "triage", "now", "due"),
    [
        (HOURS, "E0", "2026-11-22 03:00", "2026-11-22 03:05"),  # a Sunday night
        (HOURS, "E1", "2026-11-22 03:00", "2026-11-22 03:15"),
        (HOURS, "E2", "2026-11-24 10:30", "2026-11-24 15:30"),
        (HOURS, "E2", "2026-11-24 17:30", "2026-11-24 19:00"),
        (HOURS, "E2", "2026-11-22 03:00", "2026-11-23 15:00"),
        (HOURS, "E3", "2026-11-24 10:30", "2026-11-25 19:00"),
        (HOURS, "E3", "2026-11-22 03:00", "2026-11-24 19:00"),
        (None, "E2", "2026-11-22 03:00", "2026-11-22 07:00"),
        (None, "E3", "2026-11-22 03:00", "2026-11-23 03:00"),
    ],
)
def test_by_when_a_person_must_have_acted(hours: OpeningHours | None, triage: str, now: str, due: str) -> None:
    """Out of hours the count begins at the next opening; without known hours everything runs by the clock."""
    assert effects.due_at(hours, TriageClass(triage), at(now)) == at(due)


def test_an_escalation_of_a_turn_has_that_deadline(town: Town) -> None:
    """At 09:20, forty minutes before the demo clinic opens: four working hours from ten, with lunch between."""
    town.say("demo-filler", "환불해 주세요")
    with town.database.read() as session:
        [found] = session.scalars(select(Escalation)).all()
    assert found.due_at == at("2026-03-10 15:00")
