"""Addresses that listen, and the worker that brings them what waits."""

from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from typing import Any

import pytest

from channels.hooks.client import Poster
from channels.hooks.targets import Rules
from records import hooks
from records.models import Hook, HookDelivery, HookEvent
from scheduler.hooks import Hooks
from tests.hooks.receiver import Receiver
from tests.town import Town

Listens = Callable[..., Receiver]
DEMO = Rules(demo=True)


class AtOnce(Executor):
    """Does the work before it comes back."""

    def submit(self, work: Callable[..., Any], /, *args: Any, **more: Any) -> Future[Any]:
        done = Future[Any]()
        done.set_result(work(*args, **more))
        return done


@pytest.fixture
def receivers() -> Iterator[Listens]:
    """Make receivers that are closed afterwards."""
    running = list[Receiver]()

    def made(*answers: int | str, **more: Any) -> Receiver:
        running.append(Receiver(*answers, **more))
        return running[-1]

    yield made
    for each in running:
        each.close()


@pytest.fixture
def listens(town: Town, receivers: Listens) -> Listens:
    """A receiver that a clinic has registered; `hook` is its row's id."""

    def made(*answers: int | str, clinic: str = "demo", types: tuple[str, ...] = ()) -> Receiver:
        found = receivers(*answers)
        found.hook = register(town, found.url, clinic, types)
        return found

    return made


def register(town: Town, url: str, clinic: str = "demo", types: tuple[str, ...] = ()) -> str:
    with town.database.write() as session:
        return hooks.add(session, town.clinic(clinic), url, types, town.machine.now).id


@pytest.fixture
def worker(town: Town) -> Hooks:
    """Brings what waits while the test waits; no chance in its rests."""
    return Hooks(town.database, town.clock, Poster(DEMO, in_all=0.5), dice=lambda: 1.0, workers=AtOnce())


def log(town: Town, clinic: str = "demo") -> list[tuple[HookDelivery, HookEvent]]:
    """The oldest first."""
    with town.database.read() as session:
        return hooks.log(session, town.clinic(clinic), None, 1000)[::-1]


def hook(town: Town, id: str) -> Hook:
    with town.database.read() as session:
        return session.get_one(Hook, id)


def happens(town: Town, clinic: str = "demo", **data: Any) -> None:
    """An event of no patient's."""
    with town.database.write() as session:
        now = town.clock.clinic(session)
        hooks.tell(session, town.clinic(clinic).id, "escalation.opened", now, None, **data)
