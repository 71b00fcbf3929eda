"""python -m tests.keeper FILE COMMAND…: run COMMAND until nobody holds FILE any more (see tests.services.Shared)."""

import fcntl
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path


def main() -> None:
    """Start the server, wait for its last user to go, end it and all that it started."""
    users, *command = sys.argv[1:]
    server = subprocess.Popen(command)
    signal.signal(signal.SIGCHLD, lambda *_: sys.exit(server.poll() or 0))  # it died: so does the keeper
    with open(users) as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        os.killpg(0, signal.SIGTERM)
        try:
            server.wait(15)
        except subprocess.TimeoutExpired:
            os.killpg(0, signal.SIGKILL)
        shutil.rmtree(Path(users).parent, ignore_errors=True)


if __name__ == "__main__":
    main()
