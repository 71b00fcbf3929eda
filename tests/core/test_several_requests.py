"""What a message that asks for several things is understood as."""

from collections.abc import Callable
from typing import Any

import pytest

from bot.dialogue.values import Understood
from bot.korean.treatments import TreatmentNames
from bot.understanding import understand
from catalogue import files
from tests.town import ScriptedNlu

Read = Callable[[str], Understood]
SEVERAL = {
    "세안이랑 화장은 언제부터": ("aftercare_makeup", 0.9),
    "몇 번 맞아야 하고 가격은요": ("faq_session_interval", 0.6),
    "몇 번 맞아야 하고": ("faq_session_interval", 0.9),
    "가격은요": ("faq_price", 0.9),
    "아파요? 얼마예요?": ("faq_pain", 0.4),
    "아파요?": ("faq_pain", 0.8),
    "얼마예요?": ("faq_price", 0.8),
    "하얘졌어요. 세안이랑 화장은 언제부터": ("emergency", 0.7),
    "주차는요? 뭐라는거죠?": ("faq_parking", 0.4),
    "주차는요?": ("faq_parking", 0.9),
    "점 뺐는데 베개 높이가 중요한가요": ("aftercare_general", 0.9),
    "코 필러인데 안경 써도 되나요": ("aftercare_general", 0.9),
    "두통이 좀 있는데 그런가요": ("faq_contraindication", 0.4),
    "좀 아프긴 한데 열은 없어요": ("symptom_ok", 0.95),
    "붉은기는 있는데 고름은 없어요": ("symptom_ok", 0.95),
    "붓긴 했는데 견딜 만해요": ("symptom_ok", 0.95),
    "열도 없고 안 아파요": ("symptom_ok", 0.95),
    "사람 연결해주시고 위치도": ("human_handoff", 0.9),
    "사람 연결해주시고": ("human_handoff", 0.9),
    "위치도": ("faq_location", 0.9),
    "점 시술 받고싶어요 글고 주차 되나요": ("faq_parking", 0.9),
    "점 시술 받고싶어요": ("appointment_book", 0.5),
    "주차 되나요": ("faq_parking", 0.9),
    "술이랑 사우나는 언제부터": ("aftercare_sauna", 0.55),
    "좀 그런가요": ("faq_contraindication", 0.4),
}


class Doubtful(ScriptedNlu):
    """Hears a report of a symptom as well where it is asked 그런가요, and alcohol beside a sauna."""

    def parse(self, text: str) -> dict[str, Any]:
        found = super().parse(text)
        report = {"name": "symptom_report", "confidence": 0.3}
        if "사우나" in text:
            return found | {"intent_ranking": [found["intent"], {"name": "aftercare_alcohol", "confidence": 0.44}]}
        return found | {"intent_ranking": [found["intent"], report]} if "그런가요" in text else found


@pytest.fixture(scope="module")
def read() -> Read:
    nlu, names = Doubtful(SEVERAL), TreatmentNames(files.read().treatments)
    return lambda text: understand(text, nlu, names)


def test_things_side_by_side_are_requests(read: Read) -> None:
    """In the order of the text, the first one leading, whichever of them the model hears."""
    found = read("세안이랑 화장은 언제부터")
    assert (found.requests, found.outcome) == (("aftercare_wash", "aftercare_makeup"), "answer")
    assert found.intent == "aftercare_wash"


def test_a_model_torn_between_things_that_are_listed_is_sure_of_both(read: Read) -> None:
    found = read("술이랑 사우나는 언제부터")
    assert (found.requests, found.outcome) == (("aftercare_alcohol", "aftercare_sauna"), "answer")


def test_a_question_beside_the_wish_for_a_person_is_a_request(read: Read) -> None:
    assert read("사람 연결해주시고 위치도").requests == ("human_handoff", "faq_location")


def test_a_clause_that_may_be_an_appointment_is_not_lost(read: Read) -> None:
    """It is not done, and the patient is told so."""
    found = read("점 시술 받고싶어요 글고 주차 되나요")
    assert (found.requests, found.appointment_left) == (("faq_parking",), True)


def test_clauses_are_read_one_by_one(read: Read) -> None:
    """Each that is surely understood is a request."""
    assert read("몇 번 맞아야 하고 가격은요").requests == ("faq_session_interval", "faq_price")


def test_two_sure_clauses_make_a_doubtful_whole_sure(read: Read) -> None:
    """The whole was neither the one nor the other."""
    found = read("아파요? 얼마예요?")
    assert (found.requests, found.outcome, found.confidence) == (("faq_pain", "faq_price"), "answer", 0.8)


def test_a_clause_that_is_not_understood_leaves_the_doubt(read: Read) -> None:
    """Nothing of the message is passed over."""
    assert read("주차는요? 뭐라는거죠?").outcome == "clarify"


def test_what_is_for_a_person_stays_for_a_person(read: Read) -> None:
    """Whatever else the message asks."""
    found = read("하얘졌어요. 세안이랑 화장은 언제부터")
    assert (found.intent, found.outcome, found.requests) == ("emergency", "staff", ("emergency",))


def test_a_thing_alone_needs_no_language_model(read: Read) -> None:
    """It knows nothing of this text."""
    found = read("그럼 수영장은요?")
    assert (found.intent, found.outcome) == ("aftercare_exercise", "answer")


def test_a_doubtful_report_of_a_symptom_brings_a_person(read: Read) -> None:
    """Where a symptom is named and not denied; otherwise the patient is asked."""
    assert (read("두통이 좀 있는데 그런가요").outcome, read("좀 그런가요").outcome) == ("staff", "clarify")
    assert read("두통이 좀 있는데 그런가요").intent == "symptom_report"


def test_a_thing_that_is_named_is_no_general_question(read: Read) -> None:
    """The model hears only a question about the time after; the text says which."""
    assert read("점 뺐는데 베개 높이가 중요한가요").requests == ("aftercare_massage_sleep",)


def test_a_treatment_alone_is_marked_as_such(read: Read) -> None:
    """What is asked about it, the dialogue may know."""
    assert (read("필러요").only_named, read("필러 가격은요").only_named) == (True, False)


@pytest.mark.parametrize(
    ("text", "intent", "outcome"),
    [("👍👍", "thank", "answer"), ("ㅠㅠㅠ", "symptom_report", "clarify"), ("🐶", "out_of_scope", "answer")],
)
def test_a_message_without_a_word_asks_for_nothing(read: Read, text: str, intent: str, outcome: str) -> None:
    """What it tells is named, and no request is made of it."""
    found = read(text)
    assert (found.intent, found.outcome, found.requests) == (intent, outcome, ())


def test_pressing_and_touching_are_named_as_well(read: Read) -> None:
    """What presses on the treated place is no general question."""
    assert read("코 필러인데 안경 써도 되나요").requests == ("aftercare_massage_sleep",)


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("좀 아프긴 한데 열은 없어요", "symptom_report"),
        ("붉은기는 있는데 고름은 없어요", "symptom_report"),
        ("붓긴 했는데 견딜 만해요", "symptom_ok"),
        ("열도 없고 안 아파요", "symptom_ok"),
    ],
)
def test_a_symptom_that_is_conceded_is_not_lost_beside_a_denied_one(read: Read, text: str, intent: str) -> None:
    """A person reads it; what is borne is no report."""
    assert read(text).intent == intent
