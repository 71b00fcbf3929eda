"""NHN Cloud's HTTP APIs, KakaoTalk Bizmessage's two under one app key and SMS's under another.

Answers are JSON with a header; failures are the ports' exceptions.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import requests

from channels import dealing
from channels.dealing import ALIMTALK, BRAND, TEXT
from channels.http import REFUSED_THE_ACCOUNT, answered, fields, harmless
from channels.nhn.codes import REQUESTS
from channels.ports import ChannelUnknown

TIMEOUT = (2.0, 6.0)  # seconds to connect, and to wait for the answer
PATHS = {ALIMTALK: "/alimtalk/v2.3/appkeys", BRAND: "/brand-message/v1.0/appkeys", TEXT: "/sms/v3.0/appKeys"}
ONCE = "X-NC-API-IDEMPOTENCY-KEY"  # of Alimtalk; the others know none
MANY = "-1031"  # nobody of the request was accepted; why, is said of each
NOTHING: dict[str, Any] = {"body": {"data": []}}


@dataclass(frozen=True)
class Keys(dealing.Keys):
    """A clinic's account: app key and secret key of SMS and of KakaoTalk Bizmessage, the 발신 키 of its Kakao channel
    (those three empty: none), the registered number."""

    sms_app_key: str
    sms_secret_key: str = field(repr=False)
    sender: str
    app_key: str = ""
    secret_key: str = field(default="", repr=False)
    sender_key: str = ""


class Api:
    """Requests to the API of one form of message, in the name of one account.

    An error holds no part of request or answer but NHN Cloud's code.
    """

    def __init__(self, base_url: str, form: str, keys: Keys) -> None:
        app_key, self._secret = (
            (keys.sms_app_key, keys.sms_secret_key) if form == TEXT else (keys.app_key, keys.secret_key)
        )
        self._base, self._form, self._clinic = f"{base_url}{PATHS[form]}/{app_key}", form, keys.clinic

    def ask(self, path: str, query: Mapping[str, str] | None = None) -> dict[str, Any]:
        """Changes nothing, so that whatever goes wrong is a ChannelError that is not permanent."""
        return harmless(lambda: self._request("GET", path, {}, params=query))

    def send(self, path: str, body: Mapping[str, Any], once: str = "") -> dict[str, Any]:
        """Raises ChannelError where it surely was not taken, ChannelUnknown where that cannot be told.

        `once`: a key of which a second request within ten minutes is refused.
        """
        return self._request("POST", path, {ONCE: once} if once else {}, json=body)

    def change(self, path: str, body: Mapping[str, Any]) -> dict[str, Any]:
        """As `send`, of what is there already."""
        return self._request("PUT", path, {}, json=body)

    def remove(self, path: str) -> dict[str, Any]:
        """As `send`."""
        return self._request("DELETE", path, {})

    def _request(self, method: str, path: str, headers: dict[str, str], **more: Any) -> dict[str, Any]:
        signed = {"X-Secret-Key": self._secret, **headers}
        return self._read(answered(method, self._base + path, TIMEOUT, headers=signed, **more))

    def _read(self, answer: requests.Response) -> dict[str, Any]:
        """HTTP 200 may say that the request failed, too. What the dealer does not know is NOTHING, and no failure."""
        body = fields(answer) or {}
        header = body.get("header") if isinstance(body.get("header"), dict) else None
        failed = header is not None and header.get("isSuccessful") is False
        code = str((header or {}).get("resultCode")) if failed else f"HTTP-{answer.status_code}"
        if code == MANY and recipients(body):
            return body
        if failed or 400 <= answer.status_code < 500:
            of_account = answer.status_code in REFUSED_THE_ACCOUNT
            REQUESTS[self._form].refuse(code, self._clinic, of_account)
            return NOTHING
        if answer.status_code // 100 != 2 or header is None:
            raise ChannelUnknown(f"HTTP {answer.status_code}")
        return body


def sent(answer: Mapping[str, Any]) -> dict[str, Any]:
    """What the answer to a send says of the request, whichever API it is of."""
    body = answer.get("body")
    found = answer.get("message") or (body.get("data") if isinstance(body, dict) else None)
    return found if isinstance(found, dict) else {}


def recipients(answer: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What the answer to a send says of each recipient."""
    found = sent(answer)
    return objects(found.get("sendResults") or found.get("sendResultList"))


def objects(value: Any) -> list[dict[str, Any]]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []
