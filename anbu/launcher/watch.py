"""Event listener of supervisord: tells the operator what died, and clears away what the dead left running.

Speaks supervisor's event protocol (supervisor manual, Events) on stdin and stdout; stderr is the operator's console.
"""

import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import TextIO

import psutil

from anbu.launcher.processes import MARK, end, ours

ENDED = {"PROCESS_STATE_EXITED", "PROCESS_STATE_BACKOFF", "PROCESS_STATE_STOPPED"}


def main() -> None:
    """Answer events until supervisord closes the pipe; it does so only by dying, and then nothing of it stays."""
    run_dir = Path(os.environ[MARK])
    while event := read_event(sys.stdin, sys.stdout):
        name, facts = event
        if name in ENDED:
            clear(run_dir)
        if line := report(name, facts):
            print(f"anbu: {line}", file=sys.stderr, flush=True)
        sys.stdout.write("RESULT 2\nOK")
        sys.stdout.flush()
    end(ours(run_dir))


def read_event(stdin: TextIO, stdout: TextIO) -> tuple[str, dict[str, str]] | None:
    """Ask for the next event: its name and facts, or None when the other side is gone."""
    stdout.write("READY\n")
    stdout.flush()
    header = _facts(stdin.readline())
    if not header:
        return None
    return header["eventname"], _facts(stdin.read(int(header["len"])))


def _facts(line: str) -> dict[str, str]:
    return dict(word.split(":", 1) for word in line.split())


def clear(run_dir: Path) -> None:
    """Kill the workers that a dead program left in its process group; they would keep its port and its work."""
    for process in ours(run_dir):
        with suppress(ProcessLookupError, psutil.NoSuchProcess):
            if not psutil.pid_exists(os.getpgid(process.pid)):
                process.kill()


def report(name: str, facts: dict[str, str]) -> str:
    """The line for the operator, or nothing when the event is none of their business."""
    program = facts["processname"]
    tries = int(facts.get("tries", 0))
    if name == "PROCESS_STATE_EXITED" or (name == "PROCESS_STATE_BACKOFF" and tries == 1):
        return f"{program} ended unexpectedly and is started again; its log is logs/{program}.log"
    if name == "PROCESS_STATE_BACKOFF" and _worth_saying(tries):
        return f"{program} does not stay up (try {tries}), next try in {tries} s; its log is logs/{program}.log"
    return ""


def _worth_saying(tries: int) -> bool:
    return tries & (tries - 1) == 0  # 1, 2, 4, 8 …


if __name__ == "__main__":
    main()
