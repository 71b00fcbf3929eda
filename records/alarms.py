"""On-call numbers, escalations that nobody has acknowledged, and the pages about them.

A page may go out twice rather than not at all: one whose worker vanished, or whose answer was lost, is sent again.
"""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from sqlalchemy import CursorResult, and_, func, or_, select, update
from sqlalchemy.orm import Session

from catalogue.hours import OpeningHours
from records import phones
from records.models import Clinic, Escalation, OnCall, Page

ENGINEER = 3  # told of trouble with the service, and no rung of the ladder
LEVELS = {0: "on-call", 1: "doctor", 2: "manager", ENGINEER: "engineer"}
HOURS = ALWAYS, OPEN, CLOSED = "always", "open", "closed"  # of the clinic
QUEUED, SENDING, ACCEPTED, FAILED, MOOT = "queued", "sending", "accepted", "failed", "moot"
LEASE = timedelta(seconds=20)


def add(session: Session, clinic: Clinic, level: int, name: str, phone: str, hours: str, now: datetime) -> OnCall:
    """One more number to page. Raises phones.NotANumber."""
    number = phones.read(phone).number
    row = OnCall(clinic_id=clinic.id, level=level, name=name, phone=number, hours=hours, created_at=now)
    session.add(row)
    session.flush()
    return row


def on_call(session: Session, clinic: Clinic) -> list[OnCall]:
    """Whom the clinic lets page, by level."""
    wanted = select(OnCall).where(OnCall.clinic_id == clinic.id, OnCall.removed_at.is_(None))
    return list(session.scalars(wanted.order_by(OnCall.level, OnCall.id)))


def ladder(people: Iterable[OnCall]) -> list[OnCall]:
    """Those whom a patient's emergency pages."""
    return [each for each in people if each.level != ENGINEER]


def gaps(people: Iterable[OnCall], hours: OpeningHours | None) -> tuple[str, ...]:
    """At which hours of the clinic nobody is on duty: open, closed, both or none. All are paged then, if there are any.

    Where nobody knows the clinic's hours, all are paged always.
    """
    covered = {each.hours for each in ladder(people)}
    if ALWAYS in covered or (covered and hours is None):
        return ()
    return tuple(each for each in (OPEN, CLOSED) if each not in covered)


def unheard(session: Session, ids: Collection[str] | None = None) -> list[Escalation]:
    """Open alarms that nobody has acknowledged, of every clinic or only these."""
    wanted = select(Escalation).where(
        Escalation.acknowledged_at.is_(None), Escalation.alarmed_at.is_not(None), Escalation.closed_at.is_(None)
    )
    return list(session.scalars(wanted if ids is None else wanted.where(Escalation.id.in_(ids))))


def pages(session: Session, escalation_id: str) -> list[Page]:
    """Every page about an escalation, the first one first."""
    return list(session.scalars(select(Page).where(Page.escalation_id == escalation_id).order_by(Page.id)))


def page(
    session: Session, escalation: Escalation, rung: int, to: Iterable[OnCall], at: datetime, machine_now: datetime
) -> None:
    """Write a page to each of these numbers, due at once."""
    assert escalation.alarmed_at is not None
    session.add_all(
        Page(
            clinic_id=escalation.clinic_id,
            escalation_id=escalation.id,
            on_call_id=each.id,
            since=escalation.alarmed_at,
            rung=rung,
            at=at,
            state=QUEUED,
            attempts=0,
            next_try_at=machine_now,
        )
        for each in to
    )


def ready(session: Session, machine_now: datetime) -> list[str]:
    """Ids of pages to be handed over now; one whose worker vanished is among them again."""
    wanted = select(Page.id).where(Page.state.in_((QUEUED, SENDING)), Page.next_try_at <= machine_now)
    return list(session.scalars(wanted.order_by(Page.next_try_at, Page.id)))


def stuck(session: Session, tries: int) -> int:
    """How many pages of open alarms reached nobody: refused for good, or tried so often; and alarms without a page."""
    wanted = select(func.count()).select_from(Page).join(Escalation, Page.escalation_id == Escalation.id)
    unsent = or_(Page.state == FAILED, and_(Page.state.in_((QUEUED, SENDING)), Page.attempts >= tries))
    unpaged = [each for each in unheard(session) if not pages(session, each.id)]
    return (session.scalar(wanted.where(Escalation.acknowledged_at.is_(None), unsent)) or 0) + len(unpaged)


def claim(session: Session, page_id: str, machine_now: datetime) -> Page | None:
    """The page, for this worker alone until its lease ends; None where another one was faster."""
    mine = update(Page).where(Page.id == page_id, Page.state.in_((QUEUED, SENDING)), Page.next_try_at <= machine_now)
    values = {"state": SENDING, "next_try_at": machine_now + LEASE, "attempts": Page.attempts + 1}
    changed = session.execute(mine.values(values))
    assert isinstance(changed, CursorResult)
    return session.get(Page, page_id, populate_existing=True) if changed.rowcount else None
