"""The waiting list: who waits for what, who is offered a freed slot, and what becomes of the offer.

First come, first served. A slot is held while it is offered; who lets it go by stays on the list behind nobody, but is
not offered the same slot again in the same round.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from records.book import desk, snapshot
from records.book.availability import Book, Opening, Wanted, bits_of
from records.book.desk import By
from records.facts import Waits, local_date
from records.models import Appointment, AppointmentChange, Clinic, Patient, Waiting

WAITING, OFFERED, TAKEN, LEFT, EXPIRED = "waiting", "offered", "taken", "left", "expired"
OPEN = (WAITING, OFFERED)
MOST_PASSED = 3  # offers that went by without a word, after which nobody is asked again


@dataclass(frozen=True)
class Wish:
    """What somebody waits for; days and beginnings inclusive."""

    treatment: str
    label: str
    first: date
    last: date
    begin: time | None = None
    end: time | None = None
    doctor: str | None = None
    guest: str = ""
    replaces: str | None = None


def join(session: Session, clinic: Clinic, patient: Patient, wish: Wish, now: datetime) -> Waiting:
    """A place at the end of the list; the same wish told again changes nothing."""
    for known in of_patient(session, patient.id):
        if (known.treatment, known.first, known.last, known.guest) == (
            wish.treatment, wish.first, wish.last, wish.guest
        ):  # fmt: skip
            return known
    values = {name: value for name, value in vars(wish).items() if name != "replaces"}
    row = Waiting(
        clinic_id=clinic.id, patient_id=patient.id, replaces_id=wish.replaces, created_at=now, updated_at=now, **values
    )
    session.add(row)
    session.flush()
    return row


def of_patient(session: Session, patient_id: str) -> list[Waiting]:
    wanted = select(Waiting).where(Waiting.patient_id == patient_id, Waiting.state.in_(OPEN))
    return list(session.scalars(wanted.order_by(Waiting.created_at, Waiting.id)))


def of_clinic(session: Session, clinic: Clinic) -> list[Waiting]:
    """Everybody on the list, in its order."""
    wanted = select(Waiting).where(Waiting.clinic_id == clinic.id, Waiting.state.in_(OPEN))
    return list(session.scalars(wanted.order_by(Waiting.created_at, Waiting.id)))


def as_fact(row: Waiting) -> Waits:
    return Waits(row.id, row.treatment, row.label, row.first, row.last, row.state, row.appointment_id)


def accept(session: Session, row: Waiting, state: str, by: By) -> Appointment | None:
    """The held slot becomes the patient's, in `state`; what it replaces is cancelled. None: too late."""
    held = session.get(Appointment, row.appointment_id) if row.appointment_id else None
    if row.state != OFFERED or held is None or held.state != desk.OFFERED:
        return None
    replaced = session.get(Appointment, row.replaces_id) if row.replaces_id else None
    if replaced is not None:
        desk.cancel(session, replaced, by)
    desk.settle(session, held, state, by)
    row.state, row.updated_at = TAKEN, by.now
    return held


def pass_(session: Session, row: Waiting, by: By, silent: bool = False) -> None:
    """Let the offer go by, with a word or (`silent`) without: the slot is free for the next, the place is kept."""
    held = session.get(Appointment, row.appointment_id) if row.appointment_id else None
    if held is not None and held.state == desk.OFFERED:
        desk.cancel(session, held, by)
        row.passed_slots = [*row.passed_slots, held.starts_at.isoformat()]
    row.passed += 1
    row.state = LEFT if silent and row.passed >= MOST_PASSED else WAITING
    row.appointment_id, row.updated_at = None, by.now


def leave(session: Session, row: Waiting, by: By) -> None:
    if row.state == OFFERED:
        pass_(session, row, by)
    row.state, row.updated_at = LEFT, by.now


def return_(row: Waiting, by: By) -> None:
    """Who left, or let an offer expire, comes back; days that have passed do not."""
    if row.state in (LEFT, EXPIRED) and row.last >= local_date(by.now):
        row.state, row.updated_at, row.passed = WAITING, by.now, 0


