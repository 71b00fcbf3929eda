"""The book: thousands of steps of patients, staff and time at small clinics' desks, with the checker after each."""

from collections import Counter
from collections.abc import Iterator

from records.keyring import install
from tests.keys import KEYRING
from tests.prove.book.machine import run
from tests.prove.table import Finding, finding
from tests.prove.turns.prove import postgres_towns, sqlite_towns


def prove(steps: int, seed: int) -> Iterator[Finding]:
    """On SQLite and on PostgreSQL."""
    install(KEYRING)
    for database in (sqlite_towns, postgres_towns):
        counts = Counter[str]()
        with finding(f"book, {database.__name__.removesuffix('_towns')}") as found, database() as towns:
            found.counts = counts
            try:
                run(towns, steps, seed, counts)
            except AssertionError as error:
                found.violated("\n".join((str(error), *getattr(error, "__notes__", ()))))
        yield found
