"""What patients allow, as a log: the newest event of a kind holds."""

from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from records import patients, silence
from records.facts import Said
from records.models import ConsentEvent, Patient

MESSAGES = "messages"
ADVERTISING = "advertising"
NIGHT = "night"
SENSITIVE = "sensitive"  # health records spoken of in the chat


def change(
    session: Session,
    patient: Patient,
    kind: str,
    granted: bool,
    *,
    source: str,
    text_version: str,
    at: datetime,
    recorded_at: datetime,
) -> bool:
    """Write the change down, unless it holds already; True when it was written.

    Plans count from what is said of advertising, so that a change of it marks the patient stale.
    """
    if current(session, patient.id).get(kind) == granted:
        return False
    session.add(
        ConsentEvent(
            clinic_id=patient.clinic_id,
            patient_id=patient.id,
            kind=kind,
            granted=granted,
            source=source,
            text_version=text_version,
            at=at,
            recorded_at=recorded_at,
        )
    )
    if kind == ADVERTISING:
        patients.mark_one_stale(session, patient.id)
    session.flush()
    if kind == MESSAGES and not granted:
        silence.end(session, patient.id, silence.OPTED_OUT, at)
    return True


def last_word(session: Session, patient_id: str, kind: str) -> Said | None:
    """What the patient said last of `kind`."""
    wanted = _of(session, patient_id).where(ConsentEvent.kind == kind)
    last = session.scalar(wanted.order_by(ConsentEvent.id.desc()).limit(1))
    return Said(last.granted, last.at, last.source) if last else None


def current(session: Session, patient_id: str) -> dict[str, bool]:
    """Kind → granted. A kind that the patient never spoke of is absent."""
    rows = session.scalars(_of(session, patient_id).order_by(ConsentEvent.id))
    return {row.kind: row.granted for row in rows}


def withdrawn_by_patient(session: Session, patient_id: str, kind: str) -> bool:
    """Whether the last word on `kind` is a refusal that the patient gave in the chat."""
    last = last_word(session, patient_id, kind)
    return last is not None and not last.granted and last.source == "chat"


def _of(session: Session, patient_id: str) -> Select[ConsentEvent]:
    """The patient's, also those written under a row that was merged into it."""
    return select(ConsentEvent).where(ConsentEvent.patient_id.in_(patients.ids(session, patient_id)))
