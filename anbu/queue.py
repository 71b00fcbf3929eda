"""The queue of sends: ids that are already due, moved to the sender by Dramatiq on Redis. It holds no truth."""

import dramatiq
import redis
import structlog
from dramatiq.brokers.redis import RedisBroker
from dramatiq.errors import BrokerConnectionError as QueueAway

log = structlog.get_logger()
QUEUE, ACTOR = "sends", "deliver"


def broker(redis_url: str) -> RedisBroker:
    found = RedisBroker(url=redis_url, namespace="anbu", socket_timeout=5, socket_connect_timeout=1)
    found.declare_queue(QUEUE)
    return found


class SendQueue:
    """Puts ids of sends on the queue. Never raises: what is lost here the pump finds again."""

    def __init__(self, queue_broker: RedisBroker) -> None:
        self._broker = queue_broker

    def put(self, send_id: str) -> None:
        message: dramatiq.Message[None] = dramatiq.Message(
            queue_name=QUEUE, actor_name=ACTOR, args=(send_id,), kwargs={}, options={}
        )
        try:
            self._broker.enqueue(message)
        except (redis.RedisError, QueueAway) as error:
            log.warning("queue.away", send_id=send_id, error=type(error).__name__)
