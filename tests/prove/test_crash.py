"""The crash rounds in small, with the fakes of dealers, and that they see what is doubled."""

from pathlib import Path

import pytest

from channels.dealing import DealerChannel
from records.keyring import Keyring
from tests.prove.crash import crash
from tests.prove.fakes import FAKES
from tests.prove.table import Finding
from tests.town import sqlite_town

POINTS = ("before request", "request in flight", "settle not committed")


@pytest.mark.parametrize("dealer", FAKES)
def test_a_sender_that_dies_anywhere_loses_and_doubles_nothing_at_a_dealer(
    tmp_path: Path, keyring: Keyring, dealer: str
) -> None:
    """Whatever the dealer took is found at the dealer by our key."""
    crash(sqlite_town(tmp_path, keyring), dealer, POINTS, found := Finding("crash"))
    assert (found.violations, found.counts["rounds"]) == ([], len(POINTS))


def test_a_service_that_does_not_look_up_what_was_lost_is_found_out(
    tmp_path: Path, keyring: Keyring, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(DealerChannel, "look_up", lambda *_: None)
    crash(sqlite_town(tmp_path, keyring), "solapi", ["request in flight"], found := Finding("crash"))
    assert any("taken 2 times" in each for each in found.violations)
