"""The service as it is, in one process, on a clock and a dealer of ours."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Never

import structlog
from flask.testing import FlaskClient

from anbu.simulate.dealer import Network
from anbu.wiring import House
from bot.rasa import Nlu, Parsed
from channels.ports import Channel
from scheduler.pump import Pump
from scheduler.routes import Routes
from webhook.alarms.page import alarm_blueprint
from webhook.app import create_app
from webhook.clinics import ClinicDirectory
from webhook.skill import skill_blueprint

NO_REDIS = "redis://127.0.0.1:1/0"


@dataclass
class Remembered:
    """The language model, asked once for each text; a busy clinic's Redis does the same."""

    nlu: Nlu
    known: dict[str, Parsed] = field(default_factory=dict)

    def parse(self, text: str) -> Parsed:
        if text not in self.known:
            self.known[text] = self.nlu.parse(text)
        return self.known[text]


@dataclass(frozen=True)
class SimulatedHouse(House):
    """All parts of the service; `given` are its network and its language model. Alarms go out before the turn ends."""

    given: tuple[Network, Nlu] | None = None
    queue: list[str] = field(default_factory=list)

    @cached_property
    def nlu(self) -> Nlu:  # type: ignore[override]
        assert self.given
        return Remembered(self.given[1])

    @cached_property
    def channels(self) -> dict[str, Channel]:
        assert self.given
        return self.given[0].channels(self)

    @property
    def background(self) -> Callable[[Callable[[], None]], None]:
        return lambda job: job()

    @cached_property
    def routes(self) -> Routes:
        """As fast as one can: within a tick this clock stands still."""
        return Routes(self.database, self.clock, self.live, self.channels)

    @cached_property
    def pump(self) -> Pump:
        return Pump(
            database=self.database, clock=self.clock, live=self.live, routes=self.routes, enqueue=self.queue.append,
            conversations=self.conversations, spool=self.spool, catalogues=self.catalogues,
        )  # fmt: skip

    @cached_property
    def door(self) -> FlaskClient:
        """Kakao's door, and the page behind an alarm's link."""
        doors = (
            skill_blueprint(self.conversations, ClinicDirectory(self.database)),
            alarm_blueprint(self.pager, self.database, self.clock),
        )
        return create_app(doors).test_client()


def hush() -> None:
    """Nothing is logged: the dealer's failures are meant, and what they lead to is the checker's to find."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    structlog.configure(processors=[_dropped])


def _dropped(*_: object) -> Never:
    raise structlog.DropEvent
