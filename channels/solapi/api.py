"""Solapi's HTTP API: every request signed anew, answers as JSON, failures as the ports' exceptions."""

import hashlib
import hmac
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import requests

from channels import dealing
from channels.http import REFUSED_THE_ACCOUNT, answered, fields, harmless
from channels.ports import ChannelUnknown
from channels.solapi.codes import CODES

BASE_URL = "https://api.solapi.com"
TIMEOUT = (2.0, 6.0)  # seconds to connect, and to wait for the answer


@dataclass(frozen=True)
class Keys(dealing.Keys):
    """A clinic's account: the API key and its secret, the Kakao channel (pfId, empty: none), the registered number."""

    api_key: str
    api_secret: str = field(repr=False)
    pf_id: str
    sender: str


def authorization(keys: Keys, at: datetime, salt: str) -> str:
    """The header's value. Signed is the date with the salt behind it; each salt is good for one request."""
    date = at.isoformat(timespec="milliseconds")
    signature = hmac.new(keys.api_secret.encode(), f"{date}{salt}".encode(), hashlib.sha256).hexdigest()
    return f"HMAC-SHA256 apiKey={keys.api_key}, date={date}, salt={salt}, signature={signature}"


class Api:
    """Requests in the name of one account. `now`: machine time; Solapi refuses a clock 15 minutes off.

    An error holds no part of request or answer but Solapi's code.
    """

    def __init__(self, base_url: str, keys: Keys, now: Callable[[], datetime]) -> None:
        self._base, self._keys, self._now = base_url.rstrip("/"), keys, now

    def ask(self, path: str, query: Mapping[str, str] | None = None) -> dict[str, Any]:
        """Changes nothing, so that whatever goes wrong is a ChannelError that is not permanent."""
        return harmless(lambda: self._request("GET", path, params=query))

    def send(self, path: str, body: Mapping[str, Any]) -> dict[str, Any]:
        """Raises ChannelError where it surely was not taken, ChannelUnknown where that cannot be told."""
        return self._request("POST", path, json=body)

    def change(self, path: str, body: Mapping[str, Any]) -> dict[str, Any]:
        """As `send`, of what is there already."""
        return self._request("PUT", path, json=body)

    def remove(self, path: str) -> dict[str, Any]:
        """As `send`."""
        return self._request("DELETE", path)

    def _request(self, method: str, path: str, **more: Any) -> dict[str, Any]:
        headers = {"Authorization": authorization(self._keys, self._now(), secrets.token_hex(16))}
        return self._read(answered(method, self._base + path, TIMEOUT, headers=headers, **more))

    def _read(self, answer: requests.Response) -> dict[str, Any]:
        body = fields(answer)
        if 400 <= answer.status_code < 500:
            code = (body or {}).get("errorCode", f"HTTP-{answer.status_code}")
            CODES.refuse(code, self._keys.clinic, of_account=answer.status_code in REFUSED_THE_ACCOUNT)
        if answer.status_code // 100 != 2 or body is None:
            raise ChannelUnknown(f"HTTP {answer.status_code}")
        return body
