"""The counter that the book's tests stand at."""

from collections.abc import Iterator

import pytest

from tests.book.counter import Counter
from tests.town import Town


@pytest.fixture
def counter(town: Town) -> Iterator[Counter]:
    """On both databases; after each test the days' bits say what the cells say."""
    found = Counter(town)
    yield found
    assert found.is_in_step()
