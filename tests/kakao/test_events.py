"""Staff's words by the Event API: through the fake to our door and back, with everything that can go wrong."""

from collections.abc import Callable
from typing import Any

import pytest

from bot.readers import Readers
from channels.kakao_event.client import EventApi, EventApiError, Task
from channels.kakao_event.fake.faults import Faults
from console.parts import ConsoleParts
from console.replies import ASK_AFTER, watch
from records import conversations, patients
from records.models import Message
from tests.kakao.conftest import Stage, always
from tests.town import starter


def api(stage: Stage, bot: str = "demo-bot", key: str = "key") -> EventApi:
    return EventApi(stage.url, key, bot, "staff_reply")


def written(stage: Stage, words: str = "내일 오세요") -> Message:
    """Staff's words, on their way by an event."""
    with stage.town.database.write() as session:
        now = stage.town.clock.clinic(session)
        user = patients.chat_user(session, stage.clinic(), "demo-filler", now)
        return conversations.append(
            session, conversations.take(session, user, now), direction="out", author="staff", text=words, road="event",
            at=now, recorded_at=stage.town.machine(),
        )  # fmt: skip


def params(stage: Stage, message: Message) -> dict[str, str]:
    signature = stage.town.keyring.sign("event", message.clinic_id, "demo-filler", message.id)
    return {"anbu_event": f"{message.id}:{signature}"}


def ended(ask: EventApi, task_id: str) -> Task:
    """The task, once it has ended."""
    for _ in range(2000):
        task = ask.task(task_id)
        if task.ended:
            return task
    raise AssertionError("the task does not end")


def parts(stage: Stage) -> ConsoleParts:
    town = stage.town
    return ConsoleParts(
        database=town.database, clock=town.clock, keyring=town.keyring, live=town.live, demo=True, secure_cookies=False,
        session_key="k", event_api=lambda _: None, reader=Readers(starter()).of,
    )  # fmt: skip


def kept(stage: Stage) -> Message:
    [message] = stage.said()
    return message


@pytest.mark.parametrize("bot", ["demo-bot", "demo-bot!"])
def test_the_event_comes_to_our_door_and_the_words_arrive(stage: Stage, bot: str) -> None:
    """In the operating channel and in the development channel."""
    ask = api(stage, bot)
    task = ended(ask, ask.talk("demo-filler", params(stage, written(stage))))

    assert (task.failed, kept(stage).road, kept(stage).delivered_at is not None) == (False, "event", True)


@pytest.mark.parametrize("trouble", ["fail", "unresolved"])
def test_an_event_that_kakao_could_not_bring_goes_back_to_the_next_message(stage: Stage, trouble: str) -> None:
    """Staff see it; the patient gets the words with their next message."""
    stage.fake.faults = always(trouble)
    message, ask = written(stage), api(stage)
    task_id = ask.talk("demo-filler", params(stage, message))
    assert ended(ask, task_id).failed

    watch(parts(stage), ask, task_id, message, pause=lambda _: None)

    assert (kept(stage).road, kept(stage).delivered_at) == ("next_message", None)
    assert "내일 오세요" in stage.town.say("demo-filler", "네").text


def test_a_door_that_fails_is_a_failure_of_the_task(stage: Stage) -> None:
    """Kakao's error 201."""
    stage.fake.door_url = "http://127.0.0.1:1"
    ask = api(stage)
    task = ended(ask, ask.talk("demo-filler", params(stage, written(stage))))
    assert task.failed
    assert "201" in task.why
    assert "demo-filler" not in task.why


def test_the_same_event_twice_says_the_words_once(stage: Stage) -> None:
    """The second call of our door says nothing."""
    stage.fake.faults = always("duplicate")
    ask = api(stage)
    ended(ask, ask.talk("demo-filler", params(stage, written(stage))))

    line = next(line for line in stage.fake._log.read_text().splitlines() if '"kind": "event"' in line)
    assert line.count("내일 오세요") == 1


@pytest.mark.parametrize(
    ("trouble", "permanent"), [(Faults({"error": (1, 503)}), False), (Faults({"error": (1, 403)}), True)]
)
def test_a_call_that_kakao_refuses_is_an_error(stage: Stage, trouble: Faults, permanent: bool) -> None:
    stage.fake.faults = trouble
    with pytest.raises(EventApiError) as error:
        api(stage).talk("demo-filler", {})
    assert error.value.permanent is permanent


def test_another_key_than_the_bots_own_is_refused(stage: Stage) -> None:
    with pytest.raises(EventApiError, match="HTTP 401"):
        api(stage, key="wrong").talk("demo-filler", {})


def test_an_answer_that_is_lost_loses_no_words(stage: Stage) -> None:
    """Nobody knows whether Kakao took the call; the event may still bring the words."""
    stage.fake.faults = always("drop")
    with pytest.raises(EventApiError) as error:
        api(stage).talk("demo-filler", params(stage, written(stage)))
    assert error.value.permanent is False


class Scripted(EventApi):
    """Says of its task what a test wants, one after the other."""

    def __init__(self, *says: Callable[[], Task]) -> None:
        self.says = list(says)

    def task(self, task_id: str) -> Task:  # noqa: ARG002
        return self.says.pop(0)()


def away() -> Any:
    raise EventApiError("HTTP 404", permanent=True)


@pytest.mark.parametrize(
    ("says", "road", "looks"),
    [
        ([lambda: Task(True, False)], "event", 1),
        ([lambda: Task(False, False), away, lambda: Task(True, True)], "next_message", 3),
        ([lambda: Task(False, False)] * 9, "event", len(ASK_AFTER)),
        ([away] * 9, "event", len(ASK_AFTER)),
    ],
)
def test_a_task_is_asked_for_until_it_has_ended_or_a_few_times(
    stage: Stage, says: list[Callable[[], Task]], road: str, looks: int
) -> None:
    """What cannot be known changes nothing: the words are said with the next message unless they arrive before."""
    message, pauses = written(stage), list[float]()
    watch(parts(stage), Scripted(*says), "t", message, pauses.append)
    assert (kept(stage).road, pauses) == (road, list(ASK_AFTER[:looks]))


@pytest.mark.parametrize("body", ["ALL SUCCESS", "1 FAIL", "IN PROGRESS", ""])
def test_the_documented_states_are_read(stage: Stage, body: str) -> None:
    """`1 FAIL` alone is a failure too, and an unknown state is no end."""
    stage.fake.tokens.clear()
    stage.fake._tasks["t"] = {"taskId": "t", "status": body}
    task = api(stage).task("t")
    assert (task.ended, task.failed) == (body in ("ALL SUCCESS", "1 FAIL"), body == "1 FAIL")
