"""Stores the rows of a visits file: good rows are kept, the same row again changes nothing."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.korean.treatments import TreatmentNames
from records import consents, patients
from records.clock import Clock
from records.database import Database, Session
from records.models import Clinic, Patient
from records.patients import VisitFact
from webhook.imports.transactions import in_transactions
from webhook.imports.visits import VisitRow

TEXT_VERSION = "visits-file"


@dataclass
class Stored:
    """What became of the rows. `updated`: known visits of which the file told something new, as of phone or consent."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
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
    for kind, granted in ((consents.MESSAGES, row.messages_consent), (consents.ADVERTISING, row.advertising_consent)):
        if granted is not None:
            changed |= _consent(session, patient, kind, granted, now, machine_now)
    if created:
        stored.created += 1
    elif changed:
        stored.updated += 1
    else:
        stored.unchanged += 1


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
    session: Session, patient: Patient, kind: str, granted: bool, now: datetime, machine_now: datetime
) -> bool:
    """A file may not undo what the patient refused in the chat; only the chat or staff may.

    Nor may the line of one number undo the refusal under the other, where two rows were merged.
    """
    if granted and consents.withdrawn_by_patient(session, patient.id, kind):
        return False
    merged = len(patients.ids(session, patient.id)) > 1
    if granted and merged and consents.current(session, patient.id).get(kind) is False:
        return False
    return consents.change(
        session,
        patient,
        kind,
        granted,
        source="import",
        text_version=TEXT_VERSION,
        at=now,
        recorded_at=machine_now,
    )
