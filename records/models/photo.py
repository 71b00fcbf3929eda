"""Photos of patients and the one-time addresses by which they come in."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from records.models.base import ClinicRow


class PhotoLink(ClinicRow):
    """A one-time upload address of one conversation; only the token's hash is kept. Machine time."""

    __tablename__ = "photo_link"

    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversation.id"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    expires_at: Mapped[datetime] = mapped_column(index=True)
    used_at: Mapped[datetime | None] = mapped_column(default=None)


class Photo(ClinicRow):
    """One photo, encrypted, with the message that says it came. `received_at`: clinic time, which retention runs by."""

    __tablename__ = "photo"
    __table_args__ = (Index("ix_photo_old", "clinic_id", "received_at"),)

    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversation.id"), index=True)
    message_id: Mapped[str] = mapped_column(ForeignKey("message.id"))
    kind: Mapped[str] = mapped_column(String(10))  # jpeg | png | webp | heic
    size: Mapped[int]  # bytes, before encryption
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    received_at: Mapped[datetime]
