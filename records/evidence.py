"""The evidence chain: every append-only row is committed to at once and linked in batches, per clinic and log.

A link is MAC(previous link, sequence, row id, commitment). Erasing a row's content (its salt and ciphertext) leaves the
link standing. `verify` recomputes everything and names the rows that do not hold.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from records.keyring import installed
from records.models import AccessEntry, ConsentEvent, EvidenceHead, EvidenceRow, Message, NoteVersion

LOGS: tuple[type[EvidenceRow], ...] = (Message, NoteVersion, ConsentEvent, AccessEntry)
BATCH = 1000


@dataclass(frozen=True)
class Broken:
    """A row or chain that does not hold, and why."""

    log: str
    id: str
    why: str


def seal(session: Session, clinic_id: str) -> int:
    """Link up to BATCH unsealed rows of each log of the clinic; how many were linked."""
    return sum(_seal_log(session, clinic_id, log) for log in LOGS)


def _seal_log(session: Session, clinic_id: str, log: type[EvidenceRow]) -> int:
    waiting = select(log).where(log.clinic_id == clinic_id, log.sealed_seq.is_(None)).order_by(log.id).limit(BATCH)
    rows = session.scalars(waiting).all()
    if rows:
        head = _head(session, clinic_id, log)
        for row in rows:
            row.sealed_seq, row.mac = head.seq + 1, _link(head.mac, head.seq + 1, row)
            head.seq, head.mac = row.sealed_seq, row.mac
    return len(rows)


def _head(session: Session, clinic_id: str, log: type[EvidenceRow]) -> EvidenceHead:
    wanted = select(EvidenceHead).where(EvidenceHead.clinic_id == clinic_id, EvidenceHead.log == log.__tablename__)
    head = session.scalar(wanted.with_for_update())
    if head is None:
        head = EvidenceHead(clinic_id=clinic_id, log=log.__tablename__, seq=0, mac="")
        session.add(head)
    return head


def _link(previous: str, seq: int, row: EvidenceRow) -> str:
    return installed().mac(previous, str(seq), row.id, row.commitment)


def verify(session: Session, clinic_id: str) -> tuple[int, list[Broken]]:
    """How many rows were checked, and all that is broken."""
    checked, broken = 0, list[Broken]()
    for log in LOGS:
        rows = list(_rows(session, clinic_id, log))
        checked += len(rows)
        broken += [Broken(log.__tablename__, row.id, why) for row in rows if (why := _content_fault(row))]
        broken += _chain_faults(session, clinic_id, log, [row for row in rows if row.sealed_seq is not None])
    return checked, broken


def _rows(session: Session, clinic_id: str, log: type[EvidenceRow]) -> Iterator[EvidenceRow]:
    wanted = select(log).where(log.clinic_id == clinic_id).order_by(log.sealed_seq)
    yield from session.scalars(wanted)


def _content_fault(row: EvidenceRow) -> str | None:
    if row.salt is None:  # erased on purpose; the link below still stands
        return None
    return None if row.commit_to(row.salt) == row.commitment else "content changed"


def _chain_faults(session: Session, clinic_id: str, log: type[EvidenceRow], rows: list[EvidenceRow]) -> list[Broken]:
    previous, faults = "", list[Broken]()
    for seq, row in enumerate(rows, start=1):
        if row.sealed_seq != seq or row.mac != _link(previous, seq, row):
            return [*faults, Broken(log.__tablename__, row.id, f"link {seq} does not follow from the one before")]
        previous = row.mac
    wanted = select(func.coalesce(func.max(EvidenceHead.seq), 0)).where(
        EvidenceHead.clinic_id == clinic_id, EvidenceHead.log == log.__tablename__
    )
    if session.scalar(wanted) != len(rows):
        faults.append(Broken(log.__tablename__, "", "the head counts more links than there are rows"))
    return faults
