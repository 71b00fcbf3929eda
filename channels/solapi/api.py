"""Solapi's HTTP API: every request signed anew, answers as JSON, failures as the ports' exceptions."""

import hashlib
import hmac
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import requests

from channels.http import never_left
from channels.ports import ChannelError, ChannelUnknown
from channels.solapi import codes

BASE_URL = "https://api.solapi.com"
TIMEOUT = (2.0, 6.0)  # seconds to connect, and to wait for the answer
REFUSED_FOR_NOW = (408, 429, 503)
REFUSED_THE_ACCOUNT = (401, 402, 403)  # not known, to be paid, not allowed: no message can do anything about it


@dataclass(frozen=True)
class Keys:
    """A clinic's account: the API key and its secret, the Kakao channel (pfId, empty: none), the registered number.

    `troubled`: something was wrong with it when a message left last.
    """

    clinic: str
    api_key: str
    api_secret: str = field(repr=False)
    pf_id: str
    sender: str
    troubled: bool = False


def authorization(keys: Keys, at: datetime, salt: str) -> str:
    """The header's value. Signed is the date with the salt behind it; each salt is good for one request."""
    date = at.isoformat(timespec="milliseconds")
    signature = hmac.new(keys.api_secret.encode(), f"{date}{salt}".encode(), hashlib.sha256).hexdigest()
    return f"HMAC-SHA256 apiKey={keys.api_key}, date={date}, salt={salt}, signature={signature}"


class Api:
    """Requests in the name of one account. `now`: machine time; Solapi refuses a clock 15 minutes off.

    Redirects are not followed; an error holds no part of request or answer but Solapi's code.
    """

    def __init__(self, base_url: str, keys: Keys, now: Callable[[], datetime]) -> None:
        self._base, self._keys, self._now = base_url.rstrip("/"), keys, now

    def ask(self, path: str, query: Mapping[str, str] | None = None) -> dict[str, Any]:
        """Changes nothing, so that whatever goes wrong is a ChannelError that is not permanent."""
        try:
            return self._request("GET", path, params=query)
        except ChannelUnknown as error:
            raise ChannelError(str(error), permanent=False) from None
        except ChannelError as error:
            raise ChannelError(str(error), permanent=False) from None

    def send(self, path: str, body: Mapping[str, Any]) -> dict[str, Any]:
        """Raises ChannelError where it surely was not taken, ChannelUnknown where that cannot be told."""
        return self._request("POST", path, json=body)

    def change(self, path: str, body: Mapping[str, Any]) -> dict[str, Any]:
        """As `send`, of what is there already."""
        return self._request("PUT", path, json=body)

    def _request(self, method: str, path: str, **more: Any) -> dict[str, Any]:
        headers = {"Authorization": authorization(self._keys, self._now(), secrets.token_hex(16))}
        try:
            answer = requests.request(
                method, self._base + path, headers=headers, timeout=TIMEOUT, allow_redirects=False, **more
            )
        except requests.RequestException as error:
            if never_left(error):
                raise ChannelError(f"발송사에 연결하지 못했습니다: {type(error).__name__}", permanent=False) from None
            raise ChannelUnknown(type(error).__name__) from None
        return self._read(answer)

    def _read(self, answer: requests.Response) -> dict[str, Any]:
        body = _json(answer)
        if answer.status_code in REFUSED_FOR_NOW:
            raise ChannelError(f"HTTP {answer.status_code}", permanent=False)
        if 400 <= answer.status_code < 500:
            code = (body or {}).get("errorCode", f"HTTP-{answer.status_code}")
            codes.refuse(code, self._keys.clinic, of_account=answer.status_code in REFUSED_THE_ACCOUNT)
        if answer.status_code // 100 != 2 or body is None:
            raise ChannelUnknown(f"HTTP {answer.status_code}")
        return body


def _json(answer: requests.Response) -> dict[str, Any] | None:
    try:
        body = answer.json()
    except requests.JSONDecodeError:
        return None
    return body if isinstance(body, dict) else None
