"""What the book's pages share: their frame, whose rows they touch, which day they show."""

from datetime import date, datetime, timedelta
from typing import Any

from flask import Blueprint, abort, request, url_for

from catalogue.book import BookRules
from console.guard import machine_now, who
from console.parts import parts
from console.shell import local, render
from records import inbox
from records.book import desk, snapshot
from records.book.availability import Book
from records.database import Session
from records.facts import local_date
from records.models import Appointment, Patient

pages = Blueprint("book", __name__)
FARTHEST = timedelta(days=3 * 366)


def sheet(session: Session, template: str, **values: Any) -> str:
    """A page of the book inside its frame."""
    return render(session, template, rules=rules(), **values)


def rules() -> BookRules | None:
    return snapshot.rules(who().clinic)


def load(session: Session, until: date) -> Book | None:
    """The book from today to `until`; None where the clinic keeps none."""
    return snapshot.load(session, who().clinic, now(session), until)


def load_or_none_here(session: Session, until: date) -> Book:
    """Aborts with 404 where the clinic keeps no book."""
    return load(session, until) or abort(404)


def now(session: Session) -> datetime:
    return parts().clock.clinic(session)


def by(session: Session) -> desk.By:
    """The person signed in, as who changes something now."""
    return desk.By(who().staff.id, now(session), machine_now())


def owned(session: Session, id: str, lock: bool = False) -> Appointment:
    return inbox.owned(session, who().clinic, Appointment, id, lock) or abort(404)


def patient_owned(session: Session, id: str) -> Patient:
    found = inbox.owned(session, who().clinic, Patient, id) or abort(404)
    return session.get_one(Patient, found.merged_into) if found.merged_into else found


def chosen_day(today: date, otherwise: date | None = None) -> date:
    """The day that the address or the form names; else the other one, else today. Years away is a mistake."""
    try:
        told = date.fromisoformat(request.values.get("on", ""))
    except ValueError:
        return otherwise or today
    return told if abs(told - today) < FARTHEST else otherwise or today


def today(session: Session) -> date:
    return local_date(now(session))


def back(otherwise: str) -> str:
    """The page from which the person came, if the form or the address names it."""
    return local(request.values.get("back"), otherwise)


def appointment_page(id: str) -> str:
    return url_for("book.appointment", id=id)
