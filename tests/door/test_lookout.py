"""Each door watches over the scheduler, which watches over all else, and keeps on disk what alarms need."""

import json
from pathlib import Path
from threading import Thread

import pytest
import redis
from sqlalchemy import delete

from anbu import lookout, wiring
from anbu.settings import Settings
from channels.mail.fake import FakeSmtp
from channels.ports import ChannelError, Outgoing
from channels.solapi.api import Keys
from channels.solapi.dealer import SOLAPI
from records import alarms, dealers
from records.database import Database, DatabaseUnavailable
from records.keyring import Keyring
from records.models import Clinic, OnCall
from scheduler.alarms import wording
from tests.town import Phones, Town

ENGINEER = "+821000007001"


class TownHouse(wiring.House):
    """A process beside the town: its own parts, on the town's database, with phones that a test can read."""

    town: Town
    phones: Phones

    @property
    def _ways(self) -> tuple[Phones, ...]:  # type: ignore[override]
        return (self.phones,)


@pytest.fixture
def house(town: Town, valkey_url: str, monkeypatch: pytest.MonkeyPatch) -> TownHouse:
    monkeypatch.setenv("ANBU_HOME", str(town.folder / "home"))
    monkeypatch.setenv("ANBU_REDIS_URL", valkey_url)
    redis.Redis.from_url(valkey_url).flushall()
    found = TownHouse(Settings(), town.clock)
    found.__dict__.update(town=town, phones=Phones(), keyring=town.keyring, database=town.database)
    with town.database.write() as session:
        clinic = session.get_one(Clinic, town.clinic().id)
        alarms.add(session, clinic, alarms.ENGINEER, "개발자", ENGINEER, alarms.ALWAYS, town.clock.clinic(session))
    found.remember()
    return found


def told(house: TownHouse, minutes: int, *alive: str) -> list[Outgoing]:
    """What engineers are told in so many minutes, in which these processes beat."""
    house.phones.taken.clear()
    watches = [lookout.watch_over(house) for _ in range(2)]  # two doors
    for _ in range(minutes):
        for process in alive:
            house.beats.beat(process)
        for watch in watches:
            watch.tick(house.town.machine.now)
        house.town.machine.pass_(minutes=1)
    return house.phones.taken


def test_a_scheduler_that_stays_dead_is_told_by_the_doors_once(house: TownHouse, valkey_url: str) -> None:
    """And that it is back."""
    assert told(house, 5, "scheduler", "pager") == []
    redis.Redis.from_url(valkey_url).flushall()
    [message] = told(house, 10)
    assert (message.to, wording.TROUBLES["scheduler"] in message.text) == (ENGINEER, True)
    assert [each.text for each in told(house, 2, "scheduler", "pager")] == [wording.trouble_over("scheduler")]


def test_with_a_mail_server_set_nobody_needs_a_text_message(
    house: TownHouse, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No dealer takes anything: the mailbox has it, once."""
    server = FakeSmtp(("127.0.0.1", 0), tmp_path / "mail.log")
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    monkeypatch.setenv("ANBU_SMTP_URL", f"smtp://127.0.0.1:{server.server_address[1]}")
    monkeypatch.setenv("ANBU_SMTP_FROM", "anbu@clinic.example")
    monkeypatch.setenv("ANBU_SMTP_TO", "ops@clinic.example")
    house.__dict__["settings"] = Settings()
    house.phones.trouble = [ChannelError("HTTP 503", permanent=False)] * 20
    told(house, 10)
    server.shutdown()
    server.server_close()
    [line] = server.log.read_text().splitlines()
    assert wording.TROUBLES["scheduler"] in json.loads(line)["subject"]
    assert {name: each.told for name, each in house.troubles().items()} == {"scheduler": True}


def test_a_pager_that_hangs_beside_a_living_pump_is_told_too(house: TownHouse) -> None:
    """The ladder does not climb."""
    assert len(told(house, 5, "scheduler")) == 1


def test_each_process_keeps_account_and_numbers_from_its_start(
    house: TownHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And nothing that was removed since."""
    with house.town.database.write() as session:
        clinic = session.get_one(Clinic, house.town.clinic().id)
        dealers.keep(
            session, clinic, "solapi", {"api_key": "K", "api_secret": "S", "sender": "02"}, house.clock.machine()
        )
        session.execute(delete(OnCall).where(OnCall.level == alarms.ENGINEER))
    house.remember()

    def away(_: Database) -> None:
        raise DatabaseUnavailable("away")

    monkeypatch.setattr(Database, "read", away)
    accounts = house.accounts.at(SOLAPI)
    keys = accounts.keys("demo")
    assert isinstance(keys, Keys)
    assert (keys.api_key, house.pager.on_disk.engineers()) == ("K", {})
    house.remember()  # and a database that is away harms nothing
    assert accounts.keys("demo") == keys


def test_what_is_kept_lies_in_the_home_alone(house: TownHouse, keyring: Keyring) -> None:
    """Encrypted, for its owner."""
    folder: Path = house.settings.home / "alarms"
    assert {each.name for each in folder.iterdir()} == {"accounts", "on_call"}
    assert {each.stat().st_mode & 0o777 for each in folder.iterdir()} == {0o600}
    assert ENGINEER in keyring.decrypt((folder / "on_call").read_bytes())
