"""Loads what a decision may know, inside the turn's transaction."""

from datetime import datetime

from bot.dialogue.values import CheckIn, ClinicFacts, Facts
from catalogue.model import InForce
from records import follow_ups, notes, patients
from records.database import Session
from records.models import ChatUser, Clinic, Conversation, Note, Patient, TreatmentDone

GUARDIAN = "guardian"  # who a chat user of a patient under 14 is linked by


def load(
    session: Session,
    clinic: Clinic,
    conversation: Conversation,
    user: ChatUser,
    patient: Patient | None,
    in_force: InForce,
    now: datetime,
) -> Facts:
    return Facts(
        now=now,
        clinic=of_clinic(clinic),
        in_force=in_force,
        holder=conversation.holder,
        linked=patient is not None,
        guardian=patient is not None and user.linked_by == GUARDIAN,
        treatments=patients.treatments(session, patient.id) if patient else (),
        check_ins=check_ins(session, patient, now) if patient else (),
    )


def of_clinic(clinic: Clinic) -> ClinicFacts:
    return ClinicFacts(clinic.name, clinic.phone, clinic.emergency_phone, clinic.hours, clinic.address)


def check_ins(session: Session, patient: Patient, now: datetime) -> tuple[CheckIn, ...]:
    """Check-ins that may be held now: sent, and not complete."""
    found = follow_ups.open_check_ins(session, patient.id, now)
    return tuple(
        CheckIn(each.id, patients.as_fact(session.get_one(TreatmentDone, each.treatment_id)))
        for each in found
        if not _done(notes.existing(session, each.id))
    )


def _done(note: Note | None) -> bool:
    return note is not None and note.state in (notes.COMPLETE, notes.SIGNED) and "words" in note.content
