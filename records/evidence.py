"""The evidence chain: every append-only row is committed to at once and linked in batches, per clinic and log.

A link is MAC(previous link, sequence, row id, commitment). Erasing a row's content (its salt and ciphertext) leaves the
link standing. `verify` recomputes everything and names the rows that do not hold.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from cryptography.fernet import InvalidToken
from sqlalchemy import Select, literal, select, union_all, update
from sqlalchemy.orm import Session

from records.columns import EncryptedJson, EncryptedText
from records.keyring import installed
from records.models import AccessEntry, AppointmentChange, ConsentEvent, EvidenceHead, EvidenceRow, Message, NoteVersion

LOGS: tuple[type[EvidenceRow], ...] = (Message, NoteVersion, ConsentEvent, AccessEntry, AppointmentChange)
BATCH = 1000


@dataclass(frozen=True)
class Broken:
    """A row or chain that does not hold, and why."""

    log: str
    id: str
    why: str


class _Link(NamedTuple):
    id: str
    sealed_seq: int | None
    mac: str | None
    commitment: str


def behind(session: Session) -> list[str]:
    """The clinics that have rows to link; only the indexes of what waits are read."""
    wanted = (select(log.clinic_id).where(log.sealed_seq.is_(None)).distinct() for log in LOGS)
    return sorted({str(clinic_id) for clinic_id in session.scalars(union_all(*wanted))})


def seal(session: Session, clinic_id: str) -> int:
    """Link up to BATCH unsealed rows of each log of the clinic; how many were linked."""
    wanted = (_unsealed(clinic_id, log).with_only_columns(literal(index)).limit(1) for index, log in enumerate(LOGS))
    waiting = session.scalars(union_all(*(select(each.subquery()) for each in wanted)))
    return sum(_seal_log(session, clinic_id, LOGS[index]) for index in waiting.all())


def _unsealed(clinic_id: str, log: type[EvidenceRow]) -> Select[str, str]:
    """Only ids and commitments are read: a row whose content cannot be read any more is linked like any other."""
    return select(log.id, log.commitment).where(log.clinic_id == clinic_id, log.sealed_seq.is_(None))


def _seal_log(session: Session, clinic_id: str, log: type[EvidenceRow]) -> int:
    head = _head(session, clinic_id, log)  # locked first: what another process has just linked is not linked again
    links = list[dict[str, Any]]()
    for row in session.execute(_unsealed(clinic_id, log).order_by(log.id).limit(BATCH)):
        head.seq, head.mac = head.seq + 1, _link(head.mac, head.seq + 1, row.id, row.commitment)
        links.append({"id": row.id, "sealed_seq": head.seq, "mac": head.mac})
    if links:
        session.execute(update(log), links)
    return len(links)


def _head(session: Session, clinic_id: str, log: type[EvidenceRow]) -> EvidenceHead:
    wanted = select(EvidenceHead).where(EvidenceHead.clinic_id == clinic_id, EvidenceHead.log == log.__tablename__)
    head = session.scalar(wanted.with_for_update())
    if head is None:
        head = EvidenceHead(clinic_id=clinic_id, log=log.__tablename__, seq=0, mac="")
        session.add(head)
        session.flush()
    return head


def _link(previous: str, seq: int, row_id: str, commitment: str) -> str:
    return installed().mac(previous, str(seq), row_id, commitment)


def verify(session: Session, clinic_id: str) -> tuple[int, list[Broken]]:
    """How many rows were checked, and all that is broken."""
    checked, broken = 0, list[Broken]()
    for log in LOGS:
        links = _links(session, clinic_id, log)
        checked += len(links)
        broken += _content_faults(session, log, [link.id for link in links])
        broken += _chain_faults(session, clinic_id, log, [link for link in links if link.sealed_seq is not None])
    return checked, broken


def _links(session: Session, clinic_id: str, log: type[EvidenceRow]) -> list[_Link]:
    wanted = select(log.id, log.sealed_seq, log.mac, log.commitment).where(log.clinic_id == clinic_id)
    return [_Link(*row) for row in session.execute(wanted.order_by(log.sealed_seq, log.id))]


def _content_faults(session: Session, log: type[EvidenceRow], ids: list[str]) -> Iterator[Broken]:
    for start in range(0, len(ids), BATCH):
        for row_id, row in _contents(session, log, ids[start : start + BATCH]):
            fault = "content cannot be read" if row is None else _content_fault(row)
            if fault:
                yield Broken(log.__tablename__, row_id, fault)


def _contents(session: Session, log: type[EvidenceRow], ids: list[str]) -> Iterator[tuple[str, EvidenceRow | None]]:
    """The rows, together; where one of them cannot be read, one by one, with None for it."""
    try:
        found = session.scalars(select(log).where(log.id.in_(ids))).all()
        yield from ((row.id, row) for row in found)
    except (InvalidToken, ValueError, TypeError):
        if len(ids) == 1:
            yield ids[0], None
        else:
            for row_id in ids:
                yield from _contents(session, log, [row_id])


def _content_fault(row: EvidenceRow) -> str | None:
    if row.salt is None:  # erased on purpose, if the words are gone too; the link below still stands
        return None if _erased(row) else "salt is missing"
    return None if row.commit_to(row.salt) == row.commitment else "content changed"


def _erased(row: EvidenceRow) -> bool:
    secret = [name for name in row.evidence if isinstance(_type(row, name), EncryptedText | EncryptedJson)]
    return bool(secret) and not any(getattr(row, name) for name in secret)


def _type(row: EvidenceRow, name: str) -> object:
    return row.__table__.columns[name].type


def _chain_faults(session: Session, clinic_id: str, log: type[EvidenceRow], links: list[_Link]) -> list[Broken]:
    previous = ""
    for seq, row in enumerate(links, start=1):
        expected = _link(previous, seq, row.id, row.commitment)
        if (row.sealed_seq, row.mac) != (seq, expected):
            return [Broken(log.__tablename__, row.id, f"link {seq} does not follow from the one before")]
        previous = expected
    wanted = select(EvidenceHead.seq, EvidenceHead.mac).where(
        EvidenceHead.clinic_id == clinic_id, EvidenceHead.log == log.__tablename__
    )
    head = session.execute(wanted).first() or (0, "")
    if head[0] != len(links):
        return [Broken(log.__tablename__, "", f"the head counts {head[0]} links, and there are {len(links)}")]
    return [] if head[1] == previous else [Broken(log.__tablename__, "", "the head is not the last link")]
