"""Delivery reports, brought to the address of the account: out of order, some twice or thrice, repeated until a 200."""

import hashlib
import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from threading import Event, Lock
from typing import Any
from uuid import uuid4

import requests

from channels.kakao_event.fake.faults import Faults
from channels.solapi.fake import shapes
from channels.solapi.fake.door import Account
from channels.solapi.fake.shapes import Kept

MOST_TRIES = 5
TIMEOUT = 5.0


@dataclass
class Due:
    """A report on its way; `tries`: how often it was brought in vain."""

    kept: Kept
    event_id: str
    tries: int = 0


class Reporter:
    """`bring` takes every report that is due to its door; `run` does so again and again."""

    def __init__(
        self,
        find: Callable[[str], Account | None],
        faults: Callable[[], Faults],
        now: Callable[[], datetime],
        elapsed: Callable[[], float],
        write: Callable[..., None],
    ) -> None:
        self._find, self._faults, self._now, self._elapsed, self._write = find, faults, now, elapsed, write
        self._waiting: list[Due] = []
        self._dice, self._lock = random.Random(0), Lock()  # noqa: S311 - not a secret

    def expect(self, kept: Iterable[Kept]) -> None:
        """Each is reported when its result is there: once, up to three times, or never, as the faults will have it."""
        for each in kept:
            if self._faults().strikes("lost") is not None:
                continue
            again = self._faults().strikes("duplicate") is not None
            event_id = str(uuid4())
            with self._lock:
                self._waiting += [Due(each, event_id) for _ in range(self._dice.randint(2, 3) if again else 1)]

    def run(self, stop: Event, every: float = 0.2) -> None:
        while not stop.wait(every):
            self.bring()

    def bring(self) -> None:
        """Bring what is due, in any order."""
        with self._lock:
            elapsed, waiting = self._elapsed(), self._waiting
            due = [each for each in waiting if elapsed >= each.kept.ready]
            self._waiting = [each for each in waiting if elapsed < each.kept.ready]
        self._dice.shuffle(due)
        for each in due:
            account = self._find(each.kept.api_key)
            if account is not None and account.reports and not self._brought(each, account):
                each.tries += 1
                with self._lock:
                    self._waiting += [each] if each.tries < MOST_TRIES else []

    def _brought(self, due: Due, account: Account) -> bool:
        flat = self._faults().strikes("flat") is not None
        body = [shapes.report(due.kept, self._now(), due.event_id, due.tries, flat)]
        status = _post(account, body)
        self._write("report", message_id=due.kept.id, code=due.kept.final, answered=status)
        return status == 200


def _post(account: Account, body: list[dict[str, Any]]) -> int | None:
    headers = {"X-Solapi-Event-Name": "SINGLE-REPORT"}
    if account.report_secret:
        headers["X-Solapi-Secret"] = hashlib.sha1(account.report_secret.encode()).hexdigest()  # noqa: S324 - as Solapi
    try:
        return requests.post(account.reports, json=body, headers=headers, timeout=TIMEOUT).status_code
    except requests.RequestException:
        return None
