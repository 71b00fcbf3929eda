"""Slots at a dealer: even distances, one account for all processes, a share of it while Redis is away."""

from datetime import UTC, datetime, timedelta

import pytest
import redis

from records.rates import Rates
from tests.town import NO_REDIS

NOW = datetime(2026, 3, 10, tzinfo=UTC)
SECOND, NEVER = timedelta(seconds=1), timedelta(0)
RATES = {"sms": 10.0, "chat": 80.0}


@pytest.fixture(params=["Redis", "no Redis"])
def rates(request: pytest.FixtureRequest) -> Rates:
    if request.param == "no Redis":
        return Rates(NO_REDIS, RATES)
    url = request.getfixturevalue("valkey_url")
    redis.Redis.from_url(url).flushall()
    return Rates(url, RATES)


def waits(rates: Rates, times: int, now: datetime = NOW, patience: timedelta = SECOND, **told: object) -> list[float]:
    """Seconds until each of so many slots, all wanted at once."""
    of = {"channel": "sms", "clinic_id": "a", "own": None, **told}
    return [rates.take(**of, machine_now=now, patience=patience).total_seconds() for _ in range(times)]  # type: ignore[arg-type]


def test_slots_lie_in_even_distances(rates: Rates) -> None:
    """Ten a second: a tenth of a second each, however many want one at once."""
    assert waits(rates, 5) == [0, 0.1, 0.2, 0.3, 0.4]
    assert waits(rates, 2, NOW + SECOND) == [0, 0.1]


def test_who_would_have_to_wait_too_long_takes_no_slot(rates: Rates) -> None:
    """It is told how long; the slot stays for who comes then."""
    assert waits(rates, 3, patience=NEVER) == [0, 0.1, 0.1]
    assert waits(rates, 1, NOW + timedelta(seconds=0.1), patience=NEVER) == [0]


def test_a_clinics_own_rate_binds_it_alone(rates: Rates) -> None:
    """Two a second at most of one sender; another one's messages go between."""
    assert waits(rates, 2, patience=NEVER, own=2.0) == [0, 0.5]
    assert waits(rates, 1, NOW + timedelta(seconds=0.1), patience=NEVER, clinic_id="b") == [0]


def test_a_refused_slot_at_one_account_is_none_at_the_other(rates: Rates) -> None:
    """A sender at its own limit uses nothing of the dealer's."""
    waits(rates, 9, patience=NEVER, own=1.0)
    assert waits(rates, 1, NOW + timedelta(seconds=0.1), patience=NEVER, clinic_id="b") == [0]


def test_channels_have_rates_of_their_own(rates: Rates) -> None:
    """And 80 a second where nobody says otherwise."""
    assert waits(rates, 2, channel="chat") == [0, 0.0125]
    assert waits(rates, 2, channel="another") == [0, 0.0125]


def test_all_processes_draw_on_one_account(valkey_url: str) -> None:
    """Three of them, one after the other."""
    redis.Redis.from_url(valkey_url).flushall()
    found = [waits(Rates(valkey_url, RATES), 1) for _ in range(3)]
    assert found == [[0], [0.1], [0.2]]


def test_without_redis_each_process_keeps_to_its_share() -> None:
    """Of two processes each sends at half the rate."""
    assert waits(Rates(NO_REDIS, RATES, processes=2), 3) == [0, 0.2, 0.4]


def test_redis_that_is_away_is_left_alone_for_a_while(valkey_url: str) -> None:
    """It is asked again after five seconds, and its account counts again."""
    redis.Redis.from_url(valkey_url).flushall()
    elapsed = [0.0]
    rates = Rates(valkey_url, RATES, elapsed=lambda: elapsed[0])
    rates._resting_until = 5.0
    assert waits(rates, 2) == [0, 0.1]
    elapsed[0] = 5.0
    assert waits(rates, 1) == [0]
