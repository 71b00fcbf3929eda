"""Clinics: made, found by code or Kakao bot id; what their options say."""

import secrets
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue import files
from catalogue.hours import OpeningHours
from catalogue.rules import Numbers, Own
from records.models import Clinic


class UnknownClinic(LookupError):
    """No clinic has that code."""


def create(session: Session, *, code: str, bot_id: str, now: datetime, **details: Any) -> Clinic:
    """A new clinic with keys of its own."""
    keys = {"hash_key": secrets.token_hex(32), "skill_key": secrets.token_urlsafe(24)}
    clinic = Clinic(code=code, bot_id=bot_id, created_at=now, **keys, **details)
    session.add(clinic)
    session.flush()
    return clinic


def by_bot_id(session: Session, bot_id: str) -> Clinic | None:
    return session.scalar(select(Clinic).where(Clinic.bot_id == bot_id))


def by_code(session: Session, code: str) -> Clinic:
    """Raises UnknownClinic, naming the codes there are."""
    clinic = session.scalar(select(Clinic).where(Clinic.code == code))
    if clinic is None:
        known = ", ".join(session.scalars(select(Clinic.code).order_by(Clinic.code))) or "none yet"
        raise UnknownClinic(f"no clinic {code!r}; there are: {known}")
    return clinic


def ids(session: Session) -> list[str]:
    return list(session.scalars(select(Clinic.id).order_by(Clinic.code)))


def all_of(session: Session) -> list[Clinic]:
    return list(session.scalars(select(Clinic).order_by(Clinic.code)))


def set_hours(clinic: Clinic, text: str, closed: tuple[date, ...] = ()) -> OpeningHours:
    """Keep the hours as patients read them and as they are reckoned with. Raises ValueError for unreadable words."""
    hours = OpeningHours.read(text, closed)
    clinic.hours, clinic.options = text, {**clinic.options, "hours": hours.model_dump(mode="json")}
    return hours


def hours(clinic: Clinic) -> OpeningHours | None:
    """The hours to reckon with; None where only their free text is known, or what is kept was damaged by hand."""
    try:
        return OpeningHours.model_validate(clinic.options.get("hours"))
    except ValueError:
        return None


def operator_button(clinic: Clinic) -> bool:
    """Whether patients are shown the button to Kakao's own 1:1 chat."""
    return clinic.options.get("operator_button") is True


def numbers(clinic: Clinic, day: date) -> Numbers:
    """The numbers of law, platform and practice that hold for it on that day."""
    return files.rules().on(day).of(own_rules(clinic))


def own_rules(clinic: Clinic) -> Own:
    """What it chose; nothing where what is kept was damaged by hand."""
    try:
        return Own.model_validate(clinic.options.get("rules") or {})
    except ValueError:
        return Own()


def opt_out_number(clinic: Clinic) -> str:
    """The free 080 number at which people refuse its advertising; empty where it has none."""
    return str(clinic.options.get("opt_out_number") or "")


def same_morning(clinic: Clinic) -> bool:
    """Whether afternoon appointments are reminded of that morning, in place of two hours before."""
    return clinic.options.get("same_morning") is True


def rate(clinic: Clinic) -> float | None:
    """How many messages a second the dealers take under the clinic's number or profile, where it has a limit."""
    found = clinic.options.get("rate")
    return float(found) if found else None


def rates(session: Session) -> dict[str, float]:
    """The clinics that have one, by id."""
    found = session.execute(select(Clinic.id, Clinic.options))
    return {id: float(options["rate"]) for id, options in found if options.get("rate")}
