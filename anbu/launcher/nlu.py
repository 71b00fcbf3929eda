"""The embedded language model: train it when its inputs changed, and the command that serves it."""

import hashlib
import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

from anbu.launcher.console import SetUpError, say
from anbu.launcher.environments import NLU, NLU_LOCK
from anbu.settings import CHECKOUT

PYTHON = NLU / "bin" / "python"
STAMP = "inputs.sha256"
# No word to the maker of Rasa, no chatter in the log; our components are found in the checkout.
ENVIRONMENT = {
    "RASA_TELEMETRY_ENABLED": "false",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    "PYTHONPATH": str(CHECKOUT),
}


def server(model_dir: Path, port: int) -> list[str]:
    """Command line that serves the newest model of `model_dir` on `port` of 127.0.0.1, never further."""
    serve = ["run", "--enable-api", "--model", str(model_dir), "--interface", "127.0.0.1", "--port", str(port)]
    return [str(PYTHON), "-m", "rasa", *serve]


def ensure_model(model_dir: Path, log: Path, python: Path = PYTHON) -> bool:
    """Train into `model_dir` unless it holds the model of today's inputs. Returns whether it trained.

    A failed training leaves the old model where it is. Raises SetUpError with the log's name.
    """
    digest = inputs_digest()
    if has_model(model_dir) and _digest_of(model_dir) == digest:
        return False
    if not os.access(python, os.X_OK):
        raise SetUpError(f"{python} is missing; run `make run` once with the network to install it")
    say(f"training the language model: one to three minutes, once for each change (log: {log})")
    started = time.monotonic()
    fresh = model_dir.with_name(f"{model_dir.name}.{os.getpid()}.tmp")
    try:
        _train(fresh, log, python)
        (fresh / STAMP).write_text(digest, encoding="ascii")
        shutil.rmtree(model_dir, ignore_errors=True)
        fresh.rename(model_dir)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    say(f"the language model is trained ({time.monotonic() - started:.0f} s)")
    return True


def has_model(model_dir: Path) -> bool:
    return any(model_dir.glob("*.tar.gz"))


def inputs_digest() -> str:
    """Fingerprint of all that a model is made from: pipeline, examples, components and their locked packages."""
    digest = hashlib.sha256()
    for path in sorted(_inputs()):
        digest.update(f"{path.relative_to(CHECKOUT)}\0{path.stat().st_size}\0".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _inputs() -> Iterator[Path]:
    yield from (path for path in (CHECKOUT / "config.yml", NLU_LOCK) if path.exists())
    yield from (CHECKOUT / "nlu_data").rglob("*.yml")
    yield from (CHECKOUT / "nlu").rglob("*.py")


def _digest_of(model_dir: Path) -> str:
    stamp = model_dir / STAMP
    return stamp.read_text(encoding="ascii") if stamp.exists() else ""


def _train(out: Path, log: Path, python: Path) -> None:
    out.mkdir(parents=True)
    log.parent.mkdir(parents=True, exist_ok=True)
    command = [str(python), "-m", "nlu.train", "--out", str(out)]
    with log.open("wb") as words:
        done = subprocess.run(
            command,
            cwd=CHECKOUT,
            env=os.environ | ENVIRONMENT,
            stdin=subprocess.DEVNULL,
            stdout=words,
            stderr=subprocess.STDOUT,
            check=False,
        )
    if done.returncode or not has_model(out):
        raise SetUpError(f"the training failed; its words are in {log}")
