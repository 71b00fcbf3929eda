"""A model is swapped in the real server while patients write."""

import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from click.testing import CliRunner, Result

from anbu.cli.nlu import nlu
from anbu.launcher.nlu import server
from anbu.launcher.parent import die_with_parent
from tests.nlu_tools.conftest import Story
from tests.services import free_port

TEXT = "주차되나요"


@pytest.fixture(scope="module")
def url(story: Story) -> Iterator[str]:
    """Address of a Rasa server with the good model."""
    port = free_port()
    quiet = subprocess.DEVNULL
    command = server(story.good, port)
    with subprocess.Popen(command, preexec_fn=die_with_parent, stdout=quiet, stderr=quiet) as process:
        try:
            yield _ready(f"http://127.0.0.1:{port}", process)
        finally:
            process.terminate()


def _ready(url: str, process: "subprocess.Popen[bytes]") -> str:
    until = time.monotonic() + 300
    while time.monotonic() < until and process.poll() is None:
        try:
            if requests.get(f"{url}/status", timeout=2).ok:
                return url
        except requests.RequestException:
            time.sleep(0.1)
    pytest.fail("the server did not start", pytrace=False)


class Writer(threading.Thread):
    """A patient who writes the same again and again; the intents that came back, and how often nothing did."""

    def __init__(self, url: str) -> None:
        super().__init__(daemon=True)
        self.url, self.heard, self.failed, self.enough = url, list[str](), 0, threading.Event()
        self.asked: list[tuple[float, float]] = []  # when each question went out and was answered

    def run(self) -> None:
        while not self.enough.is_set():
            started = time.monotonic()
            try:
                self.heard.append(parse(self.url))
                self.asked.append((started, time.monotonic()))
            except requests.RequestException:
                self.failed += 1


def parse(url: str) -> str:
    answer = requests.post(f"{url}/model/parse", json={"text": TEXT}, timeout=60)
    answer.raise_for_status()
    return str(answer.json()["intent"]["name"])


def swap(url: str, model: Path, home: Path, monkeypatch: pytest.MonkeyPatch) -> Result:
    monkeypatch.setenv("ANBU_NLU_URL", url)
    monkeypatch.setenv("ANBU_HOME", str(home))
    return CliRunner().invoke(nlu, ["swap", "--model", str(model)])


def test_no_message_is_lost_while_models_are_swapped(
    url: str, story: Story, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every request is answered, some of them while the model is loaded; afterwards by the new one."""
    swap(url, story.good, tmp_path, monkeypatch)
    before = parse(url)
    writers = [Writer(url) for _ in range(3)]
    for writer in writers:
        writer.start()
    started = time.monotonic()
    result = swap(url, story.bad, tmp_path, monkeypatch)
    done, after = time.monotonic(), parse(url)
    for writer in writers:
        writer.enough.set()
        writer.join(60)
    assert (result.exit_code, before, after) == (0, "faq_parking", "greet")
    assert [writer.failed for writer in writers] == [0, 0, 0]
    assert {intent for writer in writers for intent in writer.heard} <= {"faq_parking", "greet"}
    assert any(started < asked and answered < done for writer in writers for asked, answered in writer.asked)


def test_a_file_that_is_no_model_changes_nothing(url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The server says why, and goes on with its model."""
    wrong = tmp_path / "wrong.tar.gz"
    wrong.write_bytes(b"no model")
    before = parse(url)
    result = swap(url, wrong, tmp_path, monkeypatch)
    assert (result.exit_code, "refused" in result.stderr, parse(url)) == (1, True, before)


def test_a_server_that_is_away_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing listens on that port."""
    model = tmp_path / "model.tar.gz"
    model.touch()
    result = swap("http://127.0.0.1:1", model, tmp_path, monkeypatch)
    assert (result.exit_code, "does not answer" in result.stderr) == (1, True)


def test_one_of_several_processes_is_not_swapped_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Patients would be read by two models at a time."""
    model = tmp_path / "model.tar.gz"
    model.touch()
    monkeypatch.setenv("ANBU_NLU_PROCESSES", "2")
    result = swap("http://127.0.0.1:1", model, tmp_path, monkeypatch)
    assert (result.exit_code, "restart the service" in result.stderr) == (1, True)
