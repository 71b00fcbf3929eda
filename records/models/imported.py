"""What the words of a clinic's own system stand for."""

from datetime import datetime

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from records.models.base import ClinicRow


class ImportWord(ClinicRow):
    """A word of the clinic's own system and ours for it.

    `kind`: the kind of file whose column it names (visits, facts, appointments, packages, patients), or treatments;
    then `ours` is a code of the catalogue. `key`: the word without what may differ in how it is typed.
    """

    __tablename__ = "import_word"
    __table_args__ = (UniqueConstraint("clinic_id", "kind", "key"),)

    kind: Mapped[str] = mapped_column(String(20))
    key: Mapped[str] = mapped_column(String(200))
    theirs: Mapped[str] = mapped_column(String(200))
    ours: Mapped[str] = mapped_column(String(40))
    created_at: Mapped[datetime]
