"""`anbu scheduler`: the pump's process."""

import signal
import sys
from contextlib import suppress
from datetime import UTC, datetime
from threading import Thread
from types import FrameType

import click
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.blocking import BlockingScheduler

from anbu import health, logs, wiring
from anbu.queue import SendQueue, broker
from records.database import DatabaseUnavailable
from scheduler.pump import Pump

TICK_SECONDS, HAND_OUT_SECONDS, WATCH_SECONDS, REMEMBER_SECONDS = 1.0, 0.5, 30.0, 30.0
LOOK_SECONDS = 30.0  # between two looks at the watched folder
REVIEW_SECONDS = 600.0  # a review takes up to two working days


@click.command()
def scheduler() -> None:
    """Run the pump until told to stop. Several may run: correctness rests on conditional updates."""
    logs.configure("scheduler")
    house = wiring.build()
    pump = pump_of(house)

    told = list[int]()  # to stop, by a signal; a handler may take no lock

    def tick() -> None:
        if told:
            return
        house.beats.beat("scheduler")
        pump.tick()

    def page() -> None:
        house.beats.beat("pager")
        house.pager.tick()

    def hand_out() -> None:
        with suppress(DatabaseUnavailable):  # the tick says so
            pump.hand_out()

    def ask_dealers() -> None:
        with suppress(DatabaseUnavailable):
            house.results.tick()

    def ask_reviewers() -> None:
        with suppress(DatabaseUnavailable):
            house.reviews.tick()

    def look() -> None:
        with suppress(DatabaseUnavailable):
            house.watched.tick()

    def bring() -> None:
        with suppress(DatabaseUnavailable):
            house.hooks.tick()

    clockwork = BlockingScheduler(executors={"default": ThreadPoolExecutor(9)}, timezone="Asia/Seoul")
    options = {"max_instances": 1, "coalesce": True, "misfire_grace_time": None, "next_run_time": datetime.now(UTC)}
    clockwork.add_job(tick, "interval", seconds=TICK_SECONDS, **options)
    clockwork.add_job(page, "interval", seconds=TICK_SECONDS, **options)  # waits for no other work
    clockwork.add_job(hand_out, "interval", seconds=HAND_OUT_SECONDS, **options)  # nor does what may leave
    clockwork.add_job(ask_dealers, "interval", seconds=TICK_SECONDS, **options)  # a slow dealer keeps nothing up
    clockwork.add_job(ask_reviewers, "interval", seconds=REVIEW_SECONDS, **options)
    clockwork.add_job(bring, "interval", seconds=TICK_SECONDS, **options)
    clockwork.add_job(look, "interval", seconds=LOOK_SECONDS, **options)  # a large file keeps nothing up
    clockwork.add_job(house.remember, "interval", seconds=REMEMBER_SECONDS, **options)
    watch = house.watch(health.troubles(house), lambda: health.clinic_troubles(house))
    clockwork.add_job(lambda: watch.tick(house.clock.machine()), "interval", seconds=WATCH_SECONDS, **options)

    def stop(_signal: int, _frame: FrameType | None) -> None:
        if not clockwork.running:
            sys.exit(0)
        told.append(_signal)
        # In a thread: this one may have been interrupted with the executor's lock in its hand.
        Thread(target=clockwork.shutdown).start()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    clockwork.start()


def pump_of(house: wiring.House) -> Pump:
    return Pump(
        database=house.database,
        clock=house.clock,
        live=house.live,
        routes=house.routes,
        enqueue=SendQueue(broker(house.settings.redis)).put,
        conversations=house.conversations,
        spool=house.spool,
        catalogues=house.catalogues,
    )
