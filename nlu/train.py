"""python -m nlu.train --data nlu_data --config config.yml --out DIR: one model file for the present inputs."""

import argparse
import os
import tempfile
from pathlib import Path

from nlu.inputs import CONFIG, DATA, model_file

KEPT = 2  # model files: this one and the one before


def main() -> None:
    """Train where needed, and say which file it is."""
    options = _options()
    model = model_file(options.out, options.data, options.config)
    if model.exists():
        print(f"{model} is up to date")
        return
    _train(options.data, options.config, model)
    _forget_old(options.out)
    print(f"{model} trained")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m nlu.train", description=__doc__)
    parser.add_argument("--data", type=Path, default=DATA, help="folder of training examples")
    parser.add_argument("--config", type=Path, default=CONFIG, help="the Rasa pipeline")
    parser.add_argument("--out", type=Path, required=True, help="folder of model files")
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


def _forget_old(folder: Path) -> None:
    models = sorted(folder.glob("anbu-*.tar.gz"), key=lambda path: path.stat().st_mtime)
    for old in models[:-KEPT]:
        old.unlink()


if __name__ == "__main__":
    main()
