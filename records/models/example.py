"""What the bot did not understand, for people to label."""

from datetime import datetime

from sqlalchemy import Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from records.columns import EncryptedText
from records.models.base import ClinicRow


class Example(ClinicRow):
    """A text with the model's guess; judged it is approved (it has a label) or dismissed (it has none).

    It names neither patient nor conversation. Times are clinic time; the id holds the machine time of its making.
    """

    __tablename__ = "example"
    __table_args__ = (UniqueConstraint("clinic_id", "text_hash"), Index("ix_example_seen", "clinic_id", "last_at"))

    text: Mapped[str] = mapped_column(EncryptedText)
    text_hash: Mapped[str] = mapped_column(String(32))  # of the text as it was said; a person may correct `text`
    reason: Mapped[str] = mapped_column(String(20))  # asked_back | not_understood | unknown
    guess: Mapped[str | None] = mapped_column(String(40))
    confidence: Mapped[float | None]
    times: Mapped[int] = mapped_column(default=1)
    first_at: Mapped[datetime]
    last_at: Mapped[datetime]
    label: Mapped[str | None] = mapped_column(String(40), default=None)
    judged_by: Mapped[str | None] = mapped_column(String(26), default=None)
    judged_at: Mapped[datetime | None] = mapped_column(default=None)
