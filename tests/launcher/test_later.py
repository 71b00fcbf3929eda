"""A program that waits for its turn."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from anbu.launcher import later
from tests.launcher.dummies import DOOR, free_ports


def test_a_program_waits_for_the_file_however_long(tmp_path: Path) -> None:
    """When the program begins, the file is there."""
    file = tmp_path / "prepared"
    look = f"import os; print(os.path.exists({str(file)!r}))"
    words = [sys.executable, "-m", "anbu.launcher.later", str(file), "--", sys.executable, "-c", look]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as process:
        file.touch()
        assert process.communicate(timeout=30)[0] == "True\n"


def test_a_program_begins_when_the_door_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    """It does not wait for its patience to end once the door is open."""
    (port,) = free_ports(1)
    begun: list[list[str]] = []
    monkeypatch.setattr(os, "execv", lambda _path, command: begun.append(command))
    monkeypatch.setattr(later, "PATIENCE", 600)
    monkeypatch.setattr(sys, "argv", ["later", f"http://127.0.0.1:{port}", "--", "/bin/true", "x"])
    with subprocess.Popen([sys.executable, DOOR, str(port)], start_new_session=True) as door:
        later.main()
        os.killpg(door.pid, 9)
    assert begun == [["/bin/true", "x"]]


def test_a_door_that_stays_shut_holds_nothing_up_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    """After its patience the program begins all the same."""
    begun: list[list[str]] = []
    monkeypatch.setattr(os, "execv", lambda _path, command: begun.append(command))
    monkeypatch.setattr(later, "PATIENCE", 0)
    monkeypatch.setattr(sys, "argv", ["later", f"http://127.0.0.1:{free_ports(1)[0]}", "--", "/bin/true"])
    later.main()
    assert begun == [["/bin/true"]]
