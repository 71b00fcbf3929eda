"""The real service for a proof: `anbu run` in a home of its own, on ports of its own, and its processes by name."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import requests

from anbu.launcher.processes import MARK, ours
from anbu.settings import CHECKOUT, Settings
from tests.services import free_port

READY_SECONDS = 300
STOP_SECONDS = 120

# What the process's command line holds, and whether a child of it is meant.
VICTIMS = {
    "webhook worker": ("anbu.processes:webhook", True),
    "webhook": ("anbu.processes:webhook", False),
    "console": ("anbu.processes:console", False),
    "scheduler": ("anbu scheduler", False),
    "sender worker": ("dramatiq anbu.sender", True),
    "sender": ("dramatiq anbu.sender", False),
    "valkey": ("valkey-server", False),
    "nlu": ("--enable-api", False),
    "supervisor": ("supervisor.supervisord", False),
}


class Service:
    """Started at once; `stop` it. Everything it says is in `home/said`."""

    def __init__(self, home: Path) -> None:
        self.settings = Settings(home=home, port=free_port(), console_port=free_port(), demo=True)
        self._said = home / "said"
        chosen = {"ANBU_HOME": home, "ANBU_PORT": self.settings.port, "ANBU_CONSOLE_PORT": self.settings.console_port}
        environment = {name: value for name, value in os.environ.items() if name != MARK}
        environment |= {name: str(value) for name, value in chosen.items()} | {"ANBU_DEMO": "1"}
        with self._said.open("wb") as said:
            command = [sys.executable, str(Path(sys.executable).with_name("anbu")), "run"]
            self._process = subprocess.Popen(command, cwd=CHECKOUT, env=environment, stdout=said, stderr=said)
        try:
            until(self._is_ready, "the service is ready", READY_SECONDS)
        except (TimeoutError, RuntimeError):
            self.stop()
            raise

    def _is_ready(self) -> bool:
        if self._process.poll() is not None:
            raise RuntimeError(f"the service ended at its start: {self._said.read_text()[-1000:]}")
        return any(line.startswith("ready") for line in self._said.read_text().splitlines())

    def healthy(self) -> bool:
        """Both doors answer, and call every dependency ok."""
        try:
            words = [
                requests.get(f"{door}/readyz", timeout=3).json()
                for door in (self.settings.door_url, self.settings.console_url)
            ]
        except (requests.RequestException, ValueError):
            return False
        return all(word == "ok" for answer in words for word in answer.values())

    def left(self) -> list[psutil.Process]:
        """Processes of this service that run now."""
        return ours(self.settings.run_dir)

    def find(self, victim: str) -> psutil.Process | None:
        """The process called `victim`, when it runs."""
        mark, child = VICTIMS[victim]
        mains = [process for process in self.left() if mark in _words(process)]
        mains = [process for process in mains if process.ppid() not in {each.pid for each in mains}]
        found = [worker for main in mains for worker in main.children() if _is_worker(worker)] if child else mains
        return found[0] if found else None

    def kill(self, victim: str) -> int:
        """End the victim by SIGKILL; its process id. Raises LookupError when it does not run."""
        process = self.find(victim)
        if process is None:
            raise LookupError(f"no process is the {victim}")
        process.send_signal(signal.SIGKILL)
        return process.pid

    def replaced(self, victim: str, killed: int) -> bool:
        """Whether the victim runs again as another process."""
        process = self.find(victim)
        return process is not None and process.pid != killed

    def stop(self) -> int:
        """End the service as an operator does; its exit status."""
        self._process.send_signal(signal.SIGTERM)
        return self._process.wait(STOP_SECONDS)


def _words(process: psutil.Process) -> str:
    try:
        return " ".join(process.cmdline())
    except psutil.Error:
        return ""


def _is_worker(process: psutil.Process) -> bool:
    return "resource_tracker" not in _words(process) and process.status() != psutil.STATUS_ZOMBIE


def until(holds: Callable[[], bool], what: str, seconds: float) -> None:
    """Wait for it. Raises TimeoutError."""
    deadline = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > deadline:
            raise TimeoutError(f"it took more than {seconds:.0f} s until {what}")
        time.sleep(0.3)
