"""Rasa with our pipeline: training, the model file, and what `/model/parse` answers."""

import asyncio
import os
import sys
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from unittest import mock

import pytest
from rasa.core.agent import Agent

import nlu.train
from nlu import inputs

CONFIG = """
recipe: default.v1
assistant_id: test
language: ko
pipeline:
- name: nlu.tokenizer.KoreanTokenizer
- name: nlu.classifier.CascadeClassifier
  embedding: {embedding}
  ranking_length: 3
"""


def train(place: Path, out: Path) -> str:
    """What `python -m nlu.train` says. In this process, since Rasa takes seconds to import."""
    command = ["train", "--data", str(place / "data"), "--config", str(place / "config.yml"), "--out", str(out)]
    with mock.patch.object(sys, "argv", command), redirect_stdout(StringIO()) as said:
        nlu.train.main()
    return said.getvalue()


@pytest.fixture(scope="module", params=["true", "false"], ids=["embedding", "cheap only"])
def place(request, examples, tmp_path_factory):
    """A folder with training data, a pipeline, and in `models` the model trained from them."""
    place = tmp_path_factory.mktemp("place")
    (place / "data").mkdir()
    (place / "config.yml").write_text(CONFIG.format(embedding=request.param), encoding="utf-8")
    lines = ['version: "3.1"', "nlu:"]
    for intent in dict.fromkeys(examples[1]):
        lines += [f"- intent: {intent}", "  examples: |"]
        lines += [f"    - {text}" for text, label in zip(*examples) if label == intent]
    (place / "data" / "some.yml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    train(place, place / "models")
    return place


def test_one_model_file_is_left(place):
    """Its name is the digest of what it was made of."""
    expected = inputs.model_file(place / "models", place / "data", place / "config.yml")
    assert list((place / "models").rglob("*.tar.gz")) == [expected]


def test_an_unchanged_model_is_not_trained_again(place):
    """A second run says so and leaves the file alone."""
    (model,) = (place / "models").glob("*.tar.gz")
    before = model.stat().st_mtime_ns
    assert "up to date" in train(place, place / "models")
    assert model.stat().st_mtime_ns == before


def test_a_message_is_answered_as_the_bot_expects(place):
    """Intent, ranking of the wanted length, the stage that settled it, and tokens."""
    (model,) = (place / "models").glob("*.tar.gz")
    parsed = asyncio.run(Agent.load(str(model)).parse_message("주차 되나요?"))
    assert parsed["intent"]["name"] == "faq_parking"
    assert parsed["intent"] == parsed["intent_ranking"][0]
    assert len(parsed["intent_ranking"]) == 3
    assert parsed["settled_by"] in ("cheap", "embedding")
    assert parsed["text_tokens"][0] == (0, 2)


def test_old_models_are_forgotten(place, tmp_path):
    """The model of today and the one before are kept."""
    out = tmp_path / "models"
    out.mkdir()
    for age, name in enumerate(["anbu-newer.tar.gz", "anbu-older.tar.gz"]):
        (out / name).touch()
        os.utime(out / name, (1_000_000 - age, 1_000_000 - age))
    train(place, out)
    kept = inputs.model_file(out, place / "data", place / "config.yml").name
    assert {path.name for path in out.glob("*.tar.gz")} == {"anbu-newer.tar.gz", kept}


@pytest.mark.parametrize("changed", ["data/some.yml", "config.yml"])
def test_the_digest_follows_what_a_model_is_made_of(place, tmp_path, changed):
    """A changed example or pipeline asks for a new model."""
    (tmp_path / "data").mkdir()
    for name in ("data/some.yml", "config.yml"):
        (tmp_path / name).write_bytes((place / name).read_bytes())
    same = inputs.digest(tmp_path / "data", tmp_path / "config.yml")
    with (tmp_path / changed).open("a") as file:
        file.write("\n")
    assert same == inputs.digest(place / "data", place / "config.yml")
    assert same != inputs.digest(tmp_path / "data", tmp_path / "config.yml")
