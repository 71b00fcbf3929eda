"""The language model as a second reader: it raises, and never lowers."""

import pytest

from bot.triage import Triage
from bot.triage.verdict import LEARNED, LEARNED_LIKELY, LEARNED_SURE
from catalogue.model import TriageClass
from tests.triage.tables import phrases

E0, E1, E2, E3 = TriageClass
UNHEARD = "몸이 뭔가 큰일난 느낌이에요"


@pytest.mark.parametrize(
    ("probability", "expected"),
    [(0.0, None), (LEARNED_LIKELY - 0.01, None), (LEARNED_LIKELY, E2), (LEARNED_SURE - 0.01, E2), (LEARNED_SURE, E1)],
)
def test_words_that_no_rule_knows_are_raised(triage: Triage, probability: float, expected: TriageClass | None) -> None:
    """Likely means a person today, sure means an alarm."""
    verdict = triage.read(UNHEARD, learned_emergency=probability)
    assert verdict.triage == expected
    assert (LEARNED in verdict.rules) == (expected is not None)


@pytest.mark.parametrize("phrase", phrases("E0", "breathing") + phrases("E1", "infection") + phrases("E2", "complaint"))
@pytest.mark.parametrize("probability", [0.0, 0.6, 1.0])
def test_the_second_reader_never_lowers(triage: Triage, phrase: str, probability: float) -> None:
    """However sure it is of the contrary, what the rules found stands."""
    assert str(triage.read(phrase, learned_emergency=probability).triage) <= str(triage.read(phrase).triage)


@pytest.mark.parametrize(
    ("phrase", "days"),
    [
        ("숨이 차지는 않아요", {}),
        ("숨쉬기 힘들면 어떡해요?", {}),
        ("물집이 잡혔어요", {"wart": 1}),
        ("열이 났는데 지금은 괜찮아요", {}),
    ],
)
def test_what_the_rules_explained_is_raised_to_a_person_at_most(
    triage: Triage, phrase: str, days: dict[str, int]
) -> None:
    """A denial, a question, a normal reaction, what is over: all look like emergencies to it. No alarm, a person."""
    assert triage.read(phrase, days, learned_emergency=0.99).triage == E2
