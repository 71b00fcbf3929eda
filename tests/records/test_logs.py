"""What the processes log: opaque ids, never a name, a phone or a text, however badly the day goes."""

import json
import os
import subprocess
import sys

import pytest

from anbu.settings import CHECKOUT
from tests.records.planted import SECRETS, found_in


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Everything that a bad day logged."""
    home = tmp_path_factory.mktemp("chatterbox")
    environment = {name: value for name, value in os.environ.items() if not name.startswith("ANBU_")}
    day = subprocess.run(
        [sys.executable, "-m", "tests.records.chatterbox", str(home)],
        cwd=CHECKOUT,
        env=environment | {"ANBU_HOME": str(home), "PYTHONIOENCODING": "utf-8"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=300,
        check=False,
    )
    assert day.returncode == 0, day.stdout.decode()[-3000:]
    return day.stdout


def test_no_log_line_holds_a_planted_word(said: bytes) -> None:
    """Neither ours nor a library's, down to debugging, in no encoding."""
    assert found_in(said, SECRETS) == []


@pytest.mark.parametrize(
    "event",
    [
        "skill.wrong_key",
        "skill.unknown_bot",
        "turn.not_recorded",
        "pump.failed",
        "send.failed",
        "live.not_announced",
        "chatterbox.done",
    ],
)
def test_the_bad_day_was_bad(said: bytes, event: str) -> None:
    """Each trouble really happened and was told."""
    assert event.encode() in said


def test_a_line_names_its_process_and_its_hour(said: bytes) -> None:
    """One JSON object a line, with process, level and time."""
    [line] = [line for line in said.splitlines() if b"chatterbox.done" in line]
    told = json.loads(line)
    assert (told["process"], told["level"], told["timestamp"][-1]) == ("chatterbox", "info", "Z")
