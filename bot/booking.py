"""Carries out what a decision asks of the appointment book; the turn's transaction holds the book's lock."""

from dataclasses import replace
from datetime import datetime

from bot.dialogue.values import (
    AnswerOffer,
    Booking,
    CancelAppointment,
    ConfirmAppointment,
    JoinWaiting,
    Reserve,
    TellLate,
)
from records.book import desk, packages, rows, snapshot, waiting
from records.book.availability import Bits, Book, Claim
from records.book.desk import By, What
from records.database import Session
from records.facts import Booked, Sessions, Waits, local_date
from records.models import Appointment, Clinic, Patient, Waiting


def load(session: Session, clinic: Clinic, now: datetime) -> Book | None:
    """The book as it stands, held for this transaction; None where the clinic keeps none here."""
    if snapshot.rules(clinic) is None:
        return None
    snapshot.lock(session, clinic)
    return snapshot.load(session, clinic, now)


def of_patient(
    session: Session, patient: Patient, now: datetime
) -> tuple[tuple[Booked, ...], tuple[Sessions, ...], tuple[Waits, ...]]:
    """What the patient has: appointments ahead, packages, places on the waiting list."""
    ahead = tuple(replace(desk.as_fact(each), since=each.updated_at) for each in desk.ahead(session, patient.id, now))
    sessions = packages.of_patient(session, patient.id, local_date(now))
    return ahead, sessions, tuple(waiting.as_fact(row) for row in waiting.of_patient(session, patient.id))


def claims(session: Session, ahead: tuple[Booked, ...]) -> dict[str, tuple[Claim, ...]]:
    """What each appointment takes."""
    return {each.id: tuple(rows.held(session, each.id)) for each in ahead}


def busy(session: Session, patient: Patient, now: datetime) -> Bits:
    """The patient's own time from today on."""
    return rows.own(session, patient.clinic_id, patient.id, local_date(now))


def carry_out(
    session: Session, clinic: Clinic, patient: Patient | None, effect: Booking, by: By
) -> list[tuple[str, str]]:
    """Do it; the (kind, id) of what changed. What is not the patient's own is left alone."""
    if patient is None:
        return []
    match effect:
        case Reserve():
            return [("appointment", _reserve(session, clinic, patient, effect, by).id)]
        case JoinWaiting():
            row = waiting.join(session, clinic, patient, waiting.Wish(**vars(effect)), by.now)
            return [("waiting", row.id)]
        case AnswerOffer():
            return _answered(session, clinic, patient, effect, by)
        case _:
            return _changed(session, patient, effect, by)


def _reserve(session: Session, clinic: Clinic, patient: Patient, effect: Reserve, by: By) -> Appointment:
    moved = session.get(Appointment, effect.moves) if effect.moves else None
    own = moved is not None and moved.patient_id == patient.id and moved.state in desk.HOLDS
    if moved is not None and own and (not effect.asks or moved.state == desk.REQUESTED):  # a request moves as one
        desk.move(session, moved, effect.opening, by, desk.REQUESTED if effect.asks else None)
        return moved
    on = local_date(effect.opening.starts_at)
    package = packages.for_booking(session, patient.id, effect.treatment, on)
    what = What(effect.treatment, effect.label, effect.guest, effect.wish, effect.moves, package)
    state = desk.REQUESTED if effect.asks else desk.BOOKED
    return desk.reserve(session, clinic, patient, effect.opening, what, state, "chat", by)


def _changed(
    session: Session, patient: Patient, effect: CancelAppointment | ConfirmAppointment | TellLate, by: By
) -> list[tuple[str, str]]:
    appointment = session.get(Appointment, effect.appointment)
    if appointment is None or appointment.patient_id != patient.id:
        return []
    match effect:
        case CancelAppointment(_, late):
            desk.cancel(session, appointment, by, late)
        case ConfirmAppointment():
            desk.settle(session, appointment, desk.CONFIRMED, by)
        case TellLate(_, minutes):
            desk.tell_late(session, appointment, minutes, by)
    return [("appointment", appointment.id)]


def _answered(session: Session, clinic: Clinic, patient: Patient, effect: AnswerOffer, by: By) -> list[tuple[str, str]]:
    row = session.get(Waiting, effect.waiting)
    if row is None or row.patient_id != patient.id:
        return []
    known = snapshot.rules(clinic)
    if effect.takes:
        asks = known is not None and known.mode != "instant"
        waiting.accept(session, row, desk.REQUESTED if asks else desk.BOOKED, by)
    elif effect.leaves:
        waiting.leave(session, row, by)
    else:
        waiting.pass_(session, row, by)
    return [("waiting", row.id)]
