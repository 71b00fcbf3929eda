"""Plans a patient's follow-ups anew after a fact changed: adds what is missing, clears what is no longer true."""

from collections.abc import Callable, Iterable
from datetime import datetime

from catalogue.model import SEVERAL, InForce, Risk
from catalogue.rules import QuietHours
from records import clinics, follow_ups, patient_facts, patients, persons, silence
from records.book import desk
from records.database import Session
from records.facts import Treatment
from records.models import Clinic, FollowUp, Patient
from scheduler import moot
from scheduler.merging import merged
from scheduler.plans import DatedStep, date_steps, look_again, needed

Key = tuple[str | None, int, str, str]
ENDED = {patients.DIED: "사망으로 등록된 환자입니다", patients.TRANSFERRED: "다른 병원으로 옮긴 환자입니다"}
TOO_LATE = "등록이나 승인이 늦어 기한이 지났습니다"


def replan(session: Session, patient: Patient, in_force: InForce, quiet: QuietHours, now: datetime) -> None:
    """Bring the patient's follow-ups in step with the facts; what was sent or settled stays as it is."""
    ended = patient.ended_why
    if ended:
        silence.end(session, patient.id, ENDED[ended], now)
    had = () if ended else patients.treatments(session, patient.id)
    booked = () if ended == patients.DIED else desk.standing(session, patient.id)
    facts = () if ended else needed(patient_facts.standing(session, patient.id), had, booked)
    rows = (row for row in follow_ups.of_patient(session, patient.id) if row.plan not in follow_ups.UNPLANNED)
    known = {_key_of(row): row for row in rows}
    person = None if ended else persons.known(session, patient, bool(booked))
    morning = clinics.same_morning(session.get_one(Clinic, patient.clinic_id))
    dated = date_steps(had, in_force, quiet, booked, facts, person, now, morning)
    sent = [step for step in dated if (row := known.get(_key(step))) and row.state in follow_ups.HAPPENED]
    before = [step for step in dated if (row := known.get(_key(step))) and row.verdict == follow_ups.MERGED]
    several = in_force.template(SEVERAL) is not None
    risks, grave = _risks(had, in_force), _grave(had, in_force)
    wanted = {_key(step): step for step in merged(dated, risks, now, sent, before, several, grave)}
    labels = {each.id: each.label for each in had}

    def gone(row: FollowUp) -> str:
        return ENDED[ended] if ended else moot.why(session, row)

    for key, row in known.items():
        _in_step(row, wanted.get(key), labels, now, gone)
    for key, step in wanted.items():
        if key not in known and not (step.by_itself and step.expires_at <= now):  # no birthday's message comes too late
            session.add(_follow_up(patient, step, labels, now))
    patient.stale, patient.replan_at = False, look_again(in_force, person, now) if person else None


def _key(step: DatedStep) -> Key:
    return (step.treatment_id or step.appointment_id or step.fact_id, step.occasion, step.plan, step.step.key)


def _key_of(row: FollowUp) -> Key:
    return (row.treatment_id or row.appointment_id or row.fact_id, row.occasion, row.plan, row.step)


def _risks(had: Iterable[Treatment], in_force: InForce) -> dict[str, Risk]:
    return {each.id: entry.risk for each in had if (entry := in_force.treatment(each.code)) is not None}


def _grave(had: Iterable[Treatment], in_force: InForce) -> dict[str, frozenset[str]]:
    return {each.id: entry.dangers for each in had if (entry := in_force.treatment(each.code)) is not None}


def _in_step(
    row: FollowUp, step: DatedStep | None, labels: dict[str, str], now: datetime, gone: Callable[[FollowUp], str]
) -> None:
    """Move, clear, or plan again what was cleared and holds once more, as when a plan's approval had lapsed."""
    if row.state not in (follow_ups.PLANNED, follow_ups.CLEARED):
        return
    if step is None and row.by_itself and row.expires_at <= now:
        return  # a day that is over is no longer dated; what waits of it expires when it is judged
    if step is None or step.merged_into is not None:
        if row.state == follow_ups.PLANNED:
            row.state, row.why = follow_ups.CLEARED, _stands_for(step, labels) if step else gone(row)
        row.verdict = follow_ups.MERGED if step else None
    elif row.state == follow_ups.PLANNED and step.planned_for == row.planned_for:
        row.template = _template(step)  # it may have been postponed since
    elif row.state == follow_ups.PLANNED or step.expires_at > now:
        row.state, row.why, row.verdict, row.template = follow_ups.PLANNED, None, None, _template(step)
        row.planned_for, row.due_at, row.expires_at = step.planned_for, step.due_at, step.expires_at


def _template(step: DatedStep) -> str:
    return SEVERAL if step.together else step.step.template


def _stands_for(step: DatedStep, labels: dict[str, str]) -> str:
    return f"같은 날의 {labels.get(step.merged_into or '', '다른 시술')[:150]} 안내와 합칩니다"


def _follow_up(patient: Patient, step: DatedStep, labels: dict[str, str], now: datetime) -> FollowUp:
    state, why = follow_ups.PLANNED, None
    if step.expires_at <= now:
        state, why = follow_ups.EXPIRED, TOO_LATE
    elif step.merged_into is not None:
        state, why = follow_ups.CLEARED, _stands_for(step, labels)
    return FollowUp(
        clinic_id=patient.clinic_id,
        patient_id=patient.id,
        treatment_id=step.treatment_id,
        appointment_id=step.appointment_id,
        fact_id=step.fact_id,
        occasion=step.occasion,
        plan=step.plan,
        step=step.step.key,
        plan_version=step.plan_version,
        template=_template(step),
        push_class=step.step.push_class,
        conversation=step.step.conversation,
        planned_for=step.planned_for,
        due_at=step.due_at,
        expires_at=step.expires_at,
        no_answer_hours=step.step.no_answer.after_hours if step.step.no_answer else None,
        state=state,
        why=why,
        verdict=follow_ups.MERGED if step.merged_into and state == follow_ups.CLEARED else None,
        created_at=now,
    )
