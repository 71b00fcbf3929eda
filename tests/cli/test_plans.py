"""`anbu plans`: listed, stopped and started, by whom and why."""

import re

from sqlalchemy import select

from records.models import AccessEntry, PlanStop
from tests.cli.conftest import Anbu

STOP = ("plans", "stop", "aftercare.filler", "--by", "서다온 실장", "--why", "문안 점검")


def test_a_plan_is_stopped_and_started_and_the_list_says_by_whom_and_why(anbu: Anbu) -> None:
    """The access log has both."""
    assert anbu(*STOP).stdout == "demo: aftercare.filler is stopped by 서다온 실장: 문안 점검\n"
    [row] = [row for row in anbu.json("plans", "list") if row["stopped_at"]]
    assert (row["plan"], row["by"], row["why"]) == ("aftercare.filler", "서다온 실장", "문안 점검")

    assert anbu("plans", "start", "aftercare.filler", "--by", "한지우 원장").exit_code == 0
    assert not any(row["stopped_at"] for row in anbu.json("plans", "list"))
    with anbu.town.database.read() as session:
        [stop] = session.scalars(select(PlanStop))
        logged = session.execute(select(AccessEntry.action, AccessEntry.subject).order_by(AccessEntry.id)).all()
    assert [tuple(row) for row in logged] == [
        ("plan.stop", f"plan_stop/{stop.id}"),
        ("plan.start", f"plan_stop/{stop.id}"),
    ]
    assert (stop.started_by, stop.clinic_id) == ("한지우 원장", anbu.town.clinic().id)


def test_the_access_log_says_when_all_sending_was_stopped_and_started(anbu: Anbu) -> None:
    """Once each, however often it is said."""
    for words in ("pause", "pause", "resume"):
        assert anbu("clinic", words, "demo").exit_code == 0
    with anbu.town.database.read() as session:
        assert [*session.scalars(select(AccessEntry.action).order_by(AccessEntry.id))] == [
            "clinic.pause",
            "clinic.resume",
        ]


def test_only_plans_that_there_are_can_be_stopped_and_only_stopped_ones_started(anbu: Anbu) -> None:
    """In one line."""
    assert "no plan 'x'" in anbu.refused("plans", "stop", "x", "--by", "a", "--why", "b")
    assert anbu.refused("plans", "start", "aftercare.filler", "--by", "a") == "anbu: aftercare.filler is not stopped"
    anbu.refused("plans", "stop", "aftercare.filler", status=2)


def test_a_clinics_own_rate_is_set_and_taken_back(anbu: Anbu) -> None:
    """Nought is the dealer's own limit."""
    assert column(anbu("clinic", "set", "demo", "--rate", "12.5").stdout, "rate") == "12.5"
    assert column(anbu("clinic", "set", "demo", "--rate", "0").stdout, "rate") == "-"


def column(table: str, name: str) -> str:
    """What stands under that heading in a table of one row."""
    headings, row = (re.split(r"\s{2,}", line.strip()) for line in table.splitlines())
    return row[headings.index(name)]
