"""The waiting list: who waits for what, who is offered a freed slot, and what becomes of the offer.

First come, first served. A slot is held while it is offered; who lets it go by stays on the list behind nobody, but is
not offered the same slot again in the same round.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import ColumnElement, and_, func, or_, select, update
from sqlalchemy.orm import Session

from records.book import desk, packages, rows, snapshot
from records.book.availability import Book, Opening, Wanted
from records.book.desk import By
from records.facts import Waits, local_date
from records.models import Appointment, AppointmentChange, Clinic, Patient, Waiting

WAITING, OFFERED, TAKEN, LEFT, EXPIRED = "waiting", "offered", "taken", "left", "expired"
OPEN = (WAITING, OFFERED)
OFFER = (Appointment, Appointment.id == Waiting.appointment_id)  # as a place's offer is joined to it
MOST_PASSED = 3  # offers in a row that went by without a word, after which nobody is asked again


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
    values = {{"replaces": "replaces_id"}.get(name, name): value for name, value in vars(wish).items()}
    for known in of_patient(session, patient.id):
        if all(getattr(known, name) == value for name, value in values.items()):
            return known
    row = Waiting(clinic_id=clinic.id, patient_id=patient.id, created_at=now, updated_at=now, **values)
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


def of_offer(session: Session, appointment_id: str) -> Waiting | None:
    """The place for which that slot is held, or was taken."""
    return session.scalar(select(Waiting).where(Waiting.appointment_id == appointment_id))


def taken(session: Session, appointment_id: str) -> bool:
    """Whether that slot was held for somebody who took it."""
    row = of_offer(session, appointment_id)
    return row is not None and row.state == TAKEN


def as_fact(row: Waiting) -> Waits:
    return Waits(
        row.id, row.treatment, row.label, row.first, row.last, row.state, row.appointment_id, row.begin, row.end
    )


def accept(session: Session, row: Waiting, state: str, by: By) -> Appointment | None:
    """The held slot becomes the patient's, in `state`; what it replaces goes once it is booked. None: too late."""
    held = session.get(Appointment, row.appointment_id) if row.appointment_id else None
    if row.state != OFFERED or held is None or held.state != desk.OFFERED:
        return None
    desk.settle(session, held, state, by)
    held.package_id = held.package_id or packages.for_booking(
        session, row.patient_id, row.treatment, local_date(held.starts_at)
    )
    row.state, row.updated_at = TAKEN, by.now
    return held


def pass_(session: Session, row: Waiting, by: By, silent: bool = False) -> None:
    """Let the offer go by, with a word or (`silent`) without: the slot is free for the next, the place is kept.

    Where nothing is offered, nothing changes.
    """
    if row.state != OFFERED:
        return
    held = session.get(Appointment, row.appointment_id) if row.appointment_id else None
    if held is not None and held.state not in (desk.OFFERED, desk.CANCELLED):
        row.state, row.updated_at = TAKEN, by.now
        return
    if held is not None and held.state == desk.OFFERED:
        desk.cancel(session, held, by)
        row.passed_slots = [*row.passed_slots, held.starts_at.isoformat()]
    row.passed = row.passed + 1 if silent else 0
    row.state = LEFT if row.passed >= MOST_PASSED else WAITING
    row.appointment_id, row.updated_at = None, by.now


def leave(session: Session, row: Waiting, by: By) -> None:
    pass_(session, row, by)
    if row.state == WAITING:
        row.state, row.updated_at = LEFT, by.now


def return_(row: Waiting, by: By) -> None:
    """Who left, or let an offer expire, comes back; days that have passed do not."""
    if row.state in (LEFT, EXPIRED) and row.last >= local_date(by.now):
        row.state, row.updated_at, row.passed = WAITING, by.now, 0


def expired_offers(session: Session, clinic_id: str, now: datetime) -> list[Waiting]:
    """Places whose held slot was not taken in time, or is no offer any more: cancelled or booked over their heads."""
    return list(session.scalars(select(Waiting).join(*OFFER).where(_expired(clinic_id, now))))


def lapsed(session: Session, clinic_id: str, now: datetime) -> list[tuple[str, datetime, datetime]]:
    """The ids of those places, each with the time when the offer ended, and that when it was made."""
    ended = func.coalesce(Appointment.held_until, Appointment.updated_at)
    wanted = select(Waiting.id, ended, Waiting.updated_at).join(*OFFER).where(_expired(clinic_id, now))
    return [(id, until, since) for id, until, since in session.execute(wanted)]


def _expired(clinic_id: str, now: datetime) -> ColumnElement[bool]:
    over = or_(Appointment.held_until <= now, Appointment.state != desk.OFFERED)
    return and_(Waiting.clinic_id == clinic_id, Waiting.state == OFFERED, over)


def set_aside(session: Session, waiting_id: str, until: datetime) -> None:
    """Let an offer that could not be ended rest until then; where there is no offer any more, end the place."""
    place = Waiting.id == waiting_id
    held = Appointment.id.in_(select(Waiting.appointment_id).where(place))
    session.execute(update(Appointment).where(held, Appointment.state == desk.OFFERED).values(held_until=until))
    gone = ~select(Appointment.id).where(held, Appointment.state == desk.OFFERED).exists()
    session.execute(update(Waiting).where(place, gone).values(state=LEFT))


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
    busy = {} if row.guest else rows.own(session, row.clinic_id, row.patient_id, local_date(book.now))
    wanted = Wanted(row.treatment, row.first, row.last, row.begin, row.end, row.doctor, busy)
    passed = set(map(datetime.fromisoformat, row.passed_slots))
    found = (each for each in book.openings(wanted) if each.starts_at not in passed)
    before = replaced.starts_at if replaced is not None and _sooner(row, replaced) else None
    return next((each for each in found if before is None or each.starts_at < before), None)


def _sooner(row: Waiting, replaced: Appointment) -> bool:
    """Whether the wish is to come earlier than booked: no time of day is wished, and no day behind it."""
    return row.begin is None and row.end is None and row.last <= local_date(replaced.starts_at)


def _offered(session: Session, clinic: Clinic, row: Waiting, opening: Opening, book: Book, by: By) -> Waiting:
    patient = session.get_one(Patient, row.patient_id)
    until = min(by.now + timedelta(minutes=book.rules.offer_minutes), opening.starts_at)
    what = desk.What(row.treatment, row.label, row.guest, replaces=row.replaces_id)
    held = desk.reserve(session, clinic, patient, opening, what, desk.OFFERED, "waiting", by, held_until=until)
    row.state, row.appointment_id, row.updated_at = OFFERED, held.id, by.now
    return row
