"""Which approved text answers a question: the most specific one, for the right treatments and days."""

from dataclasses import replace

import pytest

from bot.dialogue import answers
from bot.wording import FOOTER, STRICTEST
from catalogue.model import Answer, Catalogue, Risk, Treatment
from tests.dialogue.facts import CLINIC, facts, starter, treated


def entry(key: str, risk: Risk) -> Treatment:
    return Treatment(key=key, name=key, risk=risk)


def answer(key: str, treatment: str | None = None, first: int | None = None, last: int | None = None) -> Answer:
    return Answer(key=key, topic="wash", treatment=treatment, first_day=first, last_day=last, text=f"text {key}")


CATALOGUE = Catalogue(
    treatments=(entry("filler", Risk.R3), entry("mole", Risk.R2), entry("toning", Risk.R0)),
    answers=(
        answer("general"),
        answer("filler"),
        answer("filler.0-13", "filler", 0, 13),
        answer("filler.3", "filler", 3, 3),
        answer("filler.14-", "filler", 14),
        answer("filler.undated", "filler"),
        answer("mole.0-6", "mole", 0, 6),
    ),
)


def chosen(*had: tuple[str | None, int], named: str | None = None, topic: str = "wash") -> list[str]:
    known = facts(*(treated(code, days) for code, days in had), catalogue=CATALOGUE)
    return [found.answer.key for found in answers.choose(known, topic, named)]


@pytest.mark.parametrize(
    ("days", "key"),
    [(0, "filler.0-13"), (2, "filler.0-13"), (3, "filler.3"), (4, "filler.0-13"), (13, "filler.0-13"),
     (14, "filler.14-"), (365, "filler.14-")],
)  # fmt: skip
def test_the_narrowest_window_around_today_wins(days: int, key: str) -> None:
    """Windows count calendar days, both ends included; an open end runs on."""
    assert chosen(("filler", days)) == [key]


def test_without_a_window_the_treatments_undated_text_holds() -> None:
    """Outside every window, and for a treatment that the patient did not have, no day is guessed."""
    assert chosen(("mole", 7)) == ["general"]
    assert chosen(("toning", 1), named="filler") == ["filler.undated"]


def test_a_stranger_gets_the_general_text() -> None:
    """Nobody's treatment is assumed."""
    assert chosen() == ["general"]


def test_a_treatment_longer_ago_than_a_year_is_not_meant() -> None:
    """The window that never ends still ends."""
    assert chosen(("filler", 366)) == ["general"]


def test_treatments_of_one_day_are_all_answered_the_riskiest_first() -> None:
    """What is right after filler may be wrong after a mole removal: both are said, each under its heading."""
    assert chosen(("mole", 1), ("filler", 1)) == ["filler.0-13", "mole.0-6"]
    assert chosen(("filler", 1), ("mole", 1)) == ["filler.0-13", "mole.0-6"]


def test_treatments_within_two_weeks_are_answered_together() -> None:
    """A newer harmless treatment does not hide the older one's rules; one long over does not come back."""
    assert chosen(("mole", 1), ("filler", 5)) == ["filler.0-13", "mole.0-6"]
    assert chosen(("mole", 1), ("filler", 40)) == ["mole.0-6"]


def rule(treatment: str, first: int, last: int | None, forbids: bool) -> Answer:
    key = f"{treatment}.{first}-{'' if last is None else last}"
    return answer(key, treatment, first, last).model_copy(update={"forbids": forbids})


RULES = Catalogue(
    treatments=CATALOGUE.treatments,
    answers=(
        *(rule(code, first, last, forbids) for code, first, last, forbids in (
            ("filler", 0, 0, True), ("filler", 1, 13, True), ("filler", 14, None, False),
            ("mole", 0, 6, True), ("mole", 7, None, False), ("toning", 0, 29, True), ("toning", 30, None, False),
        )),
    ),
)  # fmt: skip


