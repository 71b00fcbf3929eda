"""The whole service as an operator starts it, in a folder and on ports of its own, spoken to from outside."""

import json
import os
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests

from anbu.launcher.parent import die_with_parent
from anbu.settings import CHECKOUT
from tests.services import free_port

ANBU = Path(sys.executable).with_name("anbu")


@dataclass(frozen=True)
class Service:
    """A running `anbu run`."""

    environment: dict[str, str]
    door: str
    console: str

    def anbu(self, *words: str, said: str = "") -> str:
        """What a command prints. Raises CalledProcessError when it fails."""
        command = [sys.executable, str(ANBU), *words]
        done = subprocess.run(command, env=self.environment, input=said, capture_output=True, text=True, check=True)
        return done.stdout

    def rows(self, *words: str) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.anbu(*words, "--json").splitlines()]

    def key(self, clinic: str = "demo") -> str:
        return self.anbu("clinic", "skill-key", clinic).strip()

    def post(self, body: dict[str, Any], key: str, request_id: str | None = None) -> requests.Response:
        headers = {"X-Skill-Key": key, "X-Request-Id": request_id or f"chp-{uuid.uuid4().hex}"}
        return requests.post(f"{self.door}/kakao/skill", json=body, headers=headers, timeout=10)

    def say(self, user: str, text: str, key: str, **extra: str) -> dict[str, Any]:
        """The template of the answer to one message of a chat user."""
        answer = self.post(phone_payload(user, text, extra), key)
        answer.raise_for_status()
        found: dict[str, Any] = answer.json()["template"]
        return found

    def press(self, user: str, template: dict[str, Any], label: str, key: str) -> dict[str, Any]:
        """Press the quick reply with that label."""
        button = next(each for each in template["quickReplies"] if each["label"] == label)
        return self.say(user, button["messageText"], key, **button["extra"])


def words(template: dict[str, Any]) -> str:
    """All texts of an answer."""
    found = (next(iter(output.values())) for output in template["outputs"])
    return "\n".join(str(part.get("text") or part.get("description")) for part in found)


def phone_payload(user: str, text: str, extra: dict[str, str] | None = None, bot: str = "demo-bot") -> dict[str, Any]:
    """What KakaoTalk on a phone sends through the fall-back block."""
    block = {"id": "659e3b4a7407e2205bf34eb3", "name": "폴백 블록"}
    properties = {"botUserKey": user, "isFriend": True, "plusfriendUserKey": "aBc-D-Efghij", "bot_user_key": user}
    return {
        "bot": {"id": bot, "name": "안부"},
        "intent": {**block, "extra": {"reason": {"code": 1, "message": "OK"}}},
        "action": {"id": "a", "name": "anbu", "params": {}, "detailParams": {}, "clientExtra": extra or {}},
        "userRequest": {
            "block": block,
            "user": {"id": user, "type": "botUserKey", "properties": properties},
            "utterance": text,
            "params": {"surface": "Kakaotalk.plusfriend"},
            "lang": "ko",
            "timezone": "Asia/Seoul",
        },
        "contexts": [],
    }


def until(true: Any, seconds: float = 30) -> Any:
    """The first truthy value of `true()`; an assertion fails after `seconds`."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found := true():
            return found
        time.sleep(0.2)
    raise AssertionError(f"not within {seconds} s")


@contextmanager
def running(home: Path, nlu_url: str) -> Iterator[Service]:
    """The service with its demo clinics, until the block ends; then no process of it is left."""
    door, console = free_port(), free_port()
    environment = {
        **os.environ,
        "ANBU_HOME": str(home),
        "ANBU_PORT": str(door),
        "ANBU_CONSOLE_PORT": str(console),
        "ANBU_NLU_URL": nlu_url,
        "ANBU_DEMO": "1",
    }
    said = home.with_suffix(".log")
    with said.open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, str(ANBU), "run"], cwd=CHECKOUT, env=environment, stdout=log, preexec_fn=die_with_parent
        )
    try:
        until(lambda: process.poll() is not None or "\nready" in f"\n{said.read_text()}", 120)
        assert process.poll() is None, f"the service ended without being ready: {said.read_text()}"
        yield Service(environment, f"http://127.0.0.1:{door}", f"http://127.0.0.1:{console}")
    finally:
        process.terminate()
        process.wait(30)
