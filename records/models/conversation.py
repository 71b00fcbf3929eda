"""Conversations, their messages, what was answered to which request, and escalations."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from records.columns import EncryptedJson, EncryptedText
from records.models.base import ClinicRow, EvidenceRow, unsealed

HEARD = text("direction = 'in'")


class Conversation(ClinicRow):
    """The thread of one chat user. `holder` is bot, waiting or staff."""

    __tablename__ = "conversation"

    chat_user_id: Mapped[str] = mapped_column(ForeignKey("chat_user.id"), unique=True)
    holder: Mapped[str] = mapped_column(String(10), default="bot")
    staff_id: Mapped[str | None] = mapped_column(ForeignKey("staff.id"), default=None)
    held_since: Mapped[datetime | None] = mapped_column(default=None)
    state: Mapped[dict[str, Any]] = mapped_column(EncryptedJson, default=dict)
    flow_ends_at: Mapped[datetime | None] = mapped_column(default=None, index=True)  # clinic time: patience ends
    updated_at: Mapped[datetime] = mapped_column(index=True)
    created_at: Mapped[datetime]


class Message(EvidenceRow):
    """One utterance, in or out, as it was. Only `road` and `delivered_at` change afterwards.

    Roads: reply, callback, event, next_message, simulator.
    """

    __tablename__ = "message"
    __table_args__ = (
        Index("ix_message_thread", "conversation_id", "id"),
        Index("ix_message_heard", "clinic_id", "at", sqlite_where=HEARD, postgresql_where=HEARD),
        unsealed("message"),
    )
    evidence = (
        "conversation_id", "direction", "author", "staff_id", "text", "payload", "at", "intent", "triage", "versions",
    )  # fmt: skip

    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversation.id"))
    patient_id: Mapped[str | None] = mapped_column(String(26), index=True)
    direction: Mapped[str] = mapped_column(String(3))  # in | out
    author: Mapped[str] = mapped_column(String(10))  # patient | bot | staff | system
    staff_id: Mapped[str | None] = mapped_column(String(26))
    text: Mapped[str] = mapped_column(EncryptedText)
    payload: Mapped[dict[str, Any] | None] = mapped_column(EncryptedJson)
    at: Mapped[datetime]
    intent: Mapped[str | None] = mapped_column(String(40))
    confidence: Mapped[float | None] = mapped_column(default=None)
    triage: Mapped[str | None] = mapped_column(String(2))
    versions: Mapped[list[str] | None] = mapped_column(JSON)
    road: Mapped[str | None] = mapped_column(String(20), default=None)
    delivered_at: Mapped[datetime | None] = mapped_column(default=None)


class AnsweredRequest(ClinicRow):
    """The answer that a request key got, so that the same request gets it again and changes nothing."""

    __tablename__ = "answered_request"
    __table_args__ = (UniqueConstraint("clinic_id", "user_key", "request_key"),)

    user_key: Mapped[str] = mapped_column(String(80))
    request_key: Mapped[str] = mapped_column(String(120))
    reply: Mapped[dict[str, Any]] = mapped_column(EncryptedJson)
    at: Mapped[datetime] = mapped_column(index=True)  # machine time


class Escalation(ClinicRow):
    """A reason for a person to act. At most one open a conversation and reason; repeats are counted."""

    __tablename__ = "escalation"
    __table_args__ = (
        Index("ix_escalation_open", "clinic_id", "closed_at"),
        Index("ix_escalation_unheard", "acknowledged_at", "alarmed_at"),
    )

    conversation_id: Mapped[str | None] = mapped_column(ForeignKey("conversation.id"), index=True)
    patient_id: Mapped[str | None] = mapped_column(ForeignKey("patient.id"), index=True, default=None)
    follow_up_id: Mapped[str | None] = mapped_column(String(26), default=None)
    triage: Mapped[str] = mapped_column(String(2))
    reason: Mapped[str] = mapped_column(String(40))
    rules: Mapped[list[str]] = mapped_column(JSON, default=list)
    signs: Mapped[list[str]] = mapped_column(JSON, default=list)
    details: Mapped[dict[str, str] | None] = mapped_column(EncryptedJson, default=None)  # what was asked: since, how
    opened_at: Mapped[datetime]
    due_at: Mapped[datetime]
    alarmed_at: Mapped[datetime | None] = mapped_column(default=None)  # E0, E1: from when the alarm ladder counts
    repeats: Mapped[int] = mapped_column(default=0)
    acknowledged_at: Mapped[datetime | None] = mapped_column(default=None)
    acknowledged_by: Mapped[str | None] = mapped_column(String(26), default=None)
    closed_at: Mapped[datetime | None] = mapped_column(default=None)
    closed_by: Mapped[str | None] = mapped_column(String(26), default=None)
    outcome: Mapped[str | None] = mapped_column(EncryptedText, default=None)
