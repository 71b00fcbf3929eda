"""What requests with an Idempotency-Key were answered, so that one that comes again changes nothing. Machine time.

1. `begin` takes the key's place, in a transaction of its own; whoever comes second meanwhile is told so.
2. `finish` writes the answer into the very transaction that does the work: both stand, or neither.
3. A request that was refused did nothing: `forget` gives the place back. What broke off gives it back by LEASE.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from records.models import ApiAnswer, ApiKey
from records.staff import token_hash

KEPT = timedelta(hours=48)
LEASE = timedelta(minutes=1)  # far longer than any request takes


class OtherBody(Exception):
    """The key was used for another request."""


class UnderWay(Exception):
    """The same request is being carried out just now. Trying again soon finds its answer."""


@dataclass(frozen=True)
class Answered:
    """The answer as it was; `id` of its row."""

    id: str
    status: int
    body: str


def begin(session: Session, key: ApiKey, idempotency: str, digest: str, machine_now: datetime) -> Answered | str:
    """The answer that was given, or the id of the place that is ours now. Raises OtherBody and UnderWay."""
    hashed = token_hash(idempotency)
    wanted = select(ApiAnswer).where(ApiAnswer.clinic_id == key.clinic_id, ApiAnswer.key_hash == hashed)
    row = session.scalar(wanted.with_for_update())
    if row is not None and machine_now - row.at >= (KEPT if row.status else LEASE):
        session.delete(row)
        session.flush()
        row = None
    if row is None:
        row = ApiAnswer(
            clinic_id=key.clinic_id, api_key_id=key.id, key_hash=hashed, digest=digest, at=machine_now, status=None
        )
        session.add(row)
        session.flush()
        return row.id
    if row.digest != digest:
        raise OtherBody
    if row.status is None:
        raise UnderWay
    return Answered(row.id, row.status, row.body or "")


def finish(session: Session, place: str, status: int, body: str) -> None:
    """Raises UnderWay, so that nothing is done, where the place was lost to a later request."""
    mine = update(ApiAnswer).where(ApiAnswer.id == place, ApiAnswer.status.is_(None))
    if not session.scalars(mine.values(status=status, body=body).returning(ApiAnswer.id)).all():
        raise UnderWay


def forget(session: Session, place: str) -> None:
    """Nothing was done under it."""
    session.execute(delete(ApiAnswer).where(ApiAnswer.id == place, ApiAnswer.status.is_(None)))


def drop_old(session: Session, clinic_id: str, machine_now: datetime) -> None:
    old = ApiAnswer.at < machine_now - KEPT
    session.execute(delete(ApiAnswer).where(ApiAnswer.clinic_id == clinic_id, old))
