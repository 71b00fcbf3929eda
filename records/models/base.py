"""What all tables share: opaque time-ordered ids, a clinic on every row, and the evidence columns."""

import os
from datetime import UTC, datetime
from typing import Any, ClassVar

from sqlalchemy import ForeignKey, Index, LargeBinary, MetaData, String, event, text
from sqlalchemy.orm import DeclarativeBase, Mapped, Mapper, mapped_column
from ulid import ULID

from records.columns import Moment
from records.keyring import canonical, installed

NAMING = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


def new_id() -> str:
    """A ULID: 26 characters, opaque, sorts by the machine time of its making."""
    return str(ULID())


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map: ClassVar[dict[Any, Any]] = {datetime: Moment}


class Row(Base):
    """A row with an opaque id."""

    __abstract__ = True

    id: Mapped[str] = mapped_column(String(26), primary_key=True)

    def __init__(self, **values: Any) -> None:
        super().__init__(**{"id": new_id(), **values})


class ClinicRow(Row):
    """A row of one clinic; every query names the clinic."""

    __abstract__ = True

    clinic_id: Mapped[str] = mapped_column(ForeignKey("clinic.id"), index=True)


class EvidenceRow(ClinicRow):
    """A row that is evidence: append-only, committed to at once, chained when it is sealed (see records.evidence).

    `evidence` names the columns that the commitment covers; they never change after the insert.
    """

    __abstract__ = True
    evidence: ClassVar[tuple[str, ...]] = ()

    salt: Mapped[bytes | None] = mapped_column(LargeBinary(16), default=None)
    commitment: Mapped[str] = mapped_column(String(64), default="")
    sealed_seq: Mapped[int | None] = mapped_column(default=None)
    mac: Mapped[str | None] = mapped_column(String(64), default=None)
    recorded_at: Mapped[datetime]  # machine time

    def commit_to(self, salt: bytes) -> str:
        """The keyed commitment to this row's content under `salt`."""
        content = {name: _plain(getattr(self, name)) for name in self.evidence}
        return installed().mac(self.__tablename__, self.id, salt, canonical(content))


def unsealed(table: str) -> Index:
    """The index of what waits to be sealed in a log: however long the log is, it stays short."""
    waits = text("sealed_seq IS NULL")
    return Index(f"ix_{table}_unsealed", "clinic_id", "id", sqlite_where=waits, postgresql_where=waits)


def _plain(value: Any) -> Any:
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else value


@event.listens_for(EvidenceRow, "before_insert", propagate=True)
def _commit(_mapper: Mapper[Any], _connection: Any, row: EvidenceRow) -> None:
    row.salt = os.urandom(16)
    row.commitment = row.commit_to(row.salt)
