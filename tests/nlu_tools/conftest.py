"""Two small models by the real training: a good one, and a worse one of spoilt examples."""

import fcntl
import json
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import pytest

from anbu.launcher.nlu import PYTHON
from anbu.settings import CHECKOUT
from nlu.inputs import model_file

EXAMPLES = {
    "faq_parking": ["주차되나요", "주차장 있어요?", "차 가져가도 되나요", "발렛 되나요", "지하에 주차 가능해요?"],
    "greet": ["안녕하세요", "안녕", "하이", "반갑습니다", "안녕하세여"],
    "faq_hours": ["몇 시까지 해요", "토요일 진료하나요", "점심시간 언제예요", "야간진료 있나요", "몇시에 닫아요"],
    "aftercare_alcohol": ["술 마셔도 돼요?", "맥주 한잔 되나요", "음주 가능한가요", "소주 언제부터", "술 ㄱㄴ?"],
}
VALIDATION = {
    "주차장 되나요": "faq_parking",
    "안녕하세요오": "greet",
    "토요일 진료해요": "faq_hours",
    "술 마셔도 되나요": "aftercare_alcohol",
}
CONFIG = """recipe: default.v1
assistant_id: anbu
language: ko
pipeline:
- name: nlu.classifier.CascadeClassifier
  embedding: false
  sure: 0.9
"""


class Step(NamedTuple):
    """How a run of the training ended, and what it said."""

    status: int
    said: str


class Story(NamedTuple):
    """A good training, a worse one, the same once more, and with --accept; and the models that were admitted."""

    first: Step
    worse: Step
    again: Step
    accepted: Step
    good: Path
    bad: Path
    trainings: int


@pytest.fixture(scope="session")
def story(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Story:
    """Played once for all workers of the run."""
    base = tmp_path_factory.getbasetemp()
    folder = (base if worker_id == "master" else base.parent) / "training"
    with _alone(folder):
        told = folder / "story.json"
        if not told.exists():
            told.write_text(json.dumps(_play(folder)))
        return _read(json.loads(told.read_text()))


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    folder.mkdir(exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _play(folder: Path) -> list[object]:
    data, config, out = folder / "data", folder / "config.yml", folder / "models"
    data.mkdir()
    config.write_text(CONFIG)
    (data / "validation.tsv").write_text("text\tintent\n" + "".join(f"{a}\t{b}\n" for a, b in VALIDATION.items()))
    _write(data, EXAMPLES)
    first, good = _train(data, config, out), model_file(out, data, config)
    intents = list(EXAMPLES)
    _write(data, dict(zip(intents[1:] + intents[:1], EXAMPLES.values(), strict=True)))
    worse, bad = _train(data, config, out), model_file(out, data, config)
    candidate = out / "candidates" / bad.name
    before = candidate.stat().st_mtime_ns if candidate.exists() else 0
    again = _train(data, config, out)
    trainings = 2 if candidate.exists() and candidate.stat().st_mtime_ns == before else 3
    return [first, worse, again, _train(data, config, out, "--accept"), str(good), str(bad), trainings]


def _write(data: Path, examples: Mapping[str, list[str]]) -> None:
    families = [
        f"- intent: {intent}\n  examples: |\n" + "".join(f"    - {text}\n" for text in texts)
        for intent, texts in examples.items()
    ]
    (data / "examples.yml").write_text('version: "3.1"\nnlu:\n' + "".join(families))


def _train(data: Path, config: Path, out: Path, *options: str) -> Step:
    command = [str(PYTHON), "-W", "ignore", "-m", "nlu.train", *options]
    arguments = ["--data", str(data), "--config", str(config), "--out", str(out)]
    done = subprocess.run([*command, *arguments], cwd=CHECKOUT, capture_output=True, text=True, check=False)
    return Step(done.returncode, done.stdout + done.stderr)


def _read(told: list[list[object]]) -> Story:
    steps = [Step(*each) for each in told[:4]]
    return Story(*steps, Path(str(told[4])), Path(str(told[5])), int(str(told[6])))
