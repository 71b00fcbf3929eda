"""What all tests share: the servers, a keyring, and a demo town on both databases."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from records.keyring import Keyring, install
from tests.keys import KEYRING, KEYS
from tests.town import Town, postgres_town, sqlite_town

pytest_plugins = ["tests.services", "tests.tls"]


@pytest.fixture(autouse=True, scope="session")
def keyring() -> Keyring:
    """Keys of this test run, installed for all encrypted columns."""
    install(KEYRING)
    return KEYRING


@pytest.fixture(autouse=True)
def _keyring_in_place(keyring: Keyring) -> Iterator[None]:
    """A test may open another installation in this process, with keys of its own; the next one finds these again."""
    install(keyring)
    yield
    install(keyring)


@pytest.fixture(scope="session")
def keys() -> tuple[list[str], str, str]:
    """What the keyring is made of, for a process of a test's own."""
    return KEYS


@pytest.fixture(params=["sqlite", "postgres"])
def town(request: pytest.FixtureRequest, tmp_path: Path, keyring: Keyring) -> Iterator[Town]:
    """The two demo clinics on SQLite and on PostgreSQL, at 09:20 on Tuesday 2026-03-10, treated the day before."""
    if request.param == "sqlite":
        yield sqlite_town(tmp_path, keyring)
    else:
        with postgres_town(request.getfixturevalue("postgres_url"), tmp_path, keyring) as found:
            yield found
