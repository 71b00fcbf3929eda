"""Two blind sets, each by someone who had not seen the rules. No alarm may be missed; few harmless ones may alarm."""

import pytest

from bot.triage import Triage
from catalogue.model import TriageClass
from tests.triage.tables import suite

E0, E1 = TriageClass.E0, TriageClass.E1
FALSE_ALARMS = 0.01  # of the harmless texts, at most

each_set = pytest.mark.parametrize("blind", ["", "second_"], ids=["first", "second"])


def read(triage: Triage, row: dict[str, str]) -> TriageClass | None:
    """The class of a row's text, its treatment, where it has one, a day ago."""
    treatment = row.get("treatment")
    return triage.read(row["text"], {treatment: 1} if treatment else {}).triage


@each_set
def test_no_alarming_text_is_missed(triage: Triage, blind: str) -> None:
    """Whatever words an emergency comes in, it is E0 or E1."""
    assert [row["text"] for row in suite(f"{blind}alarming") if read(triage, row) not in (E0, E1)] == []


@each_set
def test_what_needs_the_ambulance_is_read_so(triage: Triage, blind: str) -> None:
    """A text that is E0 and nothing less is read as E0."""
    assert [row["text"] for row in suite(f"{blind}alarming") if row["class"] == "E0" and read(triage, row) != E0] == []


@each_set
def test_hardly_any_harmless_text_alarms(triage: Triage, blind: str) -> None:
    """At most one in a hundred everyday texts full of dangerous words rings."""
    harmless = suite(f"{blind}harmless")
    alarms = [row["text"] for row in harmless if read(triage, row) in (E0, E1)]
    assert len(alarms) <= FALSE_ALARMS * len(harmless), alarms
