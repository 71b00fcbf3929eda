"""`anbu catalogue plans`: a clinic's own plans and pushed texts, sent once a doctor approved them."""

from pathlib import Path

import pytest

from tests.cli.conftest import Anbu
from tests.scheduler.own_plans import mine
from tests.scheduler.stage import FILLER

OURS = """
templates:
  - key: ours.check
    title: 3주차 내원 안내
    text: |
      #{고객명}님, #{병원명}입니다. #{시술일} #{시술명} 후 3주차 경과 확인 일정을 안내드립니다.
      문의: #{병원전화}
plans:
  - key: ours.check
    treatments: [filler]
    steps:
      - {key: d21, days: 21, at: "11:00", expires_hours: 24, push_class: care, template: ours.check}
"""


def put(anbu: Anbu, text: str, *options: str) -> tuple[int, str]:
    path: Path = anbu.home / "ours.yml"
    path.write_text(text, encoding="utf-8")
    ran = anbu("catalogue", "plans", str(path), "--clinic", "demo", *options)
    return ran.exit_code, ran.output


def planned(anbu: Anbu) -> list[str]:
    anbu.town.pump.tick()
    return [f"{row.planned_for:%m-%d %H:%M} {row.state}" for row in mine(anbu.town, FILLER, "ours.check")]


def test_the_clinics_own_plan_reaches_its_patients_after_its_approval_and_not_before(anbu: Anbu) -> None:
    """Also those who were treated before it."""
    assert "1 plans and 1 templates read, 2 kept" in put(anbu, OURS)[1]
    assert planned(anbu) == []

    approved = anbu("catalogue", "approve", "--key", "ours.check", "--all", "--by", "한지우", "--clinic", "demo")
    assert approved.exit_code == 0
    assert planned(anbu) == ["03-30 11:00 planned"]


def test_the_same_file_again_adds_nothing_and_a_dry_run_neither(anbu: Anbu) -> None:
    assert "0 kept" in put(anbu, OURS, "--dry-run")[1]
    assert "2 kept" in put(anbu, OURS)[1]
    assert "0 kept" in put(anbu, OURS)[1]


def test_what_is_shown_may_be_changed_and_given_back(anbu: Anbu) -> None:
    """As it stands it is no new version."""
    shown = {
        kind: anbu("catalogue", "show", kind, key, "--clinic", "demo").output
        for kind, key in (("plan", "aftercare.botox"), ("template", "guide.botox.d1"))
    }
    file = f"plans:\n{shown['plan']}templates:\n{shown['template']}"
    assert "0 kept" in put(anbu, file)[1]
    assert "1 kept" in put(anbu, file.replace("days: 7", "days: 8"))[1]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("- key: ours.check", "write the lists templates and plans"),
        ("plan: []", "write the lists templates and plans"),
        ("plans: {}", "plans must be a list"),
        ("plans: [filler]", "plans must be a list"),
        ("plans: [", "ours.yml"),
        (OURS.replace("[filler]", "[nosuch]"), "nosuch"),
        (OURS.replace("template: ours.check", "template: ours.chek"), "ours.chek"),
        (OURS.replace("#{병원명}", "#{없는것}"), "없는것"),
        (OURS.replace("days: 21", "days: 21, hours: 3"), "either hours, or days"),
        (OURS.replace("push_class: care", "push_class: advertising"), "set alimtalk to false"),
        (OURS.replace("일정을 안내드립니다", "50% 할인 이벤트를 안내드립니다"), "ours.check (care)"),
        (OURS.replace("plans:", "plans: []\nmore:"), "write the lists templates and plans"),
        (OURS + "  - {key: ours.check, steps: []}\n", "ours.check"),
    ],
)
def test_a_wrong_file_is_refused_whole_and_says_why(anbu: Anbu, text: str, why: str) -> None:
    code, said = put(anbu, text)
    assert code != 0
    assert why in said
    assert "2 kept" in put(anbu, OURS)[1]


def test_words_in_force_may_not_be_sent_as_what_they_are_not(anbu: Anbu) -> None:
    """A plan of the clinic's own that sends a greeting, which is advertising, as care."""
    greeting = OURS.partition("plans:")[2].replace("template: ours.check", "template: birthday.greeting")
    code, said = put(anbu, f"plans:{greeting}")
    assert (code != 0, "birthday.greeting" in said) == (True, True)


def test_an_entry_that_is_not_there_cannot_be_shown(anbu: Anbu) -> None:
    ran = anbu("catalogue", "show", "plan", "ours.check", "--clinic", "demo")
    assert ran.exit_code != 0
    assert "anbu catalogue list --kind plan" in ran.output
