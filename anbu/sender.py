"""The sender process, run by `dramatiq anbu.sender`: takes ids off the queue and hands the sends over.

Its retries are the ledger's: an id that fails here is found again by the pump.
"""

import threading
import time

import dramatiq
import structlog

from anbu import logs, wiring
from anbu.queue import ACTOR, QUEUE, broker

log = structlog.get_logger()
BEAT_SECONDS = 5.0

logs.configure("sender")
house = wiring.build()
dramatiq.set_broker(broker(house.settings.redis))


@dramatiq.actor(actor_name=ACTOR, queue_name=QUEUE, max_retries=0)
def deliver(send_id: str) -> None:
    """Never raises: Dramatiq would log the error with its words, which may hold personal data."""
    try:
        house.routes.deliver(send_id)
    except Exception as error:
        log.exception("send.failed", send_id=send_id, error=type(error).__name__, exc_info=False)


def _beat() -> None:
    while True:
        house.beats.beat("sender")
        time.sleep(BEAT_SECONDS)


threading.Thread(target=house.remember, daemon=True).start()
threading.Thread(target=_beat, daemon=True).start()
