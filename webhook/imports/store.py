"""Stores the rows of a visits or consents file: good rows are kept, the same row again changes nothing."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time

from records import consents, patients
from records.clock import Clock
from records.database import Database, Session
from records.facts import SEOUL, Said, local_date
from records.models import Clinic, Patient
from records.patients import VisitFact
from webhook.imports.consents import ConsentRow
from webhook.imports.transactions import in_batches
from webhook.imports.visits import VisitRow
from webhook.imports.words import Names


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
    database: Database, clock: Clock, clinic: Clinic, names: Names, rows: Sequence[VisitRow], dry_run: bool
) -> Stored:
    """Store `rows` in short transactions; with `dry_run` only tell what would happen."""
    stored = Stored()
    codes = {label: names.code(label) for label in {row.treatment for row in rows}}

    def store(session: Session, batch: Sequence[VisitRow]) -> None:
        store_batch(session, clock, clinic, codes, batch, stored)

    in_batches(database, rows, store, dry_run)
    stored.unmapped = tuple(sorted(label for label, code in codes.items() if code is None))
    return stored


def store_consents(
    database: Database, clock: Clock, clinic: Clinic, rows: Sequence[ConsentRow], dry_run: bool
) -> Counter[str]:
    """Likewise: how many rows became what, by their last word; see `consents.Words.from_form`."""
    stored = Counter[str]()

    def store(session: Session, batch: Sequence[ConsentRow]) -> None:
        known = {number: patients.by_number(session, clinic, number) for number in {row.number for row in batch}}
        words = consents.Words(session, [each.id for each in known.values() if each])
        for row in batch:
            patient = known[row.number]
            stored[_tell(words, patient, row, clock.machine()) if patient else consents.SAME] += 1
        words.flush()

    in_batches(database, sorted(rows, key=lambda row: row.order), store, dry_run)
    return stored


def _tell(words: consents.Words, patient: Patient, row: ConsentRow, machine_now: datetime) -> str:
    if row.kind == consents.NIGHT and row.words[-1][1]:
        advertising = words.last(patient.id, consents.ADVERTISING)
        if advertising is None or not advertising.granted:
            return consents.LEFT_OUT
    outcome = consents.SAME
    for at, granted in row.words:
        outcome = words.from_form(patient, row.kind, granted, form=row.form, at=at, recorded_at=machine_now)
    return outcome


def store_batch(
    session: Session, clock: Clock, clinic: Clinic, codes: Mapping[str, str | None], rows: Sequence[VisitRow],
    stored: Stored,
) -> None:  # fmt: skip
    """Store `rows` in the caller's transaction, and count them; `codes`: what their treatments' names stand for."""
    _Batch(session, clinic, rows, codes, clock).store(stored)


class _Batch:
    """Rows of which all that is known is read at once, and all that is new is written at once."""

    def __init__(
        self, session: Session, clinic: Clinic, rows: Sequence[VisitRow], codes: Mapping[str, str | None], clock: Clock
    ) -> None:
        self._session, self._clinic = session, clinic
        self._now, self._machine_now = clock.clinic(session), clock.machine()
        self._facts = [(row, _fact(row, codes[row.treatment])) for row in rows]
        self._visits = patients.Visits(session, clinic, [fact for _, fact in self._facts])
        self._words = consents.Words(session, [each.id for each in self._visits.patients])
        self._phones = dict[str, str]()  # those that the file corrects, by number

    def store(self, stored: Stored) -> None:
        for row, fact in self._facts:
            self._store(row, fact, stored)
        self._visits.flush()
        self._words.flush()
        for number, phone in self._phones.items():
            patients.correct_phone(self._session, self._clinic, number, phone, self._now)

    def _corrects_phone(self, row: VisitRow) -> bool:
        known = self._phones.get(row.number) or self._visits.phone(row.number)
        if known in (None, row.phone):
            return False
        self._phones[row.number] = row.phone
        return True

    def _store(self, row: VisitRow, fact: VisitFact, stored: Stored) -> None:
        patient, created = self._visits.store(fact, self._now)
        changed = self._visits.learn(fact) | self._corrects_phone(row)
        for kind, granted in _said(row):
            changed |= self._consent(patient, kind, granted, row)
        said = self._words.last(patient.id, consents.ADVERTISING) if row.advertising_consent else None
        if said is not None and said.granted and not said.dated:
            stored.undated.add(row.number)
        stored.created += created
        stored.updated += changed and not created
        stored.unchanged += not (changed or created)

    def _consent(self, patient: Patient, kind: str, granted: bool, row: VisitRow) -> bool:
        """A file may not undo what the patient refused in the chat or to staff, nor put its own refusal in its place:
        only the patient's word follows it.

        Nor may the line of one number undo the refusal under the other, where two rows were merged; nor a consent a
        refusal that came after it.
        """
        known = self._words.last(patient.id, kind)
        if consents.by_patient(known):
            return False
        at, text_version = _when(kind, granted, row, known, self._now)
        if granted and known is not None and not known.granted:
            older = known.dated and text_version == consents.DATED and local_date(at) < local_date(known.at)
            if self._words.merged(patient.id) or older:
                return False
        return self._words.change(
            patient,
            kind,
            granted,
            source=consents.IMPORT,
            text_version=text_version,
            at=at,
            recorded_at=self._machine_now,
        )


def _said(row: VisitRow) -> list[tuple[str, bool]]:
    words = (
        (consents.MESSAGES, row.messages_consent),
        (consents.ADVERTISING, row.advertising_consent),
        (consents.GUARDIAN, row.guardian_consent),
    )
    return [(kind, granted) for kind, granted in words if granted is not None]


def _fact(row: VisitRow, code: str | None) -> VisitFact:
    return VisitFact(
        number=row.number,
        name=row.name,
        phone=row.phone,
        visited_at=row.visited_at,
        treatment=row.treatment,
        code=code,
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


def _when(kind: str, granted: bool, row: VisitRow, known: Said | None, now: datetime) -> tuple[datetime, str]:
    """When it was said, and the version that says whether that is known.

    What the file has no day for was only found now; but a consent that the file takes back is withdrawn as of now.
    """
    if kind == consents.ADVERTISING and row.advertising_since is not None:
        return datetime.combine(row.advertising_since, time(), SEOUL), consents.DATED
    taken_back = not granted and known is not None and known.granted
    return now, consents.WITHDRAWN if taken_back else consents.FOUND
