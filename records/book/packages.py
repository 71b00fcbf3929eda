"""Sessions paid ahead: how many are left, and which package an appointment draws on."""

from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from records.book.desk import BOOKED, CONFIRMED, REQUESTED
from records.facts import Sessions
from records.models import Appointment, Package


def of_patient(session: Session, patient_id: str, today: date) -> tuple[Sessions, ...]:
    """Packages that have not expired, the one that ends first first; `left` counts what is booked already as gone."""
    mine = select(Package).where(Package.patient_id == patient_id)
    held = [package for package in session.scalars(mine) if package.expires_on is None or package.expires_on >= today]
    held.sort(key=lambda package: (package.expires_on or date.max, package.id))
    return tuple(
        Sessions(each.id, each.treatment, each.label, each.total - each.used - _booked(session, each), each.expires_on)
        for each in held
    )


def _booked(session: Session, package: Package) -> int:
    held = (REQUESTED, BOOKED, CONFIRMED)
    wanted = select(func.count()).where(Appointment.package_id == package.id, Appointment.state.in_(held))
    return session.scalar(wanted) or 0


def for_booking(session: Session, patient_id: str, treatment: str, on: date) -> str | None:
    """The id of the package that an appointment of that treatment on that day draws on."""
    found = of_patient(session, patient_id, on)
    return next((each.id for each in found if each.treatment == treatment and each.left > 0), None)
