"""Appointments as a system outside tells them. It is always right: they are kept whatever our rules and cells say."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from catalogue.book import CONSULTATION, BookRules
from records import patients
from records.book import desk, packages, rows
from records.book.availability import Claim, Opening, span
from records.book.desk import ARRIVED, BOOKED, CANCELLED, CONFIRMED, NO_SHOW, REQUESTED, By, What
from records.facts import SEOUL, local_date
from records.models import Appointment, Clinic, Package, Patient

CREATED, MOVED, CHANGED, UNCHANGED, TAKEN_OVER = "created", "moved", "changed", "unchanged", "taken_over"
VISIT = "진료"  # where nothing is said of what it is for
MINUTES = 30  # of what neither the file nor our rules give a length


@dataclass(frozen=True)
class Told:
    """One appointment. `key`: its number there, or ours. None or an empty label: nothing was said.

    `treatment`: a code, "" where the label is not known; `doctor`: a code, "" for one whom our rules do not name.
    """

    key: str
    starts_at: datetime
    minutes: int | None = None
    label: str = ""
    treatment: str = ""
    doctor: str | None = None
    state: str | None = None


def take(session: Session, clinic: Clinic, known: BookRules | None, patient: Patient, told: Told, by: By) -> str:
    """Keep what is told, and say what became of it. The caller holds the book's lock.

    1. An appointment with that key becomes what is told; under another patient's name it was a mistake, and goes.
    2. Where it moved to what the patient asked for, the request is granted in its place.
    3. A new key names what the chat booked or was asked for at the very time, if there is such a thing.
    4. Else it is a new appointment; one that is cancelled already is none.
    """
    appointment = _with_key(session, clinic, told.key)
    if appointment is not None and appointment.patient_id != patient.id:
        _become(session, appointment, CANCELLED, by)
        appointment.external_key = None
        session.flush()
        appointment = None
    if appointment is not None:
        granted = _granted(session, appointment, told, by)
        return _change(session, known, granted or appointment, told, by)
    appointment = _made_here(session, patient, told)
    if appointment is None:
        return _create(session, clinic, known, patient, told, by)
    appointment.external_key = told.key
    _replace(session, appointment, by)
    _change(session, known, appointment, told, by)
    return TAKEN_OVER


def _with_key(session: Session, clinic: Clinic, key: str) -> Appointment | None:
    named = or_(Appointment.external_key == key, Appointment.id == key)
    found = session.scalars(select(Appointment).where(Appointment.clinic_id == clinic.id, named)).all()
    return next((each for each in found if each.external_key == key), next(iter(found), None))


def _made_here(session: Session, patient: Patient, told: Told) -> Appointment | None:
    """What the patient has at that time without a key; a request only for the same treatment."""
    wanted = select(Appointment).where(
        Appointment.patient_id == patient.id,
        Appointment.external_key.is_(None),
        Appointment.starts_at == told.starts_at,
        Appointment.state.in_((REQUESTED, BOOKED, CONFIRMED)),
    )
    same = {told.treatment, ""} if told.treatment else None
    fitting = [each for each in session.scalars(wanted.order_by(Appointment.id)) if not each.guest]
    fitting = [each for each in fitting if each.state != REQUESTED or same is None or each.treatment in same]
    return min(fitting, key=lambda each: each.treatment != told.treatment, default=None)


def _granted(session: Session, appointment: Appointment, told: Told, by: By) -> Appointment | None:
    """The request to move the appointment to where it is now told to be; it takes the key and the place."""
    if told.starts_at == appointment.starts_at or told.state == CANCELLED:
        return None
    wanted = select(Appointment).where(
        Appointment.patient_id == appointment.patient_id,
        Appointment.replaces_id == appointment.id,
        Appointment.state == REQUESTED,
        Appointment.starts_at == told.starts_at,
    )
    request = session.scalar(wanted.limit(1))
    if request is None:
        return None
    appointment.external_key = None
    session.flush()
    request.external_key = told.key
    _replace(session, request, by)
    return request


def _replace(session: Session, request: Appointment, by: By) -> None:
    """What a granted request was to replace goes, unless the system outside speaks for it."""
    replaced = session.get(Appointment, request.replaces_id) if request.replaces_id else None
    if request.state == REQUESTED and replaced is not None and replaced.external_key is None:
        desk.cancel(session, replaced, by)


def _create(session: Session, clinic: Clinic, known: BookRules | None, patient: Patient, told: Told, by: By) -> str:
    if told.state == CANCELLED:
        return UNCHANGED
    if not told.label:
        told = replace(told, label=VISIT, treatment=CONSULTATION)
    state = told.state or BOOKED
    service = known.services.get(told.treatment) if known else None
    minutes = told.minutes or (service.minutes if service else MINUTES)
    opening = _opening(session, clinic.id, known, told.treatment, told.doctor or "", told.starts_at, minutes)
    on, draws = local_date(told.starts_at), told.treatment and state in desk.HOLDS
    package = packages.for_booking(session, patient.id, told.treatment, on) if draws else None
    what = What(told.treatment, told.label, package_id=package, external_key=told.key)
    desk.reserve(session, clinic, patient, opening, what, state, "import", by, over=True)
    return CREATED


def _change(session: Session, known: BookRules | None, appointment: Appointment, told: Told, by: By) -> str:
    """Make the appointment what is told; what was not said stays."""
    if (told.state or appointment.state) == CANCELLED:
        gone = appointment.state == CANCELLED
        _become(session, appointment, CANCELLED, by)
        return UNCHANGED if gone else CHANGED
    before = (appointment.starts_at, appointment.ends_at, appointment.doctor)
    named, needs = _name(session, appointment, told)
    taken = _move(session, known, appointment, told, needs, by)
    settled = _become(session, appointment, _state(appointment, told, by.now), by)
    if before != (appointment.starts_at, appointment.ends_at, appointment.doctor):
        return MOVED
    return CHANGED if named or taken or settled else UNCHANGED


def _name(session: Session, appointment: Appointment, told: Told) -> tuple[bool, bool]:
    """Take over the words for what is done, and what they mean by now; whether they, and what it needs, changed."""
    label = told.label or appointment.label
    treatment = told.treatment if label != appointment.label else appointment.treatment or told.treatment
    needs = treatment != appointment.treatment
    changed = needs or label != appointment.label
    if changed:
        appointment.label, appointment.treatment = label, treatment
        patients.mark_one_stale(session, appointment.patient_id)
    return changed, needs


def _move(session: Session, known: BookRules | None, appointment: Appointment, told: Told, needs: bool, by: By) -> bool:
    """Take the cells anew where the time, the doctor or what it `needs` changed, or where it stands again."""
    minutes = told.minutes or int((appointment.ends_at - appointment.starts_at) / timedelta(minutes=1))
    doctor = appointment.doctor if told.doctor is None else told.doctor
    ends_at = told.starts_at + timedelta(minutes=minutes)
    there = (appointment.starts_at, appointment.ends_at, appointment.doctor) == (told.starts_at, ends_at, doctor)
    if there and not needs and appointment.state != CANCELLED:
        return False
    clinic_id, treatment = appointment.clinic_id, appointment.treatment
    opening = _opening(session, clinic_id, known, treatment, doctor, told.starts_at, minutes)
    same_time = told.starts_at == appointment.starts_at
    state = BOOKED if appointment.state == CANCELLED else appointment.state if same_time else None
    desk.move(session, appointment, opening, by, state, over=True)
    return True


def _state(appointment: Appointment, told: Told, now: datetime) -> str:
    """Whoever confirmed or came did so, though the other system still has it as booked."""
    state = appointment.state
    if told.state is None:
        return BOOKED if state == REQUESTED else state
    if (told.state, state) == (BOOKED, CONFIRMED):
        return state
    if told.state in desk.STANDS and state in (ARRIVED, NO_SHOW) and appointment.starts_at <= now:
        return state
    return told.state


def _become(session: Session, appointment: Appointment, state: str, by: By) -> bool:
    if appointment.state == state:
        return False
    if state == CANCELLED:
        if appointment.state not in desk.HOLDS:
            desk.settle(session, appointment, BOOKED, by)
        desk.cancel(session, appointment, by)
        return True
    package = session.get(Package, appointment.package_id) if appointment.package_id else None
    if state == ARRIVED and package is not None and package.external_key:
        appointment.package_id = None  # that system counts its sessions itself
    desk.settle(session, appointment, state, by)
    return True


def _opening(
    session: Session, clinic_id: str, known: BookRules | None, treatment: str, doctor: str, starts_at: datetime,
    minutes: int,
) -> Opening:  # fmt: skip
    """The time with what our rules take for it, free or not."""
    ends_at = starts_at + timedelta(minutes=minutes)
    claims = [Claim(f"doctor:{doctor}:1", *span(starts_at, ends_at))] if doctor else []
    service = known.services.get(treatment) if known else None
    if known and service:
        around = span(starts_at - timedelta(minutes=service.before), ends_at + timedelta(minutes=service.after))
        claims += [Claim(f"device:{code}:1", *around) for code in service.devices]
        rooms = [Claim(f"room:{code}:1", *around) for code in service.rooms]
        claims += [each for each in rooms if _has_place(session, clinic_id, known, each)][:1] or rooms[:1]
    return Opening(starts_at.astimezone(SEOUL), minutes, doctor, tuple(claims))


def _has_place(session: Session, clinic_id: str, known: BookRules, claim: Claim) -> bool:
    [placed] = rows.fitted(session, clinic_id, [claim])
    _, code, place = placed.unit.split(":")
    room = known.resource("room", code)
    return room is not None and int(place) <= room.count
