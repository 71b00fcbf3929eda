"""Plans a patient's follow-ups anew after a fact changed: adds what is missing, clears what is no longer true."""

from datetime import datetime

from catalogue.model import InForce
from records import follow_ups, patients
from records.book import desk
from records.database import Session
from records.models import FollowUp, Patient
from scheduler.plans import DatedStep, date_steps
from scheduler.quiet import QuietHours


def replan(session: Session, patient: Patient, in_force: InForce, quiet: QuietHours, now: datetime) -> None:
    """Bring the patient's follow-ups in step with the facts; what was sent or settled stays as it is."""
    had, booked = patients.treatments(session, patient.id), desk.standing(session, patient.id)
    wanted = {_key(step): step for step in date_steps(had, in_force, quiet, booked)}
    rows = (row for row in follow_ups.of_patient(session, patient.id) if row.plan != follow_ups.WAITING)
    known = {(row.treatment_id or row.appointment_id, row.occasion, row.plan, row.step): row for row in rows}
    for key, row in known.items():
        if row.state == follow_ups.PLANNED:
            _move_or_clear(row, wanted.get(key))
        elif row.state == follow_ups.CLEARED:
            _revive(row, wanted.get(key), now)
    for key, step in wanted.items():
        if key not in known:
            session.add(_follow_up(patient, step, now))
    patient.stale = False


def _key(step: DatedStep) -> tuple[str | None, int, str, str]:
    return (step.treatment_id or step.appointment_id, step.occasion, step.plan, step.step.key)


def _move_or_clear(row: FollowUp, step: DatedStep | None) -> None:
    if step is None:
        row.state, row.why = follow_ups.CLEARED, "사실이 바뀌어 더는 해당하지 않습니다"
    elif step.planned_for != row.planned_for:
        row.planned_for, row.due_at, row.expires_at = step.planned_for, step.due_at, step.expires_at


def _revive(row: FollowUp, step: DatedStep | None, now: datetime) -> None:
    """What was cleared is planned again once it holds again, as when a plan's approval had lapsed."""
    if step is not None and step.expires_at > now:
        row.state, row.why = follow_ups.PLANNED, None
        row.planned_for, row.due_at, row.expires_at = step.planned_for, step.due_at, step.expires_at


def _follow_up(patient: Patient, step: DatedStep, now: datetime) -> FollowUp:
    state, why = follow_ups.PLANNED, None
    if step.expires_at <= now:
        state, why = follow_ups.EXPIRED, "등록이나 승인이 늦어 기한이 지났습니다"
    return FollowUp(
        clinic_id=patient.clinic_id,
        patient_id=patient.id,
        treatment_id=step.treatment_id,
        appointment_id=step.appointment_id,
        occasion=step.occasion,
        plan=step.plan,
        step=step.step.key,
        plan_version=step.plan_version,
        template=step.step.template,
        push_class=step.step.push_class,
        conversation=step.step.conversation,
        planned_for=step.planned_for,
        due_at=step.due_at,
        expires_at=step.expires_at,
        no_answer_hours=step.step.no_answer.after_hours if step.step.no_answer else None,
        state=state,
        why=why,
        created_at=now,
    )
