"""The injured database: away, locked, full, refused or no database at all, it is always DatabaseUnavailable."""

import os
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import select, text
from sqlalchemy.engine import make_url

from anbu import wiring
from records.database import AlreadyThere, Database, DatabaseUnavailable, NoTables
from records.models import Clinic, Patient
from tests.scheduler.stage import FILLER, change, patient_of
from tests.services import free_port
from tests.town import Town


def using(database: Database) -> list[Callable[[], None]]:
    """The three ways of using a database."""

    def read() -> None:
        with database.read() as session:
            session.scalars(select(Clinic)).all()

    def write() -> None:
        with database.write() as session:
            session.execute(text("UPDATE clinic SET paused = paused"))

    return [read, write, database.ping]


def unavailable(database: Database) -> list[str]:
    """What each way of using it says; fails when one does not say DatabaseUnavailable."""
    said = []
    for use in using(database):
        with pytest.raises(DatabaseUnavailable) as error:
            use()
        said.append(str(error.value))
    return said


@pytest.mark.parametrize(
    "content",
    [b"this is no database, whatever its name says" * 100, b"\x00" * 4096, b"SQLite format 3\x00" + b"\xff" * 5000],
)
def test_a_file_that_is_no_database(tmp_path: Path, content: bytes) -> None:
    """Garbage, zeros, a good beginning with a bad end."""
    path = tmp_path / "anbu.db"
    path.write_bytes(content)
    unavailable(Database(f"sqlite:///{path}", patience_seconds=0.1))
    assert path.read_bytes() == content


def test_a_damaged_page_inside_a_good_file(town: Town) -> None:
    """A database that was whole once."""
    if town.database.engine.dialect.name != "sqlite":
        pytest.skip("a file's damage")
    path = Path(town.database.engine.url.database or "")
    town.database.engine.dispose()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    data = bytearray(path.read_bytes())
    data[4096 : len(data)] = b"\xff" * (len(data) - 4096)
    path.write_bytes(data)

    read, write, _ = using(Database(f"sqlite:///{path}", patience_seconds=0.1))
    for use in (read, write):
        with pytest.raises(DatabaseUnavailable):
            use()


def test_a_folder_in_the_databases_place(tmp_path: Path) -> None:
    """It cannot be opened."""
    unavailable(Database(f"sqlite:///{tmp_path}", patience_seconds=0.1))


def test_a_file_in_the_folders_place(tmp_path: Path) -> None:
    """The folder cannot be made: said at the first use, not by a crash at the start."""
    (tmp_path / "home").write_text("")
    unavailable(Database(f"sqlite:///{tmp_path}/home/anbu.db", patience_seconds=0.1))


@contextmanager
def as_nobody() -> Iterator[None]:
    """Without root's right to everything."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


def test_a_file_that_may_not_be_read(tmp_path: Path) -> None:
    """Permission denied."""
    path = tmp_path / "anbu.db"
    wiring.upgrade(Database(f"sqlite:///{path}"))
    path.chmod(0)
    tmp_path.chmod(0o700)
    with as_nobody():
        unavailable(Database(f"sqlite:///{path}", patience_seconds=0.1))


def test_a_file_that_may_only_be_read(tmp_path: Path) -> None:
    """Writing is refused; nothing else is raised."""
    folder = Path("/tmp") / f"anbu-{tmp_path.parent.name}-{tmp_path.name}"  # nobody may not enter tmp_path
    folder.mkdir()
    path = folder / "anbu.db"
    first = Database(f"sqlite:///{path}")
    wiring.upgrade(first)
    first.engine.dispose()
    path.chmod(0o444)
    folder.chmod(0o555)
    try:
        with as_nobody():
            _, write, _ = using(Database(f"sqlite:///{path}", patience_seconds=0.1))
            with pytest.raises(DatabaseUnavailable):
                write()
    finally:
        folder.chmod(0o755)
        for left in folder.iterdir():
            left.unlink()
        folder.rmdir()


def test_a_database_locked_for_longer_than_the_patience(town: Town) -> None:
    """A writer waits as long as it was told to, says so, and succeeds once the lock is gone."""
    patient, others = patient_of(town, FILLER), Database(str(_address(town)), patience_seconds=0.3)
    with town.database.write() as session:
        session.execute(text("UPDATE patient SET stale = stale"))
        with pytest.raises(DatabaseUnavailable), others.write() as second:
            second.get_one(Patient, patient.id, with_for_update=True)
    with others.write() as session:
        assert session.get_one(Patient, patient.id, with_for_update=True).number == FILLER
    others.engine.dispose()


def test_readers_do_not_wait_for_a_writer(town: Town) -> None:
    """They see what was there before."""
    with town.database.write() as session:
        session.execute(text("UPDATE clinic SET paused = :yes"), {"yes": True})
        session.flush()
        assert town.clinic().paused is False


def test_a_pool_that_is_used_up(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """More at once than there are connections: the one too many waits its patience and is told."""
    monkeypatch.setattr("records.database.MORE", 0)
    small = Database(str(_address(town)), patience_seconds=0.2, pool_size=1)
    with small.read() as session:
        session.execute(text("SELECT 1"))
        with pytest.raises(DatabaseUnavailable):
            small.ping()
    small.ping()
    small.engine.dispose()


def test_as_many_as_a_door_has_threads_are_served_at_once(town: Town) -> None:
    """32 transactions open at the same time."""
    meeting = threading.Barrier(32, timeout=20)
    failed: list[Exception] = []

    def turn() -> None:
        try:
            with town.database.read() as session:
                session.execute(text("SELECT 1"))
                meeting.wait()
        except Exception as error:
            failed.append(error)

    threads = [threading.Thread(target=turn) for _ in range(32)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []


def test_a_rule_between_rows_is_no_outage(town: Town) -> None:
    """The same clinic twice is somebody else's row, not a database that is away."""
    with pytest.raises(AlreadyThere), town.database.write() as session:
        session.execute(text("UPDATE clinic SET code = 'demo'"))


