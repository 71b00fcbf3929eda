"""Callback addresses in Redis: where staff's next words may go, and which address was used already.

Encrypted, gone with its minute, taken once. Without Redis there is none, and nothing waits for one.
"""

import redis
import structlog

from records.keyring import Keyring

log = structlog.get_logger()
A_MINUTE = 60


class CallbackAddresses:
    """Never raises."""

    def __init__(self, url: str, keyring: Keyring, timeout_seconds: float = 0.3) -> None:
        self._redis = redis.Redis.from_url(url, socket_timeout=timeout_seconds, socket_connect_timeout=timeout_seconds)
        self._keyring = keyring

    def keep(self, conversation_id: str, address: str, seconds: float) -> bool:
        """Hold the conversation's newest address for so long; False where nobody can."""
        try:
            token = self._keyring.encrypt(address)
            return bool(self._redis.set(_key(conversation_id), token, px=max(1, round(seconds * 1000))))
        except redis.RedisError as error:
            log.info("callback.not_kept", error=type(error).__name__)
            return False

    def waits(self, conversation_id: str) -> bool:
        """Whether there is an address now."""
        try:
            return bool(self._redis.exists(_key(conversation_id)))
        except redis.RedisError:
            return False

    def take(self, conversation_id: str) -> str | None:
        """The conversation's address, for whoever takes it first."""
        try:
            found = self._redis.getdel(_key(conversation_id))
        except redis.RedisError as error:
            log.info("callback.not_taken", error=type(error).__name__)
            return None
        return self._keyring.decrypt(found) if isinstance(found, bytes) else None

    def claim(self, address: str) -> bool:
        """Whether this caller may use the address: the first one may, and without Redis everyone."""
        try:
            mark = f"anbu:callback:used:{self._keyring.sign('callback', address)}"
            return bool(self._redis.set(mark, b"1", ex=A_MINUTE, nx=True))
        except redis.RedisError:
            return True


def _key(conversation_id: str) -> str:
    return f"anbu:callback:{conversation_id}"
