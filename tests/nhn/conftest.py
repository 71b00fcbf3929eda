"""A fake NHN Cloud on a port of its own, on clocks that tests move, and our channel to it."""

import json
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, ClassVar

import pytest

from channels.dealing import Dealer, Sought
from channels.nhn.api import Keys
from channels.nhn.client import NhnChannel
from channels.nhn.dealer import NHN
from channels.nhn.fake.door import Account
from channels.nhn.fake.server import FakeNhn, faults_of
from channels.ports import Approved, Outgoing
from records.keyring import Keyring
from tests.solapi.conftest import Stand, stand
from tests.solapi.road import Road
from tests.town import Machine, sqlite_town

__all__ = ["stand"]
SENDER, SENDER_KEY = "021234567", "a" * 40
GUIDE, TEXT = "guide", "[#{병원명}] #{고객명}님, 주의사항을 안내드립니다."
TOLD = {
    "sms_app_key": "SMSAPPKEY0000001", "sms_secret_key": "SMSSECRET", "sender": SENDER,
    "app_key": "KAKAOAPPKEY00001", "secret_key": "KAKAOSECRET", "sender_key": SENDER_KEY,
}  # fmt: skip
KEYS = Keys.of("demo", TOLD)
ACCOUNT = Account(
    **{name: TOLD[name] for name in ("sms_app_key", "sms_secret_key", "app_key", "secret_key")},
    senders=frozenset({SENDER}), sender_keys=frozenset({SENDER_KEY}), templates={GUIDE: TEXT},
    brand=True,
)  # fmt: skip


@dataclass
class Nhn:
    """The fake at `url`. `now` and `seconds` are its clocks; `sought` is what our channel knows of its sends."""

    dealer: ClassVar[Dealer] = NHN
    told: ClassVar[dict[str, str]] = TOLD

    log: Path
    url: str = ""
    now: datetime = datetime(2026, 3, 10, 0, 30, tzinfo=UTC)
    seconds: float = 0.0
    account: Account = ACCOUNT
    sought: dict[str, Sought] = field(default_factory=dict)
    paused: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.fake = FakeNhn(
            self.find, self.log, now=lambda: self.now, elapsed=lambda: self.seconds, pause=self.paused.append,
            result_after=1.0,
        )  # fmt: skip

    def find(self, key: str) -> Account | None:
        return self.account if key in (self.account.app_key, self.account.sms_app_key) else None

    @property
    def urls(self) -> tuple[str, ...]:
        return (self.url, self.url)

    @property
    def channel(self) -> NhnChannel:
        return self.channel_with(KEYS)

    def channel_with(self, keys: Keys | None) -> NhnChannel:
        return NhnChannel(*self.urls, lambda code: keys if code == "demo" else None, self.sought.get, lambda: self.now)

    def run_by(self, machine: Machine) -> None:
        fake = self.fake
        fake._now = fake._door.now = machine
        fake._elapsed = fake.reporter._elapsed = lambda: machine.now.timestamp()

    def know(self, templates: dict[str, str]) -> None:
        self.account = replace(self.account, templates=templates)

    def agree(self, **what: Any) -> None:
        """Set what the fake knows of the account."""
        self.account = replace(self.account, **what)

    def trouble(self, spec: str) -> None:
        self.fake.faults = faults_of(spec)

    def lines(self, kind: str = "send") -> list[dict[str, Any]]:
        """What the fake wrote down."""
        text = self.log.read_text(encoding="utf-8") if self.log.exists() else ""
        return [line for line in map(json.loads, text.splitlines()) if line["kind"] == kind]

    def types(self) -> list[str]:
        """Of the messages that were taken."""
        return [line["type"] for line in self.lines()]

    def pass_(self, seconds: float) -> None:
        self.seconds += seconds
        self.now += timedelta(seconds=seconds)


@pytest.fixture
def nhn(tmp_path: Path, stand: tuple[Stand, str]) -> Nhn:
    found = Nhn(tmp_path / "nhn.log")
    stand[0].now, found.url = found.fake.app(), stand[1]
    return found


def alimtalk(**more: Any) -> Outgoing:
    approved = Approved(GUIDE, {"병원명": "안부피부과", "고객명": "고우리"})
    words = "[안부피부과] 고우리님, 주의사항을 안내드립니다."
    return Outgoing(
        **{
            "send_key": "01ABC.nhn", "to": "+821023456789", "clinic_code": "demo", "title": "시술 후 주의사항 안내",
            "text": words, "buttons": (), "at": datetime(2026, 3, 10, tzinfo=UTC), "alimtalk": approved, **more,
        }
    )  # fmt: skip


def text(words: str, **more: Any) -> Outgoing:
    return alimtalk(text=words, alimtalk=None, **more)


@pytest.fixture
def road(tmp_path: Path, keyring: Keyring, nhn: Nhn) -> Road:
    """The demo clinic has an account, and the day-1 guide of `demo-filler` is about to leave."""
    found = Road(sqlite_town(tmp_path, keyring), nhn)
    found.queue_guide()
    return found
