"""Loads the book as it stands, for whoever looks for what is free."""

from datetime import date, datetime, timedelta

from pydantic import ValidationError
from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.book import BookRules
from records import clinics
from records.book import rows
from records.book.availability import Book, by_day, span
from records.facts import local_date
from records.models import Clinic, Closure


def rules(clinic: Clinic) -> BookRules | None:
    """None where the clinic keeps no book here, or what is kept was damaged by hand."""
    try:
        return BookRules.model_validate(clinic.options.get("book"))
    except ValidationError:
        return None


def keep_rules(clinic: Clinic, told: BookRules) -> None:
    clinic.options = {**clinic.options, "book": told.model_dump(mode="json")}


def lock(session: Session, clinic: Clinic) -> None:
    """Nobody else changes the clinic's book until this transaction ends; take it before looking for what is free."""
    rows.lock(session, clinic.id)


def load(session: Session, clinic: Clinic, now: datetime, until: date | None = None) -> Book | None:
    """The book from today to `until` (inclusive; as far as patients may book, if None); None where there is none.

    It needs opening hours to reckon with.
    """
    known, hours = rules(clinic), clinics.hours(clinic)
    if known is None or hours is None:
        return None
    today = local_date(now)
    until = until or today + timedelta(days=known.ahead_days)
    taken = rows.taken(session, clinic.id, today, until)
    return Book(known, hours, now, until, taken, _closed(session, clinic, now))


def _closed(session: Session, clinic: Clinic, now: datetime) -> dict[str, dict[int, int]]:
    found: dict[str, dict[int, int]] = {}
    for closure in session.scalars(select(Closure).where(Closure.clinic_id == clinic.id, Closure.ends_at > now)):
        days = found.setdefault(closure.resource, {})
        for day, bits in by_day(*span(closure.starts_at, closure.ends_at)):
            days[day] = days.get(day, 0) | bits
    return found
