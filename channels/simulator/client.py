"""The way out to the demo phones, over HTTP like any dealer's."""

from dataclasses import asdict
from typing import Any
from urllib.parse import quote

import requests

from channels.http import never_left
from channels.ports import ChannelError, ChannelUnknown, Outgoing, Receipt

REFUSED_FOR_NOW = (408, 429, 503)


class SimulatorChannel:
    """A Channel to the simulator at `base_url` (the console's address). `fault` asks it for trouble, for tests."""

    def __init__(self, base_url: str, timeout: float = 5.0, fault: str = "") -> None:
        self._messages = f"{base_url.rstrip('/')}/simulator/dealer/messages"
        self._timeout = timeout
        self._headers = {"X-Requested-With": "anbu"} | ({"X-Fault": fault} if fault else {})

    def hand_over(self, message: Outgoing) -> Receipt:
        """See Channel. An HTTP 5xx other than 503 counts as unknown: the message may have been taken before it."""
        body = {**asdict(message), "at": message.at.isoformat()}
        try:
            answer = requests.post(self._messages, json=body, headers=self._headers, timeout=self._timeout)
        except requests.RequestException as error:
            raise _not_sent(error) if never_left(error) else ChannelUnknown(type(error).__name__) from error
        if answer.status_code >= 500 and answer.status_code not in REFUSED_FOR_NOW:
            raise ChannelUnknown(f"HTTP {answer.status_code}")
        if not answer.ok:
            raise _refused(answer)
        receipt = _receipt(answer)
        if receipt is None:
            raise ChannelUnknown("an answer without dealer_id")
        return receipt

    def look_up(self, send_key: str) -> Receipt | None:
        """See Channel."""
        try:
            answer = requests.get(
                f"{self._messages}/{quote(send_key, safe='')}", headers=self._headers, timeout=self._timeout
            )
        except requests.RequestException as error:
            raise _not_sent(error) from error
        if answer.status_code == 404 and _body(answer) == {"dealer_id": None}:  # not the 404 of some other server
            return None
        receipt = _receipt(answer) if answer.ok else None
        if receipt is None:
            raise ChannelError(f"HTTP {answer.status_code} without a receipt", permanent=False)
        return receipt


def _not_sent(error: requests.RequestException) -> ChannelError:
    return ChannelError(f"the simulator cannot be reached: {type(error).__name__}", permanent=False)


def _refused(answer: requests.Response) -> ChannelError:
    return ChannelError(f"HTTP {answer.status_code}", permanent=answer.status_code not in REFUSED_FOR_NOW)


def _receipt(answer: requests.Response) -> Receipt | None:
    body = _body(answer)
    known = isinstance(body, dict) and isinstance(body.get("dealer_id"), str)
    return Receipt(body["dealer_id"]) if known else None


def _body(answer: requests.Response) -> Any:
    try:
        return answer.json()
    except requests.JSONDecodeError:
        return None
