"""A skill server that answers what it was told to, and a fake Kakao in front of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import requests
from flask import Flask, Response, jsonify, request

from channels.kakao_event.fake.phone import Bot
from channels.kakao_event.fake.server import FakeKakao
from tests.console.world import served

BOT = Bot("demo-bot", "안부", "key")
GOOD = {"version": "2.0", "template": {"outputs": [{"simpleText": {"text": "네"}}]}}


class Skill:
    """`answer` under `status`, whatever comes; `asked`: what came."""

    def __init__(self, log: Path) -> None:
        self.fake = FakeKakao("", lambda id: BOT if id in ("", BOT.id) else None, log, rest_api_key="key")
        self.url, self.status, self.asked = "", 200, list[Any]()
        self.answer: Any = GOOD

    def app(self) -> Flask:
        app = Flask("skill")
        app.add_url_rule("/kakao/skill", view_func=self._said, methods=["POST"])
        return app

    def _said(self) -> tuple[Response, int]:
        self.asked.append(request.get_json())
        return jsonify(self.answer), self.status

    def play(self) -> dict[str, Any]:
        """What a phone shows of the answer."""
        shown: dict[str, Any] = requests.post(
            f"{self.url}/play", json={"user": "u", "utterance": "안녕"}, timeout=10
        ).json()
        return shown


@contextmanager
def standing(folder: Path) -> Iterator[Skill]:
    """Both on ports of their own."""
    found = Skill(folder / "log")
    with served(found.app()) as found.fake.door_url, served(found.fake.app()) as found.url:
        yield found
