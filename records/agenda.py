"""When the next thing falls due, as far as the tables know: for whoever need not look each second."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from records import follow_ups, sends
from records.models import Appointment, Conversation, FollowUp, Send


def next_minute(session: Session, now: datetime) -> datetime | None:
    """The earliest of all that will fall due after `now`, on clock times that are one (clinic time is machine time)."""
    asked = (
        select(func.min(FollowUp.due_at)).where(FollowUp.state == follow_ups.PLANNED, FollowUp.due_at > now),
        select(func.min(FollowUp.answer_by)).where(FollowUp.state == follow_ups.SENT, FollowUp.answer_by > now),
        select(func.min(Send.next_try_at)).where(Send.state.in_((sends.QUEUED, sends.UNKNOWN)), Send.next_try_at > now),
        select(func.min(Send.leased_until)).where(Send.state == sends.SENDING),
        select(func.min(Conversation.flow_ends_at)).where(Conversation.flow_ends_at > now),
        select(func.min(Appointment.held_until)).where(Appointment.held_until > now),
    )
    return min(filter(None, (session.scalar(each) for each in asked)), default=None)
