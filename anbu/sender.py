"""The sender process, run by `dramatiq anbu.sender`: takes ids off the queue and hands the sends over.

Its retries are the ledger's: an id that fails here is found again by the pump.
"""

import threading
import time

import dramatiq

from anbu import logs, wiring
from anbu.queue import ACTOR, QUEUE, broker

BEAT_SECONDS = 5.0

logs.configure("sender")
house = wiring.build()
dramatiq.set_broker(broker(house.settings.redis))


@dramatiq.actor(actor_name=ACTOR, queue_name=QUEUE, max_retries=0)
def deliver(send_id: str) -> None:
    house.routes.deliver(send_id)


def _beat() -> None:
    while True:
        house.beats.beat("sender")
        time.sleep(BEAT_SECONDS)


threading.Thread(target=_beat, daemon=True).start()
