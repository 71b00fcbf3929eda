"""python -m tests.prove.crasher: a sender that is killed on demand.

Reads one JSON order a line from standard input. For each it forks; the child hands the sends over like the real sender,
over HTTP, until it reaches the named point and dies by SIGKILL. Prints the child's exit status, a line an order.
"""

import json
import os
import signal
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import requests

from channels.accounts import Accounts
from channels.dealers import DEALERS
from channels.dealing import DealerChannel
from channels.ports import Channel
from channels.simulator.client import SimulatorChannel
from records import sends
from records.clock import Clock
from records.copies import Copy
from records.database import Database
from records.keyring import Keyring, install
from records.live import Live
from scheduler.routes import SIMULATOR, Routes
from tests.town import NO_REDIS


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _before(place: Any, name: str) -> None:
    setattr(place, name, lambda *_, **__: die())


def _after(place: Any, name: str) -> None:
    real = getattr(place, name)

    def then_die(*words: Any, **named: Any) -> None:
        real(*words, **named)
        die()

    setattr(place, name, then_die)


def _in_the_dealers_hands() -> None:
    """The dealer kills whoever writes a process id to it, when it has the request and before it works on it."""
    send = requests.Session.send

    def with_id(self: Any, request: Any, **more: Any) -> Any:
        request.headers["X-Fault"] = f"pid={os.getpid()}"
        return send(self, request, **more)

    requests.Session.send = with_id  # type: ignore[method-assign]


def _hand_over(patch: Callable[[Any, str], None]) -> Callable[[], None]:
    """That of whichever channel it will be."""

    def both() -> None:
        for channel in (SimulatorChannel, DealerChannel):
            patch(channel, "hand_over")

    return both


# Where the sender dies: in the order in which it comes there.
POINTS: dict[str, Callable[[], None]] = {
    "before claim": lambda: _before(sends, "claim"),
    "claim not committed": lambda: _after(sends, "claim"),
    "after claim": lambda: _after(Routes, "_prepared"),
    "before request": _hand_over(_before),
    "request in flight": _in_the_dealers_hands,
    "after request": _hand_over(_after),
    "before settle": lambda: _before(sends, "settle"),
    "settle not committed": lambda: _after(sends, "settle"),
    "after settle": lambda: _before(Live, "announce"),
}


def main() -> None:
    """An order a line, an exit status a line."""
    for line in sys.stdin:
        order = json.loads(line)
        child = os.fork()
        if child == 0:
            _send(order)
            os._exit(0)
        print(os.waitpid(child, 0)[1], flush=True)


def _send(order: dict[str, Any]) -> None:
    keyring = Keyring(*order["keys"])
    install(keyring)
    POINTS[order["point"]]()
    now = datetime.fromisoformat(order["now"])
    database, clock = Database(order["url"], patience_seconds=20), Clock(lambda: now)
    channel = _channel(order["dealer"], order["urls"], Accounts(database, Copy(Path(), keyring), clock.machine))
    routes = Routes(database, clock, Live(NO_REDIS), {order["dealer"]: channel})
    for send_id in order["ids"]:
        routes.deliver(send_id)


def _channel(name: str, urls: list[str], accounts: Accounts) -> Channel:
    if name == SIMULATOR:
        return SimulatorChannel(*urls)
    at = accounts.at(DEALERS[name])
    return DEALERS[name].channel(*urls, at.keys, at.sought, accounts.now, at.heard)


if __name__ == "__main__":
    main()
