"""What patients did with what they were sent, and what is known of the numbers it went to."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from records.models.base import ClinicRow

OPEN = text("cleared_at IS NULL")


class Touch(ClinicRow):
    """The first time that somebody did something with one follow-up's message. Clinic time; no more is kept of it.

    `kind`: page (a page of its link was shown in a person's browser), act (they showed who they are there, or sent
    something), button (its button was pressed in the chat).
    """

    __tablename__ = "touch"
    __table_args__ = (
        UniqueConstraint("follow_up_id", "kind"),
        Index("ix_touch_at", "clinic_id", "at"),
    )

    follow_up_id: Mapped[str] = mapped_column(ForeignKey("follow_up.id"))
    kind: Mapped[str] = mapped_column(String(6))
    at: Mapped[datetime]


class PhoneMark(ClinicRow):
    """What a dealer told of one number (`phone_hash`), at most one open of a kind. Clinic time.

    Kinds: dead, blocked, no_kakao. `form`: of the message that told it, alimtalk or text. `why`: the dealer's word.
    `cleared_by`: a staff id, or bot where a later message arrived.
    """

    __tablename__ = "phone_mark"
    __table_args__ = (
        Index(
            "ix_phone_mark_open", "clinic_id", "phone_hash", "kind", unique=True, sqlite_where=OPEN,
            postgresql_where=OPEN,
        ),
    )  # fmt: skip

    phone_hash: Mapped[str] = mapped_column(String(32))
    kind: Mapped[str] = mapped_column(String(10))
    form: Mapped[str | None] = mapped_column(String(10), default=None)
    why: Mapped[str] = mapped_column(String(200))
    send_id: Mapped[str | None] = mapped_column(ForeignKey("send.id"), default=None)
    at: Mapped[datetime]
    cleared_at: Mapped[datetime | None] = mapped_column(default=None)
    cleared_by: Mapped[str | None] = mapped_column(String(26), default=None)
