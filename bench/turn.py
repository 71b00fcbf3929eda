"""A turn that needs no language model, over real HTTP: one client, one after the other, on the running service.

Each round is an emoji (the menu), a button of that menu, a thing's plain name, a treatment's plain name, and the button
of a check-in. Each is a whole turn: key, triage, two transactions, the record, the announcement.
"""

import time
import uuid
from collections.abc import Callable
from pathlib import Path
from statistics import quantiles
from tempfile import TemporaryDirectory
from typing import Any

import requests

from anbu.cli.common import Fields
from tests.e2e.service import phone_payload, running
from tests.prove.trouble import thinking

TURNS, QUICK_TURNS, WARM_UP = 500, 25, 25
BUTTON = "병원 안내"
TARGET = 150  # milliseconds at p99

Say = Callable[..., dict[str, Any]]


def run(quick: bool) -> list[Fields]:
    """The rows of the table, measured on a demo service of its own (SQLite)."""
    with (
        TemporaryDirectory(prefix="anbu-bench-", ignore_cleanup_errors=True) as folder,
        thinking(0) as model,  # the service waits for one; no turn here asks it
        running(Path(folder) / "home", f"http://{model}") as service,
    ):
        return measure(service.door, service.key(), QUICK_TURNS if quick else TURNS)


def measure(url: str, key: str, turns: int = TURNS) -> list[Fields]:
    """The rows of the table, measured on the service at `url`."""
    with requests.Session() as session:
        _rounds(session, url, key, WARM_UP)
        taken = _rounds(session, url, key, turns)
    cuts = quantiles(taken, n=100, method="inclusive")
    what = f"a turn without the language model, 1 client, {len(taken)} turns"
    return [
        {"figure": f"{what}, {name}", "unit": "ms", "ours": f"{value:.1f}"}
        for name, value in (("p50", cuts[49]), ("p99", cuts[98]), ("most", max(taken)))
    ]


def _rounds(session: requests.Session, url: str, key: str, turns: int) -> list[float]:
    """Milliseconds of each of at least so many turns."""
    taken = list[float]()

    def say(text: str, **extra: str) -> dict[str, Any]:
        headers = {"X-Skill-Key": key, "X-Request-Id": f"chp-{uuid.uuid4().hex}"}
        started = time.perf_counter()
        answer = session.post(
            f"{url}/kakao/skill", json=phone_payload("demo-filler", text, extra), headers=headers, timeout=10
        )
        taken.append((time.perf_counter() - started) * 1000)
        answer.raise_for_status()
        template: dict[str, Any] = answer.json()["template"]
        return template

    while len(taken) < turns:
        _round(say)
    return taken


def _round(say: Say) -> None:
    menu = say("👀")
    button = next(each for each in menu["quickReplies"] if each["label"] == BUTTON)
    say(button["messageText"], **button["extra"])
    say("수영장은요?")
    say("입술필러")
    say("상태 알리기", follow_up="none")
