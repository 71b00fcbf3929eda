"""Crash rounds: the sender dies at every point of a hand-over; nothing is lost, nothing comes twice.

One round: new patients are due; a sender of its own process dies by SIGKILL at a named point of `Routes.deliver`, with
the real simulator's dealer on the other side; the service starts again, and machine time is moved past every lease.
Then every send has been accepted, and stands on the phone and in the conversation exactly once.
"""

import json
import os
import random
import re
import signal
import subprocess
import sys
import tempfile
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.fernet import Fernet
from flask import Flask, request
from sqlalchemy import select

from anbu.settings import CHECKOUT
from channels.simulator.client import SimulatorChannel
from channels.simulator.phone import PhoneLog
from console.simulator import SimulatorParts, simulator_blueprint
from records import sends
from records.keyring import Keyring, install
from records.models import Message, Send
from scheduler.routes import SIMULATOR, Routes
from tests.prove.crasher import POINTS
from tests.prove.servers import postgres
from tests.prove.table import Finding, finding
from tests.scheduler.stage import treat
from tests.simulator.stage import served
from tests.town import Town, postgres_town, sqlite_town

PATIENTS_A_ROUND = 2
THREADS = 4  # requests that the dealer works on at once
LEASES_LATER = 61  # seconds; longer than a lease, a rest before a look-up, and an id's time on the queue


def prove(rounds: int, seed: int) -> Iterator[Finding]:
    """On SQLite and on PostgreSQL."""
    keys = ([Fernet.generate_key().decode()], "a mac key", "a signing key")
    keyring = Keyring(*keys)
    install(keyring)
    for database in ("sqlite", "postgres"):
        with finding(f"crash rounds, {database}") as found, _town(database, keyring) as town:
            _rounds(town, keys, rounds, seed, found)
        yield found


@contextmanager
def _town(database: str, keyring: Keyring) -> Iterator[Town]:
    with tempfile.TemporaryDirectory(prefix="anbu-crash-") as folder:
        if database == "sqlite":
            yield sqlite_town(Path(folder), keyring)
        else:
            with postgres() as url, postgres_town(url, Path(folder), keyring) as town:
                yield town


def _rounds(town: Town, keys: tuple[list[str], str, str], rounds: int, seed: int, found: Finding) -> None:
    phone = PhoneLog(town.folder / "simulator")
    with _dealer(town, phone) as dealer, _crasher() as crasher:
        town.routes = Routes(town.database, town.clock, town.live, {SIMULATOR: SimulatorChannel(dealer.url)})
        object.__setattr__(town.pump, "routes", town.routes)
        town.machine.pass_(minutes=20)  # the demo patients' guides are due as well
        for number, point in enumerate(_points(rounds, seed)):
            _due(town, number)
            order = {
                "keys": keys,
                "url": town.database.engine.url.render_as_string(hide_password=False),
                "now": town.machine.now.isoformat(),
                "dealer": dealer.url,
                "point": point,
                "ids": town.queue[:],
            }
            town.queue.clear()
            _crash(crasher, order, found)
            dealer.finish()
            _recover(town)
            found.count("rounds")
            _check(town, phone, point, found)


def _points(rounds: int, seed: int) -> list[str]:
    """Every point equally often, in random order."""
    points = [point for _ in range(rounds // len(POINTS) + 1) for point in POINTS][:rounds]
    random.Random(seed).shuffle(points)  # noqa: S311 - not a secret
    return points


def _due(town: Town, number: int) -> None:
    """New patients whose guide is due at once; their sends are queued."""
    for index in range(PATIENTS_A_ROUND):
        name = f"crash-{number}-{index}"
        treat(town, name, "입술필러", "2026-03-09T15:00", user=name)
    town.pump.tick()
    town.pump.tick()


def _crash(crasher: "subprocess.Popen[str]", order: dict[str, object], found: Finding) -> None:
    assert crasher.stdin is not None
    assert crasher.stdout is not None
    print(json.dumps(order), file=crasher.stdin, flush=True)
    status = int(crasher.stdout.readline())
    if status != signal.SIGKILL:
        found.violated(f"{order['point']}: the sender was not killed there (status {status})")


def _recover(town: Town) -> None:
    """The service runs again; machine time passes until nothing is left to do, or far beyond that."""
    for _ in range(8):
        town.machine.pass_(seconds=LEASES_LATER)
        town.work()
        if not _open(town):
            return


def _open(town: Town) -> list[str]:
    with town.database.read() as session:
        return list(session.scalars(select(Send.id).where(Send.state.not_in((sends.ACCEPTED, sends.DELIVERED)))))


def _check(town: Town, phone: PhoneLog, point: str, found: Finding) -> None:
    """At most one accepted message a send key, none stuck, one line in the conversation each."""
    with town.database.read() as session:
        keys = list(session.scalars(select(Send.send_key)))
        said = Counter(session.scalars(select(Message.patient_id)))
        patients = Counter(session.scalars(select(Send.patient_id)))
    shown = {key: len(phone.find("push", "send_key", key)) for key in keys}
    for key, times in shown.items():
        if times != 1 and not any(key in known for known in found.violations):
            found.violated(f"{point}: {key} stands {times} times on the phone")
    if stuck := _open(town):
        found.violated(f"{point}: {len(stuck)} sends are stuck")
    if said != patients:
        found.violated(f"{point}: the conversations do not say what was sent, each once")
    found.counts["sends"] = len(keys)


@dataclass
class Dealer:
    """The real simulator's dealer, which kills senders that ask for it."""

    url: str = ""
    working: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(THREADS))

    def finish(self) -> None:
        """Wait until no request is being worked on: what a dead sender left behind is on the phone."""
        for _ in range(THREADS):
            self.working.acquire()
        for _ in range(THREADS):
            self.working.release()

    def begin(self) -> None:
        self.working.acquire()
        found = re.search(r"pid=(\d+)", request.headers.get("X-Fault", ""))
        if found:
            os.kill(int(found[1]), signal.SIGKILL)

    def end(self, _error: BaseException | None) -> None:
        self.working.release()


@contextmanager
def _dealer(town: Town, phone: PhoneLog) -> Iterator[Dealer]:
    """In threads of this process."""
    dealer, app = Dealer(), Flask("dealer")
    app.before_request(dealer.begin)
    app.teardown_request(dealer.end)
    app.register_blueprint(simulator_blueprint(SimulatorParts(town.database, town.clock, phone, town.live)))
    with served(app) as dealer.url:
        yield dealer


@contextmanager
def _crasher() -> Iterator["subprocess.Popen[str]"]:
    command = [sys.executable, "-m", "tests.prove.crasher"]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen(command, cwd=CHECKOUT, text=True, **pipes) as process:
        yield process
        assert process.stdin is not None
        process.stdin.close()
