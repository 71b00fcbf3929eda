"""The alarm ladder's numbers: who is paged first about an emergency, who next."""

from flask import Blueprint, abort, flash, request, url_for
from werkzeug.wrappers import Response

from console import wording
from console.guard import log, may_set, who
from console.parts import parts
from console.shell import render, see
from records import alarms, inbox, phones
from records.models import OnCall

pages = Blueprint("on_call", __name__)
LONGEST_NAME = 40


@pages.get("/on-call")
def show() -> str:
    with parts().database.read() as session:
        people = alarms.on_call(session, who().clinic)
        return render(session, "on_call.html", people=people)


@pages.post("/on-call")
def add() -> Response:
    """One more number."""
    _only_those_who_may()
    name = request.form.get("name", "").strip()[:LONGEST_NAME]
    level, hours = request.form.get("level", ""), request.form.get("hours", "")
    if not name or level not in map(str, alarms.LEVELS) or hours not in alarms.HOURS:
        abort(400)
    try:
        with parts().database.write() as session:
            now = parts().clock.clinic(session)
            row = alarms.add(session, who().clinic, int(level), name, request.form.get("phone", ""), hours, now)
            log(session, "on_call.add", subject=f"on_call/{row.id}")
    except phones.NotANumber as error:
        flash(str(error), "warning")
    else:
        flash(wording.ON_CALL_ADDED)
    return see(url_for(".show"))


@pages.post("/on-call/<id>/remove")
def remove(id: str) -> Response:
    """Paged no more from now on."""
    _only_those_who_may()
    with parts().database.write() as session:
        row = inbox.owned(session, who().clinic, OnCall, id, lock=True) or abort(404)
        row.removed_at = row.removed_at or parts().clock.clinic(session)
        log(session, "on_call.remove", subject=f"on_call/{id}")
    flash(wording.ON_CALL_REMOVED)
    return see(url_for(".show"))


def _only_those_who_may() -> None:
    if not may_set():
        abort(403)
