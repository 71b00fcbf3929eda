"""Live announcements of what changed, over Redis pub/sub: opaque ids only, lost without harm."""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

import redis
import structlog

log = structlog.get_logger()
REST_SECONDS = 5.0


class Live:
    """Announces changes to whoever watches. Without Redis nothing is announced and nothing breaks.

    A Redis that is away or hangs is left alone for REST_SECONDS: a patient waits for it once, not for every word.
    """

    def __init__(self, url: str, timeout_seconds: float = 0.3, elapsed: Callable[[], float] = time.monotonic) -> None:
        self._elapsed, self._resting_until = elapsed, 0.0
        self._redis = redis.Redis.from_url(
            url, socket_timeout=timeout_seconds, socket_connect_timeout=timeout_seconds, decode_responses=True
        )
        self._listening = redis.Redis.from_url(url, socket_connect_timeout=timeout_seconds, decode_responses=True)

    def announce(self, clinic_id: str, kind: str, id: str) -> None:
        """Say that something of `kind` (conversation, escalation, note, send) changed. Never raises."""
        if self._elapsed() < self._resting_until:
            return
        try:
            self._redis.publish(_channel(clinic_id), json.dumps({"kind": kind, "id": id}))
        except redis.RedisError as error:
            self._resting_until = self._elapsed() + REST_SECONDS
            log.info("live.not_announced", kind=kind, error=type(error).__name__)

    def watch(self, clinic_id: str, beat_seconds: float = 15.0) -> Iterator[dict[str, Any] | None]:
        """Changes as they happen; None every `beat_seconds` without one. Ends when Redis goes away."""
        subscription = self._listening.pubsub(ignore_subscribe_messages=True)
        with suppress(redis.RedisError, OSError):
            subscription.subscribe(_channel(clinic_id))
            while True:
                message = subscription.get_message(timeout=beat_seconds)
                yield json.loads(message["data"]) if message else None

    def ping(self) -> None:
        """Raises redis.RedisError unless Redis answers."""
        self._redis.ping()


def _channel(clinic_id: str) -> str:
    return f"anbu:live:{clinic_id}"
