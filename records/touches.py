"""What somebody did with a follow-up's message, the first time that they did. Clinic time."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from records.models import FollowUp, Touch

PAGE, ACT, BUTTON = "page", "act", "button"


def known(session: Session, follow_up_id: str, kind: str) -> bool:
    mine = select(Touch.id).where(Touch.follow_up_id == follow_up_id, Touch.kind == kind)
    return session.scalar(mine) is not None


def add(session: Session, follow_up: FollowUp, kind: str, at: datetime) -> None:
    """Keep it, unless it was kept before; two at once are one."""
    session.execute(select(FollowUp.id).where(FollowUp.id == follow_up.id).with_for_update())
    if not known(session, follow_up.id, kind):
        session.add(Touch(clinic_id=follow_up.clinic_id, follow_up_id=follow_up.id, kind=kind, at=at))
        session.flush()
