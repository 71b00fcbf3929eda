"""The book as a list: appointments with their patients."""

from datetime import datetime

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from records.models import Appointment, Clinic, Patient


def listed(
    session: Session, clinic: Clinic, start: datetime | None, end: datetime | None = None, doctor: str | None = None
) -> list[tuple[Appointment, Patient]]:
    """All that begin from `start` on and before `end`, cancelled ones too, by time."""
    wanted = select(Appointment, Patient).join(Patient).where(Appointment.clinic_id == clinic.id)
    if start is not None:
        wanted = wanted.where(Appointment.starts_at >= start)
    if end is not None:
        wanted = wanted.where(Appointment.starts_at < end)
    if doctor is not None:
        wanted = wanted.where(Appointment.doctor == doctor)
    return [(row[0], row[1]) for row in session.execute(wanted.order_by(Appointment.starts_at, Appointment.id))]


def page(
    session: Session, clinic: Clinic, start: datetime, end: datetime, after: tuple[datetime, str], limit: int
) -> list[tuple[Appointment, Patient]]:
    """At most `limit` of those that begin from `start` on and before `end`, by time, from behind `after` on."""
    at, id = after
    behind = or_(Appointment.starts_at > at, and_(Appointment.starts_at == at, Appointment.id > id))
    wanted = select(Appointment, Patient).join(Patient).where(
        Appointment.clinic_id == clinic.id, Appointment.starts_at >= start, Appointment.starts_at < end, behind
    )  # fmt: skip
    found = session.execute(wanted.order_by(Appointment.starts_at, Appointment.id).limit(limit))
    return [(row[0], row[1]) for row in found]
