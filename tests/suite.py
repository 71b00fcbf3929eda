"""`make test`: everything that must hold before a change is good, one table and one honest result.

Runs in the development environment, after the environments were made (anbu.launcher.bootstrap).
"""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from anbu.launcher import nlu
from anbu.launcher.console import SetUpError, run_step, say
from anbu.settings import CHECKOUT

BIN = Path(sys.executable).parent
TEST_LIMIT, STEP_LIMIT = 300, 4500  # seconds; what hangs fails by its name and does not hang the suite
DEBIAN = {"chromium": ("chromium", "chromium-browser", "google-chrome"), "fonts-nanum": ()}  # and commands that do too
WORKERS = ("-n", "2", "--dist", "loadfile")
COMMANDS: dict[str, list[str | Path]] = {
    "ruff check": [BIN / "ruff", "check", "."],
    "ruff format": [BIN / "ruff", "format", "--check", "."],
    "mypy": [BIN / "mypy"],
    "import rules": [BIN / "lint-imports"],
    "tests": [sys.executable, "-m", "pytest", *WORKERS, f"--timeout={TEST_LIMIT}", "--ignore=tests/nlu"],
    # Its own environment: nothing of the main one's fixtures can be imported there.
    "tests of nlu": [nlu.PYTHON, "-m", "pytest", "tests/nlu", "--confcutdir=tests/nlu"],
}


def main() -> int:
    """Run every step, also after a failure. Returns the exit code."""
    steps: dict[str, Callable[[], None]] = {
        "system packages": install_debian_packages,
        "language model": lambda: train_model(nlu.MODELS),
        **{name: partial(run_step, name, words, cwd=CHECKOUT, limit=STEP_LIMIT) for name, words in COMMANDS.items()},
    }
    results = {name: attempt(name, step) for name, step in steps.items()}
    for name, (failure, seconds) in results.items():
        print(f"  {'FAILED' if failure else 'passed'}  {name:<16} {seconds:6.0f} s  {failure}")
    failed = sum(bool(failure) for failure, _ in results.values())
    print(f"steps: {len(results) - failed} passed, {failed} failed", flush=True)
    return 1 if failed else 0


def attempt(name: str, step: Callable[[], None]) -> tuple[str, float]:
    """Why `step` failed, or an empty text, and how many seconds it took."""
    say(f"== {name}")
    started = time.monotonic()
    try:
        step()
    except SetUpError as error:
        say(str(error))
        return str(error), time.monotonic() - started
    return "", time.monotonic() - started


def train_model(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    nlu.ensure_model(folder, folder / "train.log")


def install_debian_packages() -> None:
    """The browser and Korean glyphs for the tests of pages. Raises SetUpError with the line to run where it may not."""
    missing = [package for package, commands in DEBIAN.items() if not _present(package, commands)]
    if not missing:
        return
    line = f"apt-get install -y --no-install-recommends {' '.join(missing)}"
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        raise SetUpError(f"the tests of pages need {' and '.join(missing)}; run: sudo {line}")
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    run_step("apt-get update", ["apt-get", "update", "-q"], cwd=CHECKOUT, env=environment)
    run_step("apt-get install", line.split(), cwd=CHECKOUT, env=environment)


def _present(package: str, commands: tuple[str, ...]) -> bool:
    if any(shutil.which(name) for name in commands):
        return True
    if not shutil.which("dpkg-query"):
        return not commands  # fonts cannot be asked for elsewhere
    status = ["dpkg-query", "--show", "--showformat=${Status}", package]
    return "install ok installed" in subprocess.run(status, capture_output=True, text=True, check=False).stdout


if __name__ == "__main__":
    sys.exit(main())
