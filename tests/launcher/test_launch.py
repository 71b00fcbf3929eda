"""The launcher as a whole, with tiny programs in place of ours and a home whose name is a trial."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from anbu.launcher.processes import end, ours
from anbu.settings import CHECKOUT, Settings
from tests.launcher.dummies import LAUNCH, settings_in, until


class Run:
    """A launcher in its own process, with all that it said."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.said: list[str] = []
        variables = {
            "ANBU_HOME": str(settings.home),
            "ANBU_PORT": str(settings.port),
            "ANBU_CONSOLE_PORT": str(settings.console_port),
            "ANBU_NLU_URL": "http://127.0.0.1:1",
            "ANBU_REDIS_URL": "redis://127.0.0.1:1",
        }
        self.process = subprocess.Popen(
            [sys.executable, "-c", LAUNCH],
            env=os.environ | variables,
            cwd=CHECKOUT,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        assert self.process.stdout
        for line in self.process.stdout:
            self.said.append(line.rstrip())

    def wait_for(self, words: str) -> None:
        until(lambda: any(words in line for line in self.said) or self.process.poll() is not None)
        assert any(words in line for line in self.said), self.said

    def named(self, words: str) -> list[psutil.Process]:
        return [p for p in ours(self.settings.run_dir) if words in " ".join(p.cmdline())]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("my clinic") / "50% #1; 'an bu'"


@pytest.fixture(scope="module")
def run(home: Path) -> Iterator[Run]:
    running = Run(settings_in(home))
    try:
        running.wait_for("ready  http")
        yield running
    finally:
        running.process.kill()
        end(ours(running.settings.run_dir))


def test_ready_names_both_doors_after_the_preparation(run: Run) -> None:
    """The ready line comes last, once, with the addresses."""
    ready = [line for line in run.said if line.startswith("ready")]
    assert len(ready) == 1
    assert f"http://127.0.0.1:{run.settings.port} " in ready[0]
    assert f"http://127.0.0.1:{run.settings.console_port}/console/ " in ready[0]
    assert run.said.index("prepared") < run.said.index(ready[0])


def test_a_killed_program_is_said_and_started_again_without_its_old_workers(run: Run) -> None:
    """After kill -9 a new one runs, the old one's worker is gone, and one line tells it."""
    (door,) = [p for p in run.named(str(run.settings.port)) if p.children()]
    (worker,) = door.children()
    door.kill()
    run.wait_for("webhook ended unexpectedly and is started again; its log is logs/webhook.log")
    until(lambda: bool(run.named(str(run.settings.port))))
    until(lambda: not worker.is_running())
    assert sum("webhook ended" in line for line in run.said) == 1


def test_a_killed_supervisor_takes_all_with_it_and_is_started_again(run: Run) -> None:
    """Nothing of the old one stays, and the doors open again."""
    (supervisor,) = run.named("supervisor.supervisord")
    before = ours(run.settings.run_dir)
    supervisor.kill()
    run.wait_for("the supervisor ended unexpectedly; everything is started again")
    until(lambda: not any(process.is_running() for process in before))
    until(lambda: bool(run.named(str(run.settings.console_port))))


def test_state_is_for_the_owner_alone_and_no_secret_is_shown(run: Run) -> None:
    """The home is closed to others; no key stands in what was said, logged or written for the supervisor."""
    home = run.settings.home
    keys = [part for part in (home / "secrets.toml").read_text().split('"') if len(part) > 30 and " " not in part]
    shown = "\n".join(run.said) + "".join(
        path.read_text() for path in [*home.glob("logs/*.log"), home / "run" / "supervisord.conf"]
    )
    assert len(keys) == 3
    assert [key for key in keys if key in shown] == []
    assert home.stat().st_mode & 0o077 == 0
    assert (home / "secrets.toml").stat().st_mode & 0o777 == 0o600


def test_sigterm_leaves_nothing(run: Run) -> None:
    """The launcher ends with 0, and no process of its own runs any more."""
    run.process.send_signal(signal.SIGTERM)
    assert run.process.wait(40) == 0
    assert ours(run.settings.run_dir) == []
    until(lambda: run.said[-1] == "anbu: stopped")
