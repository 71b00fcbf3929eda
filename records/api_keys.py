"""The keys of a clinic's own software. All times are machine time."""

import secrets
from collections.abc import Collection
from datetime import datetime, timedelta
from hmac import compare_digest

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from records.models import ApiKey, Clinic
from records.staff import token_hash

SCOPES = (
    "patients:read", "patients:write", "visits:write", "appointments:read", "appointments:write", "arrivals:write",
    "consents:write", "results:write", "notices:write", "pages:write",
)  # fmt: skip
PREFIX = "anbu_"  # by which programs that look for lost secrets know it
TOUCH_EVERY = timedelta(minutes=1)


def make(
    session: Session, clinic: Clinic, name: str, scopes: Collection[str], machine_now: datetime
) -> tuple[str, str]:
    """A new key's id, and the key, which nobody can tell again. Raises ValueError for a scope that there is not."""
    if unknown := sorted({*scopes} - {*SCOPES}):
        raise ValueError(f"no scope {', '.join(unknown)}; there are: {', '.join(SCOPES)}")
    token = PREFIX + secrets.token_urlsafe(32)
    row = ApiKey(
        clinic_id=clinic.id, name=name, key_hash=token_hash(token), created_at=machine_now,
        scopes=[each for each in SCOPES if each in scopes],
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row.id, token


def holder(session: Session, token: str) -> tuple[ApiKey, Clinic] | None:
    """The key that stands, with its clinic. Found by hash, so that the time it takes tells nothing of what keys are."""
    hashed = token_hash(token)
    wanted = select(ApiKey, Clinic).join(Clinic, Clinic.id == ApiKey.clinic_id)
    found = session.execute(wanted.where(ApiKey.key_hash == hashed, ApiKey.revoked_at.is_(None))).one_or_none()
    return (found[0], found[1]) if found and compare_digest(found[0].key_hash, hashed) else None


def all_of(session: Session, clinic: Clinic) -> list[ApiKey]:
    """The revoked ones too, the oldest first."""
    return list(session.scalars(select(ApiKey).where(ApiKey.clinic_id == clinic.id).order_by(ApiKey.id)))


def revoke(session: Session, clinic: Clinic, key_id: str, machine_now: datetime) -> bool:
    """From the next request on; False where the clinic has no such key that stands."""
    mine = update(ApiKey).where(ApiKey.id == key_id, ApiKey.clinic_id == clinic.id, ApiKey.revoked_at.is_(None))
    return bool(session.scalars(mine.values(revoked_at=machine_now).returning(ApiKey.id)).all())


def used_lately(key: ApiKey, machine_now: datetime) -> bool:
    return key.last_used_at is not None and machine_now - key.last_used_at < TOUCH_EVERY


def touch(session: Session, key: ApiKey, machine_now: datetime) -> None:
    """It is in use, to the minute."""
    session.execute(update(ApiKey).where(ApiKey.id == key.id).values(last_used_at=machine_now))
