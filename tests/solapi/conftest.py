"""A fake Solapi on a port of its own, on clocks that tests move, and our channel to it."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

import pytest
from flask import Flask

from channels.dealing import Dealer, Sought
from channels.ports import Approved, Outgoing
from channels.solapi.api import Keys
from channels.solapi.client import SolapiChannel
from channels.solapi.dealer import SOLAPI
from channels.solapi.fake.door import Account
from channels.solapi.fake.server import FakeSolapi, faults_of
from records.keyring import Keyring
from tests.console.world import served
from tests.town import Machine, sqlite_town

if TYPE_CHECKING:
    from tests.solapi.road import Road

KEY, SECRET, SENDER, CHANNEL = "NCSKEY0000000001", "SECRET00000000000000000000000001", "021234567", "PF1"
GUIDE, TEXT = "KA01TPguide", "[#{병원명}] #{고객명}님, 주의사항을 안내드립니다."
KEYS = Keys("demo", KEY, SECRET, CHANNEL, SENDER)
ACCOUNT = Account(
    KEY, SECRET, senders=frozenset({SENDER}), channels=frozenset({CHANNEL}), templates={GUIDE: TEXT},
    brand=True,
)  # fmt: skip


@dataclass
class Solapi:
    """The fake at `url`. `now` and `seconds` are its clocks; `sought` is what our channel knows of its sends."""

    dealer: ClassVar[Dealer] = SOLAPI
    told: ClassVar[dict[str, str]] = {"api_key": KEY, "api_secret": SECRET, "sender": SENDER, "pf_id": CHANNEL}

    log: Path
    url: str = ""
    now: datetime = datetime(2026, 3, 10, 0, 30, tzinfo=UTC)
    seconds: float = 0.0
    accounts: dict[str, Account] = field(default_factory=lambda: {KEY: ACCOUNT})
    sought: dict[str, Sought] = field(default_factory=dict)
    paused: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.fake = FakeSolapi(
            self.accounts.get, self.log, now=lambda: self.now, elapsed=lambda: self.seconds, pause=self.paused.append,
            result_after=1.0,
        )  # fmt: skip

    @property
    def urls(self) -> tuple[str, ...]:
        return (self.url,)

    def run_by(self, machine: Machine) -> None:
        fake = self.fake
        fake._now = fake._door.now = machine
        fake._elapsed = fake.reporter._elapsed = lambda: machine.now.timestamp()

    def know(self, templates: dict[str, str]) -> None:
        self.accounts[KEY] = replace(ACCOUNT, templates=templates, channels=frozenset({CHANNEL}))

    def agree(self, **what: Any) -> None:
        """Set what the fake knows of the account."""
        self.accounts[KEY] = replace(self.accounts[KEY], **what)

    @property
    def channel(self) -> SolapiChannel:
        return self.channel_with(KEYS)

    def channel_with(self, keys: Keys | None) -> SolapiChannel:
        return SolapiChannel(self.url, lambda code: keys if code == "demo" else None, self.sought.get, lambda: self.now)

    def trouble(self, spec: str) -> None:
        self.fake.faults = faults_of(spec)

    def lines(self, kind: str = "send") -> list[dict[str, Any]]:
        """What the fake wrote down."""
        text = self.log.read_text(encoding="utf-8") if self.log.exists() else ""
        return [line for line in map(json.loads, text.splitlines()) if line["kind"] == kind]

    def pass_(self, seconds: float) -> None:
        self.seconds += seconds
        self.now += timedelta(seconds=seconds)


class Stand(Flask):
    """One address for the fakes of all tests: to start and stop a server for each takes longer than the test."""

    now: Flask | None = None

    def __call__(self, environ: Any, start_response: Any) -> Any:
        assert self.now is not None
        return self.now(environ, start_response)


@pytest.fixture(scope="session")
def stand() -> Iterator[tuple[Stand, str]]:
    app = Stand("stand")
    with served(app) as url:
        yield app, url


@pytest.fixture
def solapi(tmp_path: Path, stand: tuple[Stand, str]) -> Solapi:
    found = Solapi(tmp_path / "solapi.log")
    stand[0].now, found.url = found.fake.app(), stand[1]
    return found


def alimtalk(**more: Any) -> Outgoing:
    approved = Approved(GUIDE, {"병원명": "안부피부과", "고객명": "고우리"})
    words = "[안부피부과] 고우리님, 주의사항을 안내드립니다."
    return Outgoing(
        **{
            "send_key": "01ABC.solapi", "to": "+821023456789", "clinic_code": "demo", "title": "시술 후 주의사항 안내",
            "text": words, "buttons": (), "at": datetime(2026, 3, 10, tzinfo=UTC), "alimtalk": approved, **more,
        }
    )  # fmt: skip


def text(words: str, **more: Any) -> Outgoing:
    return alimtalk(text=words, alimtalk=None, **more)


@pytest.fixture
def road(tmp_path: Path, keyring: Keyring, solapi: Solapi) -> "Road":
    """The demo clinic has an account, and the day-1 guide of `demo-filler` is about to leave."""
    from tests.solapi.road import Road

    found = Road(sqlite_town(tmp_path, keyring), solapi)
    found.queue_guide()
    return found
