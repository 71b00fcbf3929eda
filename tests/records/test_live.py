"""Announcements while Redis hangs: one wait, not one for every word."""

import socket

from records.live import REST_SECONDS, Live


class Watch:
    """A clock that a test moves."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


def test_a_redis_that_hangs_is_waited_for_once_and_asked_again_later() -> None:
    """It takes connections and never answers."""
    watch = Watch()
    with socket.create_server(("127.0.0.1", 0)) as silent:
        silent.settimeout(0)
        live = Live(f"redis://127.0.0.1:{silent.getsockname()[1]}/0", timeout_seconds=0.05, elapsed=watch)

        for _ in range(3):
            live.announce("clinic", "conversation", "id")
        assert calls(silent) == 1

        watch.now += REST_SECONDS
        live.announce("clinic", "conversation", "id")
        assert calls(silent) == 1


def calls(server: socket.socket) -> int:
    """How many connections wait at the server."""
    count = 0
    while True:
        try:
            server.accept()[0].close()
        except BlockingIOError:
            return count
        count += 1
