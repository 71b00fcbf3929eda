import pytest

from bot.korean.treatments import TreatmentNames
from catalogue import files


@pytest.fixture(scope="session")
def names() -> TreatmentNames:
    return TreatmentNames(files.read().treatments)
