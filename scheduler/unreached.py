"""What becomes a person's task because a message cannot go out, or went nowhere.

A high-risk treatment's guide that does not reach the patient: somebody phones instead, once a patient and visit day.

High-risk is a treatment whose ladder ends in a phone call (its follow-ups have hours until it). No channel, a permanent
refusal by the dealer and an expiry unsent are all the same to the patient: nobody told them when to call at once
(treatments reference, section 1: R3 is checked the same day and on days 1 and 2). A pregnancy that nobody confirmed
lately is to be confirmed while its message waits, and a notice that the law demands is shown when it ran out.
"""

from datetime import datetime

from bot.dialogue import reasons
from bot.effects import due_at
from catalogue.model import PushClass
from records import clinics, consents, escalations, follow_ups, patient_facts, silence
from records.database import Session
from records.facts import local_date
from records.models import Clinic, Escalation, FollowUp, Patient, TreatmentDone
from scheduler import guard, unanswered

UNREACHED = "unreached"  # among an escalation's details: why the guide reached nobody
LEGAL = ("consent.",)  # the plans of 정보통신망법 §50⑦ and 시행령 §62의3: confirmed within 14 days, and every two years
OVER = (follow_ups.REFUSED, follow_ups.EXPIRED, follow_ups.FAILED)


def tell(session: Session, follow_up: FollowUp, at: datetime) -> Escalation | None:
    """Put the patient on the phone list for a guide that is over, or finds no way; None where nobody need phone.

    Nobody is phoned who died, went elsewhere, or refused the clinic's messages; none for a guide for which a later one
    of the same plan stands.
    """
    patient = session.get_one(Patient, follow_up.patient_id)
    if follow_up.why == guard.UNCHECKED:
        return _task(session, follow_up, patient_facts.TO_CONFIRM, at)
    if follow_up.plan.startswith(LEGAL) and follow_up.state in (follow_ups.EXPIRED, follow_ups.FAILED):
        return None if patient.ended_why else _task(session, follow_up, reasons.LEGAL_NOTICE, at)
    if not _dangerous(session, follow_up) or patient.ended_why or _refuses(session, patient):
        return None
    why = follow_up.why or ""
    open_one = next(iter(silence.lines(session, patient.id)), None)
    if open_one is None and _told_already(session, follow_up):
        return None
    task = open_one or unanswered.phone_task(session, follow_up, None, at)
    task.details = {UNREACHED: why, **(task.details or {})}
    return task


def tell_of(session: Session, follow_up_id: str | None, at: datetime) -> Escalation | None:
    """The same for a follow-up by id, if its message was indeed given up."""
    follow_up = session.get(FollowUp, follow_up_id, populate_existing=True) if follow_up_id else None
    return tell(session, follow_up, at) if follow_up and follow_up.state in OVER else None


def _task(session: Session, follow_up: FollowUp, reason: str, at: datetime) -> Escalation:
    """One that staff find in their inbox, once a patient; the same reason again adds nothing while it is open."""
    clinic, triage = session.get_one(Clinic, follow_up.clinic_id), reasons.REASONS[reason].triage
    if known := escalations.open_about(session, follow_up.patient_id, reason):
        return known
    task, _ = escalations.open_(
        session, clinic, reason=reason, triage=triage, opened_at=at,
        due_at=due_at(clinics.hours(clinic), triage, at), patient_id=follow_up.patient_id, follow_up_id=follow_up.id,
    )  # fmt: skip
    return task


def _dangerous(session: Session, follow_up: FollowUp) -> bool:
    if follow_up.push_class != PushClass.SAFETY or follow_up.treatment_id is None:
        return False
    over = follow_up.state in OVER and follow_up.why != guard.OVERTAKEN
    return (over or follow_up.why == guard.NO_CHANNEL) and follow_ups.ladder_calls(session, follow_up)


def _refuses(session: Session, patient: Patient) -> bool:
    return consents.current(session, patient.id).get(consents.MESSAGES) is False


def _told_already(session: Session, follow_up: FollowUp) -> bool:
    """Whether somebody was asked to phone about that visit day before, whatever came of it."""
    lines = silence.every_line(session, follow_up.patient_id)
    about = (each.follow_up_id for each in lines if UNREACHED in (each.details or {}))
    days = {_visit_day(session, session.get_one(FollowUp, id)) for id in about if id}
    return _visit_day(session, follow_up) in days


def _visit_day(session: Session, follow_up: FollowUp) -> object:
    done = session.get(TreatmentDone, follow_up.treatment_id) if follow_up.treatment_id else None
    return local_date(done.performed_at) if done else None
