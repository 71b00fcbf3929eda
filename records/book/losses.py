"""What appointments ahead would lose if a clinic's rules were replaced."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.book import BookRules, Kind
from records.book.availability import PATIENT
from records.book.desk import HOLDS
from records.facts import local_date
from records.models import Appointment, Clinic, TakenCell

KINDS: tuple[Kind, ...] = ("doctor", "room", "device")


@dataclass(frozen=True)
class Loss:
    """What goes away (`doctor:han`, `room:exam:2` for its second place, `treatment:botox`), and when it is needed."""

    what: str
    days: tuple[date, ...]  # one an appointment, in order


def losses(session: Session, clinic: Clinic, old: BookRules, new: BookRules, now: datetime) -> list[Loss]:
    """What `old` has and `new` has not, though appointments that are not over need it."""
    gone = _offers(old) - _offers(new)
    days: dict[str, list[date]] = {}
    for appointment, units in _ahead(session, clinic, now):
        for what in _needs(appointment, units) & gone:
            days.setdefault(what, []).append(local_date(appointment.starts_at))
    return [Loss(what, tuple(sorted(days[what]))) for what in sorted(days)]


def _offers(rules: BookRules) -> set[str]:
    return {f"treatment:{code}" for code in rules.services} | set(_places(rules))


def _places(rules: BookRules) -> Iterator[str]:
    """The first place of a doctor, room or device goes by its name alone."""
    for kind, named in zip(KINDS, (rules.doctors, rules.rooms, rules.devices), strict=True):
        for each in named:
            yield from (_place(f"{kind}:{each.code}:{place}") for place in range(1, each.count + 1))


def _place(unit: str) -> str:
    return unit.removesuffix(":1")


def _needs(appointment: Appointment, units: set[str]) -> set[str]:
    """Who has the second place needs what it is a place of, too."""
    whole = {f"doctor:{appointment.doctor}", f"treatment:{appointment.treatment}"}
    return whole | {_place(unit) for unit in units} | {unit.rpartition(":")[0] for unit in units}


def _ahead(session: Session, clinic: Clinic, now: datetime) -> list[tuple[Appointment, set[str]]]:
    standing = (Appointment.clinic_id == clinic.id, Appointment.state.in_(HOLDS), Appointment.ends_at > now)
    taken = select(TakenCell.appointment_id, TakenCell.unit).join(Appointment).where(*standing).distinct()
    units: dict[str, set[str]] = {}
    for id, unit in session.execute(taken.where(TakenCell.unit.not_like(f"{PATIENT}%"))):
        units.setdefault(id, set()).add(unit)
    return [(each, units.get(each.id, set())) for each in session.scalars(select(Appointment).where(*standing))]
