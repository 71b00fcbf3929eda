"""The queue: ids go through Redis to the sender; without Redis nothing is lost and nothing breaks."""

import os
import threading
import time
from pathlib import Path

import dramatiq
import pytest
import redis
from dramatiq.brokers.redis import RedisBroker

from anbu.queue import ACTOR, QUEUE, SendQueue, broker
from records.beats import Beats
from tests.town import NO_REDIS


def test_an_id_put_on_the_queue_reaches_the_sender(through_redis: RedisBroker) -> None:
    """By a worker of its own, once, as it was put."""
    taken: list[str] = []
    enough = threading.Event()

    def deliver(send_id: str) -> None:
        taken.append(send_id)
        if len(taken) == 2:
            enough.set()

    dramatiq.actor(deliver, actor_name=ACTOR, queue_name=QUEUE, max_retries=0, broker=through_redis)
    worker = dramatiq.Worker(through_redis, worker_threads=1)
    worker.start()
    for send_id in ("01SEND", "02SEND"):
        SendQueue(through_redis).put(send_id)
    assert enough.wait(20)
    worker.stop()
    assert sorted(taken) == ["01SEND", "02SEND"]


def test_the_queue_holds_ids_and_nothing_else(through_redis: RedisBroker, valkey_url: str) -> None:
    """What lies in Redis names a send, never a person."""
    SendQueue(through_redis).put("01SEND")
    store = redis.Redis.from_url(valkey_url)
    kept = [store.hgetall(key) for key in store.keys("anbu:*") if store.type(key) == b"hash"]
    [[message]] = [list(each.values()) for each in kept]
    found = dramatiq.Message.decode(message)
    assert (found.actor_name, found.queue_name, found.args, found.kwargs) == (ACTOR, QUEUE, ("01SEND",), {})


def test_without_redis_a_put_is_swallowed_quickly() -> None:
    """The pump goes on, and finds the send again later."""
    started = time.monotonic()
    SendQueue(broker(NO_REDIS)).put("01SEND")
    assert time.monotonic() - started < 5


def test_a_process_is_alive_while_it_beats(valkey_url: str) -> None:
    """The beat is its own, and is forgotten after a while."""
    redis.Redis.from_url(valkey_url).flushall()
    beats = Beats(valkey_url)
    assert not beats.alive("sender")
    beats.beat("sender")
    assert (beats.alive("sender"), beats.alive("scheduler")) == (True, False)
    assert 0 < redis.Redis.from_url(valkey_url).ttl("anbu:beat:sender") <= 20


def test_without_redis_the_disk_of_the_machine_tells(tmp_path: Path) -> None:
    """A fresh sign is life, an old one is none; of one that never ran here nobody can tell."""
    beats = Beats(NO_REDIS, folder=tmp_path)
    beats.beat("scheduler")
    assert beats.alive("scheduler")
    long_ago = time.time() - 60
    os.utime(tmp_path / "scheduler.beat", (long_ago, long_ago))
    assert not beats.alive("scheduler")
    with pytest.raises(redis.RedisError):
        beats.alive("sender")


def test_without_redis_nobody_can_tell() -> None:
    """A beat is lost in silence; asking says that Redis is away."""
    beats = Beats(NO_REDIS)
    beats.beat("sender")
    with pytest.raises(redis.RedisError):
        beats.alive("sender")