def test_a_failed_transaction_leaves_nothing(town: Town) -> None:
    """Neither a change nor a lock."""
    with pytest.raises(KeyError), town.database.write() as session:
        session.execute(text("UPDATE clinic SET paused = :yes"), {"yes": True})
        raise KeyError
    assert town.clinic().paused is False
    change(town, Clinic, town.clinic().id, paused=True)
    assert town.clinic().paused is True


@pytest.mark.parametrize("statement", ["SELECT * FROM no_such_table", "SELECT no_such_column FROM clinic"])
def test_tables_of_another_version(town: Town, statement: str) -> None:
    """A database that was not migrated says so; waiting would not help."""
    with pytest.raises(NoTables), town.database.read() as session:
        session.execute(text(statement))


def test_an_empty_database_has_no_tables(tmp_path: Path) -> None:
    """Before the first start."""
    database = Database(f"sqlite:///{tmp_path / 'anbu.db'}")
    with pytest.raises(NoTables), database.read() as session:
        session.scalars(select(Clinic)).all()


def test_errors_never_hold_what_was_stored(town: Town) -> None:
    """Not even the driver's own words, which a log might repeat."""
    with pytest.raises(AlreadyThere) as error, town.database.write() as session:
        session.execute(text("UPDATE patient SET number = :number, name = :name"), {"number": "X", "name": b"planted"})
    chain = f"{error.value!r} {error.value.__cause__}"
    assert "planted" not in chain


def _address(town: Town) -> str:
    return town.database.engine.url.render_as_string(hide_password=False)


@pytest.fixture
def server(postgres_url: str) -> str:
    return postgres_url


def test_a_server_that_is_not_there(server: str) -> None:
    """Nobody listens on the port."""
    unavailable(Database(str(make_url("postgresql+psycopg://anbu@127.0.0.1/anbu").set(port=free_port())), 0.5))
    assert server


@pytest.mark.parametrize("wrong", [{"database": "no_such_database"}, {"username": "nobody_at_all"}])
def test_a_server_that_does_not_let_us_in(server: str, wrong: dict[str, str]) -> None:
    """A wrong name of database or user."""
    address = make_url(server).set(**wrong).render_as_string(hide_password=False)
    assert len(unavailable(Database(address, patience_seconds=1))) == 3


def test_a_server_that_hangs_up(town: Town) -> None:
    """The connection is cut in the middle of a transaction; the next one is served again."""
    if town.database.engine.dialect.name != "postgresql":
        pytest.skip("a server's doing")
    with pytest.raises(DatabaseUnavailable), town.database.write() as session:
        backend = session.execute(text("SELECT pg_backend_pid()")).scalar_one()
        with administration(town) as other:
            other.execute("SELECT pg_terminate_backend(%s)", [backend])
        session.execute(text("SELECT 1"))
    town.database.ping()


def test_a_server_that_takes_no_writes(town: Town) -> None:
    """A standby, or a server set to read only."""
    if town.database.engine.dialect.name != "postgresql":
        pytest.skip("a server's doing")
    with pytest.raises(DatabaseUnavailable), town.database.write() as session:
        session.execute(text("SET TRANSACTION READ ONLY"))
        session.execute(text("UPDATE clinic SET paused = paused"))


def test_a_user_without_rights(town: Town) -> None:
    """The database refuses; an operator can mend it, so trying again later can help."""
    if town.database.engine.dialect.name != "postgresql":
        pytest.skip("a server's doing")
    with pytest.raises(DatabaseUnavailable), town.database.write() as session:
        session.execute(text("CREATE ROLE guest_of_the_test"))
        session.execute(text("SET LOCAL ROLE guest_of_the_test"))
        session.execute(text("SELECT * FROM patient"))


def test_two_that_wait_for_each_other(town: Town) -> None:
    """A deadlock ends for one of them, and passes."""
    if town.database.engine.dialect.name != "postgresql":
        pytest.skip("SQLite has one writer")
    first, second = patient_of(town, FILLER).id, patient_of(town, "D-1002").id
    other = Database(_address(town), patience_seconds=5)
    both = threading.Barrier(2, timeout=10)
    ended: list[str] = []

    def take(database: Database, order: tuple[str, str]) -> None:
        try:
            with database.write() as session:
                session.get_one(Patient, order[0], with_for_update=True)
                both.wait()
                session.get_one(Patient, order[1], with_for_update=True)
            ended.append("done")
        except DatabaseUnavailable:
            ended.append("unavailable")

    threads = [
        threading.Thread(target=take, args=(town.database, (first, second))),
        threading.Thread(target=take, args=(other, (second, first))),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    other.engine.dispose()
    assert sorted(ended) == ["done", "unavailable"]


def administration(town: Town) -> "psycopg.Connection[tuple[object, ...]]":
    return psycopg.connect(_address(town).replace("postgresql+psycopg://", "postgresql://", 1), autocommit=True)
