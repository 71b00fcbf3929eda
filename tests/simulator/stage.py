"""What the simulator's tests are played on: a scripted Kakao door, apps in threads, a demo clinic's rows."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from flask import Flask
from sqlalchemy.orm import Session
from werkzeug.serving import make_server

from records import clinics, patients
from records.facts import SEOUL
from records.models import Clinic, Patient

MONDAY = datetime(2026, 11, 23, 14, 30, tzinfo=SEOUL)  # the machine's clock in these tests; clinic time starts here


@dataclass
class Door:
    """A Kakao door that answers from a script: `answer` maps the request's body to a status and an answer's body."""

    url: str = ""
    requests: list[tuple[dict[str, str], dict[str, Any]]] = field(default_factory=list)
    answer: Callable[[dict[str, Any]], tuple[int, Any]] = lambda _: (200, answer_of("네, 확인했습니다."))
    hold: threading.Event | None = None


def answer_of(*texts: str, quick: tuple[dict[str, Any], ...] = ()) -> dict[str, Any]:
    """A skill answer of plain bubbles."""
    template: dict[str, Any] = {"outputs": [{"simpleText": {"text": text}} for text in texts]}
    if quick:
        template["quickReplies"] = list(quick)
    return {"version": "2.0", "template": template}


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """The app's address while a thread serves it."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()


def make_clinic(session: Session, code: str, bot_id: str, demo: bool) -> Clinic:
    details: dict[str, Any] = {"phone": "02-000-0000", "emergency_phone": "010-0000-0000", "demo": demo}
    return clinics.create(session, code=code, bot_id=bot_id, now=MONDAY, name="안부피부과의원", **details)


def make_patient(session: Session, clinic: Clinic, number: str, phone: str, treatment: str) -> Patient:
    fact = patients.VisitFact(
        number=number,
        name="김하나",
        phone=phone,
        visited_at=MONDAY - timedelta(days=1),
        treatment=treatment,
        code="filler",
        birth_date=date(1990, 1, 1),
    )
    return patients.store_visit(session, clinic, fact, MONDAY)[0]
