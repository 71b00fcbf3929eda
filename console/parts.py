"""What the console is made of; handed in by the composition root."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from threading import Thread

from flask import Blueprint, current_app

from bot.readers import Reader
from bot.reply import Reply
from channels.kakao_event.client import EventApi
from records.clock import Clock
from records.database import Database, Session
from records.keyring import Keyring
from records.live import Live
from records.models import Clinic
from scheduler.alarms.watch import Lasting


def in_a_thread(job: Callable[[], None]) -> None:
    """Start `job` and come back at once."""
    Thread(target=job, daemon=True).start()


@dataclass(frozen=True)
class ConsoleParts:
    """`event_api` gives a clinic's Event API, or None when it has none. `session_key` signs Flask's form cookie.

    `reader` reads texts for a clinic; `raised` brings escalations that were just opened to people's phones.
    `callback_waits` tells whether the patient of a conversation waits at a callback address; `call_back` brings a reply
    there and tells whether Kakao took it. `background` runs a job while the page goes back to the browser. `troubles`:
    of the service, as its watches know them.
    """

    database: Database
    clock: Clock
    keyring: Keyring
    live: Live
    demo: bool
    secure_cookies: bool
    session_key: str
    event_api: Callable[[Clinic], EventApi | None]
    reader: Callable[[Session, Clinic, datetime], Reader]
    raised: Callable[[Sequence[str]], None] = lambda _escalation_ids: None
    extra_blueprints: tuple[Blueprint, ...] = ()
    public_url: str = ""
    callback_waits: Callable[[str], bool] = lambda _conversation_id: False
    call_back: Callable[[str, Reply], bool] = lambda _conversation_id, _reply: False
    background: Callable[[Callable[[], None]], None] = in_a_thread
    troubles: Callable[[], Mapping[str, Lasting]] = dict


def parts() -> ConsoleParts:
    """The parts of the running app."""
    found: ConsoleParts = current_app.extensions["anbu_console"]
    return found
