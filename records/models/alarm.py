"""Who is paged when a patient's sign cannot wait, and every page that went out."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from records.columns import EncryptedText
from records.models.base import ClinicRow


class OnCall(ClinicRow):
    """A number that is paged. Levels: 0 on call, 1 doctor, 2 manager. `hours`: always, open or closed (the clinic)."""

    __tablename__ = "on_call"

    level: Mapped[int]
    name: Mapped[str] = mapped_column(EncryptedText)
    phone: Mapped[str] = mapped_column(EncryptedText)  # E.164
    hours: Mapped[str] = mapped_column(String(6), default="always")
    created_at: Mapped[datetime]
    removed_at: Mapped[datetime | None] = mapped_column(default=None)


class StaffNotice(ClinicRow):
    """Something that staff are told on their phones and that no patient raised.

    `recipient`: the level of the on-call list, or a name on it. `text` stands in the text message, `detail` in the
    console only. `escalation_id`: of one that asks for an acknowledgement, and climbs the ladder until it has one.
    """

    __tablename__ = "staff_notice"

    kind: Mapped[str] = mapped_column(String(12))
    recipient: Mapped[str] = mapped_column(EncryptedText)
    text: Mapped[str] = mapped_column(EncryptedText)
    detail: Mapped[str] = mapped_column(EncryptedText, default="")
    posted_by: Mapped[str] = mapped_column(String(26))  # a staff id, or cli
    at: Mapped[datetime] = mapped_column(index=True)  # clinic time
    escalation_id: Mapped[str | None] = mapped_column(ForeignKey("escalation.id"), index=True, default=None)


class Page(ClinicRow):
    """One text message to one number about one escalation, at most one a rung of the ladder; or about a notice.

    States: queued → sending → accepted; failed (the number is refused), moot (somebody acknowledged before).
    """

    __tablename__ = "page"
    __table_args__ = (
        UniqueConstraint("escalation_id", "since", "rung", "on_call_id"),
        Index("ix_page_ready", "state", "next_try_at"),
    )

    escalation_id: Mapped[str | None] = mapped_column(ForeignKey("escalation.id"), default=None)
    notice_id: Mapped[str | None] = mapped_column(ForeignKey("staff_notice.id"), index=True, default=None)
    on_call_id: Mapped[str] = mapped_column(ForeignKey("on_call.id"))
    since: Mapped[datetime]  # clinic time from which the ladder counts
    rung: Mapped[int]
    at: Mapped[datetime]  # clinic time
    state: Mapped[str] = mapped_column(String(10), default="queued")
    attempts: Mapped[int] = mapped_column(default=0)
    next_try_at: Mapped[datetime]  # machine time; of one that is being sent, the end of its lease
    dealer_id: Mapped[str | None] = mapped_column(String(80), default=None)
    why: Mapped[str | None] = mapped_column(String(200), default=None)
    accepted_at: Mapped[datetime | None] = mapped_column(default=None)  # machine time
