"""python -m tests.prove.dealer LOG: a dealer of its own process, which writes every message that it takes into a log.

Prints its address. It asks nobody whether it knows a send key: what is handed over twice stands in the log twice. The
header `X-Fault: pid=N` kills that process when the request is there, before the message is taken.
"""

import json
import os
import re
import signal
import sys
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Condition
from typing import Any
from urllib.parse import unquote

MESSAGES, FINISHED = "/simulator/dealer/messages", "/finished"
FAULT = "HTTP_X_FAULT"  # the header as WSGI has it


class Dealer(ThreadingHTTPServer):
    """As `SimulatorChannel` speaks to one."""

    def __init__(self, log: Path) -> None:
        super().__init__(("127.0.0.1", 0), Requests)
        self.log, self.at_work, self.quiet = log, 0, Condition()
        log.touch()

    def take(self, send_key: str) -> None:
        with self.log.open("a") as file:
            file.write(f"{send_key}\n")
            file.flush()
            os.fsync(file.fileno())

    def knows(self, send_key: str) -> bool:
        return send_key in self.log.read_text().split()


class Requests(BaseHTTPRequestHandler):
    server: Dealer

    def do_POST(self) -> None:
        with self.server.quiet:
            self.server.at_work += 1
        try:
            self._take()
        finally:
            with self.server.quiet:
                self.server.at_work -= 1
                self.server.quiet.notify_all()

    def _take(self) -> None:
        message = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if found := re.search(r"pid=(\d+)", self.headers.get("X-Fault", "")):
            os.kill(int(found[1]), signal.SIGKILL)
        self.server.take(message["send_key"])
        self._answer(200, {"dealer_id": message["send_key"]})

    def do_GET(self) -> None:
        """What became of a send key; or, at FINISHED, an answer as soon as no message is being taken."""
        if self.path == FINISHED:
            with self.server.quiet:
                self.server.quiet.wait_for(lambda: not self.server.at_work)
            return self._answer(200, {})
        key = unquote(self.path.removeprefix(f"{MESSAGES}/"))
        known = self.server.knows(key)
        return self._answer(200 if known else 404, {"dealer_id": key if known else None})

    def _answer(self, status: int, body: dict[str, Any]) -> None:
        words = json.dumps(body).encode()
        with suppress(OSError):  # nobody is there any more
            self.send_response(status)
            self.send_header("Content-Length", str(len(words)))
            self.end_headers()
            self.wfile.write(words)

    def log_message(self, *_: object) -> None:
        pass


def main() -> None:
    """Until it is told to end."""
    server = Dealer(Path(sys.argv[1]))
    print(f"http://127.0.0.1:{server.server_port}", flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
