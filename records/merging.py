"""Two rows that are one person become one: what hangs on `gone` moves to `keep`, and evidence stays where it is."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from records import access, consents, follow_ups, silence
from records.models import (
    Appointment,
    ChatUser,
    Clinic,
    ConsentEvent,
    Document,
    Escalation,
    FollowUp,
    IdentityProof,
    Note,
    Package,
    Patient,
    PatientFact,
    PhoneCall,
    Send,
    TreatmentDone,
    Visit,
    Waiting,
)

MOVED: tuple[Any, ...] = (
    FollowUp, Send, Note, PhoneCall, Escalation, ChatUser, IdentityProof, Appointment, Waiting, Package, PatientFact,
    Document,
)  # fmt: skip
TWICE = "같은 사람이 두 환자로 등록되어 있었습니다"


class CannotMerge(ValueError):
    """The two are not two rows of one clinic that stand for themselves; says why."""


def merge(session: Session, clinic: Clinic, keep: Patient, gone: Patient, now: datetime, machine_now: datetime) -> None:
    """Make `gone` a part of `keep`, for good.

    1. Visits, treatments and what hangs on the patient move. A treatment that both have stays with `gone` as a double;
       what was planned after it is cleared, what happened after it moves.
    2. Messages, consents and the access log stay under the id under which they were written, and are read through both.
    3. A refusal of either holds for both.
    4. The access log says so. Raises CannotMerge.
    """
    _check(clinic, keep, gone)
    refusals = _refusals(session, keep, gone)
    _move_visits(session, keep, gone)
    _end_doubles(session, keep, gone, now)
    _end_double_days(session, keep, gone)
    for model in MOVED:
        session.execute(update(model).where(model.patient_id == gone.id).values(patient_id=keep.id))
    session.execute(update(Patient).where(Patient.merged_into == gone.id).values(merged_into=keep.id))
    gone.merged_into, gone.stale, keep.stale = keep.id, False, True
    session.flush()
    for kind, source in refusals.items():
        _refuse(session, keep, kind, source, now, machine_now)
    if consents.MESSAGES in refusals:
        silence.end(session, keep.id, silence.OPTED_OUT, now)
    access.write_operator(session, clinic, "patient.merge", keep.id, f"patient/{gone.id}", now, machine_now)
    session.flush()


def _check(clinic: Clinic, keep: Patient, gone: Patient) -> None:
    if keep.id == gone.id:
        raise CannotMerge("both are the same patient")
    if {keep.clinic_id, gone.clinic_id} != {clinic.id}:
        raise CannotMerge("the patients are not of the same clinic")
    if keep.merged_into or gone.merged_into:
        raise CannotMerge("one of them was merged into another patient already")


def _move_visits(session: Session, keep: Patient, gone: Patient) -> None:
    """Visits at the same minute are one visit, and the same treatment at it one treatment."""
    mine = {visit.visited_at: visit for visit in session.scalars(select(Visit).where(Visit.patient_id == keep.id))}
    for visit in session.scalars(select(Visit).where(Visit.patient_id == gone.id)).all():
        same = mine.get(visit.visited_at)
        done = session.scalars(select(TreatmentDone).where(TreatmentDone.visit_id == visit.id)).all()
        if same is None:
            visit.patient_id = keep.id
        known = _labels(session, same) if same is not None else set()
        for treatment in done:
            if treatment.label in known:
                _clear_planned(session, treatment)
            else:
                treatment.patient_id, treatment.visit_id = keep.id, (same or visit).id


def _labels(session: Session, visit: Visit) -> set[str]:
    return set(session.scalars(select(TreatmentDone.label).where(TreatmentDone.visit_id == visit.id)))


def _end_doubles(session: Session, keep: Patient, gone: Patient, now: datetime) -> None:
    """A fact that both have holds once; the moment tells the two rows apart, since one may not be twice."""
    mine = {(each.kind, each.code, each.at) for each in _facts(session, keep)}
    for fact in _facts(session, gone):
        if (fact.kind, fact.code, fact.at) in mine:
            fact.ended_at, fact.ended_why, fact.at = fact.ended_at or now, "double", fact.at + timedelta(seconds=1)
    session.flush()


def _end_double_days(session: Session, keep: Patient, gone: Patient) -> None:
    """Of a day of their own that both have, the row that went out stands, else the kept one; the other gets an occasion
    that is no day, since one may not be twice.
    """
    mine, theirs = _days(session, keep), _days(session, gone)
    lowest = min((row.occasion for row in (*mine.values(), *theirs.values())), default=0)
    for place, day in enumerate(mine.keys() & theirs.keys(), start=1):
        happened = theirs[day].state in follow_ups.HAPPENED and mine[day].state not in follow_ups.HAPPENED
        double = mine[day] if happened else theirs[day]
        double.occasion = min(lowest, 0) - place
        if double.state == follow_ups.PLANNED:
            double.state, double.why = follow_ups.CLEARED, TWICE
    session.flush()


def _days(session: Session, patient: Patient) -> dict[tuple[str, str, int], FollowUp]:
    """What hangs on the patient alone, by plan, step and occasion."""
    rows = (row for row in follow_ups.of_patient(session, patient.id) if row.by_itself)
    return {(row.plan, row.step, row.occasion): row for row in rows}


def _facts(session: Session, patient: Patient) -> list[PatientFact]:
    return list(session.scalars(select(PatientFact).where(PatientFact.patient_id == patient.id)))


def _clear_planned(session: Session, double: TreatmentDone) -> None:
    planned = update(FollowUp).where(FollowUp.treatment_id == double.id, FollowUp.state == follow_ups.PLANNED)
    session.execute(planned.values(state=follow_ups.CLEARED, why=TWICE))


def _refusals(session: Session, keep: Patient, gone: Patient) -> dict[str, str]:
    """Kind → where the refusal came from; the patient's own outweighs a file's, which may not undo it."""
    found = dict[str, str]()
    for patient in (keep, gone):
        for kind in consents.current(session, patient.id):
            source = consents.refused_by(session, patient.id, kind)
            if source and found.get(kind) in (None, consents.IMPORT):
                found[kind] = source
    return found


def _refuse(session: Session, keep: Patient, kind: str, source: str, now: datetime, machine_now: datetime) -> None:
    if consents.refused_by(session, keep.id, kind) in {"chat", "page", "console", "dealer", source}:
        return
    session.add(
        ConsentEvent(
            clinic_id=keep.clinic_id, patient_id=keep.id, kind=kind, granted=False, source=source,
            text_version="merge", at=now, recorded_at=machine_now,
        )
    )  # fmt: skip
    session.flush()
