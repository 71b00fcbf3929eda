"""Crash rounds: the sender dies at every point of a hand-over; nothing is lost, nothing comes twice.

One round: new patients are due; a sender of its own process dies by SIGKILL at a named point of `Routes.deliver`, with
a dealer on the other side, over HTTP, which logs every message that it takes; the service starts again, and machine
time is moved past every lease and wait. Then every send has been accepted, and stands in the dealer's log and in the
conversation exactly once. The dealer is the simulator's, in a process of its own, or a real one's fake.
"""

import json
import random
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import Protocol

import requests
from sqlalchemy import select

from anbu.settings import CHECKOUT
from channels.simulator.client import SimulatorChannel
from records import sends
from records.models import Message, Send
from scheduler.routes import SIMULATOR, Routes
from tests.keys import KEYS
from tests.prove.crasher import POINTS
from tests.prove.dealer import FINISHED
from tests.prove.fakes import FAKES, fake_dealer
from tests.prove.servers import towns
from tests.prove.table import Finding, finding
from tests.scheduler.stage import treat
from tests.town import Town

PATIENTS_A_ROUND = 2
LEASES_LATER = (
    61  # seconds; longer than a lease, a rest before a look-up, the first wait, and an id's time on the queue
)


DEALERS = (SIMULATOR, *FAKES)
A_FAKES_SHARE = 4  # one round of so many


class Dealer(Protocol):
    """Where it is (`urls`), and what it took."""

    @property
    def urls(self) -> Sequence[str]: ...

    def finish(self) -> None:
        """Wait until no request is being worked on: what a dead sender left behind is in the log."""

    def settle(self) -> None:
        """Ask it what became of the messages that it took, where it can tell."""

    def taken(self) -> Counter[str]:
        """How often each send key was taken."""


@dataclass(frozen=True)
class Simulator:
    """The dealer of the demo phones."""

    town: Town
    urls: tuple[str]

    def finish(self) -> None:
        requests.get(f"{self.urls[0]}{FINISHED}", timeout=30).raise_for_status()

    def settle(self) -> None:
        pass

    def taken(self) -> Counter[str]:
        return Counter((self.town.folder / "dealer.log").read_text().split())


def prove(rounds: int, seed: int, dealers: Sequence[str] = DEALERS) -> Iterator[Finding]:
    """On SQLite and on PostgreSQL; with the fakes of dealers one round of A_FAKES_SHARE."""
    for dealer in dealers:
        share = rounds if dealer == SIMULATOR else rounds // A_FAKES_SHARE
        for name, town in towns():
            with finding(f"crash rounds, {dealer}, {name}") as found:
                crash(town, dealer, _points(share, seed), found)
            yield found


def crash(town: Town, name: str, points: Sequence[str], found: Finding) -> None:
    """A round at each of the points, with the dealer of that name."""
    with _dealer(name, town) as dealer, _crasher() as crasher:
        town.machine.pass_(minutes=20)  # the demo patients' guides are due as well
        for number, point in enumerate(points):
            _due(town, number)
            order = {
                "keys": KEYS,
                "url": town.database.engine.url.render_as_string(hide_password=False),
                "now": town.machine.now.isoformat(),
                "dealer": name,
                "urls": [*dealer.urls],
                "point": point,
                "ids": town.queue[:],
            }
            town.queue.clear()
            _crash(crasher, order, found)
            dealer.finish()
            _recover(town, dealer)
            found.count("rounds")
            _check(town, dealer, point, found)


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


def _recover(town: Town, dealer: Dealer) -> None:
    """The service runs again; machine time passes until nothing is left to do, or far beyond that."""
    for _ in range(8):
        town.machine.pass_(seconds=LEASES_LATER)
        town.work()
        dealer.settle()
        if not _open(town):
            return


def _open(town: Town) -> list[str]:
    with town.database.read() as session:
        return list(session.scalars(select(Send.id).where(Send.state.not_in((sends.ACCEPTED, sends.DELIVERED)))))


def _check(town: Town, dealer: Dealer, point: str, found: Finding) -> None:
    """At most one accepted message a send key, none stuck, one line in the conversation each."""
    with town.database.read() as session:
        keys = list(session.scalars(select(Send.send_key)))
        said = Counter(session.scalars(select(Message.patient_id)))
        patients = Counter(session.scalars(select(Send.patient_id)))
    taken = dealer.taken()
    for key in {*keys, *taken}:
        if taken[key] != 1 and not any(key in known for known in found.violations):
            found.violated(f"{point}: {key} was taken {taken[key]} times by the dealer")
    if stuck := _open(town):
        found.violated(f"{point}: {len(stuck)} sends are stuck")
    if said != patients:
        found.violated(f"{point}: the conversations do not say what was sent, each once")
    found.counts["sends"] = len(keys)


def _dealer(name: str, town: Town) -> AbstractContextManager[Dealer]:
    return fake_dealer(name, town) if name in FAKES else _simulator(town)


@contextmanager
def _simulator(town: Town) -> Iterator[Simulator]:
    command = [sys.executable, "-m", "tests.prove.dealer", str(town.folder / "dealer.log")]
    with subprocess.Popen(command, cwd=CHECKOUT, text=True, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        url = process.stdout.readline().strip()
        town.routes = Routes(
            town.database, town.clock, town.live, {SIMULATOR: SimulatorChannel(url)}, dice=lambda: 0.0
        )  # fmt: skip
        object.__setattr__(town.pump, "routes", town.routes)
        yield Simulator(town, (url,))
        process.terminate()


@contextmanager
def _crasher() -> Iterator["subprocess.Popen[str]"]:
    command = [sys.executable, "-m", "tests.prove.crasher"]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen(command, cwd=CHECKOUT, text=True, **pipes) as process:
        yield process
        assert process.stdin is not None
        process.stdin.close()
