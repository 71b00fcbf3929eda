"""What becomes of appointments: reserved, moved, settled, cancelled. Each inside a transaction that holds the lock.

Whatever changes an appointment marks its patient stale, so that reminders follow, and is kept as evidence.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from records import hooks, patients
from records.book import rows
from records.book.availability import Claim, Opening, patient_unit, span
from records.facts import Booked
from records.models import Appointment, AppointmentChange, Clinic, Package, Patient

OFFERED, REQUESTED, BOOKED, CONFIRMED = "offered", "requested", "booked", "confirmed"
ARRIVED, NO_SHOW, CANCELLED = "arrived", "no_show", "cancelled"
HOLDS = (OFFERED, REQUESTED, BOOKED, CONFIRMED)  # what takes cells and lies ahead
STANDS = (BOOKED, CONFIRMED)
TAKEN = (REQUESTED, *STANDS, ARRIVED, NO_SHOW)  # what an offer became that was not let go by
MOVED = "moved"


@dataclass(frozen=True)
class By:
    """Who changes something, when. `who`: chat, import, pump, or a staff id; `now`: clinic time."""

    who: str
    now: datetime
    machine_now: datetime


@dataclass(frozen=True)
class What:
    """What is booked besides its time. `treatment`: a service of the rules; `replaces`: an appointment given for it."""

    treatment: str
    label: str
    guest: str = ""
    wish: str = ""
    replaces: str | None = None
    package_id: str | None = None
    external_key: str | None = None


def reserve(
    session: Session, clinic: Clinic, patient: Patient, opening: Opening, what: What, state: str, source: str, by: By,
    held_until: datetime | None = None, over: bool = False,
) -> Appointment:  # fmt: skip
    """A new appointment in `state`. Raises SlotTaken, and then there is none; not where it may go `over` what there is.

    See rows.fitted.
    """
    appointment = Appointment(
        clinic_id=clinic.id, patient_id=patient.id, state=state, treatment=what.treatment, label=what.label,
        doctor=opening.doctor, starts_at=opening.starts_at, ends_at=opening.ends_at, guest=what.guest, wish=what.wish,
        source=source, external_key=what.external_key, package_id=what.package_id, replaces_id=what.replaces,
        held_until=held_until, created_at=by.now, updated_at=by.now,
    )  # fmt: skip
    session.add(appointment)
    session.flush()
    try:
        _take(session, appointment, opening, over)
    except rows.SlotTaken:
        session.delete(appointment)
        raise
    _note(session, appointment, state, by)
    return appointment


def move(
    session: Session, appointment: Appointment, opening: Opening, by: By, state: str | None = None, over: bool = False
) -> None:
    """The same appointment at another time; what it had is free at once. Raises SlotTaken, and then all is as it was.

    A confirmed one must be confirmed anew. Raises ValueError for one that is over or cancelled, unless a system outside
    says so (`over`, as for `reserve`): then it stands again in `state`.
    """
    if appointment.state not in HOLDS and not over:
        raise ValueError(f"an appointment that is {appointment.state} cannot be moved")
    before = rows.held(session, appointment.id)
    rows.release(session, appointment.clinic_id, appointment.id)
    try:
        _take(session, appointment, opening, over)
    except rows.SlotTaken:
        rows.take(session, appointment.clinic_id, appointment.id, before)
        raise
    appointment.starts_at, appointment.ends_at, appointment.doctor = opening.starts_at, opening.ends_at, opening.doctor
    appointment.state = state or (BOOKED if appointment.state == CONFIRMED else appointment.state)
    appointment.sequence += 1
    appointment.late_minutes = appointment.cancelled_at = None
    appointment.cancelled_late = False
    _note(session, appointment, MOVED, by)


def cancel(session: Session, appointment: Appointment, by: By, late: bool = False) -> None:
    """Not any more; one that is over already, or cancelled, stays as it is."""
    if appointment.state not in HOLDS:
        return
    rows.release(session, appointment.clinic_id, appointment.id)
    appointment.state, appointment.cancelled_at, appointment.cancelled_late = CANCELLED, by.now, late
    appointment.held_until = None
    _note(session, appointment, CANCELLED, by)


def settle(session: Session, appointment: Appointment, state: str, by: By) -> None:
    """Approved (booked), confirmed, arrived, or did not come; one that is not booked cannot be confirmed.

    An arrival uses up a session of the package. What stands now takes the place of the appointment given for it.
    """
    if appointment.state in (state, CANCELLED) or (state == CONFIRMED and appointment.state not in STANDS):
        return
    if appointment.state in (OFFERED, REQUESTED) and state in STANDS:
        _replace(session, appointment, by)
    if ARRIVED in (state, appointment.state) and appointment.package_id:
        session.get_one(Package, appointment.package_id).used += 1 if state == ARRIVED else -1
    appointment.state, appointment.held_until = state, None
    _note(session, appointment, state, by)


def approve(session: Session, request: Appointment, by: By) -> None:
    """Staff agree to a request: it stands, and the appointment that it was asked for instead of is given up."""
    settle(session, request, BOOKED, by)


def _replace(session: Session, appointment: Appointment, by: By) -> None:
    """Cancel what the patient gave for it, and draw on the same package."""
    replaced = session.get(Appointment, appointment.replaces_id) if appointment.replaces_id else None
    if replaced is not None and replaced.state in HOLDS:
        appointment.package_id = appointment.package_id or replaced.package_id
        cancel(session, replaced, by)


def tell_late(session: Session, appointment: Appointment, minutes: int, by: By) -> None:
    appointment.late_minutes = minutes
    _note(session, appointment, "late", by)


def ahead(session: Session, patient_id: str, now: datetime) -> list[Appointment]:
    """The patient's appointments that are not over, offers held for them too, by time."""
    wanted = select(Appointment).where(
        Appointment.patient_id == patient_id, Appointment.state.in_(HOLDS), Appointment.ends_at > now
    )
    return list(session.scalars(wanted.order_by(Appointment.starts_at, Appointment.id)))


