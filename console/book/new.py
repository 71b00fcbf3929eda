"""A new appointment by staff: whose, what, when."""

from flask import abort, flash, request, url_for
from werkzeug.wrappers import Response

from bot.korean import proofs
from console import wording
from console.book import openings
from console.book.blueprint import (
    appointment_page,
    by,
    chosen_day,
    load_or_none_here,
    now,
    pages,
    patient_owned,
    rules,
    sheet,
    today,
)
from console.guard import log, looked, who
from console.parts import parts
from console.shell import announce, see
from records import catalogue, identity, patients
from records.book import desk, reception, snapshot
from records.book.reception import LONGEST_WISH, Asked, Slot
from records.book.rows import SlotTaken
from records.database import Session
from records.facts import local_date
from records.masking import mask
from records.models import Appointment, Patient


@pages.get("/book/new")
def new() -> str:
    return _page(request.args.get("patient", ""), request.args.get("treatment", ""))


def _page(id: str, treatment: str, failed: str = "") -> str:
    with parts().database.read() as session:
        on = chosen_day(today(session))
        if not id:
            return sheet(session, "book/new.html", patient=None, found=None, asked="", on=on)
        patient = patient_owned(session, id)
        looked("patient.view", [(patient.id, f"patient/{patient.id}")])
        return sheet(
            session, "book/new.html", patient=patient, treatment=treatment, services=services(session),
            look=openings.look(session, Asked(patient, treatment), failed) if treatment else None,
            had=patients.treatments(session, patient.id), ahead=desk.ahead(session, patient.id, now(session)),
            longest=LONGEST_WISH, on=on, wish=request.form.get("wish", ""),
        )  # fmt: skip


@pages.post("/book/patients")
def find() -> str | Response:
    """By number or phone; sent as a form, so that a phone stands in no address."""
    asked = request.form.get("who", "").strip()
    with parts().database.read() as session:
        found = _found(session, asked)
        looked("patient.find", [(each.id, f"patient/{each.id}") for each in found])
        on = chosen_day(today(session))
        if len(found) == 1:
            return see(url_for("book.new", patient=found[0].id, on=on))
        missing = wording.NOBODY_FOUND if any(map(str.isdigit, asked)) else wording.NO_NAMES
        return sheet(session, "book/new.html", patient=None, found=found, asked=asked, on=on, missing=missing)


def _found(session: Session, asked: str) -> list[Patient]:
    numbered = patients.by_number(session, who().clinic, asked)
    phone = proofs.phone(asked)
    same = identity.with_phone(session, who().clinic, identity.phone_hash(who().clinic, phone)) if phone else []
    return [numbered] if numbered else same


def services(session: Session) -> dict[str, str]:
    """By their names; none where the clinic keeps no book."""
    known = rules()
    treatments = catalogue.in_force(session, who().clinic, today(session)).catalogue.treatments
    return reception.services(known, treatments, wording.CONSULTATION) if known else {}


@pages.post("/book/new")
def book() -> Response | tuple[str, int]:
    id, treatment = request.form.get("patient", ""), request.form.get("treatment", "")
    slot = openings.read_slot(request.form.get("slot", ""))
    if slot is None:
        return _page(id, treatment, wording.SLOT_NEEDED), 422
    try:
        with parts().database.write() as session:
            snapshot.lock(session, who().clinic)
            made = _book(session, patient_owned(session, id), treatment, slot)
            log(session, "appointment.book", made.patient_id, f"appointment/{made.id}")
    except SlotTaken:
        return _page(id, treatment, wording.SLOT_TAKEN), 409
    flash(wording.APPOINTMENT_DONE["book"])
    announce("appointment", made.id)
    return see(appointment_page(made.id))


def _book(session: Session, patient: Patient, treatment: str, slot: Slot) -> Appointment:
    label = services(session).get(treatment) or abort(400)
    book, asked = load_or_none_here(session, local_date(slot.starts_at)), Asked(patient, treatment)
    wish = mask(request.form.get("wish", "").strip()[:LONGEST_WISH])
    return reception.reserve(session, who().clinic, book, asked, slot, label, wish, "console", by(session))
