"""Signs of life of the processes without a door of their own, kept in Redis for a few seconds."""

from contextlib import suppress

import redis

LIFETIME_SECONDS = 20


class Beats:
    """Says and tells that a process is alive."""

    def __init__(self, url: str, timeout_seconds: float = 0.3) -> None:
        self._redis = redis.Redis.from_url(
            url, socket_timeout=timeout_seconds, socket_connect_timeout=timeout_seconds, decode_responses=True
        )

    def beat(self, process: str) -> None:
        """Never raises: without Redis, nobody can tell."""
        with suppress(redis.RedisError):
            self._redis.set(f"anbu:beat:{process}", "1", ex=LIFETIME_SECONDS)

    def alive(self, process: str) -> bool:
        """Raises redis.RedisError when Redis is away."""
        return bool(self._redis.exists(f"anbu:beat:{process}"))
