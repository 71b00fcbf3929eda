"""The room as it happens."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from typing import Any

import requests

from channels.simulator.phone import PhoneLog
from console.simulator import SimulatorParts
from console.simulator.stream import events
from records import conversations, patients
from records.database import Database
from records.live import Live
from records.models import Clinic
from tests.simulator.stage import MONDAY


def said(phone: PhoneLog, text: str, user: str = "demo-filler") -> int:
    entry = {"at": MONDAY.isoformat(), "direction": "in", "kind": "say", "payload": {"utterance": text}}
    return phone.append("demo", user, entry)


@contextmanager
def watching(simulator: str, last: int | None = None) -> Iterator[Iterator[tuple[str, Any]]]:
    """(event, data) of the room's stream, as the browser reads them."""
    headers = {} if last is None else {"Last-Event-ID": str(last)}
    query = {"clinic": "demo", "user": "demo-filler"}
    url = f"{simulator}/simulator/stream"
    with requests.get(url, params=query, headers=headers, stream=True, timeout=10) as answer:
        yield _read(answer)


def _read(answer: requests.Response) -> Iterator[tuple[str, Any]]:
    name = ""
    for line in answer.iter_lines(chunk_size=1, decode_unicode=True):
        if line.startswith("event: "):
            name = line.removeprefix("event: ")
        elif line.startswith("data: "):
            yield name, json.loads(line.removeprefix("data: "))


def entries(events: Iterator[tuple[str, Any]], count: int) -> list[str]:
    found = (data["payload"]["utterance"] for name, data in events if name == "entry")
    return list(islice(found, count))


def test_old_entries_come_first_and_new_ones_as_they_are_written(simulator: str, phone: PhoneLog) -> None:
    """The stream begins with the room's history and goes on with what happens, of this room only."""
    said(phone, "어제 한 말")
    with watching(simulator) as events:
        assert entries(events, 1) == ["어제 한 말"]
        said(phone, "남의 말", user="demo-botox")
        said(phone, "방금 한 말")
        assert entries(events, 1) == ["방금 한 말"]


def test_a_browser_that_comes_back_goes_on_where_it_was(simulator: str, phone: PhoneLog) -> None:
    """With the last entry's id, nothing comes twice."""
    last = said(phone, "하나")
    said(phone, "둘")
    with watching(simulator, last) as events:
        assert entries(events, 1) == ["둘"]


def test_staffs_side_follows_a_change_in_the_database(simulator: str, database: Database, clinic: Clinic) -> None:
    """The staff's view comes at once and again when somebody takes the conversation, even without Redis."""
    with watching(simulator) as events:
        views = (data for name, data in events if name == "state")
        assert next(views)["holder"]["name"] == "bot"
        hold(database, clinic)
        assert next(views)["holder"]["name"] == "waiting"


def hold(database: Database, clinic: Clinic) -> str:
    with database.write() as session:
        user = patients.chat_user(session, clinic, "demo-filler", MONDAY)
        conversation = conversations.take(session, user, MONDAY)
        conversation.holder = conversations.WAITING
        return conversation.id


def test_an_announced_change_is_shown_before_the_next_look(
    parts: SimulatorParts, database: Database, clinic: Clinic
) -> None:
    """What is announced is read at that moment and not at the next regular look."""

    class Announced(Live):
        def watch(self, clinic_id: str, beat_seconds: float = 15.0) -> Iterator[dict[str, Any] | None]:
            assert (clinic_id, beat_seconds) == (clinic.id, parts.beat_seconds)
            yield None
            yield {"kind": "conversation", "id": hold(database, clinic)}
            raise AssertionError("read on")

    live = Announced("unix:///nowhere")
    happening = events(SimulatorParts(**{**vars(parts), "live": live}), "demo", clinic.id, "demo-filler", 0)
    names = [json.loads(each.split("data: ")[1])["holder"]["name"] for each in happening_states(happening, 2)]
    assert names == ["bot", "waiting"]


def happening_states(happening: Iterator[str], count: int) -> list[str]:
    return list(islice((each for each in happening if each.startswith("event: state")), count))


def test_the_same_view_is_not_sent_again(parts: SimulatorParts, clinic: Clinic, phone: PhoneLog) -> None:
    """Without a change only entries come."""
    happening = (each for each in events(parts, "demo", clinic.id, "demo-filler", 0) if "event: " in each)
    first = next(happening)
    said(phone, "하나")
    second = next(happening)
    said(phone, "둘")
    kinds = [each.split("event: ")[1].split("\n")[0] for each in (first, second, next(happening))]
    assert kinds == ["state", "entry", "entry"]
