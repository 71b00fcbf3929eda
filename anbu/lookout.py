"""What each door does beside its work: it keeps on disk what alarms need, and watches over the scheduler.

The scheduler watches everything else (`anbu.health.troubles`); its own death would be told by nobody. Doors of one
machine share what was told, so that it is told once.
"""

import time
from threading import Thread

from anbu import health, wiring
from scheduler.alarms.watch import Watch

EVERY_SECONDS = 30.0


def start(house: wiring.House) -> None:
    """In a thread that lives as long as the process."""
    watch = watch_over(house)
    Thread(target=_for_ever, args=(house, watch), daemon=True).start()


def watch_over(house: wiring.House) -> Watch:
    """The watch over the scheduler alone."""
    return house.watch({"scheduler": lambda: health.scheduler_lives(house.beats)}, file="troubles.scheduler.json")


def _for_ever(house: wiring.House, watch: Watch) -> None:
    while True:
        house.remember()
        watch.tick(house.clock.machine())
        time.sleep(EVERY_SECONDS)
