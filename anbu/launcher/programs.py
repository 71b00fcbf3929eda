"""The programs of one machine: what the supervisor keeps running."""

import sys
from dataclasses import dataclass
from pathlib import Path

from anbu.launcher import nlu, valkey
from anbu.settings import Settings

GRACE = 10  # seconds a program has to finish its work when it is asked to stop


@dataclass(frozen=True)
class Program:
    """One supervised process: its command line, and whether others lean on it."""

    name: str
    command: list[str]
    support: bool = False


def programs(settings: Settings, model: Path | None) -> list[Program]:
    """Everything this installation runs itself; what an address is given for is left to run elsewhere.

    `model` is the language model to serve, None for none.
    """
    later = [sys.executable, "-m", "anbu.launcher.later", settings.door_url, settings.console_url, "--"]
    found = [
        Program("webhook", _door(settings, "webhook", settings.port, workers=2, threads=32)),
        Program("console", _door(settings, "console", settings.console_port, workers=1, threads=64)),
        Program("scheduler", [*later, sys.executable, str(Path(sys.executable).with_name("anbu")), "scheduler"]),
        Program("sender", [*later, *_sender()]),
    ]
    if not settings.redis_url:
        socket = settings.valkey_socket
        server = valkey.server(settings.run_dir, socket=socket, port=settings.valkey_port)
        found.append(Program("valkey", server, support=True))
    if model and not settings.nlu_url:
        found.append(Program("nlu", [*later, *nlu.server(model, settings.nlu_port)], support=True))
    return found


def _door(settings: Settings, name: str, port: int, *, workers: int, threads: int) -> list[str]:
    """A granian server. Every open event stream of the console holds one thread."""
    serve = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", settings.bind, "--port", str(port)]
    size = ["--workers", str(workers), "--blocking-threads", str(threads), "--respawn-failed-workers"]
    return [*serve, *size, "--no-ws", "--http", "1", "--workers-kill-timeout", "5", f"anbu.processes:{name}"]


def _sender() -> list[str]:
    patience = str((GRACE - 2) * 1000)
    return [
        *(sys.executable, "-m", "dramatiq", "anbu.sender", "--processes", "1", "--threads", "8"),
        *("--worker-shutdown-timeout", patience),
    ]