@pytest.mark.parametrize(
    ("had", "said"),
    [
        ([("mole", 1), ("filler", 0)], ["filler.0-0"]),  # the day's own rule is followed by another one
        ([("mole", 1), ("filler", 13)], ["mole.0-6"]),
        ([("mole", 8), ("filler", 13)], ["filler.1-13"]),
        ([("mole", 7), ("filler", 14)], ["filler.14-", "mole.7-"]),
        ([("mole", 1), ("toning", 20)], ["toning.0-29"]),  # longer ago, and its rule still holds
        ([("mole", 1), ("toning", 40)], ["mole.0-6"]),
    ],
)
def test_of_overlapping_treatments_the_one_that_forbids_longest_counts(
    had: list[tuple[str, int]], said: list[str]
) -> None:
    """What one treatment allows by now, another may still forbid; where nothing is forbidden, all are answered."""
    known = facts(*(treated(code, days) for code, days in had), catalogue=RULES)
    assert [each.answer.text for each in answers.choose(known, "wash", None)] == [f"text {each}" for each in said]


def test_the_strictest_answer_says_that_it_is_one() -> None:
    """The heading tells that it counts for all of the treatments."""
    known = facts(treated("mole", 1), treated("filler", 1), catalogue=RULES)
    said = answers.bubbles(known, answers.choose(known, "wash", None))
    assert [bubble.text.splitlines()[:2] for bubble in said] == [["[filler 후 1일째 안내]", STRICTEST]]


def test_the_general_text_is_not_said_beside_a_treatments_own() -> None:
    """One of two treatments has a text: it stands alone."""
    assert chosen(("toning", 1), ("mole", 1)) == ["mole.0-6"]


def test_the_same_treatment_twice_is_answered_for_the_last_time() -> None:
    """A repeated treatment counts from its newest day."""
    assert chosen(("filler", 3), ("filler", 10)) == ["filler.3"]


def test_a_named_treatment_is_answered_for_the_patients_own_day() -> None:
    """Naming one of several own treatments asks about that one."""
    assert chosen(("mole", 1), ("filler", 3), named="filler") == ["filler.3"]


def test_nothing_is_assumed_when_the_newest_treatment_is_unknown() -> None:
    """A treatment that the catalogue does not know hides the older ones; of the same day, the known one counts."""
    assert chosen((None, 1), ("filler", 3)) == ["general"]
    assert chosen((None, 1), ("mole", 1)) == ["mole.0-6"]


def test_a_future_treatment_is_not_meant() -> None:
    """A visit that lies ahead has no aftercare yet."""
    assert chosen(("filler", -1)) == ["general"]


def test_a_topic_without_any_text_has_no_answer() -> None:
    """Then a person answers."""
    assert chosen(("filler", 1), topic="nothing") == []


def test_the_heading_says_what_the_words_are_tied_to() -> None:
    """The clinic's own word and the day, where the text depends on the day; the catalogue's name where it does not."""
    known = facts(treated("filler", 3, "입술필러"), catalogue=CATALOGUE)
    dated, undated = (
        answers.choose(known, "wash", None)[0],
        answers.choose(facts(catalogue=CATALOGUE), "wash", "filler")[0],
    )
    first, second = answers.bubbles(known, [dated, undated])
    assert first.text == "[입술필러 후 3일째 안내]\ntext filler.3"
    assert second.text == f"[filler 안내]\ntext filler.undated\n{FOOTER}"


def test_variables_are_filled_and_a_missing_one_is_an_error() -> None:
    """No `#{…}` reaches a patient."""
    assert answers.render("전화 #{병원전화}", {"병원전화": "02-1"}) == "전화 02-1"
    with pytest.raises(KeyError):
        answers.render("#{없는 것}", {})


def test_a_clinic_with_one_number_is_not_named_twice_in_any_approved_text() -> None:
    """The catalogue names the number for the night beside the clinic's; where it is another, both stand."""
    two = facts(treated("filler", 1))
    one = replace(two, clinic=replace(CLINIC, emergency_phone=CLINIC.phone))
    named = [answers.Chosen(each, each.treatment, None) for each in starter().answers if "#{응급전화}" in each.text]
    assert named
    for chosen in named:
        assert CLINIC.emergency_phone in answers.bubbles(two, [chosen])[0].text
        assert answers.bubbles(one, [chosen])[0].text.count(CLINIC.phone) == chosen.answer.text.count("#{병원전화}")