def standing(session: Session, patient_id: str) -> list[Booked]:
    """All that were booked and neither took place nor were cancelled, each with the time since when it is so."""
    given = (
        select(func.max(AppointmentChange.at))
        .where(AppointmentChange.appointment_id == Appointment.id, AppointmentChange.what.in_((BOOKED, MOVED)))
        .scalar_subquery()
    )
    wanted = select(Appointment, given).where(Appointment.patient_id == patient_id, Appointment.state.in_(STANDS))
    return [replace(as_fact(row), since=since or row.created_at) for row, since in session.execute(wanted)]


def changed_at(session: Session, patient_id: str) -> datetime | None:
    """When an appointment of the patient was last changed."""
    return session.scalar(select(func.max(Appointment.updated_at)).where(Appointment.patient_id == patient_id))


def between(session: Session, clinic: Clinic, start: datetime, end: datetime) -> list[Appointment]:
    """All of the clinic that touch the time, cancelled ones too, by time."""
    wanted = select(Appointment).where(
        Appointment.clinic_id == clinic.id, Appointment.starts_at < end, Appointment.ends_at > start
    )
    return list(session.scalars(wanted.order_by(Appointment.starts_at, Appointment.id)))


def owned(session: Session, clinic: Clinic, appointment_id: str) -> Appointment | None:
    found = session.get(Appointment, appointment_id)
    return found if found is not None and found.clinic_id == clinic.id else None


def as_fact(appointment: Appointment) -> Booked:
    return Booked(
        id=appointment.id, treatment=appointment.treatment, label=appointment.label, starts_at=appointment.starts_at,
        ends_at=appointment.ends_at, doctor=appointment.doctor, state=appointment.state, guest=appointment.guest,
        sequence=appointment.sequence, late_minutes=appointment.late_minutes, held_until=appointment.held_until,
        replaces=appointment.replaces_id,
    )  # fmt: skip


def _take(session: Session, appointment: Appointment, opening: Opening, over: bool) -> None:
    claims = _claims(appointment, opening)
    fitted = rows.fitted(session, appointment.clinic_id, claims) if over else claims
    rows.take(session, appointment.clinic_id, appointment.id, fitted)


def _claims(appointment: Appointment, opening: Opening) -> tuple[Claim, ...]:
    """What the opening takes, and the patient's own time, unless somebody else comes."""
    if appointment.guest:
        return opening.claims
    own = Claim(patient_unit(appointment.patient_id), *span(opening.starts_at, opening.ends_at))
    return (*opening.claims, own)


def _note(session: Session, appointment: Appointment, what: str, by: By) -> None:
    appointment.updated_at = by.now
    patients.mark_one_stale(session, appointment.patient_id)
    content: dict[str, Any] = {"what": what, "starts_at": appointment.starts_at, "by": by.who, "at": by.now}
    session.add(
        AppointmentChange(
            clinic_id=appointment.clinic_id, appointment_id=appointment.id, recorded_at=by.machine_now, **content
        )
    )
    session.flush()
    hooks.tell_of_appointment(session, appointment, what, by.now)
