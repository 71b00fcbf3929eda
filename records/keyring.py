"""The installation's keys at work: field encryption, blind indexes, evidence MACs, signatures.

Names, phones and texts are encrypted with MultiFernet (the first key encrypts, all decrypt, so keys rotate). What must
be found again is found by a keyed hash (HMAC-SHA256, truncated to 128 bit) under the clinic's own hash key.
"""

import hashlib
import hmac
import json
from collections.abc import Sequence
from typing import Any

from cryptography.fernet import Fernet, MultiFernet


class Keyring:
    """Holds the keys; nothing of it is ever printed."""

    def __init__(self, field_keys: Sequence[str], mac_key: str, signing_key: str) -> None:
        self._fernet = MultiFernet([Fernet(key) for key in field_keys])
        self._mac_key = mac_key.encode()
        self._signing_key = signing_key.encode()

    def __repr__(self) -> str:
        return "Keyring(…)"

    def encrypt(self, text: str) -> bytes:
        return self.seal(text.encode("utf-8", "surrogatepass"))

    def decrypt(self, token: bytes) -> str:
        return self.unseal(token).decode("utf-8", "surrogatepass")

    def seal(self, data: bytes) -> bytes:
        """Encrypted bytes, such as a photo's; a third longer than they were."""
        return self._fernet.encrypt(data)

    def unseal(self, token: bytes) -> bytes:
        return self._fernet.decrypt(token)

    def mac(self, *parts: str | bytes) -> str:
        """Hex MAC over length-prefixed parts: evidence commitments and links."""
        return _mac(self._mac_key, parts).hex()

    def sign(self, *parts: str) -> str:
        """128-bit hex signature for links and one-time ids."""
        return _mac(self._signing_key, parts).hex()[:32]


def blind(hash_key: str, kind: str, value: str) -> str:
    """Keyed hash under which `value` is found again; equal values of different kinds or clinics differ."""
    return _mac(hash_key.encode(), (kind, value)).hex()[:32]


def canonical(content: Any) -> str:
    """JSON in one fixed form, so that a commitment can be recomputed."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)


def _mac(key: bytes, parts: Sequence[str | bytes]) -> bytes:
    digest = hmac.new(key, digestmod=hashlib.sha256)
    for part in parts:
        data = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
        digest.update(len(data).to_bytes(8, "big") + data)
    return digest.digest()


_installed: Keyring | None = None


def install(keyring: Keyring) -> None:
    """Make `keyring` the one that encrypted columns of this process use."""
    global _installed
    _installed = keyring


def installed() -> Keyring:
    if _installed is None:
        raise RuntimeError("no keyring installed: start through anbu.wiring")
    return _installed
