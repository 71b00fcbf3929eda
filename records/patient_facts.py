"""Dated facts of patients that plans count from, as the clinic's records tell them."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from records import patients
from records.facts import Fact
from records.models import Patient, PatientFact

KINDS = DISCHARGE, DUE, BIRTH, TEST, NEXT_SESSION, RESULT, DISPUTE = (
    "discharge", "due", "birth", "test", "next_session", "result", "dispute",
)  # fmt: skip
MOVABLE = (
    DUE,
    TEST,
    NEXT_SESSION,
    DISPUTE,
)  # one of a kind and item is open at a time: told with another date, it has moved


@dataclass(frozen=True)
class Told:
    """A fact as a file tells it. `holds`: False where it has ended (a loss, a test called off)."""

    kind: str
    at: datetime
    code: str = ""
    label: str = ""
    holds: bool = True


def store(session: Session, patient: Patient, told: Told, now: datetime) -> str:
    """Keep it; created, moved, ended, checked (as known, and confirmed anew) or unknown (ended, and never heard of).

    Whatever changes marks the patient stale.
    """
    known = _known(session, patient, told)
    if known is None:
        return _create(session, patient, told, now) if told.holds else "unknown"
    if not told.holds:
        end(session, known, "told", now)
        return "ended"
    known.checked_at = now
    if (known.at, known.label) == (told.at, told.label):
        return "checked"
    known.at, known.label = told.at, told.label
    patients.mark_one_stale(session, patient.id)
    return "moved"


def end(session: Session, fact: PatientFact, why: str, now: datetime) -> None:
    """It holds no longer: what was planned from it is cleared."""
    fact.ended_at, fact.ended_why = now, why
    patients.mark_one_stale(session, fact.patient_id)


def standing(session: Session, patient_id: str) -> list[Fact]:
    """Those that hold, by their date."""
    wanted = select(PatientFact).where(PatientFact.patient_id == patient_id, PatientFact.ended_at.is_(None))
    rows = session.scalars(wanted.order_by(PatientFact.at, PatientFact.id))
    return [Fact(row.id, row.kind, row.at, row.told_at, row.code, row.label) for row in rows]


def holding(session: Session, patient_id: str, kind: str) -> bool:
    """Whether one of that kind holds."""
    wanted = select(PatientFact.id).where(PatientFact.patient_id == patient_id, PatientFact.kind == kind)
    return session.scalar(wanted.where(PatientFact.ended_at.is_(None)).limit(1)) is not None


def _create(session: Session, patient: Patient, told: Told, now: datetime) -> str:
    session.add(
        PatientFact(
            clinic_id=patient.clinic_id, patient_id=patient.id, kind=told.kind, code=told.code, label=told.label,
            at=told.at, told_at=now, checked_at=now,
        )
    )  # fmt: skip
    patients.mark_one_stale(session, patient.id)
    session.flush()
    return "created"


def _known(session: Session, patient: Patient, told: Told) -> PatientFact | None:
    wanted = select(PatientFact).where(
        PatientFact.patient_id == patient.id, PatientFact.kind == told.kind, PatientFact.code == told.code,
        PatientFact.ended_at.is_(None),
    )  # fmt: skip
    if told.kind not in MOVABLE:
        wanted = wanted.where(PatientFact.at == told.at)
    return session.scalar(wanted.order_by(PatientFact.id.desc()).limit(1))
