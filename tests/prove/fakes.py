"""The dealers' own fakes on the other side of a crash round: the service's real clients speak to them over HTTP."""

import os
import re
import signal
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from threading import Condition
from typing import Any

from tests.console.world import served
from tests.nhn.conftest import Nhn
from tests.prove.dealer import FAULT
from tests.solapi.conftest import Solapi
from tests.solapi.road import Road
from tests.town import Town

FAKES: dict[str, type[Nhn | Solapi]] = {"solapi": Solapi, "nhn": Nhn}


class Killing:
    """Kills the process that the header names when its request is there, before the fake (`app`) works on it."""

    def __init__(self, app: Callable[..., Any]) -> None:
        self._app, self._at_work, self._quiet = app, 0, Condition()

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Any:
        with self._quiet:
            self._at_work += 1
        try:
            body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
            if found := re.search(r"pid=(\d+)", environ.get(FAULT, "")):
                os.kill(int(found[1]), signal.SIGKILL)
            return self._app({**environ, "wsgi.input": BytesIO(body)}, start_response)
        finally:
            with self._quiet:
                self._at_work -= 1
                self._quiet.notify_all()

    def finish(self) -> None:
        """Wait until no request is being worked on."""
        with self._quiet:
            self._quiet.wait_for(lambda: not self._at_work)


@dataclass(frozen=True)
class FakeDealer:
    """Where it is, and what it took. See `crash.Dealer`."""

    road: Road
    door: Killing

    @property
    def urls(self) -> tuple[str, ...]:
        return tuple(self.road.dealer.urls)

    def finish(self) -> None:
        self.door.finish()

    def settle(self) -> None:
        self.road.results.tick()

    def taken(self) -> Counter[str]:
        return Counter(line["send_key"] for line in self.road.dealer.lines())


@contextmanager
def fake_dealer(name: str, town: Town) -> Iterator[FakeDealer]:
    """Both clinics of the town have an account there; the guide of the first day is approved, the others are not."""
    stand = FAKES[name](town.folder / "dealer.log")
    door = Killing(stand.fake.app())
    with served(door) as stand.url:
        road = Road(town, stand)
        road.approve()
        road.tell("demo2", **stand.told)
        yield FakeDealer(road, door)
