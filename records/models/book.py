"""The appointment book: appointments, the cells that they take, closures, who waits, and packages."""

from datetime import date, datetime, time

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from records.columns import EncryptedText
from records.models.base import Base, ClinicRow, EvidenceRow, unsealed


class Appointment(ClinicRow):
    """A slot of one patient.

    States: offered (held for somebody who waited, until `held_until`), requested (staff must approve), booked,
    confirmed; arrived, no_show, cancelled. `sequence` counts its changes of time. `treatment`: a service of the book's
    rules, "" where a system outside names one that the catalogue does not know. `guest`: whom it is for, where the
    patient booked for somebody else. `external_key`: of the system that owns the book.
    """

    __tablename__ = "appointment"
    __table_args__ = (
        UniqueConstraint("clinic_id", "external_key"),
        Index("ix_appointment_day", "clinic_id", "starts_at"),
        Index("ix_appointment_state", "clinic_id", "state"),  # requests are counted on every page of the console
    )

    patient_id: Mapped[str] = mapped_column(ForeignKey("patient.id"), index=True)
    state: Mapped[str] = mapped_column(String(12))
    treatment: Mapped[str] = mapped_column(String(40), default="")
    label: Mapped[str] = mapped_column(String(200))
    doctor: Mapped[str] = mapped_column(String(40), default="")
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    sequence: Mapped[int] = mapped_column(default=0)
    guest: Mapped[str] = mapped_column(EncryptedText, default="")
    wish: Mapped[str] = mapped_column(EncryptedText, default="")  # what the patient asked for besides
    source: Mapped[str] = mapped_column(String(12))  # chat | console | import | waiting | api
    external_key: Mapped[str | None] = mapped_column(String(80), default=None)
    package_id: Mapped[str | None] = mapped_column(ForeignKey("package.id"), default=None)
    replaces_id: Mapped[str | None] = mapped_column(String(26), default=None)  # an offer or request instead of that one
    held_until: Mapped[datetime | None] = mapped_column(default=None, index=True)
    late_minutes: Mapped[int | None] = mapped_column(default=None)
    cancelled_at: Mapped[datetime | None] = mapped_column(default=None)
    cancelled_late: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class TakenCell(Base):
    """One cell of five minutes of one unit: taken once, by the key itself. Source of no double booking."""

    __tablename__ = "taken_cell"

    clinic_id: Mapped[str] = mapped_column(ForeignKey("clinic.id"), primary_key=True)
    unit: Mapped[str] = mapped_column(String(60), primary_key=True)
    cell: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    appointment_id: Mapped[str] = mapped_column(ForeignKey("appointment.id"), index=True)


class TakenDay(Base):
    """All taken cells of one unit on one day (`day`: its ordinal) as bits, the lowest first: what availability is read
    from. Kept in step with TakenCell in the same transaction, under the book's lock.
    """

    __tablename__ = "taken_day"

    clinic_id: Mapped[str] = mapped_column(ForeignKey("clinic.id"), primary_key=True)
    day: Mapped[int] = mapped_column(primary_key=True)
    unit: Mapped[str] = mapped_column(String(60), primary_key=True)
    bits: Mapped[bytes] = mapped_column(LargeBinary(36))


class AppointmentChange(EvidenceRow):
    """What became of an appointment, by whom, when: booked, moved, cancelled, confirmed, arrived, no_show, late …"""

    __tablename__ = "appointment_change"
    __table_args__ = (unsealed("appointment_change"),)
    evidence = ("appointment_id", "what", "starts_at", "by", "at")

    appointment_id: Mapped[str] = mapped_column(ForeignKey("appointment.id"), index=True)
    what: Mapped[str] = mapped_column(String(20))
    starts_at: Mapped[datetime]
    by: Mapped[str] = mapped_column(String(26))  # chat, import, pump, or a staff id
    at: Mapped[datetime]


class Closure(ClinicRow):
    """A time in which the clinic (`resource` empty), or `doctor:han`, `room:r1`, `device:laser`, is not there.

    `listed`: whom it hit when it was made, by appointment the time that it had (ISO). `told`: appointments whose
    patients staff have reached.
    """

    __tablename__ = "closure"
    __table_args__ = (Index("ix_closure_ends", "clinic_id", "ends_at"),)

    resource: Mapped[str] = mapped_column(String(50), default="")
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    reason: Mapped[str] = mapped_column(String(200), default="")
    listed: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    told: Mapped[list[str]] = mapped_column(JSON, default=list)
    created_by: Mapped[str] = mapped_column(String(26))
    created_at: Mapped[datetime]


class Waiting(ClinicRow):
    """Somebody who waits for a slot. States: waiting, offered, taken, left, expired (its days have passed).

    `first`/`last` days and `begin`/`end` times of day bound what fits, inclusive. `appointment_id`: the offer now held.
    `replaces_id`: the appointment that the patient would give for an earlier one. `passed`: offers in a row let
    go by without a word.
    """

    __tablename__ = "waiting"

    patient_id: Mapped[str] = mapped_column(ForeignKey("patient.id"), index=True)
    state: Mapped[str] = mapped_column(String(10), default="waiting", index=True)
    treatment: Mapped[str] = mapped_column(String(40))
    label: Mapped[str] = mapped_column(String(200))
    doctor: Mapped[str | None] = mapped_column(String(40), default=None)
    first: Mapped[date]
    last: Mapped[date]
    begin: Mapped[time | None] = mapped_column(default=None)
    end: Mapped[time | None] = mapped_column(default=None)
    guest: Mapped[str] = mapped_column(EncryptedText, default="")
    replaces_id: Mapped[str | None] = mapped_column(String(26), default=None)
    appointment_id: Mapped[str | None] = mapped_column(String(26), default=None)
    passed: Mapped[int] = mapped_column(default=0)
    passed_slots: Mapped[list[str]] = mapped_column(JSON, default=list)  # beginnings, ISO, which they let go by
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class Package(ClinicRow):
    """Sessions of a treatment paid ahead. `used`: those that took place."""

    __tablename__ = "package"
    __table_args__ = (UniqueConstraint("clinic_id", "external_key"),)

    patient_id: Mapped[str] = mapped_column(ForeignKey("patient.id"), index=True)
    treatment: Mapped[str] = mapped_column(String(40))
    label: Mapped[str] = mapped_column(String(200))
    total: Mapped[int]
    used: Mapped[int] = mapped_column(default=0)
    expires_on: Mapped[date | None] = mapped_column(default=None)
    external_key: Mapped[str | None] = mapped_column(String(80), default=None)
    created_at: Mapped[datetime]


class CalendarFeed(ClinicRow):
    """The secret address of one doctor's calendar; only its token's hash is kept. `names`: it tells who and what.

    Machine time.
    """

    __tablename__ = "calendar_feed"

    doctor: Mapped[str] = mapped_column(String(40))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    names: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None] = mapped_column(default=None)
