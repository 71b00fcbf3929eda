"""Not to outlive one's parent, and to hear what it does not pass on. Linux; elsewhere nothing happens."""

import ctypes
import os
import signal
import sys
from pathlib import Path

_PR_SET_PDEATHSIG = 1  # prctl(2)


def die_with_parent(sign: signal.Signals = signal.SIGTERM) -> None:
    """Ask the kernel for `sign` when the parent dies, however it dies. Survives exec, not fork."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, int(sign), 0, 0, 0)


def make_was_interrupted(parent: int) -> bool:
    """Whether `parent` is a make that got SIGINT alone.

    GNU make passes SIGTERM on to its children but not SIGINT, which it expects the terminal to send to all. It then
    waits for them with the default action set again, which its signal mask shows.
    """
    try:
        name = Path(f"/proc/{parent}/comm").read_text(encoding="ascii").strip()
        status = Path(f"/proc/{parent}/status").read_text(encoding="utf-8")
    except (OSError, ValueError):
        return False
    return name in {"make", "gmake"} and os.getppid() == parent and not _handles(status, signal.SIGINT)


def _handles(status: str, sign: signal.Signals) -> bool:
    masks = [line.split()[1] for line in status.splitlines() if line.startswith(("SigCgt:", "SigIgn:"))]
    return any(int(mask, 16) >> (sign - 1) & 1 for mask in masks)
