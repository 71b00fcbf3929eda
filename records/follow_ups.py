"""Follow-ups: dated, found when due, answered, cleared."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy import Select, select, update
from sqlalchemy.orm import Session

from records import turns
from records.facts import local_date
from records.models import FollowUp, Patient

R = TypeVar("R")
PLANNED, SENT, ANSWERED, UNANSWERED = "planned", "sent", "answered", "unanswered"
REFUSED, EXPIRED, CLEARED, FAILED = "refused", "expired", "cleared", "failed"
HAPPENED = (SENT, ANSWERED, UNANSWERED)
MERGED = "merged"  # the verdict of one that was cleared since another of its day stands for it
ANSWERABLE = timedelta(days=14)
WAITING = "waiting"  # the plan of offers to the waiting list, which follow no facts but the offer itself
REMINDER = "reminder"  # the plan of reminders, which follow the message that stays unanswered
UNPLANNED = (WAITING, REMINDER)


def of_patient(session: Session, patient_id: str) -> list[FollowUp]:
    wanted = select(FollowUp).where(FollowUp.patient_id == patient_id)
    return list(session.scalars(wanted.order_by(FollowUp.due_at, FollowUp.id)))


def open_conversations(session: Session, patient_id: str, conversation: str, now: datetime) -> list[FollowUp]:
    """Those of a kind that were sent while they could still be answered, the newest first, even answered ones."""
    wanted = select(FollowUp).where(
        FollowUp.patient_id == patient_id,
        FollowUp.conversation == conversation,
        FollowUp.state.in_(HAPPENED),
        FollowUp.sent_at > now - ANSWERABLE,
    )
    return list(session.scalars(wanted.order_by(FollowUp.sent_at.desc(), FollowUp.id.desc())))


def due(session: Session, now: datetime, limit: int) -> list[FollowUp]:
    """Planned follow-ups whose minute has come and whose turn it is (`records.turns`); none of a stale patient."""
    urgency = turns.urgency(FollowUp.push_class)
    place = turns.place((FollowUp.clinic_id,), urgency, FollowUp.due_at, FollowUp.id)
    ready = _ready(select(FollowUp.id, urgency.label("urgency"), place.label("place")), now).subquery()
    wanted = select(FollowUp).join(ready, FollowUp.id == ready.c.id)
    order = (ready.c.urgency, ready.c.place, FollowUp.due_at, FollowUp.id)
    return list(session.scalars(wanted.order_by(*order).limit(limit)))


def first_due(session: Session, now: datetime) -> list[FollowUp]:
    """Of the same the one that fell due first, if any."""
    wanted = _ready(select(FollowUp), now).order_by(FollowUp.due_at, FollowUp.id)
    return list(session.scalars(wanted.limit(1)))


def _ready(wanted: Any, now: datetime) -> Any:
    fresh = wanted.join(Patient, FollowUp.patient_id == Patient.id).where(Patient.stale.is_(False))
    return fresh.where(FollowUp.state == PLANNED, FollowUp.due_at <= now)


def unanswered(session: Session, now: datetime, limit: int) -> list[FollowUp]:
    """Sent follow-ups whose conversation was not answered by its deadline; none of a stale patient."""
    fresh = select(FollowUp).join(Patient, FollowUp.patient_id == Patient.id).where(Patient.stale.is_(False))
    wanted = fresh.where(FollowUp.state == SENT, FollowUp.answer_by <= now)
    return list(session.scalars(wanted.order_by(FollowUp.answer_by).limit(limit)))


def merged_beside(session: Session, follow_up: FollowUp) -> list[FollowUp]:
    """Those of the same day and kind for which it stands, the first one first."""
    wanted = select(FollowUp).where(
        FollowUp.patient_id == follow_up.patient_id,
        FollowUp.conversation == follow_up.conversation,
        FollowUp.verdict == MERGED,
        FollowUp.state == CLEARED,
    )
    rows = session.scalars(wanted.order_by(FollowUp.planned_for, FollowUp.id))
    day = local_date(min(follow_up.planned_for, follow_up.due_at))  # before it was postponed
    return [row for row in rows if local_date(row.due_at) == day]


def ladder_calls(session: Session, follow_up: FollowUp) -> bool:
    """Whether some step of the same plan and treatment ends in a phone call."""
    calls = select(FollowUp.id).where(
        FollowUp.patient_id == follow_up.patient_id,  # by whose index the rows are found
        FollowUp.treatment_id == follow_up.treatment_id,
        FollowUp.plan == follow_up.plan,
        FollowUp.no_answer_hours.is_not(None),
    )
    return session.scalar(calls.limit(1)) is not None


def overtaken(session: Session, follow_up: FollowUp, at: datetime) -> bool:
    """Whether a later step of the same plan, still in time, is due as well or was sent already."""
    later = _beside(select(FollowUp.id), follow_up).where(
        FollowUp.planned_for > follow_up.planned_for,
        FollowUp.planned_for <= at,
        FollowUp.expires_at > at,
        FollowUp.state.in_((PLANNED, *HAPPENED)),
    )
    return session.scalar(later.limit(1)) is not None


def sent_before(session: Session, follow_up: FollowUp) -> list[FollowUp]:
    """The earlier steps of the same plan that went out."""
    earlier = FollowUp.planned_for < follow_up.planned_for, FollowUp.state.in_(HAPPENED)
    return list(session.scalars(_beside(select(FollowUp), follow_up).where(*earlier)))


def _beside(wanted: Select[R], follow_up: FollowUp) -> Select[R]:
    """Of the same plan, counted from the same thing."""
    return wanted.where(
        FollowUp.patient_id == follow_up.patient_id,  # by whose index the rows are found
        FollowUp.treatment_id.is_not_distinct_from(follow_up.treatment_id),
        FollowUp.appointment_id.is_not_distinct_from(follow_up.appointment_id),
        FollowUp.fact_id.is_not_distinct_from(follow_up.fact_id),
        FollowUp.occasion == follow_up.occasion,
        FollowUp.plan == follow_up.plan,
    )


def sent_between(
    session: Session, follow_up: FollowUp, push_classes: Sequence[str], start: datetime, end: datetime
) -> int:
    """How many other follow-ups of these push classes went to the same patient between `start` and `end`."""
    wanted = select(FollowUp.id).where(
        FollowUp.patient_id == follow_up.patient_id,
        FollowUp.id != follow_up.id,
        FollowUp.state.in_(HAPPENED),
        FollowUp.push_class.in_(push_classes),
        FollowUp.sent_at >= start,
        FollowUp.sent_at < end,
    )
    return len(session.scalars(wanted).all())


def set_aside(session: Session, follow_up_id: str, now: datetime, until: datetime, why: str) -> None:
    """Let a follow-up that cannot be carried out rest: what was due by `now` is due at `until`."""
    this = update(FollowUp).where(FollowUp.id == follow_up_id)
    session.execute(this.where(FollowUp.due_at <= now).values(due_at=until, verdict="postpone", why=why))
    session.execute(this.where(FollowUp.answer_by <= now).values(answer_by=until))


def failed(session: Session, follow_up_id: str | None, why: str) -> None:
    """Its message did not reach the patient; what was answered or cleared meanwhile stays so."""
    this = update(FollowUp).where(FollowUp.id == follow_up_id, FollowUp.state == SENT)
    session.execute(this.values(state=FAILED, why=why))
