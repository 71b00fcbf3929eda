"""The same request twice, and many at once: one effect each, on SQLite and PostgreSQL."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from threading import Barrier, Event
from typing import Any

import pytest
from sqlalchemy import func, select

from bot.reply import Reply
from records.models import ChatUser, Conversation
from tests.core.kept import escalations, heard, messages
from tests.town import ScriptedNlu, Town

THREADS = 8


def at_once(town: Town, say: Callable[[int], Reply]) -> list[Reply]:
    """`say` called with 0 to 7 at the same moment, each in a thread of its own."""
    start = Barrier(THREADS)

    def one(number: int) -> Reply:
        start.wait(10)
        return say(number)

    town.clinic()  # the readers and the pool are warm
    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(one, range(THREADS)))


def test_the_same_request_again_gets_the_same_answer_and_changes_nothing(town: Town) -> None:
    """A doubled request key answers alike, appends nothing and asks nobody."""
    town.nlu.intents["안녕하세요"] = ("greet", 0.9)

    first = town.say("demo-filler", "안녕하세요", request_key="chp-1")
    second = town.say("demo-filler", "안녕하세요", request_key="chp-1")

    assert second == first
    assert town.nlu.asked == ["안녕하세요"]
    assert len(messages(town, "demo-filler")) == 2


def test_a_request_key_belongs_to_one_user_of_one_clinic(town: Town) -> None:
    """Another user's, or another clinic's, request with the same key is another request."""
    for user, clinic in (("demo-filler", "demo"), ("demo-botox", "demo"), ("demo-filler", "demo2")):
        town.say(user, "상담원 연결", clinic=clinic, request_key="chp-1")
        assert heard(town, user, clinic) == ["상담원 연결"]


def test_a_request_without_a_key_is_always_new(town: Town) -> None:
    """Without Kakao's footprint nothing can be told apart."""
    for _ in range(2):
        town.say("demo-filler", "상담원 연결")

    assert heard(town, "demo-filler") == ["상담원 연결", "상담원 연결"]
    assert escalations(town, "demo-filler") == [("E2", "patient_asked", 1)]


@pytest.mark.parametrize("user", ["demo-filler", "somebody new"])
def test_one_request_from_eight_threads_has_one_effect(town: Town, user: str) -> None:
    """Eight equal answers, one message, one escalation that was never repeated."""
    replies = at_once(town, lambda _: town.say(user, "상담원 연결", request_key="chp-1"))

    assert replies == [replies[0]] * THREADS
    assert len(messages(town, user)) == 2
    assert escalations(town, user) == [("E2", "patient_asked", 0)]


def test_eight_requests_of_somebody_new_are_all_recorded_in_one_conversation(town: Town) -> None:
    """The first words of a stranger, sent in one breath: nothing is lost and nobody is doubled."""
    at_once(town, lambda number: town.say("somebody new", f"{number}번 말", request_key=f"chp-{number}"))

    assert sorted(heard(town, "somebody new")) == [f"{number}번 말" for number in range(THREADS)]
    with town.database.read() as session:
        of_user = select(func.count()).select_from(Conversation).join(ChatUser)
        assert session.scalar(of_user.where(ChatUser.user_key == "somebody new")) == 1


def test_eight_emergencies_at_once_are_one_alarm_with_seven_repeats(town: Town) -> None:
    """Each is heard; the alarm is not raised eight times."""
    at_once(town, lambda number: town.say("demo-filler", "숨쉬기가 힘들어요", request_key=f"chp-{number}"))

    assert escalations(town, "demo-filler") == [("E0", "emergency", THREADS - 1)]


@dataclass
class SlowNlu(ScriptedNlu):
    """Thinks about one text until it is told to go on."""

    thinking: Event = field(default_factory=Event)
    go_on: Event = field(default_factory=Event)

    def parse(self, text: str) -> dict[str, Any]:
        if text == "천천히":
            self.thinking.set()
            assert self.go_on.wait(20)
        return super().parse(text)


def test_a_slow_language_model_holds_up_nobody_else(town: Town) -> None:
    """No transaction is open while the language model thinks: others' turns are recorded meanwhile."""
    slow = SlowNlu()
    town.conversations._nlu = slow
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(town.say, "demo-filler", "천천히")
        assert slow.thinking.wait(20)
        try:
            assert town.database.engine.pool.checkedout() == 0  # type: ignore[attr-defined]
            town.say("demo-botox", "상담원 연결")
            assert heard(town, "demo-botox") == ["상담원 연결"]
            assert heard(town, "demo-filler") == []
        finally:
            slow.go_on.set()
        waiting.result(20)
    assert heard(town, "demo-filler") == ["천천히"]
