"""Calendars that a doctor's own calendar program subscribes to, each under a secret address."""

import secrets
from datetime import datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from records.book.listing import listed
from records.models import Appointment, CalendarFeed, Clinic, Closure, Patient
from records.staff import token_hash

PAST = timedelta(days=30)


def standing(session: Session, clinic: Clinic, doctor: str) -> CalendarFeed | None:
    """The doctor's calendar, if there is one that was not revoked."""
    wanted = select(CalendarFeed).where(CalendarFeed.clinic_id == clinic.id, CalendarFeed.doctor == doctor)
    return session.scalar(wanted.where(CalendarFeed.revoked_at.is_(None)))


def renew(session: Session, clinic: Clinic, doctor: str, names: bool, machine_now: datetime) -> str:
    """The token of a new calendar; only its hash is kept. An older one of the doctor ends."""
    if (old := standing(session, clinic, doctor)) is not None:
        old.revoked_at = machine_now
    token = secrets.token_urlsafe(32)
    session.add(
        CalendarFeed(
            clinic_id=clinic.id, doctor=doctor, token_hash=token_hash(token), names=names, created_at=machine_now
        )
    )
    session.flush()
    return token


def by_token(session: Session, token: str) -> CalendarFeed | None:
    """Looked up by hash, so that the time it takes tells nothing of the tokens that there are."""
    wanted = select(CalendarFeed).where(CalendarFeed.token_hash == token_hash(token))
    return session.scalar(wanted.where(CalendarFeed.revoked_at.is_(None)))


def content(
    session: Session, clinic: Clinic, doctor: str, now: datetime
) -> tuple[list[tuple[Appointment, Patient]], list[Closure]]:
    """Appointments of the doctor and the times of their absence, from a month ago as far as the book goes."""
    away = or_(Closure.resource == "", Closure.resource == f"doctor:{doctor}")
    closed = select(Closure).where(Closure.clinic_id == clinic.id, away, Closure.ends_at > now - PAST)
    closures = session.scalars(closed.order_by(Closure.starts_at, Closure.id))
    return listed(session, clinic, now - PAST, doctor=doctor), list(closures)
