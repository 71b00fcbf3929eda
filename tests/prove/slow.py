"""Slow paths: Kakao's five seconds hold whatever hangs. The door runs as a process of its own, asked over real HTTP.

Every turn must be answered within MOST seconds with words that KakaoTalk shows: several requests in one message, a
complaint, a red flag, the same while many write at once. With the database locked, what was said is kept. A turn that
comes with a callback address is acknowledged within as many seconds, and answered there when the lock is gone.
"""

import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from pathlib import Path
from typing import Any

import requests

from anbu.settings import Settings
from channels.kakao_event.fake.limits import refusals
from channels.kakao_event.fake.phone import Bot
from channels.kakao_event.fake.server import FakeKakao
from tests.console.world import served
from tests.e2e.service import phone_payload
from tests.prove.door import door, fill
from tests.prove.servers import postgres
from tests.prove.table import Finding, finding
from tests.prove.trouble import HEAD, dripping, hanging, locked, thinking

MOST = 4.0  # seconds; Kakao gives five
LOCKED = 3.0
AT_ONCE = 8
NOBODY = "127.0.0.1:1"
SAID = (
    "필러 맞고 세안 언제부터 하나요? 그리고 술은 언제부터 마셔도 돼요? 주차는 되나요?",
    "대기가 너무 길고 불친절해서 화가 나요 환불해 주세요",
    "숨쉬기가 힘들어요",
    "그게 음 저번에 말씀하신 거 말인데 어떻게 되는 건지 궁금해서요",
)
Place = Callable[[], AbstractContextManager[str]]


@contextmanager
def _nobody() -> Iterator[str]:
    yield NOBODY


# What is asked for the language model and for Redis.
TROUBLES: dict[str, tuple[Place, Place]] = {
    "nothing there": (_nobody, _nobody),
    "the language model hangs": (hanging, _nobody),
    "the language model drips its answer": (lambda: dripping(HEAD + b"Content-Length: 9999\r\n\r\n{"), _nobody),
    "the language model drips its headers": (lambda: dripping(HEAD + b"X-Slow: "), _nobody),
    "the language model takes 0.6 s a question": (lambda: thinking(0.6), _nobody),
    "the language model takes 0.95 s a question": (lambda: thinking(0.95), _nobody),
    "Redis hangs": (lambda: thinking(0), hanging),
    "both hang": (hanging, hanging),
}


def prove() -> Iterator[Finding]:
    """Every trouble on SQLite; the locks, alone and with everything else hanging, on both databases."""
    with tempfile.TemporaryDirectory(prefix="anbu-slow-", ignore_cleanup_errors=True) as folder:
        home = Path(folder)
        settings = Settings(home=home, demo=True)
        key = fill(settings)
        for trouble, (nlu, redis) in TROUBLES.items():
            yield _measured(trouble, home, key, nlu, redis)
        yield from _locks(home, key, settings.database, {})
        yield _by_callback(home, key, settings.database)
    with tempfile.TemporaryDirectory(prefix="anbu-slow-") as folder, postgres() as url:
        home, environment = Path(folder), {"ANBU_DATABASE_URL": url}
        key = fill(Settings(home=home, demo=True, database_url=url))
        yield from _locks(home, key, url, environment)


def _locks(home: Path, key: str, url: str, environment: dict[str, str]) -> Iterator[Finding]:
    kind = url.partition("+")[0].partition(":")[0]
    lock = lambda: locked(url, LOCKED)  # noqa: E731
    yield _measured(f"{kind} locked for {LOCKED:.0f} s", home, key, _nobody, _nobody, lock, environment)
    yield _measured(f"{kind} locked, and both hang", home, key, hanging, hanging, lock, environment)


def _measured(
    name: str,
    home: Path,
    key: str,
    nlu: Place,
    redis: Place,
    lock: Callable[[], AbstractContextManager[None]] = nullcontext,
    environment: dict[str, str] | None = None,
) -> Finding:
    with finding(name) as found, ExitStack() as stack:
        places = {
            "ANBU_NLU_URL": f"http://{stack.enter_context(nlu())}",
            "ANBU_REDIS_URL": f"redis://{stack.enter_context(redis())}/0",
        }
        address = stack.enter_context(door(home, **places, **(environment or {})))
        for text in SAID:  # each once before the lock, so that its conversation is there to be locked
            _say(found, address, key, text, f"slow-{SAID.index(text)}")
        for text in SAID:
            with lock():
                _say(found, address, key, text, f"slow-{SAID.index(text)}")
        with lock(), ThreadPoolExecutor(AT_ONCE) as crowd:
            list(crowd.map(lambda n: _say(found, address, key, SAID[n % 4], f"slow-{n % 4}"), range(AT_ONCE)))
    return found


def _say(found: Finding, address: str, key: str, text: str, user: str) -> None:
    """One turn, timed; what is wrong with it is a violation."""
    headers = {"X-Skill-Key": key, "X-Request-Id": f"chp-{uuid.uuid4().hex}"}
    started = time.monotonic()
    answer = requests.post(f"{address}/kakao/skill", json=phone_payload(user, text), headers=headers, timeout=30)
    _took(found, time.monotonic() - started, text)
    if answer.status_code != 200 or refusals(answer.json()) or not answer.json()["template"]["outputs"]:
        found.violated(f"{text[:12]}… got no answer: HTTP {answer.status_code}")
    elif text == "숨쉬기가 힘들어요" and "119에 전화" not in str(answer.json()):
        found.violated("a red flag got no emergency text")


def _took(found: Finding, seconds: float, text: str) -> None:
    found.count("turns")
    found.counts["ms at worst"] = max(found.counts.get("ms at worst", 0), round(seconds * 1000))
    if seconds > MOST:
        found.violated(f"{text[:12]}… took {seconds:.2f} s")


def _by_callback(home: Path, key: str, url: str) -> Finding:
    """A locked database, and a patient whose message comes with a callback address."""
    with finding("sqlite locked, with a callback address") as found, tempfile.TemporaryDirectory() as folder:
        bot = Bot("demo-bot", "안부", key)
        fake = FakeKakao("", lambda _: bot, Path(folder) / "log")
        with served(fake.app()) as kakao, door(home, ANBU_KAKAO_BOT_URL=kakao, **_alone()) as fake.door_url:
            shown = _play(kakao, "안녕하세요")
            with locked(url, LOCKED):
                shown = _play(kakao, "상담원 연결", callback=True)
            _took(found, shown["seconds"], "상담원 연결")
            late = shown["callback"]
            if not shown["answer"].get("useCallback") or late is None:
                found.violated("the answer did not come by callback")
            else:
                found.counts["ms until the callback"] = round(late["seconds"] * 1000)
    return found


def _alone() -> dict[str, str]:
    return {"ANBU_NLU_URL": f"http://{NOBODY}", "ANBU_REDIS_URL": f"redis://{NOBODY}/0"}


def _play(kakao: str, utterance: str, **more: Any) -> dict[str, Any]:
    body = {"user": "slow-callback", "utterance": utterance, "wait": 20, **more}
    shown: dict[str, Any] = requests.post(f"{kakao}/play", json=body, timeout=60).json()
    return shown
