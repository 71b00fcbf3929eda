"""What staff do with a conversation and its escalations, each inside the caller's transaction."""

from datetime import datetime

from console.guard import log
from records import conversations, escalations, inbox
from records.database import Session
from records.models import Conversation, Escalation, Staff


def claim(session: Session, conversation: Conversation, staff: Staff, from_staff: str | None, now: datetime) -> bool:
    """Take the conversation (from a named colleague, if so confirmed); its open escalations count as seen."""
    if from_staff:
        taken = conversations.take_over(conversation, staff.id, from_staff, now)
    else:
        taken = conversations.claim(conversation, staff.id, now)
    if taken:
        for each in _open(session, conversation):
            escalations.acknowledge(each, staff.id, now)
        log(session, "conversation.claim", _patient(session, conversation), f"conversation/{conversation.id}")
    return taken


def hand_back(session: Session, conversation: Conversation) -> bool:
    """Give it back to the bot; whether an alarm of it is still open."""
    conversations.hand_back(conversation)
    log(session, "conversation.hand_back", _patient(session, conversation), f"conversation/{conversation.id}")
    return any(each.triage in escalations.ALARMING for each in _open(session, conversation))


def finish(session: Session, conversation: Conversation, staff: Staff, outcome: str, now: datetime) -> None:
    """Close what is open with the same words, and give the conversation back. Raises ValueError without words."""
    for each in _open(session, conversation):
        close(session, each, staff, outcome, now)
    hand_back(session, conversation)


def acknowledge(session: Session, escalation: Escalation, staff: Staff, now: datetime) -> None:
    escalations.acknowledge(escalation, staff.id, now)
    log(session, "escalation.acknowledge", escalation.patient_id, f"escalation/{escalation.id}")


def close(session: Session, escalation: Escalation, staff: Staff, outcome: str, now: datetime) -> None:
    """Close; a conversation that waited only for this goes back to the bot. Raises ValueError without words."""
    escalations.close(escalation, staff.id, outcome, now)
    log(session, "escalation.close", escalation.patient_id, f"escalation/{escalation.id}")
    if escalation.conversation_id is None:
        return
    conversation = session.get_one(Conversation, escalation.conversation_id, with_for_update=True)
    if conversation.holder == conversations.WAITING and not _open(session, conversation):
        conversations.hand_back(conversation)


def _open(session: Session, conversation: Conversation) -> list[Escalation]:
    return [each for each in inbox.escalations_of(session, conversation) if each.closed_at is None]


def _patient(session: Session, conversation: Conversation) -> str | None:
    """The patient whose data the conversation holds."""
    return inbox.patient_of(session, conversation)
