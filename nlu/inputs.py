"""What a model is made of, as one digest. Standard library only: both environments import it."""

import hashlib
from pathlib import Path
from typing import Iterator

CHECKOUT = Path(__file__).resolve().parent.parent
DATA = CHECKOUT / "nlu_data"
CONFIG = CHECKOUT / "config.yml"
SERVING = ("serve.py", "server.py")  # no part of a model


def digest(data: Path = DATA, config: Path = CONFIG) -> str:
    """Twelve hex digits over the training data, the pipeline, our components and the locked packages."""
    total = hashlib.sha256()
    for path in _inputs(data, config):
        total.update(path.name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()[:12]


def model_file(folder: Path, data: Path = DATA, config: Path = CONFIG) -> Path:
    """Where the model of the present inputs is or will be."""
    return folder / f"anbu-{digest(data, config)}.tar.gz"


def _inputs(data: Path, config: Path) -> Iterator[Path]:
    yield config
    yield from sorted(data.glob("*.yml"))
    yield from sorted(path for path in (CHECKOUT / "nlu").glob("*.py") if path.name not in SERVING)
    yield CHECKOUT / "nlu" / "requirements.lock"


if __name__ == "__main__":
    print(digest())
