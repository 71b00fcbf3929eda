"""Live updates: one server-sent event stream a browser. Carries ids only; the pages fetch what they show."""

import json
from collections.abc import Iterator

from flask import Blueprint, Response, request

from console.guard import cookie_name, who
from console.parts import ConsoleParts, parts
from records import staff_sessions

pages = Blueprint("streams", __name__)
TRY_AGAIN_MS = 5000


@pages.get("/events")
def events() -> Response:
    """`changed` for every change, `beat` at least every 15 s, `signed-out` at the end of the person's session."""
    stream = _stream(parts(), who().clinic.id, request.cookies[cookie_name()])
    return Response(stream, mimetype="text/event-stream", headers={"X-Accel-Buffering": "no"})


def _stream(of: ConsoleParts, clinic_id: str, token: str) -> Iterator[str]:
    """Ends when Redis goes away; the browser then marks the stream as lost and comes again."""
    yield f"retry: {TRY_AGAIN_MS}\n\n"
    for change in of.live.watch(clinic_id):
        with of.database.read() as session:
            if staff_sessions.find(session, token, of.clock.machine()) is None:
                yield _frame("signed-out", {})
                return
        yield _frame("beat", {}) if change is None else _frame("changed", change)


def _frame(event: str, data: dict[str, object]) -> str:
    return f"event: {event}\ndata: {json.dumps(data)}\n\n"
