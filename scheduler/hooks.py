"""Brings events to the clinics' own systems: at least once, in the background, one at a time to an address.

1. Addresses for which something waits are claimed, each by one worker, under a lease.
2. Their oldest event is signed and posted; 2xx settles it, and the next one follows.
3. Whatever else comes back lets the address rest, longer each time; an event is given up a day after its first try.
4. 410 stops the address until a person starts it again.
"""

import json
from collections.abc import Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from datetime import datetime, timedelta
from random import random
from threading import Lock

import structlog

from channels.hooks.client import GONE, NotTaken, Poster, headers
from channels.hooks.targets import Forbidden
from records import hooks
from records.clock import Clock
from records.database import Database, DatabaseUnavailable
from records.models import Hook, HookDelivery, HookEvent

log = structlog.get_logger()
FIRST_REST, LONGEST_REST = timedelta(seconds=10), timedelta(hours=2)
AT_ONCE = 16  # addresses
IN_A_ROW = 50  # events to one address before others have their turn
FORGET = timedelta(hours=1)
Taken = tuple[HookDelivery, HookEvent, str]


class Hooks:
    """`post` brings one body to an address; `dice` spreads what would otherwise be tried at the same moment."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        poster: Poster,
        dice: Callable[[], float] = random,
        workers: Executor | None = None,
    ) -> None:
        self._database, self._clock, self._poster, self._dice = database, clock, poster, dice
        self._workers = workers or ThreadPoolExecutor(AT_ONCE, thread_name_prefix="hooks")
        self._busy, self._lock = set[str](), Lock()
        self._forgot: datetime | None = None

    def tick(self) -> None:
        """Hand out what waits; comes back at once. Raises DatabaseUnavailable."""
        now = self._clock.machine()
        with self._database.read() as session:
            due = hooks.due(session, now)
        for hook_id in due:
            with self._lock:
                if hook_id in self._busy:
                    continue
                self._busy.add(hook_id)
            self._workers.submit(self._bring, hook_id)
        self._forget(now)

    def _forget(self, now: datetime) -> None:
        if self._forgot is None or now - self._forgot >= FORGET:
            with self._database.write() as session:
                hooks.forget(session, now)
            self._forgot = now

    def _bring(self, hook_id: str) -> None:
        """Never raises: what was not settled is found again when the lease has run out."""
        try:
            self.deliver(hook_id)
        except DatabaseUnavailable as error:
            log.info("hooks.away", error=str(error))
        except Exception as error:
            log.critical("hooks.broken", hook=hook_id, error=type(error).__name__)
        finally:
            with self._lock:
                self._busy.discard(hook_id)

    def deliver(self, hook_id: str) -> None:
        """Bring the address what waits for it, until it fails once."""
        with self._database.write() as session:
            hook = hooks.claim(session, hook_id, self._clock.machine())
        if hook is None:
            return
        failures, well = hook.failures, True
        for _ in range(IN_A_ROW):
            with self._database.write() as session:
                found = hooks.next_one(session, hook, self._clock.machine())
            if found is None:
                break
            well = self._try(hook, found)
            failures = 0 if well else failures + 1
            if not well:
                break
        with self._database.write() as session:
            hooks.release(session, hook, failures, None if well else self._clock.machine() + self._rest(failures))

    def _rest(self, failures: int) -> timedelta:
        """Twice as long each time, up to LONGEST_REST; half of it is chance."""
        longest: timedelta = min(LONGEST_REST, FIRST_REST * int(2 ** min(failures - 1, 20)))
        return longest * (0.5 + self._dice() / 2)

    def _try(self, hook: Hook, found: Taken) -> bool:
        """Whether the address took the event."""
        delivery, event, code = found
        status, why = self._posted(hook, event, code)
        taken, now = status is not None and 200 <= status < 300, self._clock.machine()
        state = hooks.DELIVERED if taken else hooks.WAITING
        with self._database.write() as session:
            hooks.settle(session, hook, delivery.id, state, now, status=status, why=why)
            if status == GONE:
                hooks.stop(session, hook.id, now)
        log.info("hooks.tried", hook=hook.id, event_id=event.id, status=status, why=why)
        return taken

    def _posted(self, hook: Hook, event: HookEvent, code: str) -> tuple[int | None, str]:
        body = body_of(event, code)
        try:
            status = self._poster.post(hook.url, body, headers(hook.secret, event.id, self._clock.machine(), body))
        except NotTaken as error:
            return None, str(error)
        except Forbidden:
            return None, "forbidden address"
        return status, "" if 200 <= status < 300 else f"HTTP {status}"


def body_of(event: HookEvent, code: str) -> bytes:
    """The event as JSON; the same bytes at every try."""
    told = {"id": event.id, "type": event.type, "clinic": code, "time": event.at.isoformat(), "data": event.data}
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()
