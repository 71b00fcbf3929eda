"""Which words are kept for a person to label: those that the language model heard and did not understand."""

from dataclasses import replace
from itertools import product

import pytest

from bot.dialogue.decide import decide
from bot.dialogue.state import State
from bot.dialogue.values import Heard, KeepExample, Understood
from bot.triage import Verdict
from catalogue.model import TriageClass
from tests.dialogue.facts import AT_THE_CHECK_IN, facts, heard, treated

TALKING = State(turn=2, greeted=True)
KNOWN = facts(treated("filler", 7), check_in=True)
UNSURE = Understood(
    "aftercare_wash", 0.4, "clarify", (("aftercare_wash", 0.4), ("faq_price", 0.3)), ("aftercare_wash",)
)
NO_IDEA = Understood("faq_price", 0.1, "staff", (("faq_price", 0.1),))


def kept(state: State, words: Heard, holder: str = "bot") -> list[KeepExample]:
    decision = decide(state, words, replace(KNOWN, holder=holder))
    return [each for each in decision.effects if isinstance(each, KeepExample)]


@pytest.mark.parametrize(
    ("state", "understood", "expected"),
    [
        (TALKING, UNSURE, ("asked_back", "aftercare_wash", 0.4)),
        (replace(TALKING, misses=1), UNSURE, ("not_understood", "aftercare_wash", 0.4)),
        (TALKING, replace(UNSURE, ranking=()), ("not_understood", "aftercare_wash", 0.4)),
        (TALKING, NO_IDEA, ("unknown", "faq_price", 0.1)),
        (TALKING, Understood(), ("unknown", None, 0.0)),
    ],
)
def test_words_that_were_not_understood_are_kept_with_the_guess(
    state: State, understood: Understood, expected: tuple[str, str | None, float]
) -> None:
    """Asked back about, misunderstood again, or handed over for want of an idea."""
    assert kept(state, Heard("그거 해도 되나", understood=understood)) == [KeepExample("그거 해도 되나", *expected)]


@pytest.mark.parametrize(
    "words",
    [
        heard("세안 언제부터 돼요?", "aftercare_wash"),
        heard("상담원 연결해 주세요", "human_handoff", outcome="staff"),
        heard("말이 안 통하네요", "repair"),
        heard("붓기가 심해요", "symptom_report", outcome="staff"),
        heard("오늘 이벤트 하나요", "faq_new"),
        heard(
            "필러가 막히면 어떻게 되나요", "aftercare_wash", 0.4, "clarify", Verdict(TriageClass.E2, ("x",), (), True)
        ),
    ],
    ids=["answered", "for a person", "misunderstanding told", "symptom", "no approved answer", "red flag asked about"],
)
def test_words_that_were_understood_are_not_kept(words: Heard) -> None:
    """Whatever was done about them."""
    assert kept(TALKING, words) == []


def test_neither_of_two_is_no_new_example() -> None:
    """The words that were asked back about are kept already."""
    asked = decide(TALKING, Heard("그거 해도 되나", understood=UNSURE), KNOWN)
    neither = next(each.choice for each in asked.reply.quick_replies if each.label == "둘 다 아니에요")
    assert kept(asked.state, Heard("둘 다 아니에요", choice=neither)) == []


@pytest.mark.parametrize("understood", [UNSURE, NO_IDEA], ids=["unsure", "no idea"])
@pytest.mark.parametrize("triage", [TriageClass.E0, TriageClass.E1])
def test_an_alarming_text_is_never_kept(triage: TriageClass, understood: Understood) -> None:
    """It is for the doctor, not for the lesson."""
    assert kept(TALKING, Heard("그거요", verdict=Verdict(triage, ("x",), ("y",)), understood=understood)) == []


@pytest.mark.parametrize("understood", [UNSURE, NO_IDEA], ids=["unsure", "no idea"])
def test_what_staff_are_told_is_never_kept(understood: Understood) -> None:
    """They hold the conversation, and the bot learns nothing from it."""
    assert kept(TALKING, Heard("그거요", understood=understood), holder="staff") == []


@pytest.mark.parametrize(
    ("step", "understood", "text"),
    list(
        product(
            ("gate", "pain", "reaction", "satisfaction", "words"), (UNSURE, NO_IDEA), ("그거요", "3점", "붓기가 심해요")
        )
    ),
)
def test_an_answer_to_the_check_in_is_never_kept(step: str, understood: Understood, text: str) -> None:
    """It belongs to the patient's note."""
    assert kept(replace(AT_THE_CHECK_IN, step=step), replace(heard(text), understood=understood)) == []


@pytest.mark.parametrize(
    "understood",
    [Understood(available=False), Understood("aftercare_general", 0.5, "clarify", UNSURE.ranking, only_named=True)],
    ids=["the model was away", "a treatment alone"],
)
def test_nothing_is_kept_that_no_model_misunderstood(understood: Understood) -> None:
    """There is no guess to learn from."""
    assert kept(TALKING, Heard("필러요", understood=understood)) == []
