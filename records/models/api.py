"""The keys of clinics' own software, and what it was answered."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from records.columns import EncryptedText
from records.models.base import ClinicRow


class ApiKey(ClinicRow):
    """A key by which a program of the clinic's may do what its `scopes` name; only its hash is kept. Machine time."""

    __tablename__ = "api_key"

    name: Mapped[str] = mapped_column(String(80))
    key_hash: Mapped[str] = mapped_column(String(64), unique=True)
    scopes: Mapped[list[str]] = mapped_column(JSON)
    created_at: Mapped[datetime]
    last_used_at: Mapped[datetime | None] = mapped_column(default=None)
    revoked_at: Mapped[datetime | None] = mapped_column(default=None)


class ApiAnswer(ClinicRow):
    """What one request with an Idempotency-Key was answered; while it is under way, without a `status`. Machine time.

    `key_hash`: of the Idempotency-Key; `digest`: of method, path and body. `at`: when it was begun.
    """

    __tablename__ = "api_answer"
    __table_args__ = (UniqueConstraint("clinic_id", "key_hash"), Index("ix_api_answer_old", "clinic_id", "at"))

    api_key_id: Mapped[str] = mapped_column(ForeignKey("api_key.id"))
    key_hash: Mapped[str] = mapped_column(String(64))
    digest: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]
    status: Mapped[int | None] = mapped_column(default=None)
    body: Mapped[str | None] = mapped_column(EncryptedText, default=None)
