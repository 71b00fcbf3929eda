"""Run supervisord and everything under it; leave nothing behind."""

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import IO

from anbu.launcher.config import render
from anbu.launcher.console import SetUpError, say
from anbu.launcher.parent import die_with_parent
from anbu.launcher.processes import MARK, describe, end, ours
from anbu.launcher.programs import GRACE, Program
from anbu.settings import Settings

STOP_TIME = 8 * GRACE  # seconds; supervisord stops its programs one after another


class Supervisor:
    """supervisord with its programs, restarted should it die itself."""

    def __init__(self, settings: Settings, programs: list[Program]) -> None:
        self._run_dir = settings.run_dir
        self._logs = settings.home / "logs"
        self._config = settings.run_dir / "supervisord.conf"
        self._env = environment(settings)
        self._programs = programs
        self._process: subprocess.Popen[str] | None = None
        self._started = 0.0

    def start(self) -> None:
        """Write the configuration and start supervisord, which dies with this process however that ends."""
        self._logs.mkdir(exist_ok=True)
        self._config.write_text(render(self._programs), encoding="utf-8")
        self._started = time.monotonic()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "supervisor.supervisord", "-c", str(self._config)],
            cwd=self._logs,
            env=self._env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,  # ^C of the terminal is for the launcher alone
            preexec_fn=die_with_parent,
        )
        assert self._process.stdout
        threading.Thread(target=_copy, args=(self._process.stdout,), daemon=True).start()

    def ensure(self) -> None:
        """Start supervisord again, and all under it, when it has died. Raises SetUpError when it does not start."""
        if self._process and self._process.poll() is not None:
            if self._process.returncode > 0 and time.monotonic() - self._started < GRACE:
                raise SetUpError(f"the supervisor does not start; its log is {self._logs / 'supervisor.log'}")
            say("the supervisor ended unexpectedly; everything is started again; its log is logs/supervisor.log")
            end(ours(self._run_dir))
            self.start()

    def stop(self) -> None:
        """Stop everything in order; whatever does not stop is killed. Afterwards no process of ours is left."""
        if self._process:
            self._process.send_signal(signal.SIGTERM)
            try:
                self._process.wait(STOP_TIME)
            except subprocess.TimeoutExpired:
                say("some processes do not stop in time and are killed")
        end(ours(self._run_dir))


def environment(settings: Settings) -> dict[str, str]:
    """What every process of the service is started with; the mark lets us find it again."""
    inherited = {name: value for name, value in os.environ.items() if name not in {"PYTHONPATH", "PYTHONHOME"}}
    return {**inherited, "ANBU_HOME": str(settings.home), "PYTHONUNBUFFERED": "1", MARK: str(settings.run_dir)}


def clear_leftovers(run_dir: Path) -> None:
    """End what a killed launcher left behind, telling the operator what it was."""
    found = ours(run_dir)
    if found:
        say(f"the last run was killed and left processes behind; ending them first: {describe(found)}")
        end(found)


def _copy(lines: IO[str]) -> None:
    for line in lines:
        print(line, end="", flush=True)
