"""Appointments as a system outside tells them, on both databases, and transactions that nobody waits long for."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from records.book import desk, outside, rows, snapshot
from records.book.availability import Opening, Wanted
from records.book.desk import By, What
from records.book.outside import Told
from records.database import Session
from records.facts import SEOUL
from records.models import Appointment, Clinic, Patient, TakenCell
from records.patients import by_number
from tests.town import START, Town
from webhook.imports import transactions

WHEN = datetime(2026, 3, 12, 14, 0, tzinfo=SEOUL)
BY = By("import", START, START)
TOLD = Told("R-1", WHEN, 30, "보톡스", "botox", "han", "booked")


def take(town: Town, *told: Told, number: str = "D-1001") -> list[str]:
    with town.database.write() as session:
        clinic, patient = of(session, town, number)
        snapshot.lock(session, clinic)
        return [outside.take(session, clinic, snapshot.rules(clinic), patient, each, BY) for each in told]


def of(session: Session, town: Town, number: str = "D-1001") -> tuple[Clinic, Patient]:
    clinic = town.clinic()
    patient = by_number(session, clinic, number)
    assert patient is not None
    return clinic, patient


def test_what_is_told_outside_is_not_offered_here(town: Town) -> None:
    """With whichever doctor, until it is cancelled."""
    wanted = Wanted("botox", WHEN.date(), WHEN.date(), doctor="han")

    def free() -> bool:
        with town.database.read() as session:
            book = snapshot.load(session, town.clinic(), START)
        assert book is not None
        return book.at(wanted, WHEN) is not None

    assert free()
    assert take(town, TOLD) == ["created"]
    assert not free()
    assert take(town, Told("R-1", WHEN, state="cancelled")) == ["changed"]
    assert free()


def test_a_key_passes_from_one_patient_to_another(town: Town) -> None:
    """Again and again, under the rule that a key stands once."""
    assert take(town, TOLD) == ["created"]
    assert take(town, TOLD, number="D-1002") == ["created"]
    assert take(town, TOLD, number="D-1002") == ["unchanged"]
    assert take(town, TOLD) == ["created"]


def test_many_at_one_time_have_a_place_each(town: Town) -> None:
    """Beyond what there is; each gives back its own."""
    keys = [f"R-{n}" for n in range(5)]
    assert take(town, *(Told(key, WHEN, 30, "보톡스", "botox", "han") for key in keys)) == ["created"] * 5
    assert take(town, *(Told(key, WHEN, state="cancelled") for key in keys[1:])) == ["changed"] * 4
    with town.database.read() as session:
        units = set(session.scalars(select(TakenCell.unit)))
    assert {unit.rpartition(":")[2] for unit in units} == {"1"}


def test_who_stands_beyond_the_count_is_in_nobodys_way_twice(town: Town) -> None:
    """Two who change places in one file: neither time is free, though the doctor's first place is at one of them."""
    later = WHEN + timedelta(hours=1)
    take(town, TOLD, Told("R-2", later, 30, "보톡스", "botox", "han"))
    swapped = (Told("R-2", WHEN, doctor="han"), Told("R-1", later, doctor="han"))
    assert take(town, *swapped) == ["moved", "moved"]
    with town.database.read() as session:
        book = snapshot.load(session, town.clinic(), START)
    assert book is not None
    day = Wanted("botox", WHEN.date(), WHEN.date(), doctor="han")
    assert [book.at(day, at) for at in (WHEN, later)] == [None, None]
    assert book.at(day, later + timedelta(hours=1)) is not None


def test_a_treatment_that_became_another_needs_another_room(town: Town) -> None:
    """At the same time: it is no move."""
    take(town, TOLD)
    assert take(town, Told("R-1", WHEN, 30, "토닝", "toning", "han", "booked")) == ["changed"]
    with town.database.read() as session:
        units = set(session.scalars(select(TakenCell.unit)))
    assert {"room:laser:1", "device:laser:1"} <= units
    assert "room:exam:1" not in units


def test_an_arrival_that_was_a_mistake_is_cancelled_with_its_cells(town: Town) -> None:
    """What was over is not any more."""
    take(town, TOLD, Told("R-1", WHEN, state="arrived"), Told("R-1", WHEN, state="cancelled"))
    with town.database.read() as session:
        assert session.scalars(select(Appointment.state)).all() == ["cancelled"]
        assert session.scalars(select(TakenCell)).all() == []


def test_an_appointment_that_takes_nothing_is_kept(town: Town) -> None:
    """A guest's, for what needs neither doctor nor room."""
    with town.database.write() as session:
        clinic, patient = of(session, town)
        opening, what = Opening(WHEN, 30, "", ()), What("consultation", "진료", guest="동생")
        row = desk.reserve(session, clinic, patient, opening, what, "booked", "chat", BY)
        desk.move(session, row, Opening(WHEN + timedelta(hours=1), 30, "", ()), BY)
        assert rows.held(session, row.id) == []


@pytest.mark.parametrize(("hold", "most", "portions"), [(60, 500, [5]), (-1, 500, [1] * 5), (60, 2, [2, 2, 1])])
def test_a_transaction_ends_when_its_time_or_its_rows_are_used_up(
    town: Town, monkeypatch: pytest.MonkeyPatch, hold: float, most: int, portions: list[int]
) -> None:
    """No row is lost between two."""
    for name, value in (("HOLD", hold), ("MOST", most), ("PAUSE", 0)):
        monkeypatch.setattr(transactions, name, value)
    stored: list[list[int]] = []

    def begin(_session: Session) -> object:
        stored.append([])
        return stored[-1].append

    transactions.in_transactions(town.database, range(5), begin, dry_run=False)  # type: ignore[arg-type]
    assert [len(portion) for portion in stored] == portions
    assert [row for portion in stored for row in portion] == [*range(5)]
