"""The two Python environments of a checkout, each an exact image of its hashed lock. Standard library only."""

import fcntl
import hashlib
import os
import shlex
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from anbu.launcher.console import SetUpError, answer_of, run_step, say
from anbu.launcher.pythons import MISSING, WANTED, find_python

ROOT = Path(__file__).resolve().parent.parent.parent
UV_VENV = ROOT / ".uv-venv"
MAIN = ROOT / ".venv"
NLU = ROOT / ".venv-nlu"
RUN_LOCK = ROOT / "requirements.lock"
DEV_LOCK = ROOT / "requirements-dev.lock"
NLU_LOCK = ROOT / "nlu" / "requirements.lock"
OLDEST_UV = (0, 5)

# The one that `pip` would write for a console script: it also works when the path has spaces.
SCRIPT = """#!/bin/sh
'''exec' {python} "$0" "$@"
' '''
import sys

from anbu.cli import main

sys.exit(main())
"""


@contextmanager
def alone() -> Iterator[None]:
    """Let one set-up at a time work on this checkout; others wait."""
    handle = os.open(ROOT, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def prepare_main(*, dev: bool) -> None:
    """Make `.venv` what its lock says, with the `anbu` command in it. Touches no network when nothing changed."""
    # The development lock holds all of the other at the same versions, so it serves both.
    if _is_current(MAIN, [DEV_LOCK] if dev else [RUN_LOCK, DEV_LOCK]):
        return
    lock = DEV_LOCK if dev or (MAIN / "bin" / "pytest").exists() else RUN_LOCK  # a developer keeps the tools
    say(f"installing the packages of {lock.name} into {MAIN.name}")
    _sync(MAIN, lock, sys.executable, find_uv(), _install_project)


def prepare_nlu() -> None:
    """Make `.venv-nlu` what its lock says. Raises SetUpError when there is no Python 3.10 or no network."""
    if not NLU_LOCK.exists():
        raise SetUpError(f"{NLU_LOCK.relative_to(ROOT)} is missing from this checkout; restore it with git")
    if _is_current(NLU, [NLU_LOCK]):
        return
    uv = find_uv()
    python = find_python(os.environ.get("ANBU_NLU_PYTHON"), uv)
    say(
        f"installing the language model's packages into {NLU.name} with {python or 'a Python 3.10 that uv fetches'}; "
        "about 2 GB on disk, downloaded once, several minutes on a slow line"
    )
    try:
        _sync(NLU, NLU_LOCK, python or WANTED, uv)
    except SetUpError as error:
        raise error if python else SetUpError(f"{MISSING} ({error})") from error


def find_uv() -> str:
    """A uv that runs: the one on the PATH, else our own, installed when missing."""
    own = UV_VENV / "bin" / "uv"
    for candidate in (shutil.which("uv"), str(own)):
        if candidate and _uv_version(candidate) >= OLDEST_UV:
            return candidate
    say(f"installing uv into {UV_VENV.name}")
    shutil.rmtree(UV_VENV, ignore_errors=True)
    try:
        run_step("uv", [sys.executable, "-m", "venv", UV_VENV], cwd=ROOT)
    except SetUpError as error:
        raise SetUpError(
            f"{error}; this Python cannot make environments. On Debian or Ubuntu: apt install python3-venv. "
            "Or put uv on the PATH, and run again"
        ) from error
    pip = [str(UV_VENV / "bin" / "python"), "-m", "pip", "install", "--quiet", "--require-hashes"]
    run_step("uv", [*pip, "-r", "requirements-uv.lock"], cwd=ROOT)
    return str(own)


def _uv_version(uv: str) -> tuple[int, ...]:
    words = (answer_of([uv, "--version"]) or "").split()
    return tuple(int(part) for part in words[1].split(".")[:2]) if len(words) > 1 else ()


def _stamp(lock: Path) -> str:
    """Names the lock and the place: scripts inside an environment break when the checkout moves."""
    return f"{hashlib.sha256(lock.read_bytes()).hexdigest()} {ROOT}\n"


def _is_current(folder: Path, locks: list[Path]) -> bool:
    stamp = folder / "anbu.stamp"
    runs = os.access(folder / "bin" / "python", os.X_OK)
    return runs and stamp.exists() and stamp.read_text() in [_stamp(lock) for lock in locks if lock.exists()]


def _sync(folder: Path, lock: Path, python: str, uv: str, then: Callable[[Path], None] | None = None) -> None:
    stamp = folder / "anbu.stamp"
    moved = stamp.exists() and not stamp.read_text().endswith(f" {ROOT}\n")
    broken = answer_of([folder / "bin" / "python", "-V"]) is None
    stamp.unlink(missing_ok=True)
    if moved or broken:
        shutil.rmtree(folder, ignore_errors=True)
        run_step(
            f"environment {folder.name}", [uv, "venv", "--quiet", "--no-project", "--python", python, folder], cwd=ROOT
        )
    quiet = [] if sys.stderr.isatty() else ["--quiet"]  # a list of every package helps nobody in a log
    sync = [uv, "pip", "sync", *quiet, "--require-hashes", "--python", str(folder / "bin" / "python"), str(lock)]
    run_step(f"packages of {folder.name}", sync, cwd=ROOT)
    if then:
        then(folder)
    stamp.write_text(_stamp(lock))


def _install_project(folder: Path) -> None:
    """Put the checkout on the import path and the `anbu` command beside Python: no build, so no network."""
    (site,) = folder.glob("lib/python*/site-packages")
    (site / "anbu.pth").write_text(f"{ROOT}\n", encoding="utf-8")
    script = folder / "bin" / "anbu"
    script.write_text(SCRIPT.format(python=shlex.quote(str(folder / "bin" / "python"))), encoding="utf-8")
    script.chmod(0o755)
