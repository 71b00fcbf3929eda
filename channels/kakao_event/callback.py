"""The callback of an AI chatbot: one late answer, posted to the address that came with the patient's message.

Source: Kakao business guide, "AI 챗봇 콜백 개발 가이드". The address takes one answer, within a minute.
Verified against the document only. Whoever calls has pinned the address to Kakao's hosts.
"""

from typing import Any, Protocol

import requests

TIMEOUT = (2.0, 4.0)  # seconds to connect, and to wait for the answer


class CallbackError(Exception):
    """Kakao did not say that it took the answer; after a time-out nobody knows. The address is used up."""


class CallbackApi(Protocol):
    """Brings one answer to its address. Raises CallbackError."""

    def __call__(self, address: str, answer: dict[str, Any]) -> None: ...


def post(address: str, answer: dict[str, Any]) -> None:
    """A CallbackApi over HTTP. Redirects are not followed; no part of the address is in the error."""
    try:
        got = requests.post(address, json=answer, timeout=TIMEOUT, allow_redirects=False)
    except requests.RequestException as error:
        raise CallbackError(type(error).__name__) from None
    try:
        body = got.json()
    except requests.JSONDecodeError:
        body = None
    said = body if isinstance(body, dict) else {}
    if got.status_code != requests.codes.ok or said.get("status") != "SUCCESS":
        raise CallbackError(f"HTTP {got.status_code}, status {said.get('status')!s:.20}: {said.get('message')!s:.120}")
