"""Follow-ups, the ledger of sends, and notes."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from records.columns import EncryptedJson
from records.models.base import ClinicRow, EvidenceRow


class FollowUp(ClinicRow):
    """One dated step of a plan for one patient, after a treatment, before an appointment, or around another fact.

    `occasion`: the appointment's sequence when it was planned; a moved appointment is reminded of anew.
    States: planned → sent → answered | unanswered; or refused, expired, cleared, failed. `why`: the last reason.
    """

    __tablename__ = "follow_up"
    __table_args__ = (
        UniqueConstraint("clinic_id", "treatment_id", "plan", "step"),
        Index("ix_follow_up_occasion", "clinic_id", "appointment_id", "occasion", "plan", "step", unique=True),
        Index("ix_follow_up_fact", "fact_id", "plan", "step", unique=True),
        Index("ix_follow_up_due", "state", "due_at"),
    )

    patient_id: Mapped[str] = mapped_column(ForeignKey("patient.id"), index=True)
    treatment_id: Mapped[str | None] = mapped_column(ForeignKey("treatment_done.id"))
    appointment_id: Mapped[str | None] = mapped_column(ForeignKey("appointment.id"), index=True, default=None)
    fact_id: Mapped[str | None] = mapped_column(ForeignKey("patient_fact.id"), default=None)
    occasion: Mapped[int] = mapped_column(default=0)
    plan: Mapped[str] = mapped_column(String(120))
    step: Mapped[str] = mapped_column(String(120))
    plan_version: Mapped[int]
    template: Mapped[str] = mapped_column(String(120))
    push_class: Mapped[str] = mapped_column(String(20))
    conversation: Mapped[str | None] = mapped_column(String(20))
    planned_for: Mapped[datetime]
    due_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    answer_by: Mapped[datetime | None] = mapped_column(default=None, index=True)
    no_answer_hours: Mapped[int | None] = mapped_column(default=None)
    state: Mapped[str] = mapped_column(String(12), default="planned")
    verdict: Mapped[str | None] = mapped_column(String(12), default=None)
    why: Mapped[str | None] = mapped_column(String(200), default=None)
    sent_at: Mapped[datetime | None] = mapped_column(default=None)
    created_at: Mapped[datetime]


class Send(ClinicRow):
    """One attempt-proof row for handing one message to one channel; unique by its send key.

    States: queued → sending → accepted → delivered; failed (permanent or transient); unknown. Leases are machine time.
    """

    __tablename__ = "send"
    __table_args__ = (Index("ix_send_ready", "state", "next_try_at"),)

    send_key: Mapped[str] = mapped_column(String(60), unique=True)
    follow_up_id: Mapped[str | None] = mapped_column(ForeignKey("follow_up.id"), index=True)
    patient_id: Mapped[str] = mapped_column(ForeignKey("patient.id"), index=True)
    channel: Mapped[str] = mapped_column(String(20))
    push_class: Mapped[str] = mapped_column(String(20))
    content: Mapped[dict[str, Any]] = mapped_column(EncryptedJson)
    versions: Mapped[str] = mapped_column(String(200), default="")
    state: Mapped[str] = mapped_column(String(10), default="queued")
    permanent: Mapped[bool] = mapped_column(default=False)
    attempts: Mapped[int] = mapped_column(default=0)
    dealer_id: Mapped[str | None] = mapped_column(String(80), default=None)
    why: Mapped[str | None] = mapped_column(String(200), default=None)
    at: Mapped[datetime]  # clinic time of the decision
    next_try_at: Mapped[datetime]  # machine time
    leased_until: Mapped[datetime | None] = mapped_column(default=None)  # machine time; until then it rests or is held
    lease: Mapped[str | None] = mapped_column(String(26), default=None)
    accepted_at: Mapped[datetime | None] = mapped_column(default=None)


class Note(ClinicRow):
    """The structured follow-up record; `content` is the newest version's. States: open, partial, complete, signed."""

    __tablename__ = "note"

    patient_id: Mapped[str] = mapped_column(ForeignKey("patient.id"), index=True)
    treatment_id: Mapped[str | None] = mapped_column(ForeignKey("treatment_done.id"))
    follow_up_id: Mapped[str | None] = mapped_column(ForeignKey("follow_up.id"), unique=True)
    conversation_id: Mapped[str | None] = mapped_column(ForeignKey("conversation.id"))
    state: Mapped[str] = mapped_column(String(10), default="open")
    day: Mapped[int]
    triage: Mapped[str | None] = mapped_column(String(2), default=None)
    version: Mapped[int] = mapped_column(default=0)
    content: Mapped[dict[str, Any]] = mapped_column(EncryptedJson, default=dict)
    opened_at: Mapped[datetime]
    updated_at: Mapped[datetime] = mapped_column(index=True)
    signed_by: Mapped[str | None] = mapped_column(String(26), default=None)
    signed_at: Mapped[datetime | None] = mapped_column(default=None)


class NoteVersion(EvidenceRow):
    """A note as it stood after one change."""

    __tablename__ = "note_version"
    __table_args__ = (UniqueConstraint("note_id", "version"),)
    evidence = ("note_id", "version", "state", "content", "recorded_by", "at")

    note_id: Mapped[str] = mapped_column(ForeignKey("note.id"), index=True)
    version: Mapped[int]
    state: Mapped[str] = mapped_column(String(10))
    content: Mapped[dict[str, Any]] = mapped_column(EncryptedJson)
    recorded_by: Mapped[str] = mapped_column(String(26))  # bot, or a staff id
    at: Mapped[datetime]
