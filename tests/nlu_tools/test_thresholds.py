"""From which confidence the bot answers."""

import re

import pytest

from anbu.settings import CHECKOUT
from anbu.tuning import thresholds
from anbu.tuning.thresholds import PRESENT, Case, Sum, Thresholds, choose, mix, most_answered, outcome, price, weigh
from bot import understanding


def case(
    said: str, truth: str | None = None, confidence: float = 0.9, second: str = "thank", flagged: bool = False
) -> Case:
    return Case(truth or said, said, second, confidence, flagged)


@pytest.mark.parametrize(
    "said",
    [
        "faq_price",
        "aftercare_sun",
        "aftercare_general",
        "out_of_scope",
        "faq_contraindication",
        "complaint",
        "emergency",
    ],
)
def test_outcomes_are_those_of_the_bot(said: str) -> None:
    """For every confidence under the present thresholds."""
    for hundredth in range(101):
        tried = case(said, confidence=hundredth / 100)
        answer = PRESENT.careful if tried.careful else PRESENT.answer
        assert outcome(tried, answer, PRESENT.clarify) == understanding.outcome(said, tried.confidence)


def test_a_red_flag_brings_in_a_person_however_sure_the_topic_is() -> None:
    """Triage goes before the understanding."""
    assert outcome(case("faq_price", confidence=1.0, flagged=True), 0.5, 0.2) == "staff"


PRICES = [
    (case("faq_price"), "answer", thresholds.RIGHT),
    (case("complaint"), "staff", thresholds.RIGHT),
    (case("faq_price", "faq_payment", second="faq_payment"), "clarify", thresholds.OFFERED),
    (case("faq_price", "faq_hours", second="faq_payment"), "clarify", thresholds.NOT_OFFERED),
    (case("faq_price"), "staff", thresholds.NEEDLESS_PERSON),
    (case("faq_price", "human_handoff"), "clarify", thresholds.ASKED_WHO_NEEDS_A_PERSON),
    (case("faq_price", "faq_payment"), "answer", thresholds.WRONG_ANSWER),
    (case("aftercare_sun", "aftercare_wash"), "answer", thresholds.WRONG_CAREFUL_ANSWER),
    (case("faq_price", "symptom_report"), "answer", thresholds.ANSWERED_WHO_NEEDS_A_PERSON),
]


@pytest.mark.parametrize(("tried", "came", "expected"), PRICES)
def test_each_outcome_has_its_price(tried: Case, came: str, expected: int) -> None:
    """A needless question back costs 1."""
    assert price(tried, came) == expected


def test_the_prices_are_those_of_the_documentation() -> None:
    """The table of docs/understanding.md, from the cheapest to the dearest row."""
    page = (CHECKOUT / "docs" / "understanding.md").read_text(encoding="utf-8")
    table = page.split("## What a mistake costs")[1].split("\n## ")[0]
    written = [int(cost) for cost in re.findall(r"\| (\d+) \|$", table, re.MULTILINE)]
    assert sorted(written) == sorted(expected for _, _, expected in PRICES[1:])


def test_sums_count_what_happens() -> None:
    """One answered rightly, one wrongly, one asked back, one to a person who is not needed."""
    cases = [case("faq_price"), case("faq_price", "faq_hours"), case("aftercare_sun", confidence=0.5),
             case("faq_price", confidence=0.1)]  # fmt: skip
    assert weigh(cases, Thresholds(0.6, 0.8, 0.3)) == Sum(texts=4, answered=2, right=1, asked=1, cost=0 + 5 + 1 + 2)


def test_sets_weigh_alike_however_long_they_are() -> None:
    """A set of one text and one of four."""
    assert mix([Sum(1, 1, 1, 0, 0), Sum(4, 0, 0, 4, 8)]) == Sum(1, 0.5, 0.5, 0.5, 1)


UNSURE_ONES_ARE_WRONG = {
    "some": [case("faq_price", confidence=0.9)] * 19 + [case("faq_price", "faq_hours", confidence=0.7)] * 2
    + [case("aftercare_sun", confidence=0.8)] * 10 + [case("aftercare_sun", "aftercare_wash", confidence=0.75)] * 2
}  # fmt: skip


def test_chosen_thresholds_stand_between_the_right_and_the_wrong() -> None:
    """Ordinary topics below careful ones, where that is cheapest."""
    chosen = choose(UNSURE_ONES_ARE_WRONG, 1.0)
    assert chosen is not None
    assert 0.7 < chosen.answer <= chosen.careful <= 0.8
    assert weigh(UNSURE_ONES_ARE_WRONG["some"], chosen).precision == 1.0


def test_with_less_demanded_more_is_answered() -> None:
    """The ones that answer most may cost more."""
    chosen = choose(UNSURE_ONES_ARE_WRONG, 0.85, most_answered)
    assert chosen is not None
    assert weigh(UNSURE_ONES_ARE_WRONG["some"], chosen).answered == 33


def test_without_right_answers_there_is_nothing_to_choose() -> None:
    """Every answer that any threshold lets through is wrong."""
    assert choose({"some": [case("faq_price", "faq_hours", confidence=1.0)]}, 0.95) is None
