"""One pipeline of Rasa: trained, served, and asked over HTTP."""

import os
import subprocess
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import psutil
import requests

from anbu.launcher.nlu import PYTHON, server
from anbu.launcher.parent import die_with_parent
from anbu.settings import CHECKOUT
from nlu.tools.labelled import Labelled
from tests.services import free_port

CLIENTS = 8
START_SECONDS = 180


class Reading(NamedTuple):
    """What a server said of one utterance: whether rightly, how surely, which stage settled it, in how many ms."""

    right: bool
    confidence: float
    settled_by: str
    milliseconds: float


class Trained(NamedTuple):
    """A model file and its size, how long its training took, and the most memory it held."""

    model: Path
    file_megabytes: float
    seconds: float
    megabytes: float


class Measured(NamedTuple):
    """All that was seen of one pipeline. `server_megabytes` after the first round of reading."""

    trained: Trained
    server_megabytes: float
    alone: list[Reading]
    together: list[Reading]
    together_seconds: float


def measure(config: Path, folder: Path, rows: Sequence[Labelled]) -> Measured:
    """Train and serve one pipeline, and read `rows` with it."""
    trained = _train(config, folder / "data", folder / config.stem)
    with _served(trained.model) as (url, process):
        alone = _read_all(url, rows, 1)
        memory = _megabytes(process)
        started = time.monotonic()
        together = _read_all(url, rows, CLIENTS)
        return Measured(trained, memory, alone, together, time.monotonic() - started)


def _train(config: Path, data: Path, out: Path) -> Trained:
    command = [str(PYTHON), "-W", "ignore", "-m", "nlu.train"]
    options = ["--data", str(data), "--config", str(config), "--out", str(out)]
    started = time.monotonic()
    words = out.with_suffix(".log")
    with words.open("wb") as log:
        process = subprocess.Popen(
            [*command, *options], cwd=CHECKOUT, stdout=log, stderr=log, preexec_fn=die_with_parent
        )
        _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(words.read_text(encoding="utf-8")[-2000:])
    (model,) = out.glob("*.tar.gz")
    return Trained(model, model.stat().st_size / 2**20, time.monotonic() - started, usage.ru_maxrss / 1024)


@contextmanager
def _served(model: Path) -> Iterator[tuple[str, psutil.Process]]:
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    quiet = subprocess.DEVNULL
    with subprocess.Popen(server(model, port), preexec_fn=die_with_parent, stdout=quiet, stderr=quiet) as process:
        try:
            _wait_for(url, process)
            yield url, psutil.Process(process.pid)
        finally:
            process.terminate()


def _wait_for(url: str, process: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and process.poll() is None:
        try:
            if requests.get(f"{url}/status", timeout=2).ok:
                return
        except requests.RequestException:
            time.sleep(0.2)
    raise RuntimeError("the server did not start")


def _read_all(url: str, rows: Sequence[Labelled], clients: int) -> list[Reading]:
    def client(part: Sequence[Labelled]) -> list[Reading]:
        with requests.Session() as session:
            return [_read(session, url, row) for row in part]

    client(rows[:1])  # the first request of a server pays for what is loaded late
    with ThreadPoolExecutor(clients) as pool:
        parts = pool.map(client, [rows[start::clients] for start in range(clients)])
        return [reading for part in parts for reading in part]


def _read(session: requests.Session, url: str, row: Labelled) -> Reading:
    started = time.perf_counter()
    answer = session.post(f"{url}/model/parse", json={"text": row.text}, timeout=60)
    milliseconds = (time.perf_counter() - started) * 1000
    answer.raise_for_status()
    said = answer.json()
    intent = said["intent"]
    return Reading(intent["name"] == row.intent, intent["confidence"], said.get("settled_by", ""), milliseconds)


def _megabytes(process: psutil.Process) -> float:
    return float(sum(each.memory_info().rss for each in [process, *process.children(recursive=True)])) / 2**20
