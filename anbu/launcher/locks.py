"""Bring the lock files in step with what they are made from. Standard library only; needs the package index."""

from anbu.launcher.console import run_step
from anbu.launcher.environments import ROOT, find_uv

_COMPILE = ("pip", "compile", "--universal", "--generate-hashes", "--no-header", "--quiet")

# lock: its source and options. The development lock keeps the versions of the other.
LOCKS: dict[str, tuple[str, ...]] = {
    "requirements.lock": ("pyproject.toml",),
    "requirements-dev.lock": ("pyproject.toml", "--group", "dev", "--constraints", "requirements.lock"),
    "requirements-uv.lock": ("--group", "uv"),
    "nlu/requirements.lock": ("nlu/requirements.in", "--override", "nlu/overrides.txt", "--python-version", "3.10"),
}


def write_locks() -> None:
    """Resolve every lock, keeping the versions that still fit; delete a lock beforehand to get the newest."""
    uv = find_uv()
    for lock, source in LOCKS.items():
        run_step(lock, [uv, *_COMPILE, *source, "--output-file", lock], cwd=ROOT)
