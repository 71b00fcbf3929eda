"""python -m anbu.launcher.later ADDRESS… -- COMMAND…: become COMMAND once every address answers.

On a small machine the doors are open in half the time when the heavy rest lets them load first.
"""

import http.client
import os
import sys
import time
from urllib.parse import urlsplit

PATIENCE = 15.0  # seconds; then COMMAND starts all the same, for it must run when a door is broken
TICK = 0.3


def main() -> None:
    """Wait, then exec: the process stays the same for the supervisor's signals."""
    cut = sys.argv.index("--")
    addresses, command = sys.argv[1:cut], sys.argv[cut + 1 :]
    deadline = time.monotonic() + PATIENCE
    while not all(map(_answers, addresses)) and time.monotonic() < deadline:
        time.sleep(TICK)
    os.execv(command[0], command)  # noqa: S606 - no shell is wanted


def _answers(address: str) -> bool:
    door = http.client.HTTPConnection(urlsplit(address).netloc, timeout=2)
    try:
        door.request("GET", "/healthz")
        return door.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        door.close()


if __name__ == "__main__":
    main()
