"""Stores the rows of a visits file: good rows are kept, the same row again changes nothing."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time

from bot.korean.treatments import TreatmentNames
from records import consents, patients
from records.clock import Clock
from records.database import Database, Session
from records.facts import SEOUL, Said, local_date
from records.models import Clinic, Patient
from records.patients import VisitFact
from webhook.imports.transactions import in_transactions
from webhook.imports.visits import VisitRow


@dataclass
class Stored:
    """What became of the rows. `updated`: known visits of which the file told something new, as of phone or consent.

    `undated`: patients whose consent to advertising stands, but nobody knows since when.
    """

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    undated: set[str] = field(default_factory=set)
    unmapped: tuple[str, ...] = ()


def store_visits(
    database: Database, clock: Clock, clinic: Clinic, names: TreatmentNames, rows: Sequence[VisitRow], dry_run: bool
) -> Stored:
    """Store `rows` in short transactions; with `dry_run` only tell what would happen."""
    stored = Stored()

    def begin(session: Session) -> Callable[[VisitRow], None]:
        now = clock.clinic(session)
        return lambda row: _store(session, clinic, names, row, stored, now, clock.machine())

    in_transactions(database, rows, begin, dry_run)
    stored.unmapped = tuple(sorted({row.treatment for row in rows if names.code(row.treatment) is None}))
    return stored


def _store(
    session: Session,
    clinic: Clinic,
    names: TreatmentNames,
    row: VisitRow,
    stored: Stored,
    now: datetime,
    machine_now: datetime,
) -> None:
    patient, created = patients.store_visit(session, clinic, _fact(row, names), now)
    changed = patients.learn(session, clinic, _fact(row, names))
    changed |= patients.correct_phone(session, clinic, row.number, row.phone, now)
    for kind, granted in _said(row):
        changed |= _consent(session, patient, kind, granted, row, now, machine_now)
    said = consents.last_word(session, patient.id, consents.ADVERTISING) if row.advertising_consent else None
    if said is not None and said.granted and not said.dated:
        stored.undated.add(row.number)
    if created:
        stored.created += 1
    elif changed:
        stored.updated += 1
    else:
        stored.unchanged += 1


def _said(row: VisitRow) -> list[tuple[str, bool]]:
    words = (
        (consents.MESSAGES, row.messages_consent),
        (consents.ADVERTISING, row.advertising_consent),
        (consents.GUARDIAN, row.guardian_consent),
    )
    return [(kind, granted) for kind, granted in words if granted is not None]


def _fact(row: VisitRow, names: TreatmentNames) -> VisitFact:
    return VisitFact(
        number=row.number,
        name=row.name,
        phone=row.phone,
        visited_at=row.visited_at,
        treatment=row.treatment,
        code=names.code(row.treatment),
        birth_date=row.birth_date,
        sex=row.sex,
        department=row.department,
        site=row.site,
        doctor=row.doctor,
        session=row.session,
        memo=row.memo,
        care=row.care,
        ward=row.ward,
        diagnoses=row.diagnoses,
        groups=row.groups,
    )


def _consent(
    session: Session, patient: Patient, kind: str, granted: bool, row: VisitRow, now: datetime, machine_now: datetime
) -> bool:
    """A file may not undo what the patient refused in the chat or to staff; only they may.

    Nor may the line of one number undo the refusal under the other, where two rows were merged; nor a consent a refusal
    that came after it.
    """
    known = consents.last_word(session, patient.id, kind)
    at, text_version = _when(kind, granted, row, known, now)
    if granted and known is not None and not known.granted:
        merged = len(patients.ids(session, patient.id)) > 1
        older = known.dated and text_version == consents.DATED and local_date(at) < local_date(known.at)
        if merged or older or consents.withdrawn_by_patient(session, patient.id, kind):
            return False
    return consents.change(
        session,
        patient,
        kind,
        granted,
        source=consents.IMPORT,
        text_version=text_version,
        at=at,
        recorded_at=machine_now,
    )


def _when(kind: str, granted: bool, row: VisitRow, known: Said | None, now: datetime) -> tuple[datetime, str]:
    """When it was said, and the version that says whether that is known.

    What the file has no day for was only found now; but a consent that the file takes back is withdrawn as of now.
    """
    if kind == consents.ADVERTISING and row.advertising_since is not None:
        return datetime.combine(row.advertising_since, time(), SEOUL), consents.DATED
    taken_back = not granted and known is not None and known.granted
    return now, consents.WITHDRAWN if taken_back else consents.FOUND
