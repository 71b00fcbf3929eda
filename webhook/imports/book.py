"""Stores rows of patients, appointments, packages and facts: who wrote them is right, the same row changes nothing."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from catalogue.book import CONSULTATION, BookRules
from records import patient_facts, patients
from records.book import outside, packages, snapshot
from records.book.desk import CANCELLED, By
from records.book.outside import Told
from records.book.packages import PackageFact
from records.clock import Clock
from records.database import Database, Session
from records.models import Clinic, Patient
from webhook.imports.appointments import AppointmentRow
from webhook.imports.facts import FactRow, told
from webhook.imports.packages import PackageRow
from webhook.imports.people import PatientRow
from webhook.imports.transactions import in_transactions
from webhook.imports.words import Names

_CONSULTATIONS = frozenset(
    (
        "진료",
        "상담",
        "진료·상담",
        "진료/상담",
        "진료상담",
        "초진",
        "재진",
        "경과확인",
        "경과관찰",
        "검진",
        "consultation",
    )
)
_TITLES = ("대표원장", "부원장", "원장", "의사", "선생", "과장", "교수", "실장")


@dataclass
class Stored:
    """How many rows became what. `unmapped`: words for treatments that the catalogue does not know; `doctors`: those
    that the rules of the book do not name.
    """

    counts: dict[str, int] = field(default_factory=dict)
    unmapped: set[str] = field(default_factory=set)
    doctors: set[str] = field(default_factory=set)

    def count(self, outcome: str) -> None:
        self.counts[outcome] = self.counts.get(outcome, 0) + 1


def store_appointments(
    database: Database, clock: Clock, clinic: Clinic, names: Names, rows: Sequence[AppointmentRow],
    dry_run: bool,
) -> Stored:  # fmt: skip
    """Store `rows` in short transactions; with `dry_run` only tell what would happen."""
    stored, known, treatments = Stored(), snapshot.rules(clinic), Treatments(names)

    def begin(session: Session) -> Callable[[AppointmentRow], None]:
        snapshot.lock(session, clinic)
        by = By("import", clock.clinic(session), clock.machine())

        def store(row: AppointmentRow) -> None:
            patient = patients.by_number(session, clinic, row.number) or _new(session, clinic, row, by)
            booked = _told(row, treatments, known)
            if booked.doctor == "":
                stored.doctors.add(row.doctor)
            stored.count(outside.take(session, clinic, known, patient, booked, by))

        return store

    # Of two numbers for one time, what stands takes over what the chat booked, not what was cancelled.
    in_transactions(database, sorted(rows, key=lambda row: row.state == CANCELLED), begin, dry_run)
    stored.unmapped = treatments.unmapped
    return stored


def store_packages(
    database: Database, clock: Clock, clinic: Clinic, names: Names, rows: Sequence[PackageRow], dry_run: bool
) -> Stored:
    """Likewise. A row whose patient is gone by now is counted as unchanged."""
    stored, treatments = Stored(), Treatments(names)

    def begin(session: Session) -> Callable[[PackageRow], None]:
        now = clock.clinic(session)

        def store(row: PackageRow) -> None:
            treatment = treatments.code(row.treatment)
            fact = PackageFact(row.key or None, treatment, row.treatment, row.total, row.used, row.expires_on)
            patient = patients.by_number(session, clinic, row.number)
            new, changed = packages.store(session, patient, fact, now) if patient else (False, False)
            stored.count("created" if new else "changed" if changed else "unchanged")

        return store

    in_transactions(database, rows, begin, dry_run)
    stored.unmapped = treatments.unmapped
    return stored


def store_patients(
    database: Database, clock: Clock, clinic: Clinic, rows: Sequence[PatientRow], dry_run: bool
) -> Stored:
    """Likewise."""
    stored = Stored()

    def begin(session: Session) -> Callable[[PatientRow], None]:
        now = clock.clinic(session)
        return lambda row: stored.count(
            patients.tell(
                session, clinic, now, number=row.number, name=row.name, phone=row.phone, born_on=row.birth_date,
                sex=row.sex, groups=row.groups,
            )
        )  # fmt: skip

    in_transactions(database, rows, begin, dry_run)
    return stored


def store_facts(
    database: Database, clock: Clock, clinic: Clinic, names: Names, rows: Sequence[FactRow], dry_run: bool
) -> Stored:
    """Likewise. What ended before it was ever told is counted as unknown."""
    stored, treatments = Stored(), Treatments(names)

    def begin(session: Session) -> Callable[[FactRow], None]:
        now = clock.clinic(session)

        def store(row: FactRow) -> None:
            patient = patients.by_number(session, clinic, row.number)
            fact = told(row, treatments.code(row.item))
            stored.count(patient_facts.store(session, patient, fact, now) if patient else "unknown")

        return store

    in_transactions(database, rows, begin, dry_run)
    stored.unmapped = treatments.unmapped
    return stored


class Treatments:
    """The clinic's words for treatments; each is looked up once."""

    def __init__(self, names: Names) -> None:
        self._names = names
        self._codes: dict[str, str] = {"": ""}

    @property
    def unmapped(self) -> set[str]:
        return {label for label, code in self._codes.items() if label and not code}

    def code(self, label: str) -> str:
        """The code, or "" for a word that the catalogue does not know."""
        if label not in self._codes:
            consults = "".join(label.split()).casefold() in _CONSULTATIONS
            self._codes[label] = CONSULTATION if consults else self._names.code(label) or ""
        return self._codes[label]


def _new(session: Session, clinic: Clinic, row: AppointmentRow, by: By) -> Patient:
    return patients.add(
        session, clinic, by.now, number=row.number, name=row.name, phone=row.phone, born_on=row.birth_date
    )


def _told(row: AppointmentRow, treatments: Treatments, known: BookRules | None) -> Told:
    doctor = doctor_of(row.doctor, known) if row.doctor else None
    treatment = treatments.code(row.treatment)
    return Told(row.key, row.starts_at, row.minutes, row.treatment, treatment, doctor, row.state)


def doctor_of(text: str, known: BookRules | None) -> str:
    """The code of the one doctor who is called so, with or without a title; "" where nobody or more than one is."""
    wanted = _bare(text)
    found = {
        each.code
        for each in (known.doctors if known else ())
        if wanted and wanted in map(_bare, (each.code, each.name, *each.aliases))
    }
    return found.pop() if len(found) == 1 else ""


def _bare(name: str) -> str:
    """Without spaces and the title, unless the title is all there is: 한지우 원장님 is 한지우, 원장님 is 원장."""
    plain = "".join(name.split()).casefold().removesuffix("님")
    title = next((each for each in _TITLES if plain.endswith(each) and plain != each), "")
    return plain.removesuffix(title)
