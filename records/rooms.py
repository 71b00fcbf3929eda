"""What a clinic's chat rooms look like from outside one turn: whose they are, and what hangs on them."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from records.models import ChatUser, Clinic, Escalation, Note, Send


def linked_users(session: Session, clinic: Clinic) -> list[ChatUser]:
    """The clinic's chat users that were ever linked, in the order in which they came."""
    wanted = select(ChatUser).where(ChatUser.clinic_id == clinic.id, ChatUser.patient_id.is_not(None))
    return list(session.scalars(wanted.order_by(ChatUser.created_at, ChatUser.id)))


def user_keys(session: Session, clinic: Clinic) -> set[str]:
    """The keys of all people that the clinic's bot knows."""
    return set(session.scalars(select(ChatUser.user_key).where(ChatUser.clinic_id == clinic.id)))


def escalations_of(session: Session, conversation_id: str) -> list[Escalation]:
    """The conversation's escalations: the open ones first, the gravest of them first."""
    wanted = select(Escalation).where(Escalation.conversation_id == conversation_id)
    return list(
        session.scalars(wanted.order_by(Escalation.closed_at.is_not(None), Escalation.triage, Escalation.opened_at))
    )


def newest_note(session: Session, patient_id: str) -> Note | None:
    """The note that was opened last."""
    wanted = select(Note).where(Note.patient_id == patient_id)
    return session.scalar(wanted.order_by(Note.opened_at.desc(), Note.id.desc()).limit(1))


def sends_of(session: Session, follow_up_ids: Sequence[str]) -> dict[str, list[Send]]:
    """The sends of each follow-up, the oldest first."""
    found: dict[str, list[Send]] = {id: [] for id in follow_up_ids}
    for send in session.scalars(select(Send).where(Send.follow_up_id.in_(follow_up_ids)).order_by(Send.id)):
        found[send.follow_up_id or ""].append(send)
    return found
