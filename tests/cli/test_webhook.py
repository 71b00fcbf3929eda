"""`anbu webhook`: an operator registers an address, sees what it heard, and tries again."""

from collections.abc import Iterator
from typing import Any

import pytest

from channels.hooks.client import Poster
from channels.hooks.targets import Rules
from records import hooks
from records.models import Hook
from scheduler.hooks import Hooks
from tests.cli.conftest import Anbu
from tests.hooks.conftest import AtOnce, happens
from tests.hooks.receiver import Receiver

DEMO = ("--clinic", "demo")
PUBLIC = "https://93.184.216.34/anbu"


@pytest.fixture
def system() -> Iterator[Receiver]:
    found = Receiver(500, 200)
    yield found
    found.close()


def added(anbu: Anbu, url: str = PUBLIC, *more: str) -> dict[str, Any]:
    return anbu.json("webhook", "add", url, *DEMO, *more)[0]


def worked(anbu: Anbu) -> None:
    town = anbu.town
    Hooks(town.database, town.clock, Poster(Rules(demo=True)), lambda: 1.0, AtOnce()).tick()


def test_the_secret_is_shown_once(anbu: Anbu) -> None:
    """And is encrypted where it is kept, as is the address."""
    told = added(anbu, PUBLIC, "--event", "note.signed")
    assert told["secret"].startswith("whsec_")
    [line] = anbu.json("webhook", "list", *DEMO)
    assert (line["id"], line["url"], line["events"], line["state"]) == (told["id"], PUBLIC, ["note.signed"], "ok")
    shown = anbu("webhook", "show", told["id"], *DEMO).output + anbu("webhook", "list", *DEMO).output
    assert told["secret"] not in shown
    kept = (anbu.home / "anbu.db").read_bytes()
    assert (told["secret"].encode() in kept, PUBLIC.encode() in kept) == (False, False)


@pytest.mark.parametrize(
    "url", ["http://93.184.216.34/", "https://10.0.0.8/", "http://127.0.0.1:9/", "crm.example.com"]
)
def test_an_address_that_may_not_be_used_is_refused(anbu: Anbu, url: str) -> None:
    anbu.refused("webhook", "add", url, *DEMO)
    assert anbu.json("webhook", "list", *DEMO) == []


def test_a_setting_allows_the_clinics_own_network(anbu: Anbu, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANBU_WEBHOOK_PRIVATE", "1")
    added(anbu, "https://10.0.0.8/")
    anbu.refused("webhook", "add", "https://169.254.169.254/", *DEMO)


def test_an_operator_sees_what_came_of_a_try_and_tries_again(
    anbu: Anbu, system: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a demo on this machine, without TLS."""
    monkeypatch.setenv("ANBU_DEMO", "1")
    id = added(anbu, system.url)["id"]
    anbu("webhook", "test", id, *DEMO)
    worked(anbu)
    [line] = anbu.json("webhook", "log", id, *DEMO)
    assert (line["type"], line["state"], line["attempts"], line["status"]) == ("webhook.test", "waiting", 1, 500)
    assert anbu.json("webhook", "list", *DEMO)[0]["state"] == "failing"
    anbu("webhook", "retry", id, *DEMO)
    worked(anbu)
    assert anbu.json("webhook", "log", *DEMO)[0]["state"] == "delivered"


def test_what_was_removed_is_gone(anbu: Anbu) -> None:
    id = added(anbu)["id"]
    anbu("webhook", "remove", id, *DEMO)
    happens(anbu.town)
    assert (anbu.json("webhook", "list", *DEMO), anbu.json("webhook", "log", *DEMO)) == ([], [])
    assert id in anbu.refused("webhook", "show", id, *DEMO)


def test_an_address_of_another_clinic_is_not_found(anbu: Anbu) -> None:
    id = added(anbu)["id"]
    assert "demo2" in anbu.refused("webhook", "remove", id, "--clinic", "demo2")
    with anbu.town.database.read() as session:
        assert session.get_one(Hook, id).removed_at is None
        assert [each.id for each in hooks.of_clinic(session, anbu.town.clinic())] == [id]
