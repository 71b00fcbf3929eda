"""The desk of the demo clinic with the small book of `wishes`: each act is a transaction that holds the book."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from catalogue.book import CELL
from records import clinics, patients
from records.book import closures, desk, packages, rows, snapshot, waiting
from records.book.availability import CELLS, PATIENT, Opening, Wanted, bits_of
from records.book.desk import By
from records.database import Session
from records.models import (
    Appointment,
    AppointmentChange,
    Clinic,
    Closure,
    Package,
    Patient,
    TakenCell,
    TakenDay,
    Waiting,
)
from tests.book.wishes import at, rules
from tests.scheduler.stage import BOTOX, FILLER, LASER
from tests.town import Town

DAY = date(2026, 3, 12)  # a Thursday, two days ahead
HOURS = "평일 10:00~13:00, 토 10:00~12:00, 휴게 11:00~11:30, 일·공휴일 휴진"
ONE, TWO, THREE = FILLER, BOTOX, LASER


class Counter:
    """`changes` are those of the rules."""

    def __init__(self, town: Town, **changes: Any) -> None:
        self.town = town
        self.set_rules(**changes)
        with town.database.read() as session:
            self.clinic_id = clinics.by_code(session, "demo").id

    def set_rules(self, **changes: Any) -> None:
        with self.town.database.write() as session:
            clinic = clinics.by_code(session, "demo")
            clinics.set_hours(clinic, HOURS)
            snapshot.keep_rules(clinic, rules(**changes))

    @contextmanager
    def open(self) -> Iterator[tuple[Session, Clinic, By]]:
        """A transaction that holds the book; a second passes."""
        self.town.machine.pass_(seconds=1)
        with self.town.database.write() as session:
            clinic = clinics.by_code(session, "demo")
            snapshot.lock(session, clinic)
            yield session, clinic, By("chat", self.town.clock.clinic(session), self.town.machine())

    # ── appointments

    def reserve(
        self, number: str, clock: str, service: str = "botox", state: str = desk.BOOKED, *, doctor: str | None = None,
        **what: Any,
    ) -> str:  # fmt: skip
        """The new appointment's id."""
        with self.open() as (session, clinic, by):
            opening = self.opening(session, clinic, clock, service, doctor)
            told = desk.What(service, service, **what)
            return desk.reserve(session, clinic, self.patient(session, number), opening, told, state, "chat", by).id

    def look(self, clock: str, service: str = "botox", doctor: str | None = None) -> Opening:
        with self.open() as (session, clinic, _):
            return self.opening(session, clinic, clock, service, doctor)

    def opening(self, session: Session, clinic: Clinic, clock: str, service: str, doctor: str | None = None) -> Opening:
        book = snapshot.load(session, clinic, self.town.clock.clinic(session))
        assert book is not None
        found = book.at(Wanted(service, DAY, DAY, doctor=doctor), at(clock, DAY))
        assert found is not None, f"{service} cannot be had at {clock}"
        return found

    def move(self, appointment: str, clock: str) -> None:
        with self.open() as (session, clinic, by):
            row = session.get_one(Appointment, appointment)
            desk.move(session, row, self.opening(session, clinic, clock, row.treatment), by)

    def cancel(self, appointment: str, late: bool = False) -> None:
        with self.open() as (session, _, by):
            desk.cancel(session, session.get_one(Appointment, appointment), by, late)

    def settle(self, appointment: str, state: str) -> None:
        with self.open() as (session, _, by):
            desk.settle(session, session.get_one(Appointment, appointment), state, by)

    def row(self, appointment: str) -> Appointment:
        with self.town.database.read() as session:
            return session.get_one(Appointment, appointment)

    def story(self, appointment: str) -> str:
        """What became of it, such as booked 10:00, moved 10:30."""
        wanted = select(AppointmentChange).where(AppointmentChange.appointment_id == appointment)
        with self.town.database.read() as session:
            found = session.scalars(wanted.order_by(AppointmentChange.recorded_at, AppointmentChange.id))
            return ", ".join(f"{each.what} {each.starts_at.astimezone(at('00:00').tzinfo):%H:%M}" for each in found)

    def all(self) -> list[Appointment]:
        with self.town.database.read() as session:
            return list(session.scalars(select(Appointment).order_by(Appointment.starts_at)))

    def patient(self, session: Session, number: str) -> Patient:
        found = patients.by_number(session, clinics.by_code(session, "demo"), number)
        assert found is not None
        return found

    def is_stale(self, number: str) -> bool:
        with self.town.database.read() as session:
            return self.patient(session, number).stale

    def nobody_is_stale(self) -> None:
        with self.town.database.write() as session:
            for patient in session.scalars(select(Patient)):
                patient.stale = False

    # ── what is free

    def free(self, service: str = "botox", number: str | None = None, doctor: str | None = None) -> str:
        """Beginnings on the day, such as 10:00 10:30; those that fit the patient with that number."""
        with self.open() as (session, clinic, by):
            book = snapshot.load(session, clinic, by.now)
            assert book is not None
            own = desk.ahead(session, self.patient(session, number).id, by.now) if number else []
            busy = bits_of((each.starts_at, each.ends_at) for each in own)
            found = book.openings(Wanted(service, DAY, DAY, busy=busy, doctor=doctor))
            return " ".join(f"{each.starts_at:%H:%M}" for each in found)

    def is_in_step(self) -> bool:
        """Whether the days' bits say what the cells say, and the cells belong to what takes any."""
        with self.town.database.read() as session:
            cells: dict[tuple[int, str], int] = {}
            for row in session.scalars(select(TakenCell).where(~TakenCell.unit.startswith(PATIENT))):
                day, cell = divmod(row.cell, CELLS)
                cells[day, row.unit] = cells.get((day, row.unit), 0) | 1 << cell
            days = session.scalars(select(TakenDay))
            kept = {(row.day, row.unit): int.from_bytes(row.bits, "little") for row in days}
        return cells == {key: bits for key, bits in kept.items() if bits}

    def cells(self, appointment: str) -> dict[str, int]:
        """Minutes that it takes, by unit."""
        with self.town.database.read() as session:
            return {claim.unit: (claim.last - claim.first) * CELL for claim in rows.held(session, appointment)}

    # ── closures, packages, the waiting list

    def close(self, resource: str, start: str, end: str) -> Closure:
        with self.open() as (session, clinic, by):
            return closures.add(session, clinic, resource, at(start, DAY), at(end, DAY), "학회", "staff", by.now)

    def hit(self, closure: Closure) -> list[str]:
        with self.open() as (session, _, _):
            return [each.id for each in closures.hit(session, closure)]

    def sell(self, number: str, total: int, expires_on: date | None = None, treatment: str = "botox") -> str:
        with self.open() as (session, clinic, by):
            row = Package(
                clinic_id=clinic.id, patient_id=self.patient(session, number).id, treatment=treatment, label=treatment,
                total=total, expires_on=expires_on, created_at=by.now,
            )  # fmt: skip
            session.add(row)
            session.flush()
            return row.id

    def left(self, number: str, on: date = DAY) -> list[int]:
        with self.open() as (session, _, _):
            return [each.left for each in packages.of_patient(session, self.patient(session, number).id, on)]

    def wait(self, number: str, service: str = "botox", **wish: Any) -> str:
        with self.open() as (session, clinic, by):
            told = waiting.Wish(**{"treatment": service, "label": service, "first": DAY, "last": DAY} | wish)
            return waiting.join(session, clinic, self.patient(session, number), told, by.now).id

    def offer(self) -> list[str]:
        """Offer whatever fits somebody; the places on the list that got an offer, in that order."""
        found = []
        with self.open() as (session, clinic, by):
            while row := waiting.offer_next(session, clinic, by):
                found.append(row.id)
        return found

    def answer(self, act: str, place: str, *told: Any, **more: Any) -> Any:
        """`act`: accept, pass_, leave or return_ of the waiting list."""
        with self.open() as (session, _, by):
            row = session.get_one(Waiting, place)
            if act == "return_":
                return waiting.return_(row, by)
            return getattr(waiting, act)(session, row, *told, by, **more)

    def place(self, place: str) -> Waiting:
        with self.town.database.read() as session:
            return session.get_one(Waiting, place)

    def offered(self, place: str) -> Appointment:
        """What is held for that place."""
        return self.row(self.place(place).appointment_id or "")

    def later(self, **span: float) -> None:
        self.town.machine.pass_(**span)

    def now(self) -> datetime:
        with self.town.database.read() as session:
            return self.town.clock.clinic(session)
