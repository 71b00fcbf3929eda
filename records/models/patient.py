"""Patients, chat users, visits with their treatments, and consents."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from records.columns import EncryptedJson, EncryptedText
from records.models.base import ClinicRow, EvidenceRow, unsealed


class Patient(ClinicRow):
    """A person treated. `stale`: a fact changed and the follow-ups must be planned anew before anything is sent.

    `replan_at`: when they must be planned anew although no fact changed; nothing is held back until then. `groups`: the
    clinic's own labels. `phone_wrong_at`: somebody else answered under the number; nothing more is sent to it.
    `phone_changed_at`: another number took its place; what was sent before proves nothing of who holds the new one.
    `merged_into`: the clinic had this person twice, and the other row holds all that is theirs. `ended_why`: died or
    transferred, since `ended_at`.
    """

    __tablename__ = "patient"
    __table_args__ = (UniqueConstraint("clinic_id", "number"),)

    number: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(EncryptedText)
    phone: Mapped[str] = mapped_column(EncryptedText)
    phone_hash: Mapped[str] = mapped_column(String(32), index=True)
    birth_date: Mapped[str | None] = mapped_column(EncryptedText, default=None)
    sex: Mapped[str | None] = mapped_column(String(10), default=None)
    groups: Mapped[list[str] | None] = mapped_column(EncryptedJson, default=None)
    stale: Mapped[bool] = mapped_column(default=False, index=True)
    replan_at: Mapped[datetime | None] = mapped_column(default=None, index=True)
    phone_wrong_at: Mapped[datetime | None] = mapped_column(default=None)
    phone_changed_at: Mapped[datetime | None] = mapped_column(default=None)
    merged_into: Mapped[str | None] = mapped_column(String(26), index=True, default=None)
    ended_at: Mapped[datetime | None] = mapped_column(default=None)
    ended_why: Mapped[str | None] = mapped_column(String(12), default=None)
    created_at: Mapped[datetime]

    @property
    def born_on(self) -> date | None:
        return date.fromisoformat(self.birth_date) if self.birth_date else None


class ChatUser(ClinicRow):
    """A Kakao key in one clinic's channel, linked to a patient only after identification.

    `linked_by`: code, button, again, guardian (of a patient under 14), or seed. Link times are clinic time.
    """

    __tablename__ = "chat_user"
    __table_args__ = (UniqueConstraint("clinic_id", "user_key"),)

    user_key: Mapped[str] = mapped_column(String(80))
    patient_id: Mapped[str | None] = mapped_column(ForeignKey("patient.id"), index=True, default=None)
    linked_at: Mapped[datetime | None] = mapped_column(default=None)
    linked_by: Mapped[str | None] = mapped_column(String(20), default=None)
    link_expires_at: Mapped[datetime | None] = mapped_column(default=None)
    link_revoked_at: Mapped[datetime | None] = mapped_column(default=None)
    created_at: Mapped[datetime]


class Visit(ClinicRow):
    """The patient came. What the clinic did not tell is empty."""

    __tablename__ = "visit"
    __table_args__ = (UniqueConstraint("clinic_id", "patient_id", "visited_at"),)

    patient_id: Mapped[str] = mapped_column(ForeignKey("patient.id"), index=True)
    visited_at: Mapped[datetime]
    department: Mapped[str] = mapped_column(String(40), default="")
    care: Mapped[str] = mapped_column(String(10), default="")  # outpatient | inpatient
    ward: Mapped[str] = mapped_column(String(200), default="")
    diagnoses: Mapped[list[str] | None] = mapped_column(EncryptedJson, default=None)  # KCD codes
    created_at: Mapped[datetime]


class TreatmentDone(ClinicRow):
    """What was done at a visit. `code` is None until the clinic's word is mapped to the catalogue."""

    __tablename__ = "treatment_done"
    __table_args__ = (UniqueConstraint("clinic_id", "visit_id", "label"),)

    visit_id: Mapped[str] = mapped_column(ForeignKey("visit.id"), index=True)
    patient_id: Mapped[str] = mapped_column(ForeignKey("patient.id"), index=True)
    code: Mapped[str | None] = mapped_column(String(40), default=None)
    label: Mapped[str] = mapped_column(String(200))
    site: Mapped[str] = mapped_column(String(200), default="")
    doctor: Mapped[str] = mapped_column(String(200), default="")
    session: Mapped[str] = mapped_column(String(200), default="")
    memo: Mapped[str] = mapped_column(EncryptedText, default="")
    performed_at: Mapped[datetime]


class PatientFact(ClinicRow):
    """A dated fact that plans count from. Kinds: discharge, due (of a birth), birth, test, next_session,
    recall (the next time, asked for in the chat), result (of a test, which is there), document (that was put on the
    patient's page), dispute (with the clinic; no plan counts from it).

    `code`: of the catalogue, where the fact is about a treatment or test. `checked_at`: when the clinic last said that
    it still holds. `sequence` counts its moves. `ended_why`: what ended it, in a word.
    """

    __tablename__ = "patient_fact"
    __table_args__ = (UniqueConstraint("patient_id", "kind", "code", "at"),)

    patient_id: Mapped[str] = mapped_column(ForeignKey("patient.id"))
    kind: Mapped[str] = mapped_column(String(20))
    code: Mapped[str] = mapped_column(String(40), default="")
    label: Mapped[str] = mapped_column(String(200), default="")
    at: Mapped[datetime]
    told_at: Mapped[datetime]
    checked_at: Mapped[datetime]
    sequence: Mapped[int] = mapped_column(default=0)
    ended_at: Mapped[datetime | None] = mapped_column(default=None)
    ended_why: Mapped[str | None] = mapped_column(String(20), default=None)


class ConsentEvent(EvidenceRow):
    """One change of what a patient allows. What holds is the newest event of a kind."""

    __tablename__ = "consent_event"
    __table_args__ = (unsealed("consent_event"),)
    evidence = ("patient_id", "kind", "granted", "source", "text_version", "at")

    patient_id: Mapped[str] = mapped_column(ForeignKey("patient.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))  # messages | advertising | night | sensitive | guardian
    granted: Mapped[bool]
    source: Mapped[str] = mapped_column(String(20))  # import | chat | page | console | dealer | api
    text_version: Mapped[str] = mapped_column(String(120))
    at: Mapped[datetime]
