"""Signed-in browsers. A session ends after 15 idle minutes, after 12 hours, by hand, or when the person leaves.

Every time here is machine time. The browser holds a random token, the database only its hash.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from records.models import Clinic, Staff, StaffSession
from records.staff import token_hash

IDLE, LONGEST = timedelta(minutes=15), timedelta(hours=12)
TOUCH_EVERY = timedelta(seconds=30)


@dataclass(frozen=True)
class SignedIn:
    """Who is at the browser."""

    session_id: str
    staff: Staff
    clinic: Clinic
    seen_at: datetime


def start(session: Session, staff: Staff, machine_now: datetime) -> str:
    """A new session's token."""
    token = secrets.token_urlsafe(32)
    session.add(
        StaffSession(
            clinic_id=staff.clinic_id,
            staff_id=staff.id,
            token_hash=token_hash(token),
            created_at=machine_now,
            seen_at=machine_now,
        )
    )
    session.flush()
    return token


def find(session: Session, token: str, machine_now: datetime) -> SignedIn | None:
    """Who holds the token, while its session lasts."""
    wanted = select(StaffSession, Staff, Clinic).join(Staff, Staff.id == StaffSession.staff_id)
    wanted = wanted.join(Clinic, Clinic.id == Staff.clinic_id).where(
        StaffSession.token_hash == token_hash(token),
        StaffSession.ended_at.is_(None),
        StaffSession.seen_at > machine_now - IDLE,
        StaffSession.created_at > machine_now - LONGEST,
        Staff.left_at.is_(None),
    )
    found = session.execute(wanted).one_or_none()
    return SignedIn(found[0].id, found[1], found[2], found[0].seen_at) if found else None


def touch(session: Session, session_id: str, machine_now: datetime) -> None:
    """The person did something: the idle minutes begin anew."""
    session.execute(update(StaffSession).where(StaffSession.id == session_id).values(seen_at=machine_now))


def end(session: Session, session_id: str, machine_now: datetime) -> None:
    session.execute(update(StaffSession).where(StaffSession.id == session_id).values(ended_at=machine_now))


def end_others(session: Session, staff_id: str, session_id: str | None, machine_now: datetime) -> int:
    """End the person's sessions but this one; how many."""
    mine = update(StaffSession).where(StaffSession.staff_id == staff_id, StaffSession.ended_at.is_(None))
    if session_id is not None:
        mine = mine.where(StaffSession.id != session_id)
    return len(session.scalars(mine.values(ended_at=machine_now).returning(StaffSession.id)).all())
