"""`anbu report`: counts and shares with what they are of, and the state of the numbers."""

import pytest

from records import reach
from records.models import Clinic
from tests.cli.conftest import Anbu
from tests.scheduler.stage import FILLER, change, ledger, patient_of

RUNG = {"yes", "no", "unknown", "pending", "of", "share"}


def test_reach_tells_every_rung_of_every_step_and_channel(lived: Anbu) -> None:
    """All that left, and of which clinic; a share of so few is not told."""
    rows = lived.json("report", "reach")
    assert {tuple(row) for row in rows} == {("clinic", "plan", "step", "channel", *reach.RUNGS)}
    assert {key for row in rows for name in reach.RUNGS for key in row[name]} == RUNG
    assert {row["delivered"]["share"] for row in rows} == {None}
    left = [send for code in ("demo", "demo2") for send in ledger(lived.town, code) if send.accepted_at]
    assert sum(row["sent"]["yes"] for row in rows) == len(left) > 0
    assert sum(row["delivered"]["unknown"] for row in rows) == len(left)


def test_one_plan_or_other_days_narrow_it(lived: Anbu) -> None:
    plans = {row["plan"] for row in lived.json("report", "reach")}
    one = sorted(plans)[0]
    assert {row["plan"] for row in lived.json("report", "reach", "--plan", one)} == {one}
    assert lived.json("report", "reach", "--since", "2020-01-01", "--until", "2020-02-01") == []
    lived.refused("report", "reach", "--since", "gestern", status=2)


def test_reach_has_a_table_for_people(lived: Anbu) -> None:
    heading, *lines = lived("report", "reach").stdout.splitlines()
    assert heading.split() == ["clinic", "plan", "step", "channel", *reach.RUNGS]
    assert len(lines) == len(lived.json("report", "reach"))


def test_hygiene_counts_numbers_patients_and_tasks(lived: Anbu) -> None:
    """A line a kind and clinic, empty ones too."""
    town = lived.town
    change(town, type(patient_of(town, FILLER)), patient_of(town, FILLER).id, phone_wrong_at=town.machine.now)
    rows = {row["kind"]: row for row in lived.json("report", "hygiene", "--clinic", "demo")}
    assert list(rows) == ["dead", "blocked", "no_kakao", "wrong", "unopened"]
    assert set(rows["wrong"]) == {"clinic", "kind", "numbers", "patients", "since", "tasks"}
    assert (rows["wrong"]["numbers"], rows["wrong"]["patients"], rows["dead"]["patients"]) == (1, 1, 0)


@pytest.mark.parametrize("option", ["rebooked_days", "unopened_messages", "unopened_days"])
def test_a_clinic_chooses_its_own_spans(lived: Anbu, option: str) -> None:
    """And keeps them when something else is set."""
    for words in ((f"--{option.replace('_', '-')}", "7"), ("--same-morning",)):
        assert lived("clinic", "set", "demo", *words).exit_code == 0
    with lived.town.database.read() as session:
        assert session.query(Clinic).filter_by(code="demo").one().options["rules"][option] == 7
