"""The table of what was verified names tests that exist, and leaves none out that was written from the documents."""

import re

import pytest

from anbu.settings import CHECKOUT

PAGE = (CHECKOUT / "docs/verified.md").read_text(encoding="utf-8")
NAMED = sorted(set(re.findall(r"`(tests/[\w/]+\.py)`", PAGE)))


@pytest.mark.parametrize("test", NAMED)
def test_a_test_that_the_table_names_exists_and_tests_something(test: str) -> None:
    assert "\ndef test_" in (CHECKOUT / test).read_text(encoding="utf-8")


def test_every_test_that_was_written_from_the_documents_is_named() -> None:
    found = {str(path.relative_to(CHECKOUT)) for path in (CHECKOUT / "tests").glob("*/test_documented_*.py")}
    assert found - set(NAMED) == set()


def test_every_row_of_a_documented_piece_names_a_test() -> None:
    """All but those of what was not tried, and of what is open."""
    tried = PAGE.partition("## Documented, and not tried")[0]
    rows = [line for line in tried.splitlines() if line.startswith("| ") and not line.startswith("| documented")]
    assert len(rows) > 25
    assert [row for row in rows if not re.search("`tests/", row)] == []
