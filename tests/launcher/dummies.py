"""Tiny programs that stand for ours in the launcher's tests, and the launcher around them."""

import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
from pydantic import SecretStr

from anbu.launcher.processes import MARK, end, ours
from anbu.launcher.programs import Program
from anbu.settings import Settings

DOOR = str(Path(__file__).with_name("door.py"))
LAUNCH = """
import sys
from anbu.launcher import launch
from anbu.settings import Settings
from tests.launcher.dummies import doors

launch.programs = lambda settings, model: doors(settings)
launch.launch(Settings(), lambda: print("prepared", flush=True))
"""


def doors(settings: Settings) -> list[Program]:
    return [
        Program("webhook", [sys.executable, DOOR, str(settings.port)]),
        Program("console", [sys.executable, DOOR, str(settings.console_port)]),
    ]


def settings_in(home: Path) -> Settings:
    """Settings that need nothing but two free ports."""
    port, console_port = free_ports(2)
    return Settings(
        home=home,
        port=port,
        console_port=console_port,
        nlu_url="http://127.0.0.1:1",
        redis_url=SecretStr("redis://127.0.0.1:1"),
    )


def free_ports(count: int) -> list[int]:
    probes = [socket.socket() for _ in range(count)]
    for probe in probes:
        probe.bind(("127.0.0.1", 0))
    ports = [int(probe.getsockname()[1]) for probe in probes]
    for probe in probes:
        probe.close()
    return ports


@contextmanager
def marked(run_dir: Path, *command: str) -> Iterator[psutil.Process]:
    """A process that carries the mark of a launcher of `run_dir`."""
    with subprocess.Popen(command, env={MARK: str(run_dir)}) as process:
        try:
            until(lambda: bool(ours(run_dir)))
            yield psutil.Process(process.pid)
        finally:
            end(ours(run_dir), grace=0.1)


def until(holds: Callable[[], bool], seconds: float = 30) -> None:
    """Wait for what another process does. Fails the test after `seconds`."""
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.05)
