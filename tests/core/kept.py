"""What a turn left in the records, as plain values."""

from dataclasses import dataclass

from sqlalchemy import select

from records.models import ChatUser, Conversation, Escalation, Message
from tests.town import Town


@dataclass(frozen=True)
class Said:
    """One recorded utterance."""

    author: str
    text: str
    triage: str | None = None
    intent: str | None = None


def messages(town: Town, user_key: str, clinic: str = "demo") -> list[Said]:
    """The chat user's thread, the oldest first."""
    with town.database.read() as session:
        wanted = select(Message).join(Conversation).join(ChatUser).where(ChatUser.user_key == user_key)
        rows = session.scalars(wanted.where(ChatUser.clinic_id == town.clinic(clinic).id).order_by(Message.id))
        return [Said(row.author, row.text, row.triage, row.intent) for row in rows]


def heard(town: Town, user_key: str, clinic: str = "demo") -> list[str]:
    """What the patient said, as it was recorded."""
    return [said.text for said in messages(town, user_key, clinic) if said.author == "patient"]


def escalations(town: Town, user_key: str, clinic: str = "demo") -> list[tuple[str, str, int]]:
    """Class, reason and repeats of the chat user's escalations."""
    with town.database.read() as session:
        wanted = select(Escalation).join(Conversation).join(ChatUser).where(ChatUser.user_key == user_key)
        rows = session.scalars(wanted.where(ChatUser.clinic_id == town.clinic(clinic).id).order_by(Escalation.id))
        return [(row.triage, row.reason, row.repeats) for row in rows]
