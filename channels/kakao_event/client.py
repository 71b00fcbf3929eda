"""The Event API's client. An accepted event comes back to our own Kakao door as a request, with the same `params`.

Sources: Kakao, "Event API", and the task result of the group chatbot guide. Verified against documents only; which
version of the task's path holds for channel bots is not documented.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import requests

TIMEOUT = (2.0, 4.0)  # seconds to connect, and to wait for the answer
TRY_AGAIN = (408, 429)
TASKS_PATH = "/v1/tasks/{task_id}"


class EventApiError(Exception):
    """Kakao did not say that it took the event. `permanent`: the same call cannot succeed later either."""

    def __init__(self, message: str, permanent: bool) -> None:
        super().__init__(message)
        self.permanent = permanent


@dataclass(frozen=True)
class Task:
    """What became of an event for one person. `why`: Kakao's words for a failure."""

    ended: bool
    failed: bool
    why: str = ""


class EventApi:
    """Fires one named event of one bot (`POST /v2/bots/{botId}/talk`). A bot id that ends with `!` is that of its
    development channel. `tasks_path`: where a task's result is, with `{task_id}` in it.
    """

    def __init__(
        self, base_url: str, rest_api_key: str, bot_id: str, event_name: str, tasks_path: str = TASKS_PATH
    ) -> None:
        base = base_url.rstrip("/")
        self._url = f"{base}/v2/bots/{quote(bot_id, safe='!')}/talk"
        self._tasks = base + tasks_path
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
        body = _accepted(answer)
        if body.get("status") != "SUCCESS" or not isinstance(body.get("taskId"), str):
            raise EventApiError(f"status {str(body.get('status'))[:40]!r}", permanent=False)
        return str(body["taskId"])

    def task(self, task_id: str) -> Task:
        """What became of the event. Raises EventApiError where Kakao does not say."""
        url = self._tasks.replace("{task_id}", quote(task_id, safe=""))
        try:
            answer = requests.get(url, headers=self._headers, timeout=TIMEOUT, allow_redirects=False)
        except requests.RequestException as error:
            raise EventApiError(type(error).__name__, permanent=False) from error
        return _task(_accepted(answer))


def _accepted(answer: requests.Response) -> dict[str, Any]:
    if answer.status_code != requests.codes.ok:
        permanent = answer.status_code < 500 and answer.status_code not in TRY_AGAIN
        raise EventApiError(f"HTTP {answer.status_code}", permanent)
    return _json(answer)


def _task(body: dict[str, Any]) -> Task:
    """`ALL SUCCESS`, or `1 FAIL` with a list of failures or a number of keys that Kakao knows nobody by."""
    status, fail = str(body.get("status", "")), body.get("fail")
    unresolved = body.get("userKeyResolvingFailCount") or 0
    listed = fail.get("list") or [] if isinstance(fail, dict) else []
    failed = bool(unresolved or listed or status.endswith("FAIL"))
    return Task(ended=failed or status == "ALL SUCCESS", failed=failed, why=f"{status}: {_reasons(listed)}")


def _reasons(listed: object) -> str:
    """Kakao's error types and words, without whom they are about."""
    each = [item.get("errorMsg") for item in listed if isinstance(item, dict)] if isinstance(listed, list) else []
    return str(each)[:200] if each else "no user of that key"


def _json(answer: requests.Response) -> dict[str, Any]:
    try:
        body = answer.json()
    except requests.JSONDecodeError:
        return {}
    return body if isinstance(body, dict) else {}
