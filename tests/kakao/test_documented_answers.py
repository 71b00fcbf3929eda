"""Every documented component of an answer, over HTTP: at its limit it is shown, one step further it is refused."""

import copy
import re
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from channels.kakao_event.fake import server
from tests.kakao.skill import Skill, standing

READ = yaml.safe_load(Path(__file__).with_name("documented_answers.yml").read_text("utf-8"))
BROKEN = [
    pytest.param(name, change, id=f"{name}: {[*change]}") for name, row in READ.items() for change in row["broken"]
]
LONG = re.compile(r"(.)\*(\d+)")


@pytest.fixture(scope="module")
def skill(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Skill]:
    with standing(tmp_path_factory.mktemp("kakao")) as found:
        yield found


def refused(skill: Skill, answer: Any) -> list[str]:
    """What Kakao has against the answer."""
    skill.answer = answer
    shown = skill.play()
    assert shown["status"] == 200
    return list(shown["refused"])


def written_out(value: Any) -> Any:
    """With what stands for many of it."""
    if isinstance(value, str):
        found = LONG.fullmatch(value)
        return found[1] * int(found[2]) if found else value
    if isinstance(value, dict):
        return {name: written_out(each) for name, each in value.items()}
    if isinstance(value, list):
        return [each for item in value for each in many(item)]
    return value


def many(item: Any) -> list[Any]:
    name = next(iter(item), "") if isinstance(item, dict) else ""
    if name.startswith("*"):
        return [copy.deepcopy(written_out(item[name])) for _ in range(int(name[1:]))]
    return [written_out(item)]


def whole(shown: Any) -> Any:
    return shown if "version" in shown else {"version": "2.0", "template": {"outputs": [shown]}}


def changed(shown: Any, change: dict[str, Any]) -> Any:
    broken = copy.deepcopy(shown)
    for names, value in change.items():
        place, (*steps, last) = broken, names.split(".")
        for step in steps:
            place = place[int(step) if isinstance(place, list) else step]
        if value is None:
            place.pop(last, None)
        else:
            place[last] = written_out(value)
    return broken


@pytest.mark.parametrize("name", READ)
def test_what_keeps_every_limit_is_shown(skill: Skill, name: str) -> None:
    """Each component with all its documented fields."""
    assert refused(skill, whole(written_out(READ[name]["shown"]))) == []


@pytest.mark.parametrize(("name", "change"), BROKEN)
def test_what_breaks_one_is_not(skill: Skill, name: str, change: dict[str, Any]) -> None:
    """One character, one item, one field more or less."""
    assert refused(skill, whole(changed(written_out(READ[name]["shown"]), change)))


def test_an_answer_after_five_seconds_is_none(skill: Skill, monkeypatch: pytest.MonkeyPatch) -> None:
    """The skill's time-out, shortened here."""
    assert server.SKILL_SECONDS == 5.0
    monkeypatch.setattr(server, "SKILL_SECONDS", 0.1)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        monkeypatch.setattr(skill.fake, "door_url", f"http://127.0.0.1:{silent.getsockname()[1]}")
        shown = skill.play()
    assert (shown["status"], shown["refused"]) == (None, ["ReadTimeout"])
