"""Signs of life of the processes without a door of their own: in Redis for a few seconds, and beside it on disk."""

import time
from contextlib import suppress
from pathlib import Path

import redis

LIFETIME_SECONDS = 20


class Beats:
    """Says and tells that a process is alive. `folder`: of this machine, asked while Redis is away."""

    def __init__(self, url: str, timeout_seconds: float = 0.3, folder: Path | None = None) -> None:
        self._redis = redis.Redis.from_url(
            url, socket_timeout=timeout_seconds, socket_connect_timeout=timeout_seconds, decode_responses=True
        )
        self._folder = folder

    def beat(self, process: str) -> None:
        """Never raises: without Redis and a disk, nobody can tell."""
        if self._folder is not None:
            with suppress(OSError):
                self._folder.mkdir(parents=True, exist_ok=True)
                self._file(self._folder, process).touch()
        with suppress(redis.RedisError):
            self._redis.set(f"anbu:beat:{process}", "1", ex=LIFETIME_SECONDS)

    def alive(self, process: str) -> bool:
        """Raises redis.RedisError when Redis is away, and the process never ran on this machine."""
        try:
            return bool(self._redis.exists(f"anbu:beat:{process}"))
        except redis.RedisError:
            if self._folder is None or not self._file(self._folder, process).exists():
                raise
            return time.time() - self._file(self._folder, process).stat().st_mtime < LIFETIME_SECONDS

    def ping(self) -> None:
        """Raises redis.RedisError when Redis is away."""
        self._redis.ping()

    @staticmethod
    def _file(folder: Path, process: str) -> Path:
        return folder / f"{process}.beat"
