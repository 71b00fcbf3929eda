"""What the dealers' stand-ins share: delivery reports out of order, some twice or thrice, repeated until a 200; and the
hours in which no brand message is brought.
"""

import random
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, time
from threading import Event, Lock
from typing import Any, Protocol
from uuid import uuid4
from zoneinfo import ZoneInfo

import requests

from channels.kakao_event.fake.faults import Faults

SEOUL = ZoneInfo("Asia/Seoul")
REST = time(20, 50), time(8)  # Kakao's own, of brand messages
MOST_TRIES = 5
TIMEOUT = 5.0


class Kept(Protocol):
    """A message that was taken. `final`: its last code, to be told from `ready` on (seconds, as `elapsed` tells)."""

    final: str
    ready: float

    @property
    def id(self) -> str: ...


@dataclass
class Due:
    """A report on its way; `tries`: how often it was brought in vain."""

    kept: Any
    event_id: str
    tries: int = 0


@dataclass(frozen=True)
class Letter:
    """A report as it is brought."""

    url: str
    body: Any
    headers: Mapping[str, str]


def at_rest(now: datetime) -> bool:
    at = now.astimezone(SEOUL).time()
    return at >= REST[0] or at < REST[1]


class Reporter:
    """`bring` takes every report that is due to its door; `run` does so again and again.

    `letter`: the report as the dealer writes it; None where its account hears of none.
    """

    def __init__(
        self,
        letter: Callable[[Due], Letter | None],
        faults: Callable[[], Faults],
        elapsed: Callable[[], float],
        write: Callable[..., None],
    ) -> None:
        self._letter, self._faults, self._elapsed, self._write = letter, faults, elapsed, write
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
            letter = self._letter(each)
            if letter is not None and not self._brought(each, letter):
                each.tries += 1
                with self._lock:
                    self._waiting += [each] if each.tries < MOST_TRIES else []

    def _brought(self, due: Due, letter: Letter) -> bool:
        status = _post(letter)
        self._write("report", message_id=due.kept.id, code=due.kept.final, answered=status)
        return status == 200


def _post(letter: Letter) -> int | None:
    try:
        return requests.post(letter.url, json=letter.body, headers=dict(letter.headers), timeout=TIMEOUT).status_code
    except requests.RequestException:
        return None
