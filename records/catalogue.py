"""Versions of catalogue entries, their approval, and what of them is in force."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from catalogue.model import KINDS, Catalogue, Entry, InForce, Treatment, parse
from records import patients
from records.facts import local_date
from records.models import CatalogueVersion, Clinic

# Triage must work before a doctor has read anything, and the names of treatments are no advice.
IN_FORCE_UNAPPROVED = frozenset({"red_flag", "treatment"})


class _Kept(NamedTuple):
    """What is in force from the day it was asked for up to the first day on which something expires (inclusive)."""

    revision: int
    first: date
    last: date
    in_force: InForce


class CatalogueCache:
    """Keeps what is in force per clinic until its catalogue's revision changes or something of it expires."""

    def __init__(self) -> None:
        self._kept: dict[str, _Kept] = {}

    def in_force(self, session: Session, clinic: Clinic, on: date) -> InForce:
        """The newest approved, unexpired version of each entry of the clinic on that day."""
        kept = self._kept.get(clinic.id)
        if kept is None or kept.revision != clinic.catalogue_revision or not kept.first <= on <= kept.last:
            rows = list(_all(session, clinic))
            last = min((row.expires_on for row in rows if row.expires_on and _holds(row, on)), default=date.max)
            kept = self._kept[clinic.id] = _Kept(clinic.catalogue_revision, on, max(on, last), _of(rows, on))
        return kept.in_force


def in_force(session: Session, clinic: Clinic, on: date) -> InForce:
    """The newest approved, unexpired version of each entry of the clinic on that day."""
    return _of(_all(session, clinic), on)


def _of(rows: Iterable[CatalogueVersion], on: date) -> InForce:
    entries: dict[str, dict[str, Entry]] = {kind: {} for kind in KINDS}
    versions: dict[tuple[str, str], int] = {}
    for row in rows:
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


def newest_catalogue(session: Session, clinic: Clinic) -> Catalogue:
    """The newest version of every entry, approved or not."""
    rows = newest(session, clinic)
    return Catalogue.model_validate(
        {f"{kind}s": [parse(kind, row.content) for row in rows if row.kind == kind] for kind in KINDS}
    )


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

    After a plan the clinic's patients are planned anew, so that visits told before it was approved get follow-ups.
    """
    for row in rows:
        row.approved_at, row.approved_by, row.expires_on = now, by, expires_on
    if any(row.kind == "plan" for row in rows):
        patients.plan_soon(session, clinic, now)
    clinic.catalogue_revision += 1
    return len(rows)


def withdraw(session: Session, clinic: Clinic, keys: Iterable[str], now: datetime) -> int:
    """End what is in force of these entries; how many versions. What is planned of a plan is cleared."""
    today = local_date(now)
    rows = [row for row in _all(session, clinic) if row.key in {*keys} and row.approved_at and _holds(row, today)]
    for row in rows:
        row.expires_on = today - timedelta(days=1)
    if any(row.kind == "plan" for row in rows):
        patients.plan_soon(session, clinic, now)
    clinic.catalogue_revision += bool(rows)
    return len(rows)


def drop_drafts(session: Session, clinic: Clinic, keys: Iterable[str]) -> None:
    """Forget the versions of these entries that nobody approved."""
    mine = delete(CatalogueVersion).where(CatalogueVersion.clinic_id == clinic.id, CatalogueVersion.key.in_([*keys]))
    session.execute(mine.where(CatalogueVersion.approved_at.is_(None)))
