"""What the words of a clinic's own system stand for: names of columns, and of treatments."""

from collections.abc import Callable, Collection
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from records.models import Clinic, ImportWord, Patient, TreatmentDone

TREATMENTS = "treatments"


def key(word: str) -> str:
    """The word without spaces and in small letters."""
    return "".join(word.split()).casefold()


def of(session: Session, clinic: Clinic, kind: str) -> dict[str, str]:
    """Ours by their key."""
    return {each.key: each.ours for each in listed(session, clinic) if each.kind == kind}


def listed(session: Session, clinic: Clinic) -> list[ImportWord]:
    """All that the clinic keeps."""
    mine = select(ImportWord).where(ImportWord.clinic_id == clinic.id)
    return list(session.scalars(mine.order_by(ImportWord.kind, ImportWord.theirs)))


def keep(session: Session, clinic: Clinic, kind: str, theirs: str, ours: str, now: datetime) -> None:
    """From now on, in place of what was kept for the same word."""
    clear(session, clinic, kind, theirs)
    kept = {"clinic_id": clinic.id, "kind": kind, "key": key(theirs), "theirs": " ".join(theirs.split())}
    session.add(ImportWord(**kept, ours=ours, created_at=now))
    session.flush()


def clear(session: Session, clinic: Clinic, kind: str, theirs: str) -> None:
    """Forget the word."""
    mine = delete(ImportWord).where(ImportWord.clinic_id == clinic.id, ImportWord.kind == kind)
    session.execute(mine.where(ImportWord.key == key(theirs)))


def recode(session: Session, clinic: Clinic, keys: Collection[str], code: Callable[[str], str | None]) -> int:
    """Bring the treatments told before by these words in step with what they stand for now; how many changed.

    Their patients become stale, so that what is sent after them is planned anew.
    """
    told = select(TreatmentDone.label, TreatmentDone.code).where(TreatmentDone.clinic_id == clinic.id).distinct()
    changed = 0
    for label, known in session.execute(told).all():
        if key(label) in keys and (now := code(label)) != known:
            changed += _recode(session, clinic, label, known, now)
    return changed


def _recode(session: Session, clinic: Clinic, label: str, known: str | None, code: str | None) -> int:
    named = (TreatmentDone.clinic_id == clinic.id, TreatmentDone.label == label)
    theirs = update(TreatmentDone).where(*named, TreatmentDone.code.is_not_distinct_from(known)).values(code=code)
    changed = len(session.execute(theirs.returning(TreatmentDone.id)).all())
    people = select(TreatmentDone.patient_id).where(*named)
    stale = update(Patient).where(Patient.id.in_(people), Patient.merged_into.is_(None)).values(stale=True)
    session.execute(stale.execution_options(synchronize_session=False))
    return changed


def unmapped(session: Session, clinic: Clinic) -> list[str]:
    """Names of treatments that were told and stand for nothing yet."""
    told = select(TreatmentDone.label).where(TreatmentDone.clinic_id == clinic.id, TreatmentDone.code.is_(None))
    return list(session.scalars(told.distinct().order_by(TreatmentDone.label)))
