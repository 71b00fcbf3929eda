"""A real queue in Valkey."""

from collections.abc import Iterator

import pytest
import redis
from dramatiq.brokers.redis import RedisBroker

from anbu.queue import broker


@pytest.fixture
def through_redis(valkey_url: str) -> Iterator[RedisBroker]:
    """An empty queue."""
    redis.Redis.from_url(valkey_url).flushall()
    found = broker(valkey_url)
    yield found
    found.close()
