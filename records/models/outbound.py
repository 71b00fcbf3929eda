"""Follow-ups, the ledger of sends, and notes."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column

from records.columns import EncryptedJson, EncryptedText
from records.models.base import ClinicRow, EvidenceRow, unsealed

BY_ITSELF = "treatment_id IS NULL AND appointment_id IS NULL AND fact_id IS NULL"


class FollowUp(ClinicRow):
    """One dated step of a plan for one patient, after a treatment, before an appointment, around another fact, or on a
    day of the patient's own.

    `occasion`: the appointment's sequence when it was planned; a moved appointment is reminded of anew. Of a day of the
    patient's own: its ordinal. `reminds_id`: of a reminder, the follow-up that stays unanswered.
    States: planned → sent → answered | unanswered; or refused, expired, cleared, failed. `why`: the last reason.
    """

    __tablename__ = "follow_up"
    __table_args__ = (
        UniqueConstraint("clinic_id", "treatment_id", "plan", "step"),
        Index("ix_follow_up_occasion", "clinic_id", "appointment_id", "occasion", "plan", "step", unique=True),
        Index("ix_follow_up_fact", "fact_id", "occasion", "plan", "step", unique=True),
        Index(
            "ix_follow_up_own", "patient_id", "plan", "step", "occasion", unique=True,
            sqlite_where=text(BY_ITSELF), postgresql_where=text(BY_ITSELF),
        ),
        Index("ix_follow_up_due", "state", "due_at"),
        Index("ix_follow_up_silent", "state", "answer_by"),
    )  # fmt: skip

    patient_id: Mapped[str] = mapped_column(ForeignKey("patient.id"), index=True)
    treatment_id: Mapped[str | None] = mapped_column(ForeignKey("treatment_done.id"))
    appointment_id: Mapped[str | None] = mapped_column(ForeignKey("appointment.id"), index=True, default=None)
    fact_id: Mapped[str | None] = mapped_column(ForeignKey("patient_fact.id"), default=None)
    reminds_id: Mapped[str | None] = mapped_column(ForeignKey("follow_up.id"), index=True, default=None)
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
    answer_by: Mapped[datetime | None] = mapped_column(default=None)
    no_answer_hours: Mapped[int | None] = mapped_column(default=None)
    state: Mapped[str] = mapped_column(String(12), default="planned")
    verdict: Mapped[str | None] = mapped_column(String(12), default=None)
    why: Mapped[str | None] = mapped_column(String(200), default=None)
    sent_at: Mapped[datetime | None] = mapped_column(default=None)
    created_at: Mapped[datetime]

    @property
    def by_itself(self) -> bool:
        """Whether it hangs on the patient alone."""
        return self.treatment_id is None and self.appointment_id is None and self.fact_id is None


class Send(ClinicRow):
    """One attempt-proof row for handing one message to one channel; unique by its send key.

    States: queued → sending → accepted → delivered; failed (permanent or transient); unknown. Leases are machine time.
    `next_try_at`: when it is to be tried, looked up or, once accepted, asked after (machine time).
    `form`: alimtalk or text, as it left at a dealer. `page`: it told the address of the patient's own page.
    `attempts`: how often it was claimed to be handed over; `mishaps`: how often nobody could tell what came of that.
    """

    __tablename__ = "send"
    __table_args__ = (
        Index("ix_send_ready", "state", "channel", "clinic_id", "next_try_at"),
        Index("ix_send_at", "clinic_id", "at"),
    )

    send_key: Mapped[str] = mapped_column(String(60), unique=True)
    follow_up_id: Mapped[str | None] = mapped_column(ForeignKey("follow_up.id"), index=True)
    patient_id: Mapped[str] = mapped_column(ForeignKey("patient.id"), index=True)
    channel: Mapped[str] = mapped_column(String(20))
    push_class: Mapped[str] = mapped_column(String(20))
    content: Mapped[dict[str, Any]] = mapped_column(EncryptedJson)
    versions: Mapped[str] = mapped_column(String(200), default="")
    form: Mapped[str | None] = mapped_column(String(10), default=None)
    page: Mapped[bool] = mapped_column(default=False, server_default=false())
    state: Mapped[str] = mapped_column(String(10), default="queued")
    permanent: Mapped[bool] = mapped_column(default=False)
    attempts: Mapped[int] = mapped_column(default=0)
    mishaps: Mapped[int] = mapped_column(default=0)
    dealer_id: Mapped[str | None] = mapped_column(String(80), index=True, default=None)
    why: Mapped[str | None] = mapped_column(String(200), default=None)
    at: Mapped[datetime]  # clinic time of the decision
    next_try_at: Mapped[datetime]
    leased_until: Mapped[datetime | None] = mapped_column(default=None)  # machine time; until then it rests or is held
    lease: Mapped[str | None] = mapped_column(String(26), default=None)
    accepted_at: Mapped[datetime | None] = mapped_column(default=None)
    delivered_at: Mapped[datetime | None] = mapped_column(default=None)  # machine time, when we learned it


class PhoneCall(ClinicRow):
    """One try of staff to reach a patient by phone about a follow-up, or what was decided after several.

    Outcomes: reached, later (asked to be called again at `next_at`), missed (nobody answered; once more at `next_at`);
    again and stopped are a supervisor's decision after too many missed ones.
    """

    __tablename__ = "phone_call"

    patient_id: Mapped[str] = mapped_column(ForeignKey("patient.id"), index=True)
    follow_up_id: Mapped[str] = mapped_column(ForeignKey("follow_up.id"), index=True)
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"))
    at: Mapped[datetime]
    outcome: Mapped[str] = mapped_column(String(8))
    next_at: Mapped[datetime | None] = mapped_column(default=None)
    words: Mapped[str | None] = mapped_column(EncryptedText, default=None)


class PlanStop(ClinicRow):
    """A plan of which the clinic sends nothing, from when to when, by whom and why."""

    __tablename__ = "plan_stop"

    plan: Mapped[str] = mapped_column(String(120))
    stopped_by: Mapped[str] = mapped_column(String(80))
    why: Mapped[str] = mapped_column(String(200))
    stopped_at: Mapped[datetime]
    started_by: Mapped[str | None] = mapped_column(String(80), default=None)
    started_at: Mapped[datetime | None] = mapped_column(default=None)


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
    __table_args__ = (UniqueConstraint("note_id", "version"), unsealed("note_version"))
    evidence = ("note_id", "version", "state", "content", "recorded_by", "at")

    note_id: Mapped[str] = mapped_column(ForeignKey("note.id"), index=True)
    version: Mapped[int]
    state: Mapped[str] = mapped_column(String(10))
    content: Mapped[dict[str, Any]] = mapped_column(EncryptedJson)
    recorded_by: Mapped[str] = mapped_column(String(26))  # bot, or a staff id
    at: Mapped[datetime]
