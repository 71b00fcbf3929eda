"""A sender of its own process for proofs and benchmarks: eight threads, and a dealer that takes everything."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from multiprocessing import get_context
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Event
from typing import Any

from anbu.cli.scheduler import HAND_OUT_SECONDS, TICK_SECONDS
from channels.ports import Outgoing, Receipt
from records import sends
from records.clock import Clock
from records.database import Database, DatabaseUnavailable
from records.keyring import Keyring, install
from records.live import Live
from records.rates import Rates
from scheduler.pump import Pump
from scheduler.routes import SIMULATOR, Routes
from tests.town import NO_REDIS, START, Town

THREADS = 8
STARTS = timedelta(minutes=20)  # after the demo's start, which was a jump of clinic time, and is over then
DUE_AT = START.astimezone(UTC) - timedelta(hours=1) + STARTS  # machine time
SPOKEN, LIMITED, BARE = "spoken", "limited", "bare"


class Running:
    """A machine's clock that showed DUE_AT when the computer's showed `began`."""

    def __init__(self, began: float) -> None:
        self._began = began

    def __call__(self) -> datetime:
        return DUE_AT + timedelta(seconds=time.time() - self._began)


class Taker:
    """A dealer that takes everything at once."""

    def hand_over(self, message: Outgoing) -> Receipt:
        return Receipt(message.send_key)

    def look_up(self, send_key: str) -> Receipt | None:  # noqa: ARG002
        return None


def pump(town: Town, began: float, enqueue: Callable[[str], None], rates: Rates | None = None) -> Pump:
    """The town's, on the running clock."""
    clock = Clock(Running(began))
    routes = Routes(town.database, clock, town.live, {SIMULATOR: Taker()}, rates)
    return replace(town.pump, clock=clock, routes=routes, enqueue=enqueue)


@contextmanager
def handing_out(pump: Pump) -> Iterator[None]:
    """Beside the ticks, as the scheduler does it."""
    ended = threading.Event()

    def hand_out() -> None:
        while not ended.wait(HAND_OUT_SECONDS):
            with suppress(DatabaseUnavailable):
                pump.hand_out()

    thread = threading.Thread(target=hand_out)
    thread.start()
    yield
    ended.set()
    thread.join()


def tick(pump: Pump) -> None:
    """One tick, and the rest of its second."""
    started = time.perf_counter()
    pump.tick()
    time.sleep(max(0.0, TICK_SECONDS - (time.perf_counter() - started)))


@contextmanager
def sender(town: Town, what: str, keys: Any, began: float) -> Iterator["Queue[str | None]"]:
    """A sender's process, ready; ids put on the queue reach it.

    `what`: it hands over as fast as it can, or as fast as a dealer allows, or claims and settles rows and no more.
    """
    context = get_context("spawn")
    queue, ready = context.Queue(), context.Event()
    url = town.database.engine.url.render_as_string(hide_password=False)
    process = context.Process(target=_send, args=(what, url, keys, began, queue, ready))
    process.start()
    ready.wait(60)
    yield queue
    for _ in range(THREADS):
        queue.put(None)
    process.join()


def _send(what: str, url: str, keys: Any, began: float, queue: "Queue[str | None]", ready: Event) -> None:
    install(Keyring(*keys))
    database, clock = Database(url, patience_seconds=10), Clock(Running(began))
    rates = Rates(NO_REDIS) if what == LIMITED else None
    routes = Routes(database, clock, Live(NO_REDIS), {SIMULATOR: Taker()}, rates, time.sleep)
    job = partial(_claim_and_settle, database) if what == BARE else routes.deliver

    def work() -> None:
        while (id := queue.get()) is not None:
            with suppress(DatabaseUnavailable):  # as the actor does; the pump finds it again
                job(id)

    threads = [threading.Thread(target=work) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    ready.set()
    for thread in threads:
        thread.join()


def _claim_and_settle(database: Database, id: str) -> None:
    with database.write() as session:
        send = sends.claim(session, id, DUE_AT)
    assert send is not None
    with database.write() as session:
        sends.settle(session, send, state=sends.ACCEPTED, accepted_at=DUE_AT)
