"""What words alone get, as `anbu understand` tells it, is what the conversation does with them."""

import pytest

from bot.dialogue.decide import decide
from bot.dialogue.state import State
from bot.dialogue.symptoms import outcome
from bot.dialogue.values import Heard
from bot.reply import Reply
from tests.dialogue.facts import facts, heard, treated

PLAIN = heard("술은 언제부터 마셔도 돼요?", "aftercare_alcohol")
BESIDE = heard("어지러운데 술은 언제부터 마셔도 돼요?", "aftercare_alcohol")
SAID = [
    (PLAIN, "answer"),
    (BESIDE, "answer"),
    (heard("어지러워요", "aftercare_alcohol", 0.6, "clarify"), "staff"),
    (heard("어지러운데 괜찮나요", "faq_side_effect"), "staff"),
    (heard("임신 중인데 보톡스 맞아도 되나요", "faq_contraindication"), "answer"),
    (heard("먹던 혈압약 끊고 맞아야 하나요", "faq_contraindication"), "staff"),
    (heard("갑자기 앞이 안 보여요 술 마셔도 돼요?", "aftercare_alcohol"), "staff"),
    (heard("술은요", "aftercare_alcohol", 0.6, "clarify"), "clarify"),
]


@pytest.mark.parametrize(("words", "expected"), SAID, ids=[words.text for words, _ in SAID])
def test_a_person_is_brought_in_by_an_alarm_and_by_a_worry_without_a_clear_question(
    words: Heard, expected: str
) -> None:
    """A clear question beside a worry is answered."""
    assert outcome(words) == expected


def test_a_question_beside_a_worry_is_answered_in_approved_words_and_staff_are_told() -> None:
    """The same answer as without the worry, and one effect more."""
    known = facts(treated("filler", 1))
    plain, beside = (decide(State(greeted=True), words, known) for words in (PLAIN, BESIDE))
    assert set(_versions(plain.reply)) <= set(_versions(beside.reply))
    assert plain.reply.bubbles[0] in beside.reply.bubbles
    assert len(beside.effects) == len(plain.effects) + 1


def _versions(reply: Reply) -> tuple[str, ...]:
    return tuple(reply.versions)
