"""Turns: thousands of steps of patients, staff and the service against Kakao's door, each followed by the checker."""

import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from records.keyring import install
from tests.keys import KEYRING
from tests.prove.servers import postgres
from tests.prove.table import Finding, finding
from tests.prove.turns.machine import Towns, run
from tests.town import Town, postgres_town, sqlite_town


def prove(steps: int, seed: int) -> Iterator[Finding]:
    """On SQLite and on PostgreSQL."""
    install(KEYRING)
    for database in (sqlite_towns, postgres_towns):
        counts = Counter[str]()
        with finding(f"turns, {database.__name__.removesuffix('_towns')}") as found, database() as towns:
            found.counts = counts
            try:
                run(towns, steps, seed, counts)
            except AssertionError as error:
                found.violated("\n".join((str(error), *getattr(error, "__notes__", ()))))
        yield found


@contextmanager
def sqlite_towns() -> Iterator[Towns]:
    """Fresh towns, each on a file of its own."""

    @contextmanager
    def town() -> Iterator[Town]:
        with _folder() as folder:
            yield sqlite_town(Path(folder), KEYRING)

    yield town


@contextmanager
def postgres_towns() -> Iterator[Towns]:
    """Fresh towns in one server."""
    with postgres() as url:

        @contextmanager
        def town() -> Iterator[Town]:
            with _folder() as folder, postgres_town(url, Path(folder), KEYRING) as found:
                yield found

        yield town


def _folder() -> "tempfile.TemporaryDirectory[str]":
    return tempfile.TemporaryDirectory(prefix="anbu-turns-", ignore_cleanup_errors=True)
