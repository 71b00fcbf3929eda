"""What the console is made of; handed in by the composition root."""

from collections.abc import Callable
from dataclasses import dataclass
from threading import Thread

from flask import Blueprint, current_app

from bot.reply import Reply
from channels.kakao_event.client import EventApi
from records.clock import Clock
from records.database import Database
from records.keyring import Keyring
from records.live import Live
from records.models import Clinic


def in_a_thread(job: Callable[[], None]) -> None:
    """Start `job` and come back at once."""
    Thread(target=job, daemon=True).start()


@dataclass(frozen=True)
class ConsoleParts:
    """`event_api` gives a clinic's Event API, or None when it has none. `session_key` signs Flask's form cookie.

    `callback_waits` tells whether the patient of a conversation waits at a callback address; `call_back` brings a reply
    there and tells whether Kakao took it. `background` runs a job while the page goes back to the browser.
    """

    database: Database
    clock: Clock
    keyring: Keyring
    live: Live
    demo: bool
    secure_cookies: bool
    session_key: str
    event_api: Callable[[Clinic], EventApi | None]
    extra_blueprints: tuple[Blueprint, ...] = ()
    public_url: str = ""
    callback_waits: Callable[[str], bool] = lambda _conversation_id: False
    call_back: Callable[[str, Reply], bool] = lambda _conversation_id, _reply: False
    background: Callable[[Callable[[], None]], None] = in_a_thread


def parts() -> ConsoleParts:
    """The parts of the running app."""
    found: ConsoleParts = current_app.extensions["anbu_console"]
    return found
