"""A temporary ANBU_HOME with the demo clinics in SQLite, and the `anbu` command on it."""

import json
import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import delete

from anbu.cli import main
from records.clock import Clock
from records.database import Database
from records.keyring import Keyring
from records.models import ClinicTime
from tests.town import Machine, Town, sqlite_town

Keys = tuple[list[str], str, str]


@dataclass
class Anbu:
    """The command line on one home; `town` is the service on the same database, and both live by its machine."""

    home: Path
    town: Town

    def __call__(self, *words: str, said: str | bytes = "") -> Result:
        return CliRunner().invoke(main, words, input=said)

    def unmoved(self) -> "Anbu":
        """The same with clinic time as machine time, as where no demo was played."""
        with self.town.database.write() as session:
            session.execute(delete(ClinicTime))
        return self

    def json(self, *words: str, said: str | bytes = "") -> list[dict[str, Any]]:
        """What a command that succeeds prints with --json, an object a line."""
        result = self(*words, "--json", said=said)
        assert result.exit_code == 0, result.output
        return [json.loads(line) for line in result.stdout.splitlines()]

    def refused(self, *words: str, said: str | bytes = "", status: int = 1) -> str:
        """The words of a command that must fail: one line without a stack trace, on standard error."""
        result = self(*words, said=said)
        assert (result.exit_code, isinstance(result.exception, SystemExit)) == (status, True), result.output
        assert "Traceback" not in result.output
        return result.stderr.strip()


@pytest.fixture
def bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An ANBU_HOME with nothing in it, in an otherwise empty environment."""
    for name in os.environ:
        if name.startswith("ANBU_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("ANBU_HOME", str(tmp_path / "home"))
    monkeypatch.setattr("structlog.configure", lambda **_: None)  # loggers of other tests stay as they are
    return tmp_path / "home"


@pytest.fixture
def anbu(bare: Path, keyring: Keyring, keys: Keys, monkeypatch: pytest.MonkeyPatch) -> Anbu:
    """The demo clinics at 09:20, nothing happened yet."""
    bare.mkdir()
    write_secrets(bare, keys)
    sqlite_town(bare, keyring).database.engine.dispose()
    (bare / "town.db").rename(bare / "anbu.db")
    return living(bare, keyring, Machine(), monkeypatch)


@pytest.fixture
def lived(lived_town: Town, bare: Path, keyring: Keyring, keys: Keys, monkeypatch: pytest.MonkeyPatch) -> Anbu:
    """The day after: guides sent, one check-in answered, one person worried, one silent."""
    bare.mkdir()
    write_secrets(bare, keys)
    shutil.copyfile(lived_town.folder / "town.db", bare / "anbu.db")
    return living(bare, keyring, Machine(lived_town.machine.now), monkeypatch)


@pytest.fixture(scope="session")
def lived_town(tmp_path_factory: pytest.TempPathFactory, keyring: Keyring) -> Town:
    """Lives the day once; nobody else touches it."""
    town = sqlite_town(tmp_path_factory.mktemp("lived"), keyring)
    town.pump.tick()
    town.advance("2026-03-10T09:30")
    [guide] = [message for message in town.phones.taken if message.to == "demo-botox"]
    town.say("demo-botox", "상태 알리기", follow_up=guide.buttons[0].follow_up_id)
    for words in ("없어요", "6점이요", "붓기 조금 있어요", "없어요"):
        town.say("demo-botox", words)
    town.advance("2026-03-11T12:00")
    with closing(sqlite3.connect(town.folder / "town.db")) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return town


def living(home: Path, keyring: Keyring, machine: Machine, monkeypatch: pytest.MonkeyPatch) -> Anbu:
    town = Town(Database(f"sqlite:///{home / 'anbu.db'}", patience_seconds=2), keyring, home, machine=machine)
    monkeypatch.setattr("anbu.wiring.Clock", lambda: Clock(town.machine))
    return Anbu(home, town)


def write_secrets(home: Path, keys: Keys) -> None:
    names = ("field_keys", "mac_key", "signing_key")
    path = home / "secrets.toml"
    path.write_text("".join(f"{name} = {json.dumps(key)}\n" for name, key in zip(names, keys, strict=True)))
    path.chmod(0o600)


Visits = Callable[..., Path]


@pytest.fixture
def visits(tmp_path: Path) -> Visits:
    """Write a visits file: rows of cells, the header first."""

    def write(*rows: str, name: str = "visits.csv", encoding: str = "utf-8") -> Path:
        path = tmp_path / name
        path.write_bytes("\r\n".join(rows).encode(encoding))
        return path

    return write
