"""The embedded language model: train it when its inputs changed, and the command that serves it."""

import os
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import requests

from anbu.launcher.console import SetUpError, say
from anbu.launcher.environments import NLU
from anbu.launcher.parent import die_with_parent
from anbu.settings import CHECKOUT, Settings
from nlu.inputs import model_file

PYTHON = NLU / "bin" / "python"


def server(model: Path, port: int, processes: int = 1) -> list[str]:
    """Command line that serves `model` on `port` of 127.0.0.1 by so many processes, from any folder."""
    serve = [str(PYTHON), str(CHECKOUT / "nlu" / "serve.py"), "--models", str(model), "--port", str(port)]
    return [*serve, "--processes", str(processes)]


def newest_model(folder: Path) -> Path | None:
    """The model of today's inputs, else the last one trained, else None."""
    today = model_file(folder)
    older = sorted(folder.glob("*.tar.gz"), key=lambda path: path.stat().st_mtime)
    return today if today.exists() else older[-1] if older else None


def ensure_model(folder: Path, log: Path, python: Path = PYTHON) -> bool:
    """Train into `folder` unless it holds the model of today's inputs. Returns whether it trained.

    A failed training leaves older models where they are. Raises SetUpError naming the log.
    """
    model = model_file(folder)
    if model.exists():
        return False
    if not os.access(python, os.X_OK):
        raise SetUpError(f"{python} is missing")
    say(f"training the language model: some minutes, once for every change of it (log: {log})")
    started = time.monotonic()
    _train(folder, log, python)
    if not model.exists():
        raise SetUpError(f"the training ended without a model; its words are in {log}")
    say(f"the language model is trained ({time.monotonic() - started:.0f} s)")
    return True


def _train(folder: Path, log: Path, python: Path) -> None:
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("wb") as words:
        subprocess.run(
            [str(python), "-m", "nlu.train", "--out", str(folder)],
            cwd=CHECKOUT,
            stdin=subprocess.DEVNULL,
            stdout=words,
            stderr=subprocess.STDOUT,
            preexec_fn=die_with_parent,
            check=False,
        )


@contextmanager
def private_server(settings: Settings, patience_seconds: float = 90) -> Iterator[str]:
    """A server of the newest model on a free port, for one command; its address. FileNotFoundError without a model."""
    model = newest_model(settings.model_dir)
    if model is None or not os.access(PYTHON, os.X_OK):
        raise FileNotFoundError("there is no trained model yet: run `make run` once")
    port = _free_port()
    with subprocess.Popen(server(model, port), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            _wait_for(f"http://127.0.0.1:{port}/status", process, time.monotonic() + patience_seconds)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()


def _wait_for(address: str, process: subprocess.Popen[bytes], until: float) -> None:
    while time.monotonic() < until and process.poll() is None:
        with suppress(requests.RequestException):
            if requests.get(address, timeout=2).ok:
                return
        time.sleep(0.2)
    raise FileNotFoundError("the language model's server did not start; see `make run`")


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])
