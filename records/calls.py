"""Staff's phone calls to patients who did not answer."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.hours import OpeningHours
from records.models import FollowUp, PhoneCall, Staff

OUTCOMES = REACHED, MISSED, LATER = "reached", "missed", "later"
DECISIONS = AGAIN, STOPPED = "again", "stopped"
TRIES = 3  # then somebody who may decides whether it goes on (the note's 부재중 1–3차)
REST = timedelta(hours=3)


def add(
    session: Session, follow_up: FollowUp, staff: Staff, outcome: str, at: datetime, next_at: datetime | None = None,
    words: str = "",
) -> PhoneCall:  # fmt: skip
    """One more call, or what was decided after several."""
    call = PhoneCall(
        clinic_id=follow_up.clinic_id,
        patient_id=follow_up.patient_id,
        follow_up_id=follow_up.id,
        staff_id=staff.id,
        at=at,
        outcome=outcome,
        next_at=next_at,
        words=words or None,
    )
    session.add(call)
    session.flush()
    return call


def of(session: Session, follow_up_ids: Collection[str]) -> dict[str, list[PhoneCall]]:
    """The calls about each of these follow-ups, the first one first."""
    found: dict[str, list[PhoneCall]] = {id: [] for id in follow_up_ids}
    wanted = select(PhoneCall).where(PhoneCall.follow_up_id.in_(follow_up_ids)).order_by(PhoneCall.id)
    for call in session.scalars(wanted) if follow_up_ids else ():
        found[call.follow_up_id].append(call)
    return found


def missed(calls: Iterable[PhoneCall]) -> int:
    """How often nobody answered, since it was last decided to go on."""
    count = 0
    for call in calls:
        count = 0 if call.outcome == AGAIN else count + (call.outcome == MISSED)
    return count


def undecided(calls: Sequence[PhoneCall]) -> bool:
    """Whether it was tried often enough for somebody to decide."""
    return missed(calls) >= TRIES


def next_try(hours: OpeningHours | None, now: datetime) -> datetime:
    """When to try again, to the quarter of an hour: three hours on, or when the clinic opens next."""
    later = now + REST
    at = (hours.next_opening(later) if hours else None) or later
    return at.replace(minute=at.minute // 15 * 15, second=0, microsecond=0)
