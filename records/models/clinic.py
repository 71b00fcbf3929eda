"""Clinics, their staff and sign-ins, their catalogue versions, and the clinic time."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from records.columns import EncryptedText
from records.models.base import Base, ClinicRow, EvidenceRow, Row, unsealed


class Clinic(Row):
    """One clinic or branch."""

    __tablename__ = "clinic"

    code: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(80))
    bot_id: Mapped[str] = mapped_column(String(80), unique=True)
    skill_key: Mapped[str | None] = mapped_column(EncryptedText, default=None)
    hash_key: Mapped[str] = mapped_column(EncryptedText)
    phone: Mapped[str] = mapped_column(String(30))
    emergency_phone: Mapped[str] = mapped_column(String(30))
    address: Mapped[str] = mapped_column(String(200), default="")
    hours: Mapped[str] = mapped_column(String(400), default="")
    department: Mapped[str] = mapped_column(String(40), default="피부과")
    options: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    demo: Mapped[bool] = mapped_column(default=False)
    paused: Mapped[bool] = mapped_column(default=False)
    catalogue_revision: Mapped[int] = mapped_column(default=0)
    book_revision: Mapped[int] = mapped_column(default=0)  # counts the changes of the appointment book
    book_offered: Mapped[int] = mapped_column(default=0)  # the revision whose freed slots were offered to who waits
    created_at: Mapped[datetime]


class CatalogueVersion(ClinicRow):
    """One version of one catalogue entry. In force: the newest one that is approved, unexpired and not withdrawn."""

    __tablename__ = "catalogue_version"
    __table_args__ = (UniqueConstraint("clinic_id", "kind", "key", "version"),)

    kind: Mapped[str] = mapped_column(String(20))
    key: Mapped[str] = mapped_column(String(120))
    version: Mapped[int]
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    created_at: Mapped[datetime]
    approved_at: Mapped[datetime | None] = mapped_column(default=None)
    approved_by: Mapped[str | None] = mapped_column(String(80), default=None)
    expires_on: Mapped[date | None] = mapped_column(default=None)


class Staff(ClinicRow):
    """A person of the clinic with an account of their own."""

    __tablename__ = "staff"
    __table_args__ = (UniqueConstraint("clinic_id", "login"),)

    login: Mapped[str] = mapped_column(String(80))
    name: Mapped[str] = mapped_column(EncryptedText)
    role: Mapped[str] = mapped_column(String(20))
    password_hash: Mapped[str | None] = mapped_column(String(200), default=None)
    failed_sign_ins: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[datetime | None] = mapped_column(default=None)  # machine time
    left_at: Mapped[datetime | None] = mapped_column(default=None)
    created_at: Mapped[datetime]


class SignInCode(ClinicRow):
    """A one-time sign-in address; only the code's hash is kept. Machine time."""

    __tablename__ = "sign_in_code"

    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"))
    code_hash: Mapped[str] = mapped_column(String(64), unique=True)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None] = mapped_column(default=None)


class StaffSession(ClinicRow):
    """A signed-in browser; ends by idleness, by its age, by hand, or when the person leaves. Machine time."""

    __tablename__ = "staff_session"

    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    ended_at: Mapped[datetime | None] = mapped_column(default=None)


class AccessEntry(EvidenceRow):
    """Who did or looked at what of whom, from where, when. Source: 안전성 확보조치 기준 §8, 의료법 §23④."""

    __tablename__ = "access_log"
    __table_args__ = (unsealed("access_log"),)
    evidence = ("staff_id", "action", "patient_id", "subject", "address", "at")

    staff_id: Mapped[str | None] = mapped_column(String(26))
    action: Mapped[str] = mapped_column(String(60))
    patient_id: Mapped[str | None] = mapped_column(String(26), index=True, default=None)
    subject: Mapped[str | None] = mapped_column(String(80), default=None)
    address: Mapped[str | None] = mapped_column(String(60), default=None)
    at: Mapped[datetime]


class ClinicTime(Base):
    """How far the clinics' story is ahead of the machine's clock, and the last jump; one row. Demo only."""

    __tablename__ = "clinic_time"

    id: Mapped[int] = mapped_column(primary_key=True)
    offset_seconds: Mapped[int] = mapped_column(default=0)
    jumped_from: Mapped[datetime | None] = mapped_column(default=None)
    jumped_to: Mapped[datetime | None] = mapped_column(default=None)


class EvidenceHead(ClinicRow):
    """The last link of one clinic's chain of one log."""

    __tablename__ = "evidence_head"
    __table_args__ = (UniqueConstraint("clinic_id", "log"),)

    log: Mapped[str] = mapped_column(String(40))
    seq: Mapped[int] = mapped_column(default=0)
    mac: Mapped[str] = mapped_column(String(64), default="")
