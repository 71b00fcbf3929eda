"""One turn: the same on SQLite and PostgreSQL."""

from datetime import timedelta
from typing import Any

import pytest

from bot.dialogue.state import State
from bot.readers import Reader
from records import conversations, patients
from records.database import Database
from tests.core.kept import escalations, heard, messages
from tests.town import Town


def test_an_aftercare_question_is_answered_for_the_patients_own_treatment_and_day(town: Town) -> None:
    """The words come from the approved text for filler on day one, with their version in the record."""
    town.nlu.intents["세안 언제부터 돼요?"] = ("aftercare_wash", 0.9)

    reply = town.say("demo-filler", "세안 언제부터 돼요?")

    assert "[입술필러 후 1일째 안내]" in reply.text
    assert reply.versions == ("answer/filler.aftercare_wash.d1-13@1",)


def test_a_turn_is_recorded_as_it_was(town: Town) -> None:
    """What was said, how it was read, and the whole answer."""
    town.nlu.intents["붓기가 심해요"] = ("symptom_report", 0.9)

    reply = town.say("demo-filler", "붓기가 심해요")

    asked, answered = messages(town, "demo-filler")
    assert (asked.author, asked.text, asked.triage, asked.intent) == (
        "patient",
        "붓기가 심해요",
        "E2",
        "symptom_report",
    )
    assert (answered.author, answered.text) == ("bot", reply.text)


def test_a_pressed_button_needs_no_language_model(town: Town) -> None:
    """Its meaning is known."""
    menu = town.say("demo-filler", "안녕하세요")
    town.nlu.intents["안녕하세요"] = ("greet", 0.9)
    menu = town.say("demo-filler", "안녕하세요")
    town.nlu.asked.clear()

    about_the_clinic = town.press("demo-filler", menu, "병원 안내")
    assert "평일 10:00~19:00" in town.press("demo-filler", about_the_clinic, "진료시간").text
    assert town.nlu.asked == []


def test_resident_numbers_are_masked_before_they_are_stored(town: Town) -> None:
    """개인정보보호법 §24의2; the language model on this machine reads the words as they are."""
    town.say("demo-filler", "제 주민번호는 910302-2345678 이고 카드는 4111-1111-1111-1111 입니다")

    assert heard(town, "demo-filler") == ["제 주민번호는 ●●●●●●-●●●●●●● 이고 카드는 ●●●●-●●●●-●●●●-●●●● 입니다"]


@pytest.mark.parametrize(
    "older",
    [
        {"turn": 3, "greeted": True},
        {"turn": 3, "greeted": True, "mood": "calm", "choices": {"3-0": "intent:faq_hours"}},
        {"turn": 3, "flow": "survey", "step": "question9", "follow_up": "gone"},
        {"turn": 3, "flow": "check_in", "step": "swelling", "follow_up": "gone"},
    ],
)
def test_a_state_of_another_version_is_taken_up(town: Town, older: dict[str, Any]) -> None:
    """An upgrade in the middle of a conversation loses no turn."""
    town.nlu.intents["몇 시까지 하세요?"] = ("faq_hours", 0.9)
    with town.database.write() as session:
        now = town.clock.clinic(session)
        user = patients.chat_user(session, town.clinic(), "demo-filler", now)
        conversations.take(session, user, now).state = older

    assert "진료시간입니다" in town.say("demo-filler", "몇 시까지 하세요?").text


def test_a_link_that_expired_or_was_revoked_tells_nothing_of_the_patient(town: Town) -> None:
    """Identity holds only as long as its link."""
    town.nlu.intents["세안 언제부터 돼요?"] = ("aftercare_wash", 0.9)
    with town.database.write() as session:
        now = town.clock.clinic(session)
        patients.chat_user(session, town.clinic(), "demo-filler", now).link_expires_at = now - timedelta(minutes=1)
        patients.chat_user(session, town.clinic(), "demo-botox", now).link_revoked_at = now

    for user in ("demo-filler", "demo-botox"):
        assert "어떤 시술인지" in town.say(user, "세안 언제부터 돼요?").text


def test_two_clinics_never_see_each_other(town: Town) -> None:
    """The same Kakao key in two clinics is two people, with threads and escalations of their own."""
    town.say("demo-filler", "숨쉬기가 힘들어요")
    town.say("demo-filler", "몇 시까지 하세요?", clinic="demo2")

    assert heard(town, "demo-filler") == ["숨쉬기가 힘들어요"]
    assert heard(town, "demo-filler", "demo2") == ["몇 시까지 하세요?"]
    assert [triage for triage, *_ in escalations(town, "demo-filler")] == ["E0"]
    assert [reason for _, reason, _ in escalations(town, "demo-filler", "demo2")] == ["unknown"]


def test_staffs_words_that_find_no_room_wait_for_the_next_message(town: Town) -> None:
    """Nothing that staff wrote is cut off or lost, however much has piled up."""
    written = [f"{number}번째 말씀입니다. " + "가" * 880 for number in range(1, 5)]
    with town.database.write() as session:
        now = town.clock.clinic(session)
        conversation = conversations.take(session, patients.chat_user(session, town.clinic(), "demo-filler", now), now)
        for text in written:
            conversations.append(
                session, conversation, direction="out", author="staff", text=text, road="next_message", at=now,
                recorded_at=town.machine(),
            )  # fmt: skip

    replies = [town.say("demo-filler", "네").text for _ in range(3)]

    for text in written:
        assert sum(text in reply for reply in replies) == 1
    assert [text in replies[0] for text in written[:2]] == [True, True]


def test_a_state_that_was_kept_is_the_state_that_is_loaded(town: Town) -> None:
    """Buttons offered in one turn are known in the next."""
    town.nlu.intents["안녕하세요"] = ("greet", 0.9)
    town.say("demo-filler", "안녕하세요")

    with town.database.read() as session:
        user = patients.find_chat_user(session, town.clinic(), "demo-filler")
        assert user is not None
        kept = conversations.peek(session, user)
        assert kept is not None
    assert State.load(kept.state).choices["1-2"] == "menu:appointment"


def test_a_warm_door_lets_no_patient_wait_for_its_lexicon(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """What reads the texts of every clinic is built before the first turn."""
    town.conversations.warm()
    monkeypatch.setattr(Reader, "build", None)

    for clinic in ("demo", "demo2"):
        assert "자동 안내 챗봇" in town.say("stranger", "안녕하세요", clinic=clinic).text


def test_a_door_opens_without_a_database_to_warm_it(town: Town) -> None:
    """The first turns build what is missing."""
    town.database.engine.dispose()
    town.conversations._database = Database("sqlite:////nowhere/at/all")

    town.conversations.warm()
