"""A demo town for tests: the shipped demo clinics, a clock that tests move, an NLU that tests script."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy.engine import make_url

import catalogue.files
from anbu import demo, wiring
from bot.conversation import Conversations
from bot.pages.opening import PatientPages
from bot.photos import Photos
from bot.rasa import NluUnavailable
from bot.readers import Readers
from bot.reply import Reply
from bot.spool import Spool
from bot.turn import Turn
from channels.ports import Channel, ChannelError, Outgoing, Receipt
from records import clinics
from records.catalogue import CatalogueCache
from records.clock import Clock
from records.database import Database
from records.facts import SEOUL
from records.keyring import Keyring
from records.live import Live
from records.models import Clinic, new_id
from scheduler.alarms.away import AwayAlarms
from scheduler.alarms.pager import Pager
from scheduler.pump import Pump
from scheduler.routes import SIMULATOR, Routes

START = datetime(2026, 3, 10, 9, 20, tzinfo=SEOUL)
PUBLIC = "https://anbu.example"
NO_REDIS = "redis://127.0.0.1:1/0"


@dataclass
class Machine:
    """The machine's clock, which stands still until a test moves it."""

    now: datetime = START.astimezone(UTC) - timedelta(hours=1)  # the story starts an hour ahead, as a demo's does

    def __call__(self) -> datetime:
        return self.now

    def pass_(self, **span: float) -> None:
        self.now += timedelta(**span)


@dataclass
class ScriptedNlu:
    """Understands what a test tells it to; everything else is out of scope with no confidence."""

    intents: dict[str, tuple[str, float]] = field(default_factory=dict)
    down: bool = False
    asked: list[str] = field(default_factory=list)

    def parse(self, text: str) -> dict[str, Any]:
        self.asked.append(text)
        if self.down:
            raise NluUnavailable("switched off by the test")
        intent, confidence = self.intents.get(text, ("out_of_scope", 0.1))
        ranking = [{"name": intent, "confidence": confidence}, {"name": "faq_price", "confidence": 0.05}]
        return {"intent": ranking[0], "intent_ranking": ranking}


@dataclass
class Phones(Channel):
    """A dealer whose books a test can read; it refuses or vanishes when told to."""

    taken: list[Outgoing] = field(default_factory=list)
    trouble: list[Exception] = field(default_factory=list)

    def hand_over(self, message: Outgoing) -> Receipt:
        if self.trouble:
            raise self.trouble.pop(0)
        self.taken.append(message)
        return Receipt(f"phone-{len(self.taken)}")

    def look_up(self, send_key: str) -> Receipt | None:
        if self.trouble and isinstance(self.trouble[0], ChannelError):
            raise self.trouble.pop(0)
        found = (index for index, message in enumerate(self.taken, 1) if message.send_key == send_key)
        return next((Receipt(f"phone-{index}") for index in found), None)


@dataclass
class Town:
    """The parts of the service on one database. `queue` holds the ids that the pump put on the queue; `phones` are the
    patients', `pagers` those of staff.
    """

    database: Database
    keyring: Keyring
    folder: Path
    machine: Machine = field(default_factory=Machine)
    nlu: ScriptedNlu = field(default_factory=ScriptedNlu)
    phones: Phones = field(default_factory=Phones)
    pagers: Phones = field(default_factory=Phones)
    queue: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.clock = Clock(self.machine)
        self.live = Live(NO_REDIS)
        self.spool = Spool(self.folder / "spool")
        readers = Readers(starter())
        away = AwayAlarms(self.folder / "alarms", self.keyring, (self.pagers,), PUBLIC)
        self.pager = Pager(
            self.database, self.clock, self.live, self.keyring, (self.pagers,), away, PUBLIC, lambda job: job()
        )
        self.conversations = Conversations(
            self.database, self.nlu, readers, self.spool, self.live, self.clock, self.keyring, PUBLIC, self.pager
        )
        self.pages = PatientPages(
            self.database, self.keyring, readers, self.nlu, self.live, self.clock, self.pager
        )  # fmt: skip
        self.photos = Photos(self.database, self.keyring, self.live, self.clock)
        self.routes = Routes(self.database, self.clock, self.live, {SIMULATOR: self.phones}, dice=lambda: 0.0)
        self.pump = Pump(
            database=self.database,
            clock=self.clock,
            live=self.live,
            routes=self.routes,
            enqueue=self.queue.append,
            conversations=self.conversations,
            spool=self.spool,
            catalogues=CatalogueCache(),
        )

    def clinic(self, code: str = "demo") -> Clinic:
        with self.database.read() as session:
            return clinics.by_code(session, code)

    def say(self, user_key: str, text: str, *, clinic: str = "demo", **turn: Any) -> Reply:
        """One turn of a chat user."""
        return self.conversations.take(self.clinic(clinic), Turn(user_key, text, **turn))

    def press(self, user_key: str, reply: Reply, label: str) -> Reply:
        """Press the quick reply with that label."""
        button = next(each for each in reply.quick_replies if each.label == label)
        return self.say(user_key, button.text or button.label, choice=button.choice)

    def advance(self, to: str) -> None:
        """Move clinic time forward, as a demo does, and let the pump and the sender work."""
        with self.database.write() as session:
            self.clock.advance(session, datetime.fromisoformat(to).replace(tzinfo=SEOUL))
        self.work()

    def work(self) -> None:
        """One tick of the pump and of the pager, and the sender until its queue is empty."""
        self.pump.tick()
        self.pager.tick()
        while self.queue:
            self.routes.deliver(self.queue.pop(0))


@cache
def starter() -> catalogue.files.Catalogue:
    return catalogue.files.read()


def _fill(database: Database) -> None:
    wiring.upgrade(database)
    clock = Clock(Machine())
    with database.write() as session:
        demo.fill(session, clock)
        clock.advance(session, START)


@cache
def _sqlite_template() -> Path:
    path = Path(tempfile.mkdtemp(prefix="anbu-town-")) / "town.db"
    database = Database(f"sqlite:///{path}")
    _fill(database)
    database.engine.dispose()
    return path


def sqlite_town(folder: Path, keyring: Keyring) -> Town:
    path = folder / "town.db"
    shutil.copyfile(_sqlite_template(), path)
    return Town(Database(f"sqlite:///{path}", patience_seconds=10), keyring, folder)


@contextmanager
def postgres_town(url: str, folder: Path, keyring: Keyring) -> Iterator[Town]:
    """A copy of a filled template database, dropped afterwards."""
    template, name = _postgres_template(url), f"town_{new_id()}".lower()  # names of folders come again
    with _administration(url) as server:
        server.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    found = Town(Database(_named(url, name), patience_seconds=10), keyring, folder)
    try:
        yield found
    finally:
        found.database.engine.dispose()
        with _administration(url) as server:
            server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@cache
def _postgres_template(url: str) -> str:
    name = f"{make_url(url).database}_template"
    with _administration(url) as server:
        server.execute(f'DROP DATABASE IF EXISTS "{name}"')
        server.execute(f'CREATE DATABASE "{name}"')
    database = Database(_named(url, name))
    _fill(database)
    database.engine.dispose()
    return name


def _administration(url: str) -> psycopg.Connection[Any]:
    return psycopg.connect(url.replace("postgresql+psycopg://", "postgresql://", 1), autocommit=True)


def _named(url: str, name: str) -> str:
    return make_url(url).set(database=name).render_as_string(hide_password=False)
