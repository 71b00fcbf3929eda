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
    prepared = _later(prepared_file(settings))
    open_doors = _later(prepared_file(settings), settings.door_url, settings.console_url)
    found = [
        Program("webhook", [*prepared, *_door(settings, "webhook", settings.port, workers=2, threads=32)]),
        Program("console", [*prepared, *_door(settings, "console", settings.console_port, workers=1, threads=64)]),
        Program("scheduler", [*open_doors, sys.executable, str(Path(sys.executable).with_name("anbu")), "scheduler"]),
        Program("sender", [*open_doors, *_sender()]),
    ]
    if not settings.redis_url:
        socket = settings.valkey_socket
        server = valkey.server(settings.run_dir, socket=socket, port=settings.valkey_port)
        found.append(Program("valkey", server, support=True))
    if model and not settings.nlu_url:
        server = nlu.server(model, settings.nlu_port, settings.nlu_processes)
        found.append(Program("nlu", [*open_doors, *server], support=True))
    return found


def prepared_file(settings: Settings) -> Path:
    """Exists from the moment the database is ready for its users."""
    return settings.run_dir / "prepared"


def _later(*wanted: str | Path) -> list[str]:
    return [sys.executable, "-m", "anbu.launcher.later", *map(str, wanted), "--"]


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
