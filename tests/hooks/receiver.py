"""A clinic's own system: a real HTTP server that takes events, or does not."""

import json
import ssl
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any


class Receiver:
    """`answers`: statuses in turn, the last for ever; "hang" says nothing until the end, "drip" a letter at a time."""

    def __init__(self, *answers: int | str, tls: ssl.SSLContext | None = None) -> None:
        self.hook = ""  # the id of its row, where it is registered
        self.answers: list[int | str] = list(answers) or [200]
        self.got = list[tuple[dict[str, str], bytes]]()
        self.heard, self.over = Event(), Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        if tls:
            self._server.socket = tls.wrap_socket(self._server.socket, server_side=True)
        self.port = self._server.server_address[1]
        Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/anbu?from=clinic"

    @property
    def events(self) -> list[dict[str, Any]]:
        return [json.loads(body) for _, body in self.got]

    @property
    def types(self) -> list[str]:
        return [each["type"] for each in self.events]

    def close(self) -> None:
        self.over.set()
        self._server.shutdown()
        self._server.server_close()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                receiver.got.append(({name.lower(): value for name, value in self.headers.items()}, body))
                receiver.heard.set()
                answer = receiver.answers.pop(0) if len(receiver.answers) > 1 else receiver.answers[0]
                if answer == "hang":
                    receiver.over.wait(20)
                elif answer == "drip":
                    while not receiver.over.wait(0.05):
                        self.wfile.write(b"H")
                else:
                    self.send_response(int(answer))
                    self.send_header("Location", receiver.url)
                    self.end_headers()

            def log_message(self, *_: Any) -> None:
                """Nothing."""

        return Handler
