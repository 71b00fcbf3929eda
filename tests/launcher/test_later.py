"""A program that waits for its turn."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from anbu.launcher import later
from tests.launcher.dummies import DOOR, free_ports


def test_a_program_waits_for_the_file_however_long(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The file, made while it waits, is there when the program begins; the patience for doors does not count."""
    file = tmp_path / "prepared"
    begun: list[bool] = []
    monkeypatch.setattr(os, "execv", lambda _path, _command: begun.append(file.exists()))
    monkeypatch.setattr(later, "PATIENCE", 0)
    monkeypatch.setattr(later.time, "sleep", lambda _seconds: file.touch())
    monkeypatch.setattr(sys, "argv", ["later", str(file), "--", "/bin/true"])
    later.main()
    assert begun == [True]


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
