"""What staff do with one conversation, as the console does it, on the records."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from records import conversations, escalations, inbox, notes
from records.database import Session
from records.models import Conversation, Escalation, Note, Staff

ACTS = ("write", "hand_back", "close", "sign")


@dataclass(frozen=True)
class Desk:
    """One person at one conversation, inside a transaction. `which` chooses where there are several."""

    session: Session
    talk: Conversation
    by: Staff
    now: datetime
    machine_now: datetime
    which: int

    def take(self) -> None:
        if conversations.claim(self.talk, self.by.id, self.now):
            for each in self._open():
                escalations.acknowledge(each, self.by.id, self.now)

    def write(self, text: str) -> None:
        if self.talk.holder == conversations.STAFF:
            conversations.append(
                self.session, self.talk, direction="out", author="staff", staff_id=self.by.id, text=text,
                road="next_message", at=self.now, recorded_at=self.machine_now,
            )  # fmt: skip

    def hand_back(self) -> None:
        if self.talk.holder == conversations.STAFF:
            conversations.hand_back(self.talk)

    def close(self) -> None:
        """What waited only for this goes back to the bot."""
        found = self._open()
        if found:
            escalations.close(found[self.which % len(found)], self.by.id, "전화로 확인", self.now)
        if self.talk.holder == conversations.WAITING and not self._open():
            conversations.hand_back(self.talk)

    def sign(self) -> None:
        mine = list(self.session.scalars(select(Note).where(Note.conversation_id == self.talk.id).order_by(Note.id)))
        if mine:
            notes.sign(self.session, mine[self.which % len(mine)], self.by.id, self.now, self.machine_now)

    def _open(self) -> list[Escalation]:
        return [each for each in inbox.escalations_of(self.session, self.talk) if each.closed_at is None]
