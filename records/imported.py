"""The files of the watched folder: which came, what became of them, and which somebody must look after."""

from datetime import datetime, timedelta

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from records.models import Clinic, ImportFile

DONE, PARTLY, FAILED, SAME = "done", "partly", "failed", "same"
SHOWN = timedelta(days=7)  # for so long staff are told of a file that was not taken wholly


def keep(
    session: Session, clinic: Clinic, kind: str, name: str, digest: str, state: str, at: datetime,
    counts: dict[str, int], why: str,
) -> None:  # fmt: skip
    """Write down what became of a file."""
    told = {"kind": kind, "name": name, "digest": digest, "state": state, "counts": counts, "why": why}
    session.add(ImportFile(clinic_id=clinic.id, at=at, **told))


def taken_before(session: Session, clinic: Clinic, kind: str, digest: str) -> bool:
    """Whether the newest file of its kind had the same bytes, and all of its rows were taken.

    An older file may come again and be right: an appointment is moved, and moved back.
    """
    last = session.scalar(_of(clinic).where(ImportFile.kind == kind).limit(1))
    return last is not None and last.digest == digest and last.state in (DONE, SAME)


def recent(session: Session, clinic: Clinic, limit: int = 50) -> list[ImportFile]:
    """The newest first."""
    return list(session.scalars(_of(clinic).limit(limit)))


def to_look_after(session: Session, clinic: Clinic, machine_now: datetime) -> list[ImportFile]:
    """The newest file of each kind, where it was refused as a whole or in part lately."""
    newest = dict[str, ImportFile]()
    for each in session.scalars(_of(clinic).where(ImportFile.at > machine_now - SHOWN)):
        newest.setdefault(each.kind, each)
    return [each for each in newest.values() if each.state in (PARTLY, FAILED)]


def failed(session: Session, machine_now: datetime) -> dict[str, datetime]:
    """By clinic's code since when a kind of file cannot be read."""
    since = dict[str, datetime]()
    for clinic in session.scalars(select(Clinic)):
        whole = [each.at for each in to_look_after(session, clinic, machine_now) if each.state == FAILED]
        since |= {clinic.code: min(whole)} if whole else {}
    return since


def _of(clinic: Clinic) -> Select[ImportFile]:
    return select(ImportFile).where(ImportFile.clinic_id == clinic.id).order_by(ImportFile.id.desc())
