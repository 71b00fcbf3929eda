"""The composition root: the one place where the parts meet."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import structlog

import catalogue.files
from anbu.settings import Settings
from anbu.watched import Watched
from bot.conversation import Conversations
from bot.pages.opening import PatientPages
from bot.photos import Photos
from bot.rasa import RasaNlu
from bot.readers import Readers
from bot.spool import Spool
from channels.accounts import Accounts
from channels.dealers import DEALERS
from channels.dealing import Dealing
from channels.hooks.client import Poster
from channels.hooks.targets import Rules
from channels.mail.client import Mail, Server
from channels.ports import Channel
from channels.simulator.client import SimulatorChannel
from records.beats import Beats
from records.callbacks import CallbackAddresses
from records.catalogue import CatalogueCache
from records.clock import Clock
from records.copies import Copy
from records.database import Database
from records.keyring import Keyring, install
from records.live import Live
from records.rates import Rates
from records.readings import Readings
from scheduler.alarms.away import AwayAlarms
from scheduler.alarms.pager import Pager, in_a_thread
from scheduler.alarms.watch import Lasting, Troubles, Watch, lasting
from scheduler.hooks import Hooks
from scheduler.page_links import PageLinks
from scheduler.results import Results
from scheduler.reviews import Reviews
from scheduler.routes import SIMULATOR, Routes

log = structlog.get_logger()
MIGRATIONS = Path(__file__).resolve().parent.parent / "records" / "migrations"
TURN_PATIENCE = 1.0  # seconds a patient's turn waits for the database; Kakao gives the whole turn five
CALLBACK_PATIENCE = 20.0  # of a turn whose answer may come by callback, within a minute
WORK_PATIENCE = 10.0


@dataclass(frozen=True)
class House:
    """All parts of one process, made when they are first asked for."""

    settings: Settings
    clock: Clock
    patience: float = WORK_PATIENCE

    @cached_property
    def keyring(self) -> Keyring:
        secrets = self.settings.secrets
        return Keyring(
            [key.get_secret_value() for key in secrets.field_keys],
            secrets.mac_key.get_secret_value(),
            secrets.signing_key.get_secret_value(),
        )

    @cached_property
    def database(self) -> Database:
        install(self.keyring)
        return Database(self.settings.database, self.patience)

    @cached_property
    def live(self) -> Live:
        return Live(self.settings.redis)

    @cached_property
    def beats(self) -> Beats:
        return Beats(self.settings.redis, folder=self.settings.run_dir)

    @cached_property
    def nlu(self) -> RasaNlu:
        return RasaNlu(self.settings.nlu, readings=Readings(self.settings.redis, self.keyring))

    @cached_property
    def spool(self) -> Spool:
        return Spool(self.settings.home / "spool")

    @cached_property
    def catalogues(self) -> CatalogueCache:
        return CatalogueCache()

    @cached_property
    def conversations(self) -> Conversations:
        return self._conversations(self.database)

    @cached_property
    def patient_conversations(self) -> Conversations:
        """The same, for turns that may take longer."""
        return self._conversations(Database(self.settings.database, CALLBACK_PATIENCE))

    def _conversations(self, database: Database) -> Conversations:
        return Conversations(
            database,
            self.nlu,
            self.readers,
            self.spool,
            self.live,
            self.clock,
            self.keyring,
            self.settings.patients_url,
            self.pager,
        )

    @cached_property
    def pager(self) -> Pager:
        return Pager(
            self.database, self.clock, self.live, self.keyring, self._ways, self._away_alarms,
            self.settings.patients_url, self.background,
        )  # fmt: skip

    @property
    def background(self) -> Callable[[Callable[[], None]], None]:
        """Runs a page's handing over while the patient's turn goes on."""
        return in_a_thread

    def watch(
        self,
        probes: Mapping[str, Callable[[], bool]],
        accounts: Callable[[], Troubles] = dict,
        file: str = "troubles.json",
    ) -> Watch:
        """Each process that watches other things has a `file` of its own."""
        return Watch(probes, self._away_alarms, self._ways, self._alarms / file, accounts, self._mail)

    @property
    def _mail(self) -> Mail | None:
        url, to = self.settings.smtp_url, self.settings.smtp_to
        return Mail(Server.read(url.get_secret_value()), self.settings.smtp_from, to) if url else None

    def troubles(self) -> dict[str, Lasting]:
        """What the watches of this machine know of."""
        return lasting(self._alarms, self.clock.machine())

    def remember(self) -> None:
        """Keep on this machine's disk what an alarm needs while the database is away. Never raises."""
        for job in (self.accounts.remember, self.pager.remember):
            try:
                job()
            except Exception as error:
                log.critical("alarms.not_remembered", part=job.__qualname__, error=type(error).__name__)

    @property
    def _alarms(self) -> Path:
        return self.settings.home / "alarms"

    @cached_property
    def _away_alarms(self) -> AwayAlarms:
        return AwayAlarms(self._alarms, self.keyring, self._ways, self.settings.patients_url)

    @property
    def _ways(self) -> tuple[Channel, ...]:
        return tuple(self.channels.values())

    @cached_property
    def channels(self) -> dict[str, Channel]:
        """By name, in the order in which a page to staff tries them."""
        simulator: dict[str, Channel] = {SIMULATOR: SimulatorChannel(self.settings.console_url)}
        return {**self.dealers, **(simulator if self.settings.demo else {})}

    @cached_property
    def dealers(self) -> dict[str, Dealing]:
        """The channels whose dealers tell afterwards what became of a message."""
        return {name: self._dealer(name, urls) for name, urls in self.settings.dealers.items()}

    def _dealer(self, name: str, urls: tuple[str, ...]) -> Dealing:
        dealer = DEALERS[name]
        accounts = self.accounts.at(dealer)
        return dealer.channel(*urls, accounts.keys, accounts.sought, self.clock.machine, accounts.heard)

    @cached_property
    def accounts(self) -> Accounts:
        return Accounts(self.database, Copy(self._alarms / "accounts", self.keyring), self.clock.machine)

    @cached_property
    def results(self) -> Results:
        return Results(self.database, self.clock, self.dealers)

    @cached_property
    def reviews(self) -> Reviews:
        return Reviews(self.database, self.clock, self.dealers, self.settings.patients_url)

    @cached_property
    def poster(self) -> Poster:
        return Poster(Rules(self.settings.webhook_private, self.settings.demo))

    @cached_property
    def hooks(self) -> Hooks:
        return Hooks(self.database, self.clock, self.poster)

    @cached_property
    def watched(self) -> Watched:
        return Watched(self.database, self.clock, self.settings.inbox)

    @cached_property
    def readers(self) -> Readers:
        return Readers(catalogue.files.read())

    @cached_property
    def photos(self) -> Photos:
        return Photos(self.database, self.keyring, self.live, self.clock)

    @cached_property
    def patient_pages(self) -> PatientPages:
        return PatientPages(
            self.database, self.keyring, self.readers, self.nlu, self.live, self.clock, self.pager,
        )  # fmt: skip

    @cached_property
    def callback_addresses(self) -> CallbackAddresses:
        return CallbackAddresses(self.settings.redis, self.keyring)

    @cached_property
    def routes(self) -> Routes:
        rates = Rates(self.settings.redis, self.settings.dealer_rates, self.settings.senders)
        links = PageLinks(self.keyring, self.settings.patients_url) if self.settings.patients_url else None
        return Routes(self.database, self.clock, self.live, self.channels, rates, time.sleep, pages=links)


def build(settings: Settings | None = None, patience: float = WORK_PATIENCE) -> House:
    """The parts of a process with these settings, or with the environment's."""
    return House(settings or Settings(), Clock(), patience)


def migrate(settings: Settings) -> None:
    """Bring the database up to the newest schema."""
    upgrade(build(settings).database)


def upgrade(database: Database) -> None:
    """Bring this database up to the newest schema."""
    from alembic import command  # heavy, and no other process needs it
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    with database.engine.connect() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        connection.commit()
