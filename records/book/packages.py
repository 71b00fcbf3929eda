"""Sessions paid ahead: how many are left, and which package an appointment draws on."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from records import patients
from records.book.desk import BOOKED, CONFIRMED, REQUESTED
from records.facts import Sessions
from records.models import Appointment, Package, Patient


@dataclass(frozen=True)
class PackageFact:
    """A package as the clinic's system tells it. `key`: its number there, None where it has none."""

    key: str | None
    treatment: str
    label: str
    total: int
    used: int
    expires_on: date | None


def store(session: Session, patient: Patient, fact: PackageFact, now: datetime) -> tuple[bool, bool]:
    """Keep it; whether it is new, and whether anything changed. Without a key it is found by label and last day."""
    known = session.scalar(_same(patient, fact))
    row = known or Package(clinic_id=patient.clinic_id, external_key=fact.key, created_at=now)
    told = {"patient_id": patient.id, **{name: value for name, value in vars(fact).items() if name != "key"}}
    changed = any(getattr(row, name) != value for name, value in told.items())
    if changed:
        for name, value in told.items():
            setattr(row, name, value)
        session.add(row)
        patients.mark_one_stale(session, patient.id)
        session.flush()
    return known is None, changed


def _same(patient: Patient, fact: PackageFact) -> Select[Package]:
    wanted = select(Package).where(Package.clinic_id == patient.clinic_id, Package.external_key == fact.key)
    if fact.key is not None:
        return wanted
    return wanted.where(
        Package.patient_id == patient.id, Package.label == fact.label, Package.expires_on == fact.expires_on
    )


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
