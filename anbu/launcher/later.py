"""python -m anbu.launcher.later FILE|ADDRESS… -- COMMAND…: become COMMAND once all files exist and addresses answer.

So the doors wait for the database's preparation, and the heavy rest lets the doors load first: on a small machine they
are open in half the time.
"""

import http.client
import os
import sys
import time
from urllib.parse import urlsplit

PATIENCE = 15.0  # seconds for the addresses; then COMMAND starts all the same, for it must run when a door is broken
TICK = 0.2


def main() -> None:
    """Wait, then exec: the process stays the same for the supervisor's signals."""
    cut = sys.argv.index("--")
    wanted, command = sys.argv[1:cut], sys.argv[cut + 1 :]
    while not all(os.path.exists(file) for file in wanted if not _is_address(file)):
        time.sleep(TICK)
    deadline = time.monotonic() + PATIENCE
    while not all(_answers(address) for address in wanted if _is_address(address)) and time.monotonic() < deadline:
        time.sleep(TICK)
    os.execv(command[0], command)  # noqa: S606 - no shell is wanted


def _is_address(wanted: str) -> bool:
    return wanted.startswith("http://")


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
