"""python -m nlu.train --data nlu_data --config config.yml --out DIR: one model file for the present inputs.

A model that understands the validation set (`validation.tsv` beside the examples) worse than the newest of DIR is
kept aside in DIR/candidates, and the exit status is 1. `--accept` takes it all the same, without training again.
"""

import argparse
import os
import tempfile
from pathlib import Path

from nlu.inputs import CONFIG, DATA, model_file
from nlu.tools import gate

KEPT = 2  # model files: this one and the one before; as many that were refused


def main() -> None:
    """Train where needed, and say which file it is."""
    options = _options()
    model = model_file(options.out, options.data, options.config)
    if model.exists():
        print(f"{model} is up to date")
        return
    candidate = options.out / "candidates" / model.name
    if not candidate.exists():
        _train(options.data, options.config, candidate)
    print(_admit(candidate, model, options.data / "validation.tsv", options.accept))
    for folder in (options.out, candidate.parent):
        for old in _models(folder)[:-KEPT]:
            gate.forget(old)
    print(f"{model} trained")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m nlu.train", description=__doc__)
    parser.add_argument("--data", type=Path, default=DATA, help="folder of training examples")
    parser.add_argument("--config", type=Path, default=CONFIG, help="the Rasa pipeline")
    parser.add_argument("--out", type=Path, required=True, help="folder of model files")
    parser.add_argument("--accept", action="store_true", help="take the model even if it is worse")
    return parser.parse_args()


def _train(data: Path, config: Path, model: Path) -> None:
    model.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=model.parent) as scratch:
        os.environ.update(RASA_TELEMETRY_ENABLED="false", TF_CPP_MIN_LOG_LEVEL="3", SQLALCHEMY_SILENCE_UBER_WARNING="1")
        os.environ["RASA_CACHE_DIRECTORY"] = scratch
        from rasa.model_training import train_nlu  # takes seconds, and reads the variables above

        trained = train_nlu(str(config), str(data), scratch, fixed_model_name=model.name)
        if trained is None:
            raise SystemExit(f"{data} holds no training examples")
        os.replace(trained, model)


def _admit(candidate: Path, model: Path, table: Path, accept: bool) -> str:
    if not table.exists():
        os.replace(candidate, model)
        return f"{table} is missing, so nothing was checked"
    older = _models(model.parent)
    try:
        return gate.admit(candidate, model, older[-1] if older else None, table, accept)
    except gate.Refused as refused:
        raise SystemExit(str(refused)) from None


def _models(folder: Path) -> list[Path]:
    """Model files of `folder`, the oldest first."""
    return sorted(folder.glob("anbu-*.tar.gz"), key=lambda path: path.stat().st_mtime)


if __name__ == "__main__":
    main()
