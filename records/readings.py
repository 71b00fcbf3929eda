"""What the language model made of texts, kept in Redis for a day by model and a keyed hash of the text.

Nobody reads a text back from it, and nothing is lost with it.
"""

import json
import time
from collections.abc import Callable
from typing import Any

import redis
import structlog

from records.keyring import Keyring

log = structlog.get_logger()
LIFETIME_SECONDS = 24 * 3600
REST_SECONDS = 5.0


class Readings:
    """A cache that never raises; where Redis is away it is left alone for a while."""

    def __init__(
        self,
        url: str,
        keyring: Keyring,
        timeout_seconds: float = 0.1,
        elapsed: Callable[[], float] = time.monotonic,
    ) -> None:
        self._redis = redis.Redis.from_url(
            url, socket_timeout=timeout_seconds, socket_connect_timeout=timeout_seconds, decode_responses=True
        )
        self._keyring, self._elapsed, self._resting_until = keyring, elapsed, 0.0

    def get(self, model: str, text: str) -> dict[str, Any] | None:
        kept = self._do(lambda: self._redis.get(self._key(model, text)))
        found: dict[str, Any] | None = json.loads(str(kept)) if kept else None
        return found

    def put(self, model: str, text: str, reading: dict[str, Any]) -> None:
        self._do(lambda: self._redis.set(self._key(model, text), json.dumps(reading), ex=LIFETIME_SECONDS))

    def _key(self, model: str, text: str) -> str:
        return f"anbu:reading:{model}:{self._keyring.sign('reading', text)}"

    def _do(self, ask: Callable[[], object]) -> object:
        if self._elapsed() < self._resting_until:
            return None
        try:
            return ask()
        except redis.RedisError as error:
            self._resting_until = self._elapsed() + REST_SECONDS
            log.info("readings.away", error=type(error).__name__)
            return None
