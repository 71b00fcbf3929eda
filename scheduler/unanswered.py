"""A conversation that stays unanswered: one reminder, then the staff's phone list."""

from datetime import datetime, timedelta

from bot.dialogue.reasons import REASONS
from catalogue.model import InForce, NoAnswer, PushClass
from records import conversations, escalations, follow_ups, patients, silence
from records.database import Session
from records.models import Clinic, Conversation, Escalation, FollowUp, Patient
from records.silence import NO_ANSWER

CALL_WITHIN = timedelta(hours=8)
REMINDABLE = timedelta(hours=24)


def wait(session: Session, follow_up: FollowUp, in_force: InForce, at: datetime) -> None:
    """It went out at `at`: set its deadline, and plan the reminder that the plan in force asks for."""
    if follow_up.no_answer_hours is not None:
        follow_up.answer_by = at + timedelta(hours=follow_up.no_answer_hours)
    rungs = _rungs(in_force, follow_up)
    if rungs is not None and rungs.remind_after_hours is not None:
        session.add(_reminder(follow_up, rungs, at))


def _rungs(in_force: InForce, follow_up: FollowUp) -> NoAnswer | None:
    steps = (step for plan in in_force.catalogue.plans if plan.key == follow_up.plan for step in plan.steps)
    return next((step.no_answer for step in steps if step.key == follow_up.step), None)


def _reminder(follow_up: FollowUp, rungs: NoAnswer, at: datetime) -> FollowUp:
    """Care, so that the quiet hours and the daily cap hold it; worth nothing once somebody phones."""
    due = at + timedelta(hours=rungs.remind_after_hours or 0)
    return FollowUp(
        clinic_id=follow_up.clinic_id,
        patient_id=follow_up.patient_id,
        treatment_id=follow_up.treatment_id,
        appointment_id=follow_up.appointment_id,
        fact_id=follow_up.fact_id,
        occasion=follow_up.occasion,
        reminds_id=follow_up.id,
        plan=follow_ups.REMINDER,
        step=f"{follow_up.plan}.{follow_up.step}"[-120:],
        plan_version=follow_up.plan_version,
        template=rungs.remind_with,
        push_class=PushClass.CARE,
        conversation=None,  # it opens the one that it reminds of
        planned_for=due,
        due_at=due,
        expires_at=follow_up.answer_by or due + REMINDABLE,
        state=follow_ups.PLANNED,
        created_at=at,
    )


def give_up(session: Session, follow_up_id: str, at: datetime) -> Escalation | None:
    """The deadline has passed: the patient's line on the phone list; None where an answer came a moment ago."""
    follow_up = session.get_one(FollowUp, follow_up_id)
    conversation = _locked_conversation(session, follow_up, at)
    session.refresh(follow_up, with_for_update=True)
    if follow_up.state != follow_ups.SENT or follow_up.answer_by is None:
        return None
    follow_up.state = follow_ups.UNANSWERED
    return phone_task(session, follow_up, conversation, at)


def _locked_conversation(session: Session, follow_up: FollowUp, at: datetime) -> Conversation | None:
    user = patients.linked_user(session, session.get_one(Patient, follow_up.patient_id), at)
    return conversations.take(session, user, at) if user else None


def phone_task(session: Session, follow_up: FollowUp, conversation: Conversation | None, at: datetime) -> Escalation:
    """Put the patient on the phone list; one line a patient, whose repeats are counted."""
    line = next(iter(silence.lines(session, follow_up.patient_id)), None)
    fresh = conversation.id if conversation else None
    task, _ = escalations.open_(
        session,
        session.get_one(Clinic, follow_up.clinic_id),
        reason=NO_ANSWER,
        triage=REASONS[NO_ANSWER].triage,
        opened_at=at,
        due_at=at + CALL_WITHIN,
        conversation_id=line.conversation_id if line else fresh,
        patient_id=follow_up.patient_id,
        follow_up_id=line.follow_up_id if line else follow_up.id,
    )
    return task
