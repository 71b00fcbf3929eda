"""Conversations: one a chat user, held by one at a time, answered once a request."""

from datetime import timedelta
from typing import Any

import pytest

from records import conversations, patients
from records.models import Conversation
from records.staff import by_login
from tests.scheduler.stage import moment
from tests.town import Town

NOW = moment("2026-03-10T09:20")


def talk(town: Town, user: str = "demo-filler", **values: Any) -> str:
    """Id of the user's conversation, with columns set."""
    with town.database.write() as session:
        known = patients.chat_user(session, town.clinic(), user, NOW)
        found = conversations.take(session, known, NOW)
        for name, value in values.items():
            setattr(found, name, value)
        return found.id


def of(town: Town, id: str) -> Conversation:
    with town.database.read() as session:
        return session.get_one(Conversation, id)


def say(town: Town, id: str, words: str, **content: Any) -> str:
    with town.database.write() as session:
        usual = {"direction": "out", "author": "staff", "text": words, "at": NOW, "recorded_at": NOW}
        return conversations.append(session, session.get_one(Conversation, id), **{**usual, **content}).id


def test_a_chat_user_has_one_conversation(town: Town) -> None:
    """Taken twice it is the same, held by the bot."""
    assert talk(town) == talk(town)
    assert of(town, talk(town)).holder == "bot"


def test_messages_stand_in_the_order_in_which_they_were_said(town: Town) -> None:
    """Also a hundred within one millisecond, and the thread shows the last ones."""
    id = talk(town)
    words = [str(number) for number in range(100)]
    with town.database.write() as session:
        conversation = session.get_one(Conversation, id)
        for each in words:
            conversations.append(
                session, conversation, direction="in", author="patient", text=each, at=NOW, recorded_at=NOW
            )
    with town.database.read() as session:
        assert [message.text for message in conversations.thread(session, id)] == words
        assert [message.text for message in conversations.thread(session, id, limit=3)] == words[-3:]


def test_an_older_hand_over_does_not_make_a_conversation_look_silent(town: Town) -> None:
    """The last word counts, not the last row."""
    id = talk(town)
    say(town, id, "방금", at=NOW + timedelta(hours=2))
    say(town, id, "어제 것이 이제", at=NOW)
    assert of(town, id).updated_at == NOW + timedelta(hours=2)


def test_staffs_words_wait_until_they_arrived(town: Town) -> None:
    """Only undelivered ones, the oldest first; a road is noted until then."""
    id = talk(town)
    first, second = say(town, id, "하나"), say(town, id, "둘")
    say(town, id, "봇", author="bot", delivered_at=NOW)
    say(town, id, "셋", delivered_at=NOW)
    with town.database.write() as session:
        assert [message.id for message in conversations.undelivered(session, id)] == [first, second]
        conversations.on_its_way(session, first, "event")
    with town.database.write() as session:
        [message, _] = conversations.undelivered(session, id)
        assert message.road == "event"
        message.delivered_at = NOW
    with town.database.write() as session:
        conversations.on_its_way(session, first, "next_message")
        assert [message.id for message in conversations.undelivered(session, id)] == [second]


@pytest.mark.parametrize(
    ("clinic", "user", "key", "found"),
    [
        ("demo", "demo-filler", "r1", True),
        ("demo2", "demo-filler", "r1", False),
        ("demo", "demo-botox", "r1", False),
        ("demo", "demo-filler", "r2", False),
    ],
)
def test_an_answer_is_remembered_for_its_clinic_user_and_request(
    town: Town, clinic: str, user: str, key: str, found: bool
) -> None:
    """Nobody else's request gets it."""
    with town.database.write() as session:
        conversations.remember_answer(session, town.clinic(), "demo-filler", "r1", {"bubbles": []}, NOW)
    with town.database.read() as session:
        kept = conversations.answered(session, town.clinic(clinic), user, key)
    assert kept == ({"bubbles": []} if found else None)


def test_a_conversation_has_one_holder(town: Town) -> None:
    """A colleague's is not claimed, and taken over only from the one who is named."""
    with town.database.read() as session:
        nurse, desk = (by_login(session, town.clinic(), login) for login in ("nurse", "desk"))
    assert nurse is not None
    assert desk is not None
    with town.database.write() as session:
        conversation = session.get_one(Conversation, talk(town))
        assert conversations.claim(conversation, nurse.id, NOW)
        assert conversations.claim(conversation, nurse.id, NOW)
        assert not conversations.claim(conversation, desk.id, NOW)
        assert not conversations.take_over(conversation, desk.id, "somebody else", NOW)
        assert conversations.take_over(conversation, desk.id, nurse.id, NOW)
        conversations.hand_back(conversation)
    found = of(town, talk(town))
    assert (found.holder, found.staff_id, found.held_since) == ("bot", None, None)


@pytest.mark.parametrize(
    ("holder", "updated", "held", "given_back"),
    [
        ("staff", 60, 60, True),
        ("staff", 59, 60, False),
        ("staff", 60, 59, False),
        ("staff", 60, None, True),
        ("waiting", 600, None, False),
        ("bot", 600, None, False),
    ],
)
def test_only_what_staff_left_silent_goes_back(
    town: Town, holder: str, updated: int, held: int | None, given_back: bool
) -> None:
    """Minutes since the last word and since the claim, both at least an hour."""
    since = NOW - timedelta(minutes=held) if held is not None else None
    id = talk(town, holder=holder, updated_at=NOW - timedelta(minutes=updated), held_since=since)
    other = talk(town, "demo-botox", holder="staff", updated_at=NOW, held_since=NOW)
    with town.database.write() as session:
        returned = conversations.hand_back_silent(session, town.clinic().id, NOW, timedelta(hours=1))
    assert returned == ([id] if given_back else [])
    assert of(town, id).holder == ("bot" if given_back else holder)
    assert of(town, other).holder == "staff"
