"""Neighbours of the door in trouble: a language model that hangs or drips, a locked database, a hanging Redis."""

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from sqlalchemy import create_engine

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"


@contextmanager
def hanging() -> Iterator[str]:
    """Takes connections and never says a word; host and port."""
    with socket.create_server(("127.0.0.1", 0), backlog=1000) as silent:
        yield f"127.0.0.1:{silent.getsockname()[1]}"


@contextmanager
def dripping(first: bytes) -> Iterator[str]:
    """Answers `first`, and then a byte every tenth of a second for ever; host and port."""
    ending = threading.Event()
    with socket.create_server(("127.0.0.1", 0), backlog=1000) as server:
        threading.Thread(target=_accept, args=(server, first, ending), daemon=True).start()
        yield f"127.0.0.1:{server.getsockname()[1]}"
        ending.set()


def _accept(server: socket.socket, first: bytes, ending: threading.Event) -> None:
    with suppress(OSError):
        while True:
            threading.Thread(target=_drip, args=(server.accept()[0], first, ending), daemon=True).start()


def _drip(connection: socket.socket, first: bytes, ending: threading.Event) -> None:
    with suppress(OSError), connection:
        connection.recv(65536)
        connection.sendall(first)
        while not ending.wait(0.1):
            connection.sendall(b" ")


@contextmanager
def thinking(seconds: float) -> Iterator[str]:
    """A language model that is sure of everything and takes its time; host and port."""
    found = {"name": "faq_hours", "confidence": 0.99}
    body = json.dumps({"intent": found, "intent_ranking": [found], "model_file": "slow.tar.gz"}).encode()
    pause = threading.Event()

    class Thinker(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            pause.wait(seconds)
            self.do_GET()

        def do_GET(self) -> None:
            self.wfile.write(HEAD + b"Content-Length: %d\r\n\r\n" % len(body) + body)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Thinker) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"127.0.0.1:{server.server_port}"
        server.shutdown()


@contextmanager
def locked(url: str, seconds: float) -> Iterator[None]:
    """Somebody else holds what every turn must write, for `seconds` from the block's beginning.

    SQLite: the writer's place. PostgreSQL: every conversation's row.
    """
    held = threading.Event()
    holder = threading.Thread(target=_hold, args=(url, seconds, held))
    holder.start()
    held.wait(30)
    yield
    holder.join()


def _hold(url: str, seconds: float, held: threading.Event) -> None:
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    begin = "BEGIN IMMEDIATE" if engine.dialect.name == "sqlite" else "BEGIN"
    with engine.connect() as connection:
        connection.exec_driver_sql(begin)
        if engine.dialect.name != "sqlite":
            connection.exec_driver_sql("SELECT id FROM conversation FOR UPDATE")
        held.set()
        threading.Event().wait(seconds)
        connection.exec_driver_sql("ROLLBACK")
    engine.dispose()
