"""The language model's tools, run in its own environment."""

import json
import subprocess
from collections.abc import Iterator
from typing import Any

from anbu.launcher.nlu import PYTHON
from anbu.settings import CHECKOUT


class ToolFailed(Exception):
    """The environment is missing or the tool gave up; the message holds its last words."""


def ask(module: str, *arguments: str, question: object = None) -> Iterator[Any]:
    """Run `python -m module` with `question` as JSON on its input; the JSON values that it printed, a line each."""
    if not PYTHON.exists():
        raise ToolFailed("the language model's environment is missing: run `make run` or `make test` once")
    done = subprocess.run(
        [str(PYTHON), "-W", "ignore", "-m", module, *arguments],
        input=json.dumps(question),
        capture_output=True,
        text=True,
        cwd=CHECKOUT,
        check=False,
    )
    if done.returncode:
        raise ToolFailed(f"{module} failed: {done.stderr.strip()[-1000:]}")
    return (json.loads(line) for line in done.stdout.splitlines() if line)
