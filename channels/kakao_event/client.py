"""The Event API's client. An accepted event comes back to our own Kakao door as a request, with the same `params`."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

import requests

TIMEOUT = (2.0, 4.0)  # seconds to connect, and to wait for the answer
TRY_AGAIN = (408, 429)


class EventApiError(Exception):
    """Kakao did not say that it took the event. `permanent`: the same call cannot succeed later either."""

    def __init__(self, message: str, permanent: bool) -> None:
        super().__init__(message)
        self.permanent = permanent


class EventApi:
    """Fires one named event of one bot. Source: Kakao, Event API of chatbots (`POST /v2/bots/{botId}/talk`)."""

    def __init__(self, base_url: str, rest_api_key: str, bot_id: str, event_name: str) -> None:
        self._url = f"{base_url.rstrip('/')}/v2/bots/{quote(bot_id, safe='')}/talk"
        self._headers = {"Authorization": f"KakaoAK {rest_api_key}"}
        self._event = event_name

    def talk(self, user_key: str, params: Mapping[str, str]) -> str:
        """Fire the event for the chat user (a botUserKey); Kakao's task id. Accepted is not delivered.

        Raises EventApiError. After a time-out nobody knows whether Kakao took it, and it counts as not permanent.
        """
        body = {
            "event": {"name": self._event},
            "user": [{"type": "botUserKey", "id": user_key}],
            "params": dict(params),
        }
        try:
            answer = requests.post(self._url, json=body, headers=self._headers, timeout=TIMEOUT, allow_redirects=False)
        except requests.RequestException as error:
            raise EventApiError(type(error).__name__, permanent=False) from error
        return _task_id(answer)


def _task_id(answer: requests.Response) -> str:
    if answer.status_code != requests.codes.ok:
        permanent = answer.status_code < 500 and answer.status_code not in TRY_AGAIN
        raise EventApiError(f"HTTP {answer.status_code}", permanent)
    body = _json(answer)
    if body.get("status") != "SUCCESS" or not isinstance(body.get("taskId"), str):
        raise EventApiError(f"status {str(body.get('status'))[:40]!r}", permanent=False)
    return str(body["taskId"])


def _json(answer: requests.Response) -> dict[str, Any]:
    try:
        body = answer.json()
    except requests.JSONDecodeError:
        return {}
    return body if isinstance(body, dict) else {}
