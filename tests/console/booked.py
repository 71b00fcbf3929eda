"""A clinic with an appointment book, and appointments in it, for the tests of its pages."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from catalogue.book import BookRules
from records import clinics
from records.book import desk, snapshot
from records.book.availability import Wanted
from records.facts import SEOUL, local_date
from records.models import AccessEntry, Appointment, Clinic, Patient
from tests.console.world import World, treated

RULES = BookRules.model_validate(
    {
        "doctors": [{"code": "han", "name": "한원장"}, {"code": "yun", "name": "윤원장"}],
        "rooms": [{"code": "laser", "name": "레이저실", "count": 2}],
        "devices": [{"code": "toning", "name": "토닝기"}],
        "services": {
            "toning": {"minutes": 30, "doctors": ["han", "yun"], "rooms": ["laser"], "devices": ["toning"]},
            "consultation": {"minutes": 30, "doctors": ["han", "yun"]},
            "peel": {"minutes": 40, "interval_days": 14},
        },
    }
)


def keep_book(world: World, clinic: Clinic, rules: BookRules = RULES) -> None:
    with world.database.write() as session:
        row = session.get_one(Clinic, clinic.id)
        clinics.set_hours(row, "평일 10:00~19:00, 점심 13:00~14:00")
        snapshot.keep_rules(row, rules)


def patient(world: World, clinic: Clinic, number: int, name: str) -> str:
    """The id of a patient with the number A-000n and a phone of their own."""
    with world.database.write() as session:
        return treated(session, clinic, number, name, "토닝", world.at - timedelta(days=30)).id


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """A time in November 2026; the 24th, a Tuesday, is the tests' today."""
    return datetime(2026, 11, day, hour, minute, tzinfo=SEOUL)


def book(
    world: World, clinic: Clinic, patient_id: str, starts_at: datetime, state: str = desk.BOOKED,
    service: str = "consultation", doctor: str | None = "han", **what: str,
) -> str:  # fmt: skip
    """The id of a new appointment."""
    with world.database.write() as session:
        row, whose = session.get_one(Clinic, clinic.id), session.get_one(Patient, patient_id)
        snapshot.lock(session, row)
        on = local_date(starts_at)
        known = snapshot.load(session, row, world.at, on)
        assert known is not None
        opening = known.at(Wanted(service, on, on, doctor=doctor, staff=True), starts_at)
        assert opening is not None, "the test books what is not free"
        by = desk.By("chat", world.at, world.at)
        details = desk.What(service, {"consultation": "상담"}.get(service, service), **what)
        return desk.reserve(session, row, whose, opening, details, state, "chat", by).id


def found(world: World, id: str) -> Appointment:
    with world.database.read() as session:
        return session.get_one(Appointment, id)


def logged(world: World, prefix: str) -> list[tuple[str, str | None, str | None]]:
    """The access log's lines whose action begins like that."""
    with world.database.read() as session:
        rows = session.scalars(select(AccessEntry).order_by(AccessEntry.id)).all()
    return [(row.action, row.patient_id, row.subject) for row in rows if row.action.startswith(prefix)]


@pytest.fixture(autouse=True)
def book_of_the_clinic(world: World, clinic: Clinic) -> None:
    keep_book(world, clinic)


@pytest.fixture
def sora(world: World, clinic: Clinic) -> str:
    return patient(world, clinic, 1, "김소라")


@pytest.fixture
def doyun(world: World, clinic: Clinic) -> str:
    return patient(world, clinic, 2, "이도윤")
