"""What the launcher says to the operator. Standard library only: it speaks before any package is installed."""

import math
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

HEARTBEAT = 20.0  # seconds of silence after which a long step says that it is still at work


class SetUpError(Exception):
    """Something the operator has to put right; the message is one sentence that says how."""


def say(text: str) -> None:
    """Print one line of progress at once, even into a pipe."""
    print(f"anbu: {text}", flush=True)


def run_step(
    what: str,
    command: Sequence[str | Path],
    *,
    cwd: Path,
    env: Mapping[str, str] | None = None,
    limit: float = math.inf,
) -> None:
    """Run `command` with its output on the console, saying now and then that it still works.

    Raises SetUpError naming `what` when it cannot be started, ends with an error or takes more than `limit` seconds.
    """
    try:
        with subprocess.Popen(command, cwd=cwd, env=env, stdin=subprocess.DEVNULL) as process:
            code = _wait(process, what, limit)
    except OSError as error:
        raise SetUpError(f"{what}: {error}") from error
    if code:
        raise SetUpError(f"{what}: failed with exit code {code} (its words are above)")


def _wait(process: subprocess.Popen[bytes], what: str, limit: float) -> int:
    started = time.monotonic()
    try:
        while (seconds := time.monotonic() - started) < limit:
            try:
                return process.wait(timeout=min(HEARTBEAT, limit - seconds))
            except subprocess.TimeoutExpired:
                if not sys.stderr.isatty():  # on a terminal the command shows its own progress
                    say(f"{what}: still at work after {time.monotonic() - started:.0f} s")
        process.send_signal(signal.SIGABRT)  # a Python with its fault handler on says where it stands
        with suppress(subprocess.TimeoutExpired):
            process.wait(timeout=10)
        raise SetUpError(f"{what}: ended after {limit:.0f} s without a result")
    except BaseException:
        process.terminate()
        raise


def answer_of(command: Sequence[str | Path]) -> str | None:
    """What `command` prints, or None when it does not run properly (a shim may refuse)."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout.strip() if done.returncode == 0 else None
