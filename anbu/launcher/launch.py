"""The launcher: from settings to a running service and back to silence."""

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import NoReturn

from anbu.launcher import nlu
from anbu.launcher.console import SetUpError, say
from anbu.launcher.parent import make_was_interrupted
from anbu.launcher.processes import only_launcher, require_free
from anbu.launcher.programs import prepared_file, programs
from anbu.launcher.readiness import News
from anbu.launcher.supervise import Supervisor, clear_leftovers
from anbu.settings import Settings

TICK = 0.5  # seconds between two looks at the service while it starts
SLOW_TICK = 1.0  # seconds between two looks at the supervisor afterwards
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Stopped(BaseException):
    """The operator wants everything to stop."""


def launch(settings: Settings, prepare: Callable[[], None]) -> None:
    """Run the whole service in the foreground until a signal stops it; then nothing of it is left.

    1. Hold the installation; end what a killed run left; require every port.
    2. Train the language model if its inputs changed; start the supervisor; `prepare` (migrate, seed).
    3. Open the doors, tell what is still missing, print `ready` with the addresses.
    4. Restart what dies; on SIGINT, SIGTERM or SIGHUP stop all.

    Raises SetUpError when a port is taken or the installation is held; what `prepare` raises passes through.
    """
    parent = os.getppid()
    settings.home.mkdir(parents=True, exist_ok=True, mode=0o700)
    settings.run_dir.mkdir(exist_ok=True, mode=0o700)
    _ = settings.secrets  # made, or refused, before anything starts
    with only_launcher(settings.run_dir):
        clear_leftovers(settings.run_dir)
        require_ports(settings)
        _listen_to_signals()
        supervisor = None
        try:
            model = train(settings)
            supervisor = Supervisor(settings, programs(settings, model))
            prepared_file(settings).unlink(missing_ok=True)
            supervisor.start()  # while it loads its programs, which wait for the file
            prepare()
            prepared_file(settings).touch()
            watch(supervisor, News(settings, expect_nlu=bool(model or settings.nlu_url)), parent)
        except Stopped:
            say("stopping")
        finally:
            _ignore_signals()
            if supervisor:
                supervisor.stop()
        say("stopped")


def require_ports(settings: Settings) -> None:
    """Raises SetUpError for the first port that we would need and cannot have."""
    needed = [(settings.bind, settings.port, "ANBU_PORT"), (settings.bind, settings.console_port, "ANBU_CONSOLE_PORT")]
    if not settings.nlu_url:
        needed.append(("127.0.0.1", settings.nlu_port, "ANBU_PORT"))
    if not settings.redis_url and not settings.valkey_socket:
        needed.append(("127.0.0.1", settings.valkey_port, "ANBU_PORT"))
    ports = [port for _, port, _ in needed]
    for host, port, variable in needed:
        if ports.count(port) > 1:
            raise SetUpError(f"port {port} is wanted twice; choose another port: {variable}=… make run")
        require_free(host, port, variable)


def train(settings: Settings) -> Path | None:
    """Bring the language model up to date. Returns the one to serve: an older one, or none, when that fails."""
    if settings.nlu_url:
        return None
    try:
        nlu.ensure_model(settings.model_dir, settings.home / "logs" / "train.log")
    except SetUpError as error:
        say(f"the language model could not be brought up to date: {error}")
    return nlu.newest_model(settings.model_dir)


def watch(supervisor: Supervisor, news: News, parent: int) -> NoReturn:
    """Keep the supervisor alive and tell the news of the start. Ends by Stopped."""
    while True:
        supervisor.ensure()
        if make_was_interrupted(parent):
            raise Stopped
        time.sleep(SLOW_TICK if news.tell() else TICK)


def _listen_to_signals() -> None:
    for sign in SIGNALS:
        signal.signal(sign, _stop)  # also where a shell made the process ignore SIGINT


def _ignore_signals() -> None:
    for sign in SIGNALS:
        signal.signal(sign, signal.SIG_IGN)


def _stop(_signal: int, _frame: FrameType | None) -> NoReturn:
    _ignore_signals()  # make and the terminal may both pass one on; the stop itself must not be stopped
    raise Stopped
