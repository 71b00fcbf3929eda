"""`anbu templates`: listed, linted, shown, and marked with what the dealer said."""

import json

import pytest

from tests.cli.conftest import Anbu

KEY = "appointment.d1"


def test_every_template_is_listed_with_its_state(anbu: Anbu) -> None:
    """As a draft, until somebody writes down more."""
    rows = {row["key"]: row for row in anbu.json("templates", "list", "--clinic", "demo")}
    assert (rows[KEY]["state"], rows[KEY]["push_class"], rows[KEY]["problems"]) == ("draft", "transaction", 0)
    for event in ("lint", "submit", "approve"):
        anbu("templates", "mark", KEY, event, "--by", "한지우", "--clinic", "demo")
    rows = {row["key"]: row for row in anbu.json("templates", "list", "--clinic", "demo")}
    assert rows[KEY]["state"] == "approved"
    assert rows[KEY]["sleeps_at"].startswith("2027-03-10")
    assert rows[KEY]["warning"] is None


def test_the_clinics_own_templates_are_clean(anbu: Anbu) -> None:
    """All of them, with what each is and why."""
    rows = anbu.json("templates", "lint", "--clinic", "demo")
    assert {row["verdict"] for row in rows} == {"pass"}
    assert {row["kind"] for row in rows} == {"informational", "advertising"}


def test_written_words_are_judged_with_place_reason_and_a_better_wording(anbu: Anbu) -> None:
    """Each line of standard input, or each text; the status says whether all may be sent."""
    result = anbu(
        "templates", "lint", "--lines", "--json", said="3월 2일 예약이 확정되었습니다.\n예약 안내\\n30% 할인\n"
    )
    rows = [json.loads(line) for line in result.stdout.splitlines()]
    assert ([row["verdict"] for row in rows], result.exit_code) == (["pass", "refuse"], 1)
    problem, *_ = (each for each in rows[1]["problems"] if each["severity"] == "refuse")
    assert (rows[1]["text"][problem["start"] : problem["end"]], problem["rule"]) == ("할인", "advertising.discount")
    assert problem["reason"]
    assert problem["instead"]
    assert anbu("templates", "lint", "--text", "3월 2일 예약이 확정되었습니다.").exit_code == 0


def test_a_template_is_shown_with_its_way_so_far(anbu: Anbu) -> None:
    """Words, steps, comment."""
    for event in ("lint", "submit"):
        anbu("templates", "mark", KEY, event, "--by", "한지우", "--clinic", "demo")
    anbu("templates", "mark", KEY, "reject", "--by", "카카오", "--comment", "제목이 모호합니다", "--clinic", "demo")
    said = anbu("templates", "show", KEY, "--clinic", "demo").stdout
    assert "내일로 예약하신 일정을 안내드립니다" in said
    assert "reject → rejected  카카오  제목이 모호합니다" in said


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (("mark", KEY, "approve", "--by", "한지우"), "possible: lint"),
        (("mark", "nothing", "lint", "--by", "한지우"), "no template nothing"),
        (("lint", "nothing"), "no such template"),
    ],
)
def test_what_cannot_be_is_refused_in_one_line(anbu: Anbu, words: tuple[str, ...], reason: str) -> None:
    """With what could be."""
    assert reason in anbu.refused("templates", *words, "--clinic", "demo")
