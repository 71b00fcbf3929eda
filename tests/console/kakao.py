"""A Kakao Event API on a port of its own: it takes what its documentation describes, or fails as it is told."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from flask import Flask, Response, request

from tests.console.world import served

KEY, BOT, EVENT = "rest-key-for-tests", "demo-bot", "staff_reply"


@dataclass
class Kakao:
    """`answer` is (status, body); a body of None hangs up without one. `taken` holds what was accepted."""

    url: str = ""
    status: int = 200
    body: Any = field(default_factory=lambda: {"taskId": "task-1", "status": "SUCCESS", "timestamp": 1728382106745})
    calls: list[tuple[str, dict[str, str], Any]] = field(default_factory=list)

    def app(self) -> Flask:
        app = Flask("kakao")

        @app.post("/v2/bots/<bot>/talk")
        def talk(bot: str) -> Response:
            self.calls.append((bot, dict(request.headers), request.get_json()))
            text = self.body if isinstance(self.body, str) else json.dumps(self.body)
            headers = {"Location": "/elsewhere"} if self.status in (301, 302, 307) else {}
            return Response(text, self.status, headers=headers, mimetype="application/json")

        return app


@contextmanager
def kakao() -> Iterator[Kakao]:
    fake = Kakao()
    with served(fake.app()) as fake.url:
        yield fake
