"""Closures: what is shut when, and who must be told of it."""

from datetime import datetime

from flask import abort, flash, request, url_for
from werkzeug.wrappers import Response

from catalogue.book import BookRules
from console import wording
from console.book.blueprint import now, owned, pages, rules, sheet
from console.guard import log, looked, who
from console.parts import parts
from console.shell import announce, see
from records import inbox
from records.book import board, closures, snapshot
from records.database import Session
from records.facts import SEOUL
from records.masking import mask
from records.models import Closure

LONGEST_REASON = 200


@pages.get("/book/closures")
def closures_page() -> str:
    return _page()


def _page(failed: str = "") -> str:
    with parts().database.read() as session:
        found = closures.ahead(session, who().clinic, now(session))
        hit = {each.id: closures.concerned(session, each) for each in found}
        return sheet(
            session, "book/closures.html", closures=found, hit=hit, resources=resources(rules()), failed=failed,
            told=request.form, longest=LONGEST_REASON,
        )  # fmt: skip


def resources(known: BookRules | None) -> dict[str, str]:
    """What can be shut, by its name: the clinic, doctors, rooms, devices."""
    found = {board.CLINIC: wording.WHOLE_CLINIC}
    for kind, named in (("doctor", known.doctors), ("room", known.rooms), ("device", known.devices)) if known else ():
        found |= {f"{kind}:{each.code}": each.name for each in named}
    return found


@pages.post("/book/closures")
def add() -> Response | tuple[str, int]:
    resource, reason = request.form.get("resource", ""), mask(request.form.get("reason", "").strip()[:LONGEST_REASON])
    starts_at, ends_at = _moment("from"), _moment("to")
    if resource not in resources(rules()):
        abort(400)
    with parts().database.write() as session:
        at = now(session)
        if starts_at is None or ends_at is None or ends_at <= max(starts_at, at):
            failed = wording.CLOSURE_TIMES
        else:
            snapshot.lock(session, who().clinic)
            made = closures.add(session, who().clinic, resource, starts_at, ends_at, reason, who().staff.id, at)
            log(session, "closure.add", subject=f"closure/{made.id}")
            failed = ""
    if failed:
        return _page(failed), 422
    flash(wording.CLOSURE_ADDED)
    announce("closure", made.id)
    return see(url_for(".closure", id=made.id))


def _moment(name: str) -> datetime | None:
    """A time as browsers send it: without a zone, which is the clinic's."""
    try:
        return datetime.fromisoformat(request.form.get(name, "")).replace(tzinfo=SEOUL)
    except ValueError:
        return None


@pages.get("/book/closures/<id>")
def closure(id: str) -> str:
    """Who must be told, with ways to reach them."""
    with parts().database.read() as session:
        found = _owned(session, id)
        lines = board.lines(session, closures.hit(session, found))
        gone = _gone(session, found)
        everybody = [*lines, *(line for line, _ in gone)]
        looked("closure.view", [(each, f"closure/{id}") for each in sorted({line.patient.id for line in everybody})])
        at = now(session)
        threads = {line.patient.id: inbox.conversation_with(session, line.patient, at) for line in everybody}
        return sheet(
            session, "book/closure.html", closure=found, lines=lines, gone=gone, threads=threads,
            resources=resources(rules()), names=inbox.names(session, who().clinic),
        )  # fmt: skip


def _gone(session: Session, closure: Closure) -> list[tuple[board.Line, datetime]]:
    found = closures.left(session, closure)
    lines = board.lines(session, [appointment for appointment, _ in found])
    return [(line, had) for line, (_, had) in zip(lines, found, strict=True)]


@pages.post("/book/closures/<id>/told/<appointment_id>")
def tell(id: str, appointment_id: str) -> Response:
    """Tick somebody off as reached, or take the tick back."""
    with parts().database.write() as session:
        snapshot.lock(session, who().clinic)
        found, about = inbox.owned(session, who().clinic, Closure, id, lock=True), owned(session, appointment_id)
        closures.tell(found or abort(404), about.id)
        log(session, "closure.tell", about.patient_id, f"closure/{id}")
    announce("closure", id)
    return see(url_for(".closure", id=id))


@pages.post("/book/closures/<id>/lift")
def lift(id: str) -> Response:
    with parts().database.write() as session:
        snapshot.lock(session, who().clinic)
        closures.lift(session, _owned(session, id))
        log(session, "closure.lift", subject=f"closure/{id}")
    flash(wording.CLOSURE_LIFTED)
    announce("closure", id)
    return see(url_for(".closures_page"))


def _owned(session: Session, id: str) -> Closure:
    return inbox.owned(session, who().clinic, Closure, id) or abort(404)
