"""The signed links by which patients reach their pages on the web."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from records.models.base import ClinicRow


class PatientLink(ClinicRow):
    """The link of one follow-up, made for one number. `tries`: wrong answers to the question who opens it. All times
    are machine time.
    """

    __tablename__ = "patient_link"

    follow_up_id: Mapped[str] = mapped_column(ForeignKey("follow_up.id"), unique=True)
    phone_hash: Mapped[str] = mapped_column(String(32), default="", server_default="")
    expires_at: Mapped[datetime] = mapped_column(index=True)
    tries: Mapped[int] = mapped_column(default=0)
