"""What the console is made of; handed in by the composition root."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import Blueprint, current_app

from channels.kakao_event.client import EventApi
from records.clock import Clock
from records.database import Database
from records.keyring import Keyring
from records.live import Live
from records.models import Clinic


@dataclass(frozen=True)
class ConsoleParts:
    """`event_api` gives a clinic's Event API, or None when it has none. `session_key` signs Flask's form cookie."""

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


def parts() -> ConsoleParts:
    """The parts of the running app."""
    found: ConsoleParts = current_app.extensions["anbu_console"]
    return found
