"""Alembic's entry: migrates over the connection that the composition root hands in."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from alembic import context
from sqlalchemy import Connection

from records.models import Base


@contextmanager
def _tables_may_be_remade(connection: Connection) -> Iterator[None]:
    """SQLite changes a column by making its table anew, which is refused while others point to it."""
    if connection.dialect.name != "sqlite":
        yield
        return
    raw = connection.connection.driver_connection
    assert isinstance(raw, sqlite3.Connection)
    raw.execute("PRAGMA foreign_keys=OFF")  # no effect inside a transaction: none is open yet
    try:
        yield
        connection.commit()
        if raw.execute("PRAGMA foreign_key_check").fetchone():
            raise RuntimeError("the migrated database has rows that point nowhere; restore the backup and report this")
    finally:
        connection.rollback()
        raw.execute("PRAGMA foreign_keys=ON")


given = context.config.attributes["connection"]
context.configure(
    connection=given,
    target_metadata=Base.metadata,
    render_as_batch=True,
    user_module_prefix="columns.",
    compare_type=True,
)
with _tables_may_be_remade(given), context.begin_transaction():
    context.run_migrations()
