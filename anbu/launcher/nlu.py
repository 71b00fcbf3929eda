"""The embedded language model: train it when its inputs changed, and the command that serves it."""

import os
import shutil
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
CACHE = Path(os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")) / "anbu"
MODELS = CACHE / "models"  # named by the digest of their inputs, for every home and every test of this person
STORES = (CHECKOUT / ".anbu" / "model", MODELS)
KEPT = 2  # model files of a folder: this one and the one before


def server(model: Path, port: int, processes: int = 1) -> list[str]:
    """Command line that serves `model` on `port` of 127.0.0.1 by so many processes, from any folder."""
    serve = [str(PYTHON), str(CHECKOUT / "nlu" / "serve.py"), "--models", str(model), "--port", str(port)]
    return [*serve, "--processes", str(processes)]


def newest_model(folder: Path) -> Path | None:
    """The model of today's inputs, else the last one trained, else None."""
    today = model_file(folder)
    older = _by_age(folder)
    return today if today.exists() else older[-1] if older else None


def ensure_model(folder: Path, log: Path, python: Path = PYTHON) -> bool:
    """Train into `folder` unless it, or a store, holds the model of today's inputs. Returns whether it trained.

    What was trained is put into `MODELS` for others. A failed training leaves older models where they are. Raises
    SetUpError naming the log.
    """
    model = model_file(folder)
    if model.exists() or any(_shared(model_file(store), model) for store in STORES):
        return False
    if not os.access(python, os.X_OK):
        raise SetUpError(f"{python} is missing")
    say(f"training the language model: some minutes, once for every change of it (log: {log})")
    started = time.monotonic()
    _train(folder, log, python)
    if not model.exists():
        raise SetUpError(f"the training ended without a model; its words are in {log}")
    say(f"the language model is trained ({time.monotonic() - started:.0f} s)")
    _shared(model, model_file(MODELS))
    return True


def _shared(model: Path, to: Path) -> bool:
    """Whether `model` is now at `to` as well, with its score: linked, or copied to another disk. Whole or not at all.

    It is the newest of its folder then; the oldest go.
    """
    if not model.exists() or to.exists():
        return False
    try:
        to.parent.mkdir(parents=True, exist_ok=True)
        for source, target in ((_score(model), _score(to)), (model, to)):
            if source.exists():
                _link(source, target)
        to.touch()
        for old in _by_age(to.parent)[:-KEPT]:
            old.unlink(missing_ok=True)
            _score(old).unlink(missing_ok=True)
    except OSError as error:
        say(f"the trained language model could not be shared: {error}")
    return to.exists()


def _link(source: Path, target: Path) -> None:
    scratch = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        os.link(source, scratch)
    except OSError:
        shutil.copyfile(source, scratch)
    scratch.replace(target)


def _score(model: Path) -> Path:
    return model.with_name(model.name.replace(".tar.gz", ".score.json"))


def _by_age(folder: Path) -> list[Path]:
    """Models of `folder`, the oldest first."""
    return sorted(folder.glob("*.tar.gz"), key=lambda path: path.stat().st_mtime)


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
