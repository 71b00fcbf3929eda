"""What the words of a clinic's own system stand for, and the files that it left in the watched folder."""

from datetime import datetime

from sqlalchemy import JSON, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from records.columns import EncryptedText
from records.models.base import ClinicRow


class ImportWord(ClinicRow):
    """A word of the clinic's own system and ours for it.

    `kind`: the kind of file whose column it names (visits, facts, appointments, packages, patients,
    consents), or treatments;
    then `ours` is a code of the catalogue. `key`: the word without what may differ in how it is typed.
    """

    __tablename__ = "import_word"
    __table_args__ = (UniqueConstraint("clinic_id", "kind", "key"),)

    kind: Mapped[str] = mapped_column(String(20))
    key: Mapped[str] = mapped_column(String(200))
    theirs: Mapped[str] = mapped_column(String(200))
    ours: Mapped[str] = mapped_column(String(40))
    created_at: Mapped[datetime]


class ImportFile(ClinicRow):
    """A file that was taken from the watched folder, or refused. Machine time.

    `digest`: SHA-256 of its bytes. States: done, partly (rows were refused), failed (as a whole; `why`), same (as the
    file of its kind before it, which was taken wholly).
    """

    __tablename__ = "import_file"

    kind: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(EncryptedText)
    digest: Mapped[str] = mapped_column(String(64))
    state: Mapped[str] = mapped_column(String(8))
    counts: Mapped[dict[str, int]] = mapped_column(JSON, default=dict)
    why: Mapped[str] = mapped_column(EncryptedText, default="")
    at: Mapped[datetime]
