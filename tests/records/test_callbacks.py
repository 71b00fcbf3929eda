"""Callback addresses in Redis: encrypted, short-lived, used once; without Redis there are none."""

import pytest
import redis

from records.callbacks import CallbackAddresses
from records.keyring import Keyring
from tests.town import NO_REDIS

ADDRESS = "https://bot-api.kakao.com/v1/bots/1/callback/cbtoken:0a1b"


@pytest.fixture
def addresses(valkey_url: str, keyring: Keyring) -> CallbackAddresses:
    redis.Redis.from_url(valkey_url).flushall()
    return CallbackAddresses(valkey_url, keyring)


def test_an_address_is_taken_once(addresses: CallbackAddresses) -> None:
    """By the first who comes; until then it waits."""
    assert addresses.keep("c1", ADDRESS, 50)
    assert (addresses.waits("c1"), addresses.waits("c2")) == (True, False)
    assert [addresses.take("c1"), addresses.take("c1")] == [ADDRESS, None]
    assert addresses.waits("c1") is False


def test_the_newest_address_of_a_conversation_counts(addresses: CallbackAddresses) -> None:
    """The patient wrote again."""
    addresses.keep("c1", ADDRESS, 50)
    addresses.keep("c1", f"{ADDRESS}2", 50)
    assert addresses.take("c1") == f"{ADDRESS}2"


def test_no_address_can_be_read_in_redis_and_each_goes_by_itself(addresses: CallbackAddresses, valkey_url: str) -> None:
    """Within Kakao's minute."""
    addresses.keep("c1", ADDRESS, 49.5)
    addresses.claim(ADDRESS)
    store = redis.Redis.from_url(valkey_url)
    for key in store.scan_iter():
        assert b"cbtoken" not in key + store.get(key)
        assert 0 < store.pttl(key) <= 60_000
    assert store.pttl("anbu:callback:c1") <= 49_500


def test_an_address_is_claimed_once(addresses: CallbackAddresses) -> None:
    """Of two equal requests one posts."""
    assert [addresses.claim(ADDRESS), addresses.claim(ADDRESS), addresses.claim(f"{ADDRESS}2")] == [True, False, True]


def test_without_redis_nothing_is_kept_and_nothing_breaks(keyring: Keyring) -> None:
    """Whoever has an address in hand may use it."""
    nowhere = CallbackAddresses(NO_REDIS, keyring)
    assert (nowhere.keep("c1", ADDRESS, 50), nowhere.waits("c1"), nowhere.take("c1")) == (False, False, None)
    assert nowhere.claim(ADDRESS)
