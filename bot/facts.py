"""Loads what a decision may know, inside the turn's transaction."""

from datetime import datetime, timedelta

from dateutil.relativedelta import relativedelta

from bot import booking
from bot.dialogue.values import CheckIn, ClinicFacts, Escalate, Facts, Invitation
from catalogue.model import InForce, TriageClass
from records import clinics, consents, escalations, follow_ups, notes, patients
from records.database import Session
from records.facts import local_date
from records.models import Appointment, ChatUser, Clinic, Conversation, FollowUp, Note, Patient, TreatmentDone

ALARM_COLOURS = timedelta(days=1)  # how long an open alarm is what the patient may still be speaking of
ALARM_LEADS = timedelta(hours=1)  # how long all that is said comes after it
GUARDIAN = "guardian"  # who a chat user of a patient under 14 is linked by


def load(
    session: Session,
    clinic: Clinic,
    conversation: Conversation,
    user: ChatUser,
    patient: Patient | None,
    in_force: InForce,
    now: datetime,
    invitation: Invitation | None,
    wants_book: bool = False,
    follow_up: str | None = None,
) -> Facts:
    """`wants_book`: the turn may be about an appointment; then the book is held until the transaction ends.

    `follow_up`: whose button was pressed.
    """
    book = booking.load(session, clinic, now) if wants_book else None
    alarm, alarm_age = _alarm(session, conversation, now)
    ahead, sessions, waits = booking.of_patient(session, patient, now) if patient else ((), (), ())
    return Facts(
        book=book,
        appointments=ahead,
        packages=sessions,
        waits=waits,
        claims=booking.claims(session, ahead) if book else {},
        busy=booking.busy(session, patient, now) if book and patient else {},
        now=now,
        clinic=of_clinic(clinic),
        in_force=in_force,
        holder=conversation.holder,
        linked=patient is not None,
        name=(patient.name or "") if patient else "",
        guardian=patient is not None and user.linked_by == GUARDIAN,
        treatments=patients.treatments(session, patient.id) if patient else (),
        check_ins=held(session, patient, "check_in", now) if patient else (),
        surveys=held(session, patient, "survey", now) if patient else (),
        consents=consents.current(session, patient.id) if patient else {},
        invitation=invitation,
        minor=patient is not None and under_14(patient, now),
        reminded=_reminded(session, patient, follow_up, now) if patient and follow_up else None,
        alarm=alarm,
        alarm_fresh=alarm is not None and alarm_age <= ALARM_LEADS,
    )


def _alarm(session: Session, conversation: Conversation, now: datetime) -> tuple[Escalate | None, timedelta]:
    """The open alarm that what is said may still be about, and its age."""
    known = escalations.alarm_of(session, conversation.id)
    age = now - (known.alarmed_at or known.opened_at) if known else ALARM_COLOURS
    if known is None or age > ALARM_COLOURS:
        return None, age
    return Escalate(known.reason, TriageClass(known.triage), tuple(known.rules), tuple(known.signs)), age


def _reminded(session: Session, patient: Patient, pressed: str, now: datetime) -> str | None:
    """The appointment that the patient's own message spoke of, while its time is not over; it may be cancelled by now,
    or an offer that ran out.
    """
    follow_up = session.get(FollowUp, pressed)
    if follow_up is None or follow_up.patient_id != patient.id or follow_up.appointment_id is None:
        return None
    return follow_up.appointment_id if session.get_one(Appointment, follow_up.appointment_id).ends_at > now else None


def of_clinic(clinic: Clinic) -> ClinicFacts:
    return ClinicFacts(
        name=clinic.name,
        phone=clinic.phone,
        emergency_phone=clinic.emergency_phone,
        hours=clinic.hours,
        address=clinic.address,
        opening=clinics.hours(clinic),
        operator=clinics.operator_button(clinic),
    )


def under_14(patient: Patient, now: datetime) -> bool:
    """Whose data a guardian answers for (개인정보보호법 §22의2)."""
    born = patient.born_on
    return born is not None and relativedelta(local_date(now), born).years < 14


def held(session: Session, patient: Patient, conversation: str, now: datetime) -> tuple[CheckIn, ...]:
    """Conversations of that kind that may be held now: sent, and not complete."""
    found = follow_ups.open_conversations(session, patient.id, conversation, now)
    return tuple(
        CheckIn(each.id, patients.as_fact(session.get_one(TreatmentDone, each.treatment_id)))
        for each in found
        if not _done(notes.existing(session, each.id))
    )


def _done(note: Note | None) -> bool:
    return note is not None and note.state in (notes.COMPLETE, notes.SIGNED) and "words" in note.content
