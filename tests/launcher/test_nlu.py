"""When the language model is trained, and which one is served."""

import errno
import os
import shutil
from pathlib import Path
from unittest.mock import Mock

import pytest

from anbu.launcher import nlu
from anbu.launcher.console import SetUpError
from nlu import inputs


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small checkout whose inputs may change, and its digest in place of ours."""
    (tmp_path / "config.yml").write_text("pipeline: []")
    (tmp_path / "nlu_data").mkdir()
    (tmp_path / "nlu_data" / "faq.yml").write_text("nlu: []")

    def model_file(folder: Path) -> Path:
        return inputs.model_file(folder, tmp_path / "nlu_data", tmp_path / "config.yml")

    monkeypatch.setattr(nlu, "model_file", model_file)
    monkeypatch.setattr(nlu, "MODELS", tmp_path / "cache")
    monkeypatch.setattr(nlu, "STORES", (tmp_path / "cache",))
    return tmp_path


@pytest.fixture
def python(tmp_path: Path) -> Path:
    """Stands for the Python of the language model: called with -m nlu.train --out FOLDER, it notes that."""
    script = tmp_path / "python"
    lines = ("#!/bin/sh", 'echo trained >> "$4/trainings"', '[ -z "$MODEL" ] || echo "$4" > "$MODEL"')
    script.write_text("\n".join(lines))
    script.chmod(0o755)
    return script


@pytest.fixture
def models(tmp_path: Path) -> Path:
    folder = tmp_path / "model"
    folder.mkdir()
    return folder


def train(checkout: Path, models: Path, python: Path) -> bool:
    os.environ["MODEL"] = str(nlu.model_file(models))
    try:
        return nlu.ensure_model(models, checkout / "logs" / "train.log", python)
    finally:
        del os.environ["MODEL"]


def test_a_model_is_trained_once_for_the_same_inputs(checkout: Path, models: Path, python: Path) -> None:
    """The second start does not train again."""
    assert [train(checkout, models, python), train(checkout, models, python)] == [True, False]
    assert (models / "trainings").read_text().count("trained") == 1


@pytest.mark.parametrize("changed", ["config.yml", "nlu_data/faq.yml"])
def test_changed_inputs_are_trained_anew(checkout: Path, models: Path, python: Path, changed: str) -> None:
    """The pipeline and every file of examples count."""
    train(checkout, models, python)
    (checkout / changed).write_text("something: else")
    assert train(checkout, models, python)


def test_a_failed_training_is_told_and_the_older_model_served(checkout: Path, models: Path, python: Path) -> None:
    """What was trained before still serves; the message names the log."""
    train(checkout, models, python)
    older = nlu.newest_model(models)
    (checkout / "config.yml").write_text("broken")
    with pytest.raises(SetUpError, match=r"train\.log"):
        nlu.ensure_model(models, checkout / "logs" / "train.log", python)
    assert nlu.newest_model(models) == older


def another(checkout: Path) -> Path:
    folder = checkout / "another"
    folder.mkdir(exist_ok=True)
    return folder


def test_another_home_takes_the_model_that_one_has_trained(checkout: Path, models: Path, python: Path) -> None:
    """Whole, with its score, and without training; it stays when the first home goes."""
    train(checkout, models, python)
    (score,) = (path.with_name(path.name.replace("tar.gz", "score.json")) for path in (checkout / "cache").iterdir())
    score.write_text("{}")
    assert not train(checkout, another(checkout), python)
    shutil.rmtree(models)
    taken = nlu.model_file(another(checkout))
    assert (taken.read_text(), (taken.parent / score.name).read_text()) == (f"{models}\n", "{}")
    assert nlu.newest_model(taken.parent) == taken


def test_a_model_comes_from_another_disk_too(
    checkout: Path, models: Path, python: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where no link can be made, it is copied, and nothing unfinished is left."""
    monkeypatch.setattr("os.link", Mock(side_effect=OSError(errno.EXDEV, "Invalid cross-device link")))
    train(checkout, models, python)
    assert not train(checkout, another(checkout), python)
    assert [path.name for path in another(checkout).iterdir()] == [nlu.model_file(models).name]


def test_a_home_trains_where_the_cache_cannot_be_used(checkout: Path, models: Path, python: Path) -> None:
    """A file stands in its place: that is told, and the model serves all the same."""
    (checkout / "cache").write_text("")
    assert train(checkout, models, python)
    assert nlu.newest_model(models) == nlu.model_file(models)


def test_the_cache_keeps_the_last_two_models(checkout: Path, models: Path, python: Path) -> None:
    """The one before serves those who have not brought theirs up to date."""
    for number in range(3):
        (checkout / "config.yml").write_text(f"number: {number}")
        assert train(checkout, models, python)
    assert (checkout / "cache" / nlu.model_file(models).name).exists()
    assert len(list((checkout / "cache").iterdir())) == 2


def test_without_an_environment_nothing_is_tried(checkout: Path, models: Path) -> None:
    """The message names the Python that is missing."""
    with pytest.raises(SetUpError, match="no-such-python is missing"):
        nlu.ensure_model(models, checkout / "train.log", checkout / "no-such-python")
    assert nlu.newest_model(models) is None
