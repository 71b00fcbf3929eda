"""A question in the middle of a flow that the language model is torn about."""

from bot.dialogue.between import torn
from bot.dialogue.values import Heard, Understood

PREPARATION, MAKEUP = "faq_preparation", "aftercare_makeup"


def heard(text: str, *ranking: tuple[str, float]) -> Heard:
    return Heard(text, understood=Understood(ranking[0][0], ranking[0][1], "clarify", ranking, (ranking[0][0],)))


def test_a_question_between_two_topics_is_one_about_each() -> None:
    read = torn(heard("글고 화장하고 가도돼요?", (PREPARATION, 0.54), (MAKEUP, 0.46)))
    assert read is not None
    assert read.understood.requests == (PREPARATION, MAKEUP)
    assert read.understood.sure


def test_a_topic_that_is_hardly_likely_is_not_answered_beside_another() -> None:
    assert torn(heard("화장하고 가도돼요?", (PREPARATION, 0.67), (MAKEUP, 0.1))) is None


def test_words_that_may_wish_an_appointment_or_tell_of_a_symptom_are_left_to_their_own_rules() -> None:
    assert torn(heard("가도 돼요?", ("appointment_book", 0.5), (PREPARATION, 0.45))) is None
    assert torn(heard("부어도 돼요?", ("symptom_report", 0.5), (PREPARATION, 0.45))) is None


def test_words_that_ask_nothing_are_no_question() -> None:
    assert torn(heard("화장", (PREPARATION, 0.5), (MAKEUP, 0.45))) is None
