"""The database: one engine a process, short transactions. SQLite (WAL) or PostgreSQL."""

import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from psycopg.errors import InsufficientPrivilege, ReadOnlySqlTransaction, UndefinedColumn, UndefinedTable
from sqlalchemy import Engine, create_engine, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, IntegrityError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionFree
from sqlalchemy.orm import Session, sessionmaker

# Other rooms take Session from here.
__all__ = ["AlreadyThere", "Database", "DatabaseUnavailable", "NoTables", "Session"]

BEGIN = "anbu_begin"
MORE = 64  # connections beyond the pool's size at a rush: as many as a door has threads
ASK_AGAIN_SECONDS = 0.001  # SQLite itself asks each 100 ms at last, and a busy neighbour leaves gaps far shorter


class NoTables(Exception):
    """The database has no tables of this version yet: it must be migrated first."""


class AlreadyThere(Exception):
    """Somebody else wrote the same row first (or a rule between rows is broken). Trying again at once finds theirs."""


class DatabaseUnavailable(Exception):
    """The database is away, locked for longer than the patience, or refuses. Trying again later can help."""


class Database:
    """Opens transactions. `patience_seconds` bounds how long a statement waits for a lock.

    Raises ValueError for an address that no database can have; a database that is away is told at its first use.
    `write()` takes the writer's place at once (SQLite: BEGIN IMMEDIATE), so that what was read inside it cannot change
    before the commit. Both translate "away" and "locked" into DatabaseUnavailable. On SQLite one thread of a process
    at a time asks for that place, often, so that nobody starves beside a process that writes without a pause.
    """

    def __init__(self, url: str, patience_seconds: float = 5.0, pool_size: int = 8) -> None:
        try:
            self.engine = _engine(url, patience_seconds, pool_size)
        except (ArgumentError, ImportError):  # not to be read, or of a kind for which there is no driver
            raise ValueError("the database's address is wrong; write it like postgresql+psycopg://…") from None
        self._patience, self._place = patience_seconds, threading.RLock()
        self._readers = sessionmaker(self.engine, expire_on_commit=False)
        immediate = self.engine.execution_options(**{BEGIN: "IMMEDIATE"})
        self._writers = sessionmaker(immediate, expire_on_commit=False)

    @contextmanager
    def read(self) -> Iterator[Session]:
        with _translated(), self._readers() as session:
            yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        with _translated(), self._writers_place(), self._writers.begin() as session:
            yield session

    @contextmanager
    def _writers_place(self) -> Iterator[None]:
        if self.engine.dialect.name != "sqlite":
            yield
        elif self._place.acquire(timeout=self._patience):
            try:
                yield
            finally:
                self._place.release()
        else:
            raise DatabaseUnavailable("the writer's place is taken")

    def ping(self) -> None:
        """Raises DatabaseUnavailable unless the database answers."""
        with self.read() as session:
            session.execute(text("SELECT 1"))


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except DBAPIError as error:
        if _lacks_tables(error):
            raise NoTables from error
        if isinstance(error, IntegrityError):
            raise AlreadyThere from error
        if _is_away(error):
            raise DatabaseUnavailable(type(error.orig).__name__) from error
        raise
    except (NoConnectionFree, sqlite3.Error) as error:  # the latter: from the pragmas of a new connection
        raise DatabaseUnavailable(type(error).__name__) from error


def _lacks_tables(error: DBAPIError) -> bool:
    words = str(error.orig)
    return (
        isinstance(error.orig, UndefinedTable | UndefinedColumn) or "no such table" in words or "no such col" in words
    )


def _is_away(error: DBAPIError) -> bool:
    """Away, locked, refused, or not a database at all (sqlite3 calls that a bare DatabaseError)."""
    broken = type(error.orig) is sqlite3.DatabaseError
    refused = isinstance(error.orig, InsufficientPrivilege | ReadOnlySqlTransaction)
    return isinstance(error, OperationalError) or error.connection_invalidated or broken or refused


def _engine(url: str, patience_seconds: float, pool_size: int) -> Engine:
    if make_url(url).get_backend_name() == "sqlite":
        return _sqlite(url, patience_seconds, pool_size)
    milliseconds = int(patience_seconds * 1000)
    options = f"-c lock_timeout={milliseconds} -c statement_timeout={milliseconds * 4} -c timezone=UTC"
    arguments: dict[str, Any] = {"connect_timeout": max(1, round(patience_seconds)), "options": options}
    pool: dict[str, Any] = {"pool_size": pool_size, "pool_timeout": patience_seconds, "pool_pre_ping": True}
    return create_engine(url, max_overflow=MORE, hide_parameters=True, connect_args=arguments, **pool)


def _sqlite(url: str, patience_seconds: float, pool_size: int) -> Engine:
    name = make_url(url).database
    if name and name != ":memory:":
        with suppress(OSError):  # then the first connection says what is wrong
            Path(name).parent.mkdir(parents=True, exist_ok=True)
    waits: dict[str, Any] = {"pool_timeout": patience_seconds, "connect_args": {"timeout": patience_seconds}}
    engine = create_engine(url, pool_size=pool_size, max_overflow=MORE, hide_parameters=True, **waits)

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # SQLAlchemy begins; the driver must not
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        kind = connection.get_execution_options().get(BEGIN, "DEFERRED")
        if kind == "IMMEDIATE":
            _take_writers_place(connection.connection.driver_connection, patience_seconds)
        else:
            connection.exec_driver_sql(f"BEGIN {kind}")

    return engine


def _take_writers_place(connection: sqlite3.Connection, patience_seconds: float) -> None:
    """BEGIN IMMEDIATE as soon as nobody else writes; sqlite3.OperationalError when that takes too long."""
    until = time.monotonic() + patience_seconds
    connection.execute("PRAGMA busy_timeout=0")
    try:
        while not _begun(connection, until):
            time.sleep(ASK_AGAIN_SECONDS)
    finally:
        connection.execute(f"PRAGMA busy_timeout={round(patience_seconds * 1000)}")


def _begun(connection: sqlite3.Connection, until: float) -> bool:
    try:
        connection.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() >= until:
            raise
        return False
    return True
