import pytest
import yaml

from bot.triage import Triage
from catalogue import files
from catalogue.model import Catalogue, RedFlag, Treatment


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    """The starter catalogue, as far as triage reads it."""
    return Catalogue(
        red_flags=tuple(RedFlag.model_validate(entry) for entry in _entries("red_flags.yml")),
        treatments=tuple(Treatment.model_validate(entry) for entry in _entries("treatments.yml")),
    )


@pytest.fixture(scope="session")
def triage(catalogue: Catalogue) -> Triage:
    return Triage(catalogue)


def _entries(name: str) -> list[dict[str, object]]:
    entries: list[dict[str, object]] = yaml.safe_load((files.FOLDER / name).read_text(encoding="utf-8"))
    return entries
