"""Every dealer's fake in turn, and as many new towns as a test asks for on each database."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from records.keyring import Keyring
from tests.nhn.conftest import Nhn, nhn
from tests.solapi.conftest import Solapi, solapi, stand
from tests.town import Town, postgres_town, sqlite_town

__all__ = ["nhn", "solapi", "stand"]


@pytest.fixture(params=["solapi", "nhn"])
def dealer(request: pytest.FixtureRequest) -> Solapi | Nhn:
    """Its fake on a port of its own."""
    found: Solapi | Nhn = request.getfixturevalue(request.param)
    return found


@pytest.fixture(params=["sqlite", "postgres"])
def towns(request: pytest.FixtureRequest, tmp_path: Path, keyring: Keyring) -> Iterator[Callable[[], Town]]:
    """A new town for each call, all on one kind of database."""
    with ExitStack() as stack:

        def build() -> Town:
            folder = tmp_path / str(len([*tmp_path.iterdir()]))
            folder.mkdir()
            if request.param == "sqlite":
                return sqlite_town(folder, keyring)
            return stack.enter_context(postgres_town(request.getfixturevalue("postgres_url"), folder, keyring))

        yield build
