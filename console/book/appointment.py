"""One appointment: what it is, what became of it, and what staff do with it."""

from datetime import datetime, timedelta

from flask import abort, flash, request
from werkzeug.wrappers import Response

from console import wording
from console.book import openings
from console.book.blueprint import appointment_page, back, by, now, owned, pages, rules, sheet
from console.formats import clock_time, date_of
from console.guard import log, looked, who
from console.parts import parts
from console.shell import announce, see
from records import inbox
from records.book import board, desk, reception, snapshot
from records.book.reception import Asked, may
from records.book.rows import SlotTaken
from records.database import Session
from records.facts import local_date
from records.models import Appointment, Patient


@pages.get("/book/appointments/<id>")
def appointment(id: str) -> str:
    with parts().database.read() as session:
        line = _line(session, id)
        return sheet(
            session, "book/appointment.html", line=line, may=may(line.appointment, now(session)),
            history=board.history(session, line.appointment), names=inbox.names(session, who().clinic),
            thread=inbox.conversation_with(session, line.patient, now(session)), late=_is_late(line, now(session)),
        )  # fmt: skip


def _line(session: Session, id: str) -> board.Line:
    found = owned(session, id)
    looked("appointment.view", [(found.patient_id, f"appointment/{id}")])
    return board.lines(session, [found])[0]


def _is_late(line: board.Line, now: datetime) -> bool:
    """Whether a cancellation at the patient's wish would be a late one."""
    known = rules()
    return known is not None and line.appointment.starts_at - now < timedelta(hours=known.cancel_hours)


@pages.post("/book/appointments/<id>/<what>")
def act(id: str, what: str) -> Response:
    """Do it, unless the appointment has become another one meanwhile."""
    if what not in reception.DO:
        abort(404)
    with parts().database.write() as session:
        snapshot.lock(session, who().clinic)
        found = owned(session, id, lock=True)
        if what in may(found, now(session)):
            reception.DO[what](session, found, by(session), "late" in request.form)
            log(session, f"appointment.{what}", found.patient_id, f"appointment/{id}")
            flash(wording.APPOINTMENT_DONE[what])
        else:
            flash(wording.appointment_changed(found.state), "warning")
    announce("appointment", id)
    return see(back(appointment_page(id)))


def _when(appointment: Appointment) -> str:
    return f"{date_of(local_date(appointment.starts_at))} {clock_time(appointment.starts_at)}"


@pages.get("/book/appointments/<id>/move")
def move_page(id: str) -> str:
    return _move_page(id)


def _move_page(id: str, failed: str = "") -> str:
    with parts().database.read() as session:
        line = _line(session, id)
        about = line.appointment
        if "move" not in may(about, now(session)):
            failed = failed or wording.appointment_changed(about.state)
        look = openings.look(session, Asked(line.patient, about.treatment, about), failed)
        return sheet(session, "book/move.html", line=line, look=look, back=back(""))


@pages.post("/book/appointments/<id>/move")
def move(id: str) -> Response | tuple[str, int]:
    slot = openings.read_slot(request.form.get("slot", ""))
    if slot is None:
        return _move_page(id, wording.SLOT_NEEDED), 422
    try:
        with parts().database.write() as session:
            snapshot.lock(session, who().clinic)
            found = owned(session, id, lock=True)
            if "move" not in may(found, now(session)):
                flash(wording.appointment_changed(found.state), "warning")
                return see(appointment_page(id))
            before = _when(found)
            asked = Asked(session.get_one(Patient, found.patient_id), found.treatment, found)
            desk.move(session, found, openings.still_free(session, asked, slot), by(session))
            log(session, "appointment.move", found.patient_id, f"appointment/{id}")
            told = wording.moved(asked.patient.name, before, _when(found))
    except SlotTaken:
        return _move_page(id, wording.SLOT_TAKEN), 409
    flash(told)
    announce("appointment", id)
    return see(back(appointment_page(id)))
