"""Times in which the clinic, a doctor, a room or a device is not there, and who must be told."""

from datetime import datetime, timedelta

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from records.book import rows
from records.book.availability import span
from records.book.desk import ARRIVED, HOLDS, NO_SHOW, OFFERED
from records.models import Appointment, Clinic, Closure, TakenCell

_BUFFER = timedelta(hours=4)  # the longest that rooms and devices may be taken before or after


def add(
    session: Session, clinic: Clinic, resource: str, starts_at: datetime, ends_at: datetime, reason: str, by: str,
    now: datetime,
) -> Closure:  # fmt: skip
    """Raises ValueError for an end that is not after the beginning. Appointments stay until somebody moves them.

    Whom it hits now is remembered: they must be told, whatever becomes of their appointments.
    """
    if ends_at <= starts_at:
        raise ValueError("끝나는 시각이 시작보다 늦어야 합니다")
    closure = Closure(
        clinic_id=clinic.id, resource=resource, starts_at=starts_at, ends_at=ends_at, reason=reason, created_by=by,
        created_at=now,
    )  # fmt: skip
    session.add(closure)
    session.flush()
    told = (each for each in hit(session, closure) if each.state != OFFERED)
    closure.listed = {each.id: each.starts_at.isoformat() for each in told}
    rows.changed(session, clinic.id)
    return closure


def lift(session: Session, closure: Closure) -> None:
    session.delete(closure)
    rows.changed(session, closure.clinic_id)


def ahead(session: Session, clinic: Clinic, now: datetime) -> list[Closure]:
    wanted = select(Closure).where(Closure.clinic_id == clinic.id, Closure.ends_at > now)
    return list(session.scalars(wanted.order_by(Closure.starts_at, Closure.id)))


def left(session: Session, closure: Closure) -> list[tuple[Appointment, datetime]]:
    """Whom it hit when it was made and whose appointment was moved or cancelled since, by the time that they had."""
    gone = set(closure.listed) - {each.id for each in hit(session, closure)}
    wanted = select(Appointment).where(Appointment.id.in_(gone), Appointment.state.not_in((ARRIVED, NO_SHOW)))
    had = [(each, datetime.fromisoformat(closure.listed[each.id])) for each in session.scalars(wanted)]
    return sorted(had, key=lambda each: (each[1], each[0].id))


def concerned(session: Session, closure: Closure) -> list[str]:
    """Appointments whose patients must be told, those reached already too."""
    return [each.id for each in hit(session, closure)] + [each.id for each, _ in left(session, closure)]


def tell(closure: Closure, appointment_id: str) -> None:
    """Its patient has been reached; told again, has not."""
    rest = [each for each in closure.told if each != appointment_id]
    closure.told = rest if len(rest) < len(closure.told) else [*rest, appointment_id]


def hit(session: Session, closure: Closure) -> list[Appointment]:
    """Whose appointments fall into it: the list of who must be told."""
    first, last = span(closure.starts_at, closure.ends_at)
    around = _BUFFER if closure.resource else timedelta()
    wanted = select(Appointment).where(
        Appointment.clinic_id == closure.clinic_id,
        Appointment.state.in_(HOLDS),
        Appointment.starts_at < closure.ends_at + around,
        Appointment.ends_at > closure.starts_at - around,
    )
    if closure.resource:
        cells = exists().where(
            TakenCell.appointment_id == Appointment.id,
            TakenCell.unit.startswith(f"{closure.resource}:", autoescape=True),
            TakenCell.cell >= first,
            TakenCell.cell < last,
        )
        wanted = wanted.where(cells)
    return list(session.scalars(wanted.order_by(Appointment.starts_at, Appointment.id)))
