"""The dealer, the queue or the scheduler away: afterwards everything due was sent once, or honestly expired."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
import redis
from dramatiq.brokers.redis import RedisBroker
from sqlalchemy import select

from anbu.queue import QUEUE, SendQueue
from channels.ports import ChannelError, ChannelUnknown, Outgoing, Receipt
from records import follow_ups
from records.models import FollowUp, Send
from tests.scheduler.crowd import crowd
from tests.scheduler.downtime import back_after_days
from tests.scheduler.stage import deliver_all, moment
from tests.town import Town

NOON = moment("2026-03-10T12:00")
PEOPLE = 12
REFUSES: Exception = ChannelError("HTTP 503", permanent=False)
IS_SILENT: Exception = ChannelUnknown("ReadTimeout")


def crowded(town: Town) -> None:
    """Every half hour from noon some guides fall due: most may wait for a day, a few for an hour."""
    town.pump.tick()
    town.advance("2026-03-10T11:55")
    for index in range(6):
        due = NOON + timedelta(minutes=30 * index)
        crowd(town.database, town.clinic(), PEOPLE // 2, due, name=f"patient-{index}")
        crowd(town.database, town.clinic(), 2, due, name=f"hasty-{index}", expires=timedelta(hours=1))


def pass_time(town: Town, hours: float, each: Callable[[], None] = lambda: None) -> None:
    for _ in range(round(hours * 12)):
        town.machine.pass_(minutes=5)
        town.pump.tick()
        each()
        deliver_all(town)


def out_of_order(town: Town, error: Exception) -> Callable[[], None]:
    """The dealer is away, and cannot be asked either; what is returned brings it back."""
    taking, finding = town.phones.hand_over, town.phones.look_up

    def refuse(_message: Outgoing) -> Receipt:
        raise error

    def ask(_send_key: str) -> Receipt | None:
        raise REFUSES

    town.phones.hand_over, town.phones.look_up = refuse, ask  # type: ignore[method-assign]

    def back() -> None:
        town.phones.hand_over, town.phones.look_up = taking, finding  # type: ignore[method-assign]

    return back


def sent_once_or_expired(town: Town) -> Counter[str]:
    """States of the crowd's follow-ups, after seeing that each is over and says the truth."""
    with town.database.read() as session:
        rows = list(session.scalars(select(FollowUp).where(FollowUp.step == "n0")))
        sends = {row.follow_up_id: row for row in session.scalars(select(Send))}
    times = Counter(message.send_key for message in town.phones.taken)
    assert set(times.values()) == {1}
    for row in rows:
        send = sends.get(row.id)
        if row.state == follow_ups.EXPIRED:
            assert row.why == "기한이 지났습니다"
            assert send is None or (send.state, times[send.send_key]) == ("failed", 0)
        else:
            assert send is not None
            assert (row.state, send.state, times[send.send_key]) == ("sent", "accepted", 1)
    return Counter(row.state for row in rows)


@pytest.mark.parametrize("error", [REFUSES, IS_SILENT], ids=["refuses", "is silent"])
def test_a_dealer_that_is_down_for_three_hours(town: Town, error: Exception) -> None:
    """Who can wait gets it once when it is back; of what cannot, it is said that it expired."""
    crowded(town)
    pass_time(town, 0.2)
    back = out_of_order(town, error)
    pass_time(town, 3)
    back()
    pass_time(town, 1.5)
    assert sent_once_or_expired(town) == {"sent": 6 * PEOPLE // 2 + 2 + 2, "expired": 8}


def test_a_queue_that_is_emptied_again_and_again(town: Town) -> None:
    """The first id of every tick is all that comes through, until the emptying ends; nothing is lost or doubled."""
    crowded(town)
    pass_time(town, 2, each=lambda: town.queue.__delitem__(slice(1, None)))
    pass_time(town, 2)
    assert sent_once_or_expired(town)["sent"] >= 6 * PEOPLE // 2


def test_redis_flushed_while_the_dealer_is_down_for_three_hours(
    town: Town, through_redis: RedisBroker, valkey_url: str
) -> None:
    """The queue is lost again and again meanwhile; each message still leaves once, or says that it expired."""
    town.pump = replace(town.pump, enqueue=SendQueue(through_redis).put)
    store = redis.Redis.from_url(valkey_url)

    def work(hours: float) -> None:
        pass_time(town, hours, each=lambda: town.queue.extend(_queued(through_redis)))

    crowded(town)
    work(0.2)
    back = out_of_order(town, IS_SILENT)
    for _ in range(3):
        pass_time(town, 0.1, each=store.flushall)
        work(0.9)
    back()
    pass_time(town, 0.1, each=store.flushall)
    work(1.5)
    assert sent_once_or_expired(town) == {"sent": 6 * PEOPLE // 2 + 2 + 2, "expired": 8}


def _queued(through_redis: RedisBroker) -> Iterator[str]:
    """The ids that lie on the queue, taken off it."""
    consumer = through_redis.consume(QUEUE, timeout=50)
    while (message := next(consumer)) is not None:
        consumer.ack(message)
        yield message.args[0]


def test_a_scheduler_that_is_away_for_three_days(town: Town) -> None:
    """What expired says so; the days after bring no more care than the cap, and nothing is forgotten."""
    assert list(back_after_days(town, 12)) == []
