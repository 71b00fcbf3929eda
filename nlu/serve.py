"""python -m nlu.serve --models DIR --port 5005: the newest model of DIR, on loopback only.

`POST /model/parse` with {"text": …} answers {"intent": {"name", "confidence"}, "intent_ranking": [ten of these],
"settled_by": "cheap" or "embedding", …}. No telemetry, no text of a patient in the log.
"""

import argparse
import os
import sys
from pathlib import Path

ENVIRONMENT = {
    "RASA_TELEMETRY_ENABLED": "false",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    "PYTHONWARNINGS": "ignore",
    "CUDA_VISIBLE_DEVICES": "-1",
    "OMP_NUM_THREADS": "1",  # the embedding's and the algebra's; two save 7 ms of an idle machine
    "OPENBLAS_NUM_THREADS": "1",
    "MALLOC_ARENA_MAX": "2",
    "LOG_LEVEL": "WARNING",
    "LOG_LEVEL_LIBRARIES": "ERROR",
}


def main() -> None:
    """Become the Rasa server: same process, so that a supervisor's signals reach it."""
    options = _options()
    serve = ["run", "--enable-api", "--model", str(options.models), "--interface", "127.0.0.1"]
    command = [sys.executable, "-m", "nlu.server", *serve, "--port", str(options.port)]
    processes = {}
    if options.processes > 1:
        command += ["--endpoints", str(Path(__file__).with_name("endpoints.yml"))]
        processes = {"SANIC_WORKERS": str(options.processes)}
    # An exec, since allocator and thread pools read their variables when a process starts.
    os.execve(sys.executable, command, {"PYTHONPATH": _checkout(), **os.environ, **ENVIRONMENT, **processes})


def _checkout() -> str:
    return str(Path(__file__).resolve().parent.parent)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m nlu.serve", description=__doc__)
    parser.add_argument("--models", type=Path, required=True, help="folder of model files, or one model file")
    parser.add_argument("--port", type=int, default=5005)
    parser.add_argument("--processes", type=int, default=1, help="each holds the model: about 0.9 GB")
    return parser.parse_args()


if __name__ == "__main__":
    main()
