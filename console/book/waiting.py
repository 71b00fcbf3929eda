"""The waiting list: who waits for what, in its order; who left it and may come back."""

from flask import abort, flash, url_for
from werkzeug.wrappers import Response

from console import wording
from console.book.blueprint import by, now, pages, sheet
from console.guard import log, looked, who
from console.parts import parts
from console.shell import announce, see
from records import inbox
from records.book import board, rows, snapshot, waiting
from records.database import Session
from records.models import Waiting


@pages.get("/book/waiting")
def waiting_list() -> str:
    with parts().database.read() as session:
        places, gone = board.places(session, who().clinic), board.gone(session, who().clinic, now(session))
        seen = {place.patient.id for place in (*places, *gone)}
        looked("book.waiting", [(each, "book/waiting") for each in sorted(seen)])
        return sheet(session, "book/waiting.html", places=places, gone=gone)


@pages.post("/book/waiting/<id>/remove")
def remove(id: str) -> Response:
    """Off the list; what was held for them is free for the next."""
    with parts().database.write() as session:
        row = _locked(session, id)
        if row.state in waiting.OPEN:
            waiting.leave(session, row, by(session))
            log(session, "waiting.remove", row.patient_id, f"waiting/{id}")
            flash(wording.WAITING_REMOVED)
        else:
            flash(wording.WAITING_CHANGED, "warning")
    return _back(id)


@pages.post("/book/waiting/<id>/return")
def return_(id: str) -> Response:
    """Back to their old place; freed slots are looked for anew."""
    with parts().database.write() as session:
        row = _locked(session, id)
        waiting.return_(row, by(session))
        if row.state == waiting.WAITING:
            rows.changed(session, who().clinic.id)
            log(session, "waiting.return", row.patient_id, f"waiting/{id}")
            flash(wording.WAITING_RETURNED)
        else:
            flash(wording.WAITING_CHANGED, "warning")
    return _back(id)


def _locked(session: Session, id: str) -> Waiting:
    snapshot.lock(session, who().clinic)
    return inbox.owned(session, who().clinic, Waiting, id, lock=True) or abort(404)


def _back(id: str) -> Response:
    announce("waiting", id)
    return see(url_for(".waiting_list"))
