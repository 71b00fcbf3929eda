"""Sent conversations that nobody has answered yet: the reminder and the call that lie ahead, and what ends them."""

from collections.abc import Iterable
from datetime import datetime
from typing import TypeVar

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from records import escalations
from records.follow_ups import ANSWERED, CLEARED, PLANNED, SENT, UNANSWERED
from records.models import Escalation, FollowUp

R = TypeVar("R")
NO_ANSWER = "no_answer"  # the reason of a line on the phone list
CHECK_IN = "check_in"
TOLD, OPTED_OUT = "채팅으로 증상을 알려 주셨습니다", "환자가 알림 수신을 거부했습니다"
ANSWERED_IN_CHAT, CALLED = "채팅에서 답하셨습니다", "전화로 확인했습니다"
ANSWERED_ON_PAGE = "링크 화면에서 답하셨습니다"


def heard(session: Session, patient_id: str, conversation: str, why: str, at: datetime) -> None:
    """The patient let hear of themselves in another way: what of that kind waits for an answer has it by now."""
    for row in session.scalars(_waiting(patient_id, conversation)):
        row.state, row.why = ANSWERED, why
    end(session, patient_id, why, at, conversation)


def end(session: Session, patient_id: str, why: str, at: datetime, conversation: str | None = None) -> None:
    """No reminder and no phone call any more about that kind of conversation, or about any."""
    for row in session.scalars(_waiting(patient_id, conversation)):
        row.answer_by = None
    for row in session.scalars(_reminders(patient_id, conversation)):
        row.state, row.why = CLEARED, why
    if conversation in (None, CHECK_IN):
        _close(lines(session, patient_id), why, at)


def _waiting(patient_id: str, conversation: str | None) -> Select[FollowUp]:
    reminded = select(FollowUp.reminds_id).where(FollowUp.patient_id == patient_id, FollowUp.state == PLANNED)
    wanted = select(FollowUp).where(FollowUp.patient_id == patient_id, FollowUp.state == SENT)
    ahead = or_(FollowUp.answer_by.is_not(None), FollowUp.id.in_(reminded.where(FollowUp.reminds_id.is_not(None))))
    return _of(wanted.where(ahead), conversation)


def _reminders(patient_id: str, conversation: str | None) -> Select[FollowUp]:
    first = _of(select(FollowUp.id).where(FollowUp.patient_id == patient_id), conversation)
    return select(FollowUp).where(FollowUp.state == PLANNED, FollowUp.reminds_id.in_(first))


def _of(wanted: Select[R], conversation: str | None) -> Select[R]:
    return wanted if conversation is None else wanted.where(FollowUp.conversation == conversation)


def lines(session: Session, patient_id: str) -> list[Escalation]:
    """The patient's open lines on the phone list."""
    wanted = select(Escalation).where(Escalation.patient_id == patient_id, Escalation.reason == NO_ANSWER)
    return list(session.scalars(wanted.where(Escalation.closed_at.is_(None))))


def every_line(session: Session, patient_id: str) -> list[Escalation]:
    """All lines that the patient ever had, open or closed."""
    wanted = select(Escalation).where(Escalation.patient_id == patient_id, Escalation.reason == NO_ANSWER)
    return list(session.scalars(wanted))


def _close(open_ones: Iterable[Escalation], why: str, at: datetime) -> None:
    for each in open_ones:
        escalations.close(each, escalations.BY_ITSELF, why, at)


def is_over(session: Session, reminder: FollowUp) -> bool:
    """Whether there is nothing to remind of: the first message was answered, or did not go out after all."""
    first = session.get_one(FollowUp, reminder.reminds_id) if reminder.reminds_id else None
    return first is not None and first.state not in (SENT, UNANSWERED)


def spoken_of(session: Session, follow_up: FollowUp) -> FollowUp:
    """The one whose conversation a message opens: of a reminder, the one that it reminds of."""
    return session.get_one(FollowUp, follow_up.reminds_id) if follow_up.reminds_id else follow_up
