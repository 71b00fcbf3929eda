"""Where the versions of the clinic's templates stand at Kakao, and every step on the way."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from records.models.base import ClinicRow


class TemplateRegistration(ClinicRow):
    """One version of one template on its way through the review; states of `catalogue.registry.State`. Clinic time.

    `code`: the dealer's own name for it. `comment`: the reviewer's last word, or the clinic's answer.
    """

    __tablename__ = "template_registration"
    __table_args__ = (UniqueConstraint("clinic_id", "key", "version"),)

    key: Mapped[str] = mapped_column(String(120))
    version: Mapped[int]
    state: Mapped[str] = mapped_column(String(10))
    code: Mapped[str | None] = mapped_column(String(80), default=None)
    comment: Mapped[str | None] = mapped_column(String(1000), default=None)
    approved_at: Mapped[datetime | None] = mapped_column(default=None)
    released_at: Mapped[datetime | None] = mapped_column(default=None)


class TemplateStep(ClinicRow):
    """One transition: what happened, when and by whom (a staff name, or the dealer). Only added to. Clinic time."""

    __tablename__ = "template_step"

    registration_id: Mapped[str] = mapped_column(ForeignKey("template_registration.id"), index=True)
    event: Mapped[str] = mapped_column(String(10))
    state: Mapped[str] = mapped_column(String(10))
    by: Mapped[str] = mapped_column(String(80))
    at: Mapped[datetime]
    comment: Mapped[str | None] = mapped_column(String(1000), default=None)
