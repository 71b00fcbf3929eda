"""Documents that the clinic puts on a patient's page."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from records.columns import EncryptedText
from records.models.base import ClinicRow


class Document(ClinicRow):
    """One document, encrypted; once it has ended `content` is gone, and the row says when and why it did.

    `note` is for staff alone. `put_by`: a staff id, or the name of the system that put it. `views`: how often the
    patient opened it, `viewed_at` the last time. `ended_why`: withdrawn | expired. All times are clinic time.
    """

    __tablename__ = "document"
    __table_args__ = (Index("ix_document_standing", "clinic_id", "ended_at", "expires_at"),)

    patient_id: Mapped[str] = mapped_column(ForeignKey("patient.id"), index=True)
    title: Mapped[str] = mapped_column(EncryptedText)
    note: Mapped[str] = mapped_column(EncryptedText, default="")
    kind: Mapped[str] = mapped_column(String(10))  # pdf | jpeg | png
    size: Mapped[int]  # bytes, before encryption
    content: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    put_by: Mapped[str] = mapped_column(String(80))
    put_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    views: Mapped[int] = mapped_column(default=0)
    viewed_at: Mapped[datetime | None] = mapped_column(default=None)
    ended_at: Mapped[datetime | None] = mapped_column(default=None)
    ended_why: Mapped[str | None] = mapped_column(String(10), default=None)
