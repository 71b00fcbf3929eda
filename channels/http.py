"""What the clients over HTTP share: whether a request that failed had left, and what came back."""

from collections.abc import Callable
from typing import Any, TypeVar

import requests
from urllib3.exceptions import MaxRetryError, NewConnectionError

from channels.ports import ChannelError, ChannelUnknown

T = TypeVar("T")
REFUSED_FOR_NOW = (408, 429, 503)
REFUSED_THE_ACCOUNT = (401, 402, 403)  # not known, to be paid, not allowed: no message can do anything about it


def never_left(error: requests.RequestException) -> bool:
    """True where no connection was made, so that the other side surely knows nothing of the request."""
    cause = error.args[0] if error.args else None
    refused = isinstance(cause, MaxRetryError) and isinstance(cause.reason, NewConnectionError)
    return refused or isinstance(error, requests.ConnectTimeout)


def answered(method: str, url: str, timeout: tuple[float, float], **more: Any) -> requests.Response:
    """A dealer's answer. Redirects are not followed; an error holds no part of the request.

    `timeout`: seconds to connect, and to wait for the answer.
    Raises ChannelError where the request never left or is refused for now, ChannelUnknown where no answer came.
    """
    try:
        answer = requests.request(method, url, timeout=timeout, allow_redirects=False, **more)
    except requests.RequestException as error:
        if never_left(error):
            raise ChannelError(f"발송사에 연결하지 못했습니다: {type(error).__name__}", permanent=False) from None
        raise ChannelUnknown(type(error).__name__) from None
    if answer.status_code in REFUSED_FOR_NOW:
        raise ChannelError(f"HTTP {answer.status_code}", permanent=False)
    return answer


def fields(answer: requests.Response) -> dict[str, Any] | None:
    """The JSON object of the answer; None where it holds none."""
    try:
        body = answer.json()
    except requests.JSONDecodeError:
        return None
    return body if isinstance(body, dict) else None


def harmless(ask: Callable[[], T]) -> T:
    """What changes nothing may be asked again: whatever goes wrong is a ChannelError that is not permanent."""
    try:
        return ask()
    except (ChannelError, ChannelUnknown) as error:
        raise ChannelError(str(error), permanent=False) from None
