"""The door as it runs: granian, real HTTP, the environment's settings."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from anbu import demo, wiring
from anbu.launcher.parent import die_with_parent
from anbu.settings import CHECKOUT, Settings
from records import clinics
from tests.door.kakao import PHONE, saying
from tests.services import free_port

NOBODY = "127.0.0.1:1"
PUBLIC = "https://anbu.example"
JPEG = b"\xff\xd8\xff\xda"
TOO_LARGE = b" " * 1_000_001
Door = tuple[str, dict[str, str]]


@pytest.fixture(scope="module")
def door(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    """The door of a demo clinic without Redis and language model: its address, and the headers that open it."""
    home, port = tmp_path_factory.mktemp("home"), free_port()
    key = fill(home)
    nobody = {"ANBU_REDIS_URL": f"redis://{NOBODY}/0", "ANBU_NLU_URL": f"http://{NOBODY}"}
    environment = os.environ | {"ANBU_HOME": str(home), "ANBU_DEMO": "1", "ANBU_PUBLIC_URL": PUBLIC} | nobody
    serve = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)]
    with (home / "door.log").open("wb") as log:
        server = subprocess.Popen(
            [*serve, "anbu.processes:webhook"],
            cwd=CHECKOUT, env=environment, stdout=log, stderr=log, preexec_fn=die_with_parent,
        )  # fmt: skip
    try:
        address = f"http://127.0.0.1:{port}"
        wait_for(address, server)
        yield f"{address}/kakao/skill", {"X-Skill-Key": key, "Content-Type": "application/json"}
    finally:
        server.terminate()
        server.wait(15)


def fill(home: Path) -> str:
    """A migrated and filled database in `home`; the demo clinic's key."""
    settings = Settings(home=home, demo=True)
    wiring.migrate(settings)
    demo.seed(settings)
    with wiring.build(settings).database.read() as session:
        return clinics.by_code(session, "demo").skill_key or ""


def wait_for(address: str, server: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until and server.poll() is None:
        try:
            if requests.get(f"{address}/healthz", timeout=1).ok:
                return
        except requests.RequestException:
            time.sleep(0.1)
    pytest.fail("the door did not open", pytrace=False)


def post(door: Door, body: object) -> requests.Response:
    return requests.post(door[0], data=body, headers=door[1], timeout=10)  # type: ignore[arg-type]


def test_a_question_is_answered_over_http(door: Door) -> None:
    """Without language model and Redis: the keyword is enough."""
    answer = post(door, json.dumps(saying("세안 언제부터 돼요?")))
    assert answer.status_code == 200
    assert "[입술필러 후" in answer.json()["template"]["outputs"][-1]["simpleText"]["text"]


def test_an_emergency_is_answered_in_kakaos_time(door: Door) -> None:
    """Kakao waits five seconds."""
    answer = post(door, json.dumps(saying("숨쉬기가 힘들어요")))
    assert "119" in answer.json()["template"]["outputs"][-1]["textCard"]["description"]
    assert answer.elapsed.total_seconds() < 4


def test_a_body_that_is_too_large_is_refused(door: Door) -> None:
    """One that says its length is not even read."""
    assert post(door, TOO_LARGE).status_code == 413


def test_a_body_without_a_length_is_read_and_limited_too(door: Door) -> None:
    """A proxy may send it in pieces."""
    body = json.dumps(PHONE).encode()
    assert post(door, iter([body[:100], body[100:]])).status_code == 200
    pieces = (TOO_LARGE[start : start + 65536] for start in range(0, len(TOO_LARGE), 65536))
    assert post(door, pieces).status_code == 413


def test_photos_come_in_over_http(door: Door) -> None:
    """Invited in the chat; too large a load is told in words and not by a broken line; then two small ones arrive."""
    answer = post(door, json.dumps(saying("사진 보내도 되나요", userRequest__user__id="another"))).json()
    [card] = [each["textCard"] for each in answer["template"]["outputs"] if "textCard" in each]
    address = card["buttons"][0]["webLinkUrl"].replace(PUBLIC, door[0].removesuffix("/kakao/skill"))
    assert requests.get(address, timeout=10).status_code == 200

    heavy = [("photo", (f"{number}.jpg", JPEG + bytes(10 << 20), "image/jpeg")) for number in range(6)]
    refused = requests.post(address, files=heavy, data={"agreed": "yes"}, timeout=60)
    assert (refused.status_code, "한 장은 10MB까지" in refused.text) == (422, True)

    photos = [("photo", (f"{number}.jpg", JPEG + bytes(4 << 20), "image/jpeg")) for number in range(2)]
    sent = requests.post(address, files=photos, data={"agreed": "yes"}, timeout=60)
    assert (sent.status_code, "사진을 보냈습니다" in sent.text) == (200, True)
    assert requests.get(address, timeout=10).status_code == 410