def expired_offers(session: Session, clinic_id: str, now: datetime) -> list[Waiting]:
    """Places whose held slot was not taken in time."""
    wanted = (
        select(Waiting)
        .join(Appointment, Appointment.id == Waiting.appointment_id)
        .where(Waiting.clinic_id == clinic_id, Waiting.state == OFFERED, Appointment.held_until <= now)
    )
    return list(session.scalars(wanted))


def lapsed(session: Session, clinic: Clinic, now: datetime) -> list[tuple[Waiting, datetime]]:
    """As `expired_offers`, each with the time until which its slot was held, the first one first."""
    rows = expired_offers(session, clinic.id, now)
    found = ((row, session.get_one(Appointment, row.appointment_id).held_until) for row in rows)
    return sorted(((row, until) for row, until in found if until is not None), key=lambda each: each[1])


def clinics(session: Session) -> list[Clinic]:
    """Where somebody waits or was offered something."""
    return list(
        session.scalars(select(Clinic).where(Clinic.id.in_(select(Waiting.clinic_id).where(Waiting.state.in_(OPEN)))))
    )


def since(session: Session, clinic: Clinic) -> datetime | None:
    """Since when somebody waits beside the book as it stands; None where nobody does."""
    waits = select(func.min(Waiting.updated_at)).where(Waiting.clinic_id == clinic.id, Waiting.state == WAITING)
    joined = session.scalar(waits)
    changes = select(AppointmentChange.at).where(AppointmentChange.clinic_id == clinic.id)
    changed = session.scalar(changes.order_by(AppointmentChange.id.desc()).limit(1))
    return max(filter(None, (joined, changed))) if joined else None


def over(session: Session, clinic_id: str, now: datetime) -> list[Waiting]:
    """Places whose days have passed."""
    wanted = select(Waiting).where(
        Waiting.clinic_id == clinic_id, Waiting.state == WAITING, Waiting.last < local_date(now)
    )
    return list(session.scalars(wanted))


def expire(session: Session, clinic_id: str, now: datetime) -> None:
    """Those places wait no more."""
    for row in over(session, clinic_id, now):
        row.state, row.updated_at = EXPIRED, now


def offer_next(session: Session, clinic: Clinic, by: By) -> Waiting | None:
    """Hold the first slot that fits somebody for the first who waits and whom it fits; None when nothing fits nobody.

    Whoever calls holds the lock and asks again until None. A slot that somebody let go by is not offered to them again.
    """
    book = snapshot.load(session, clinic, by.now)
    if book is None:
        return None
    for row in of_clinic(session, clinic):
        opening = _fitting(session, book, row) if row.state == WAITING else None
        if opening is not None:
            return _offered(session, clinic, row, opening, book, by)
    return None


def _fitting(session: Session, book: Book, row: Waiting) -> Opening | None:
    replaced = session.get(Appointment, row.replaces_id) if row.replaces_id else None
    own = [each for each in desk.ahead(session, row.patient_id, book.now) if not each.guest]
    busy = {} if row.guest else bits_of((each.starts_at, each.ends_at) for each in own)
    wanted = Wanted(row.treatment, row.first, row.last, row.begin, row.end, row.doctor, busy)
    passed = set(map(datetime.fromisoformat, row.passed_slots))
    found = (each for each in book.openings(wanted) if each.starts_at not in passed)
    before = replaced.starts_at if replaced is not None else None
    return next((each for each in found if before is None or each.starts_at < before), None)


def _offered(session: Session, clinic: Clinic, row: Waiting, opening: Opening, book: Book, by: By) -> Waiting:
    patient = session.get_one(Patient, row.patient_id)
    until = by.now + timedelta(minutes=book.rules.offer_minutes)
    what = desk.What(row.treatment, row.label, row.guest, replaces=row.replaces_id)
    held = desk.reserve(session, clinic, patient, opening, what, desk.OFFERED, "waiting", by, held_until=until)
    row.state, row.appointment_id, row.updated_at = OFFERED, held.id, by.now
    return row
