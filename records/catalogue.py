"""Versions of catalogue entries, their approval, and what of them is in force."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.model import KINDS, Catalogue, Entry, InForce, Treatment, parse
from records import patients
from records.models import CatalogueVersion, Clinic

# Triage must work before a doctor has read anything, and the names of treatments are no advice.
IN_FORCE_UNAPPROVED = frozenset({"red_flag", "treatment"})


class CatalogueCache:
    """Keeps what is in force per clinic until its catalogue's revision or the day changes."""

    def __init__(self) -> None:
        self._kept: dict[str, tuple[int, date, InForce]] = {}

    def in_force(self, session: Session, clinic: Clinic, on: date) -> InForce:
        """The newest approved, unexpired version of each entry of the clinic on that day."""
        kept = self._kept.get(clinic.id)
        if kept is None or kept[:2] != (clinic.catalogue_revision, on):
            kept = (clinic.catalogue_revision, on, in_force(session, clinic, on))
            self._kept[clinic.id] = kept
        return kept[2]


def in_force(session: Session, clinic: Clinic, on: date) -> InForce:
    """The newest approved, unexpired version of each entry of the clinic on that day."""
    entries: dict[str, dict[str, Entry]] = {kind: {} for kind in KINDS}
    versions: dict[tuple[str, str], int] = {}
    for row in _all(session, clinic):
        if not _holds(row, on):
            continue
        entries[row.kind][row.key] = _as_approved(row)
        versions[row.kind, row.key] = row.version
    catalogue = Catalogue.model_validate({f"{kind}s": [*found.values()] for kind, found in entries.items()})
    return InForce(catalogue=catalogue, versions=versions)


def _all(session: Session, clinic: Clinic) -> Iterable[CatalogueVersion]:
    wanted = select(CatalogueVersion).where(CatalogueVersion.clinic_id == clinic.id)
    return session.scalars(wanted.order_by(CatalogueVersion.kind, CatalogueVersion.key, CatalogueVersion.version))


def _holds(row: CatalogueVersion, on: date) -> bool:
    if row.kind in IN_FORCE_UNAPPROVED:
        return True
    return row.approved_at is not None and (row.expires_on is None or on <= row.expires_on)


def _as_approved(row: CatalogueVersion) -> Entry:
    entry = parse(row.kind, row.content)
    if isinstance(entry, Treatment) and row.approved_at is None:  # its normal reactions may lower an alarm
        return entry.model_copy(update={"normal": ()})
    return entry


def add_versions(session: Session, clinic: Clinic, catalogue: Catalogue, now: datetime) -> int:
    """Add a version, yet unapproved, of every entry that is new or differs from its newest version; how many."""
    known = {(row.kind, row.key): row for row in newest(session, clinic)}
    added = 0
    for kind in KINDS:
        for entry in getattr(catalogue, f"{kind}s"):
            old = known.get((kind, entry.key))
            if old is None or parse(kind, old.content) != entry:  # a field that is new to the model differs in nothing
                version = old.version + 1 if old else 1
                session.add(_version(clinic, kind, entry.key, version, entry.model_dump(mode="json"), now))
                added += 1
    clinic.catalogue_revision += bool(added)
    return added


def _version(
    clinic: Clinic, kind: str, key: str, version: int, content: dict[str, object], now: datetime
) -> CatalogueVersion:
    return CatalogueVersion(clinic_id=clinic.id, kind=kind, key=key, version=version, content=content, created_at=now)


def awaiting(session: Session, clinic: Clinic) -> list[CatalogueVersion]:
    """The newest versions that nobody has approved yet (승인 필요)."""
    return [row for row in newest(session, clinic) if row.approved_at is None]


def expiring(session: Session, clinic: Clinic, on: date, by: date) -> list[CatalogueVersion]:
    """The versions in force on one day of whose entries nothing is in force any more on the other."""
    rows = list(_all(session, clinic))
    held, left = ({(row.kind, row.key): row for row in rows if _holds(row, day)} for day in (on, by))
    return [row for entry, row in held.items() if entry not in left]


def newest(session: Session, clinic: Clinic) -> list[CatalogueVersion]:
    """The newest version of every entry."""
    return list({(row.kind, row.key): row for row in _all(session, clinic)}.values())


def state(row: CatalogueVersion, on: date) -> str:
    """What a version is on that day, in staff's words."""
    if row.approved_at is None:
        return "승인 필요"
    return "승인됨" if row.expires_on is None or on <= row.expires_on else "만료됨"


def approve(
    session: Session,
    clinic: Clinic,
    rows: Sequence[CatalogueVersion],
    by: str,
    now: datetime,
    expires_on: date | None,
) -> int:
    """Put `rows` in force in the name of `by`, the doctor who read them; how many.

    A plan marks the clinic's patients stale, so that visits told before it was approved get their follow-ups too.
    """
    for row in rows:
        row.approved_at, row.approved_by, row.expires_on = now, by, expires_on
    if any(row.kind == "plan" for row in rows):
        patients.mark_stale(session, clinic)
    clinic.catalogue_revision += 1
    return len(rows)
