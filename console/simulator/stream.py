"""The room as it happens: server-sent events with new entries of the phone, and the staff's view when it changed."""

import json
import time
from collections.abc import Iterator
from typing import Any

from console.simulator import people
from console.simulator.parts import SimulatorParts
from console.simulator.staff_view import room_state
from records.database import DatabaseUnavailable

LOOK_AGAIN = 4  # beats after which the staff's view is read again, even when nothing was announced
STILL_HERE = 8  # beats after which a word is sent, so that a reader who left is noticed
TRY_AGAIN_MS = 1000
LIFE_SECONDS = 300.0  # the browser comes back by itself; a thread whose reader left does not stay longer


def events(parts: SimulatorParts, clinic_code: str, clinic_id: str, user_key: str, position: int) -> Iterator[str]:
    """Entries behind `position` at once, then new ones within a beat, and the staff's view after each change."""
    shown, end = "", time.monotonic() + LIFE_SECONDS
    yield f"retry: {TRY_AGAIN_MS}\n\n"
    for beats, announced in enumerate(_beats(parts, clinic_id)):
        entries, position = parts.phone.since(clinic_code, user_key, position)
        yield from (_event("entry", entry, entry["position"]) for entry in entries)
        if announced or entries or beats % LOOK_AGAIN == 0:
            state = _state(parts, clinic_code, user_key)
            if state and state != shown:
                yield f"event: state\ndata: {state}\n\n"
                shown = state
        if beats % STILL_HERE == 0:
            yield ": here\n\n"
        if time.monotonic() > end:
            return


def _beats(parts: SimulatorParts, clinic_id: str) -> Iterator[bool]:
    """Forever: True at once when a change was announced, else False every beat; without Redis only the beats."""
    yield True
    for change in parts.live.watch(clinic_id, parts.beat_seconds):
        yield change is not None
    while True:
        time.sleep(parts.beat_seconds)
        yield False


def _state(parts: SimulatorParts, clinic_code: str, user_key: str) -> str:
    try:
        with parts.database.read() as session:
            clinic = people.demo_clinic(session, clinic_code)
            return json.dumps(room_state(session, clinic, user_key, parts.clock.clinic(session)))
    except (DatabaseUnavailable, people.NoSuchRoom):
        return ""


def _event(name: str, data: dict[str, Any], id: int) -> str:
    return f"id: {id}\nevent: {name}\ndata: {json.dumps(data)}\n\n"
