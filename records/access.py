"""The access log: who did or looked at what of whom, from where, when (안전성 확보조치 기준 §8, 의료법 §23④)."""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from records.models import AccessEntry, ApiKey, Clinic, Page, Patient, Staff

Look = tuple[str | None, str | None]  # patient id, subject
SAME_LOOK = timedelta(minutes=10)
NEWEST = 5000  # more than a room of people sees in ten minutes, weeks of the book included


def write(
    session: Session,
    staff: Staff | ApiKey,
    action: str,
    patient_id: str | None,
    subject: str | None,
    address: str | None,
    at: datetime,
    recorded_at: datetime,
) -> AccessEntry:
    """Log one action of a person's, or of a program's by its key.

    `subject` names what else it was about, such as `conversation/01J…`; never a name or a text.
    """
    entry = AccessEntry(
        clinic_id=staff.clinic_id,
        staff_id=staff.id,
        action=action,
        patient_id=patient_id,
        subject=subject,
        address=address,
        at=at,
        recorded_at=recorded_at,
    )
    session.add(entry)
    return entry


def write_operator(
    session: Session,
    clinic: Clinic,
    action: str,
    patient_id: str | None,
    subject: str,
    at: datetime,
    recorded_at: datetime,
) -> None:
    """Log what an operator did at the command line, where nobody is signed in."""
    session.add(
        AccessEntry(
            clinic_id=clinic.id, staff_id=None, action=action, patient_id=patient_id, subject=subject, address=None,
            at=at, recorded_at=recorded_at,
        )
    )  # fmt: skip


def write_paged(
    session: Session, page: Page, patient_id: str | None, address: str | None, at: datetime, recorded_at: datetime
) -> None:
    """Log that the holder of an on-call number acknowledged, and saw whom it is about."""
    session.add(
        AccessEntry(
            clinic_id=page.clinic_id, staff_id=page.on_call_id, action="page.acknowledge", patient_id=patient_id,
            subject=f"escalation/{page.escalation_id}", address=address, at=at, recorded_at=recorded_at,
        )
    )  # fmt: skip


def write_by_patient(
    session: Session, patient: Patient, action: str, subject: str, address: str | None, at: datetime,
    recorded_at: datetime,
) -> None:  # fmt: skip
    """Log what the patient, who showed to be that, did on a page of theirs."""
    session.add(
        AccessEntry(
            clinic_id=patient.clinic_id, staff_id=None, action=action, patient_id=patient.id,
            subject=subject, address=address, at=at, recorded_at=recorded_at,
        )
    )  # fmt: skip
    session.flush()


def seen_lately(session: Session, patient_id: str, action: str, subject: str, since: datetime) -> bool:
    """Whether the same was logged of the patient since that machine time."""
    wanted = select(AccessEntry.id).where(
        AccessEntry.patient_id == patient_id, AccessEntry.action == action, AccessEntry.subject == subject,
        AccessEntry.recorded_at > since,
    )  # fmt: skip
    return session.scalar(wanted.limit(1)) is not None


def new_looks(
    session: Session, staff: Staff | ApiKey, action: str, looks: Collection[Look], machine_now: datetime
) -> list[Look]:
    """Those looks that the person or program did not take within the last ten minutes.

    A page that refreshes itself is one look, not one a minute.
    """
    newest = select(AccessEntry.id).order_by(AccessEntry.id.desc()).limit(NEWEST)  # reads the log's end, not all of it
    taken = select(AccessEntry.patient_id, AccessEntry.subject).where(
        AccessEntry.id.in_(newest),
        AccessEntry.staff_id == staff.id,
        AccessEntry.action == action,
        AccessEntry.recorded_at > machine_now - SAME_LOOK,
    )
    known = {tuple(row) for row in session.execute(taken)}
    return [look for look in dict.fromkeys(looks) if look not in known]
