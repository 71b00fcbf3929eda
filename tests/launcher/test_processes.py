"""Leftovers, the one launcher of an installation, and taken ports."""

import socket
import sys
from pathlib import Path

import pytest

from anbu.launcher.console import SetUpError
from anbu.launcher.processes import only_launcher, ours, require_free
from anbu.launcher.supervise import clear_leftovers
from tests.launcher.dummies import free_ports, marked

SLEEPER = (sys.executable, "-c", "import time; time.sleep(600)")


def test_leftovers_of_a_killed_run_are_named_and_ended(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What a killed launcher left is told in one line with its process id, and is gone afterwards."""
    with marked(tmp_path, *SLEEPER) as left:
        clear_leftovers(tmp_path)
        assert ours(tmp_path) == []
    said = capsys.readouterr().out.splitlines()
    assert len(said) == 1
    assert "the last run was killed and left processes behind" in said[0]
    assert str(left.pid) in said[0]


def test_processes_of_another_installation_are_left_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Only processes with the mark of this very run folder are ours."""
    with marked(tmp_path / "other", *SLEEPER) as theirs:
        clear_leftovers(tmp_path / "mine")
        assert theirs.is_running()
    assert capsys.readouterr().out == ""


def test_a_second_launcher_is_refused_with_the_id_of_the_first(tmp_path: Path) -> None:
    """An installation runs once; the message says which process to stop."""
    refused = pytest.raises(SetUpError, match=r"already runs .* stop it first: kill \d+")
    with only_launcher(tmp_path), refused, only_launcher(tmp_path):
        pass
    with only_launcher(tmp_path):
        pass  # free again


def test_a_taken_port_is_told_with_its_holder_and_variable() -> None:
    """The operator reads which port, who has it, and what to set instead."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(SetUpError) as refused:
            require_free("127.0.0.1", port, "ANBU_PORT")
    assert f"port {port} is taken by another program" in str(refused.value)
    assert "ANBU_PORT=… make run" in str(refused.value)


def test_a_free_port_is_no_hindrance() -> None:
    """A port that nobody listens on passes."""
    require_free("127.0.0.1", free_ports(1)[0], "ANBU_PORT")


def test_an_address_of_another_machine_is_refused() -> None:
    """ANBU_BIND must be an address of this machine."""
    with pytest.raises(SetUpError, match="correct ANBU_BIND"):
        require_free("192.0.2.1", free_ports(1)[0], "ANBU_PORT")
