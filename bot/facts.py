"""Loads what a decision may know, inside the turn's transaction."""

from datetime import datetime

from bot.dialogue.values import CheckIn, ClinicFacts, Facts
from catalogue.model import InForce
from records import consents, follow_ups, notes, patients
from records.database import Session
from records.facts import local_date
from records.models import Clinic, Conversation, Note, Patient, TreatmentDone


def load(
    session: Session,
    clinic: Clinic,
    conversation: Conversation,
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
        treatments=patients.treatments(session, patient.id) if patient else (),
        check_ins=_held(session, patient, "check_in", now) if patient else (),
        consents=consents.current(session, patient.id) if patient else {},
        under_14=_under_14(patient, now) if patient else False,
        surveys=_held(session, patient, "survey", now) if patient else (),
    )


def _under_14(patient: Patient, now: datetime) -> bool:
    """A guardian consents for them (개인정보보호법 §22의2)."""
    born, today = patient.born_on, local_date(now)
    return born is not None and (today.year - born.year - ((today.month, today.day) < (born.month, born.day))) < 14


def of_clinic(clinic: Clinic) -> ClinicFacts:
    return ClinicFacts(clinic.name, clinic.phone, clinic.emergency_phone, clinic.hours, clinic.address)


def _held(session: Session, patient: Patient, conversation: str, now: datetime) -> tuple[CheckIn, ...]:
    """Conversations of that kind that may be held now: sent, and not complete."""
    found = follow_ups.open_conversations(session, patient.id, conversation, now)
    return tuple(
        CheckIn(each.id, patients.as_fact(session.get_one(TreatmentDone, each.treatment_id)))
        for each in found
        if not _done(notes.existing(session, each.id))
    )


def _done(note: Note | None) -> bool:
    return note is not None and note.state in (notes.COMPLETE, notes.SIGNED) and "words" in note.content
