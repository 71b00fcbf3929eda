"""What a chat user has proved, or failed to prove, of being a patient."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from records.models.base import ClinicRow


class IdentityProof(ClinicRow):
    """One attempt of a chat user to be tied to a patient. All times are machine time.

    `purpose`: phone (a code to the number on file, then the birth date), button (of a send; only the birth date) or
    again (a link that expired; only the birth date). `patient_id`: whose birth date is asked, or whose matched;
    unknown while only a number was typed. `code_hash`: keyed; the code itself is kept nowhere. `proved_at`: the code
    was right, or none was needed. `expires_at`: of the code, afterwards of what it proved. `outcome`: linked, failed,
    staff or replaced.
    """

    __tablename__ = "identity_proof"
    __table_args__ = (
        Index("ix_identity_proof_user", "chat_user_id", "sent_at"),
        Index("ix_identity_proof_phone", "phone_hash", "sent_at"),
    )

    chat_user_id: Mapped[str] = mapped_column(ForeignKey("chat_user.id"))
    purpose: Mapped[str] = mapped_column(String(10))
    phone_hash: Mapped[str | None] = mapped_column(String(32), default=None)
    patient_id: Mapped[str | None] = mapped_column(ForeignKey("patient.id"), index=True, default=None)
    send_id: Mapped[str | None] = mapped_column(ForeignKey("send.id"), index=True, default=None)
    code_hash: Mapped[str | None] = mapped_column(String(32), default=None)
    code_tries: Mapped[int] = mapped_column(default=0)
    birth_tries: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    proved_at: Mapped[datetime | None] = mapped_column(default=None)
    done_at: Mapped[datetime | None] = mapped_column(default=None)
    outcome: Mapped[str | None] = mapped_column(String(10), default=None)
