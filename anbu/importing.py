"""The kinds of files that clinics hand in: how each is read, and how its rows are stored."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.korean.treatments import TreatmentNames
from catalogue.model import Catalogue
from records import import_words, patients
from records.catalogue import in_force
from records.clock import Clock
from records.database import Database, Session
from records.facts import local_date
from records.models import Clinic
from webhook.imports.appointments import read_appointments
from webhook.imports.book import Stored, store_appointments, store_facts, store_packages, store_patients
from webhook.imports.consents import read_consents
from webhook.imports.facts import read_facts
from webhook.imports.packages import read_packages
from webhook.imports.people import read_patients
from webhook.imports.sheet import Sheet
from webhook.imports.store import Stored as StoredVisits
from webhook.imports.store import store_consents, store_visits
from webhook.imports.visits import read_visits
from webhook.imports.words import MappedNames


@dataclass(frozen=True)
class Ground:
    """What an import goes by: the clinic, its time, its patients' `numbers`, and its own words."""

    database: Database
    clock: Clock
    clinic: Clinic
    now: datetime
    known: Catalogue
    numbers: set[str]
    columns: dict[str, str]
    treatments: dict[str, str]

    @property
    def names(self) -> MappedNames:
        return MappedNames(TreatmentNames(self.known.treatments), self.treatments)


def ground_of(database: Database, clock: Clock, session: Session, clinic: Clinic, kind: str) -> Ground:
    """As things stand now."""
    now = clock.clinic(session)
    return Ground(
        database, clock, clinic, now, in_force(session, clinic, local_date(now)).catalogue,
        patients.numbers(session, clinic), import_words.of(session, clinic, kind),
        import_words.of(session, clinic, import_words.TREATMENTS),
    )  # fmt: skip


# A reader raises TableError for a file that cannot be read as a whole. What a storing one gives back is of its kind.
READ: Mapping[str, Callable[[Ground, bytes, str], Sheet[Any]]] = {
    "patients": lambda on, data, name: read_patients(data, name, on.now, on.columns),
    "visits": lambda on, data, name: read_visits(data, name, on.now, on.columns),
    "appointments": lambda on, data, name: read_appointments(data, name, on.now, on.numbers, on.columns),
    "packages": lambda on, data, name: read_packages(data, name, on.now, on.numbers, on.columns),
    "facts": lambda on, data, name: read_facts(data, name, on.now, on.numbers, on.columns),
    "consents": lambda on, data, name: read_consents(data, name, on.now, on.numbers, on.columns),
}
STORE: Mapping[str, Callable[[Ground, Sequence[Any], bool], Any]] = {
    "patients": lambda on, rows, dry: store_patients(on.database, on.clock, on.clinic, rows, dry),
    "visits": lambda on, rows, dry: store_visits(on.database, on.clock, on.clinic, on.names, rows, dry),
    "appointments": lambda on, rows, dry: store_appointments(on.database, on.clock, on.clinic, on.names, rows, dry),
    "packages": lambda on, rows, dry: store_packages(on.database, on.clock, on.clinic, on.names, rows, dry),
    "facts": lambda on, rows, dry: store_facts(on.database, on.clock, on.clinic, on.names, rows, dry),
    "consents": lambda on, rows, dry: store_consents(on.database, on.clock, on.clinic, rows, dry),
}


def counted(stored: StoredVisits | Stored | Counter[str]) -> dict[str, int]:
    """How many rows became what."""
    if isinstance(stored, StoredVisits):
        return {"created": stored.created, "updated": stored.updated, "unchanged": stored.unchanged}
    return dict(stored.counts if isinstance(stored, Stored) else stored)


def unmapped(stored: StoredVisits | Stored | Counter[str]) -> tuple[str, ...]:
    """Names of treatments that stand for nothing yet."""
    return () if isinstance(stored, Counter) else tuple(sorted(stored.unmapped))
