"""One patient: what staff hear at the desk or by phone is written down here, and holds for all that is sent."""

import re
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime

from flask import Blueprint, abort, flash, request, url_for
from werkzeug.wrappers import Response

from bot.dialogue.reasons import COMPLAINT
from bot.effects import due_at
from bot.korean import proofs
from catalogue.model import TriageClass
from console import wording
from console.guard import log, looked, machine_now, who
from console.parts import parts
from console.shell import announce, local, render, see
from records import clinics, consents, documents, escalations, inbox, patient_facts, patients, phone_marks, phones
from records.database import Session
from records.masking import mask
from records.models import Patient
from records.patient_facts import DISPUTE, Told

pages = Blueprint("patient", __name__)
LONGEST = 1000
LONGEST_NUMBER = 60
DESK = "console.desk"  # the text version of what was said to staff


@pages.get("/patients")
def find() -> str | Response:
    """Whom a number belongs to: a telephone system opens it when the phone rings, and lands on the patient."""
    text = request.args.get("phone", "").strip()[:LONGEST_NUMBER]
    with parts().database.read() as session:
        number = _number(text)
        found = patients.by_phone(session, who().clinic, number) if number else []
        if len(found) == 1:
            return see(url_for(".show", id=found[0].id))
        looked("patient.find", [(each.id, f"patient/{each.id}") for each in found])
        return render(session, "patients.html", found=found, number=number, text=text)


def _number(text: str) -> str | None:
    """The number in E.164, as telephone systems write it: also with 82, 0082 or tel: before it; None for no number."""
    bare = re.sub(r"^(tel:|sip:)", "", text, flags=re.IGNORECASE).partition("@")[0].partition(";")[0].strip()
    with suppress(phones.NotANumber):
        return phones.read(re.sub(r"^(\+|00\d{0,3}(?=82))?82", "+82", bare)).number
    return None


@pages.get("/patients/<id>")
def show(id: str) -> str:
    with parts().database.read() as session:
        patient = owned(session, id)
        looked("patient.view", [(patient.id, f"patient/{patient.id}")])
        return render(
            session, "patient.html", patient=patient, said=consents.current(session, patient.id),
            disputed=patient_facts.holding(session, patient.id, DISPUTE), longest=LONGEST,
            marks=phone_marks.open_marks(session, patient), phone_wrong=patients.phone_is_wrong(session, patient),
            complained=escalations.is_open(session, patient, COMPLAINT), had=patients.treatments(session, patient.id),
            documents=documents.of_patient(session, patient.id), kept_days=documents.KEPT_DAYS, limits=documents,
            names=inbox.names(session, who().clinic),
        )  # fmt: skip


def owned(session: Session, id: str, lock: bool = False) -> Patient:
    """The patient, or who it was merged into. Aborts with 404."""
    found = inbox.owned(session, who().clinic, Patient, id, lock) or abort(404)
    return owned(session, found.merged_into, lock) if found.merged_into else found


@pages.post("/patients/<id>/complaint")
def complain(id: str) -> Response:
    """A complaint made at the desk or by phone: a line that somebody deals with; until then nothing is asked."""
    words = mask(request.form.get("words", "").replace("\r\n", "\n").strip()[:LONGEST])
    if not words:
        flash(wording.COMPLAINT_EMPTY, "warning")
        return see(url_for(".show", id=id))
    with parts().database.write() as session:
        patient, now = owned(session, id, lock=True), parts().clock.clinic(session)
        opened = _complaint(session, patient, words, now)
        log(session, "patient.complaint", patient.id, f"escalation/{opened}")
    announce("escalation", opened)
    flash(wording.COMPLAINT_OPENED)
    return see(url_for(".show", id=id))


def _complaint(session: Session, patient: Patient, words: str, now: datetime) -> str:
    """The open one of the desk's, with these words besides those that it has; its id."""
    found, _ = escalations.open_(
        session, who().clinic, reason=COMPLAINT, triage=TriageClass.E2, opened_at=now, patient_id=patient.id,
        due_at=due_at(clinics.hours(who().clinic), TriageClass.E2, now),
    )  # fmt: skip
    before = (found.details or {}).get("words")
    found.details = {**(found.details or {}), "words": "\n".join(filter(None, (before, words)))}
    return found.id


@pages.post("/patients/<id>/dispute")
def dispute(id: str) -> Response:
    """A dispute with the patient begins or is over: meanwhile care and advertising rest, safety does not."""
    holds = {"on": True, "off": False}.get(request.form.get("dispute", ""))
    return _told(id, lambda session, patient, now: _dispute(session, patient, holds, now))


def _dispute(session: Session, patient: Patient, holds: bool | None, now: datetime) -> str:
    if holds is None:
        abort(400)
    if holds != patient_facts.holding(session, patient.id, DISPUTE):
        patient_facts.store(session, patient, Told(DISPUTE, now, holds=holds), now)
        log(session, f"patient.dispute.{'on' if holds else 'off'}", patient.id, f"patient/{patient.id}")
    return wording.DISPUTE_ON if holds else wording.DISPUTE_OFF


@pages.post("/patients/<id>/consent")
def consent(id: str) -> Response:
    """What the patient said of messages or advertising, or a guardian of a child."""
    kind, granted = request.form.get("kind", ""), {"yes": True, "no": False}.get(request.form.get("said", ""))
    return _told(id, lambda session, patient, now: _said(session, patient, kind, granted, now))


def _said(session: Session, patient: Patient, kind: str, granted: bool | None, now: datetime) -> str:
    if kind not in wording.CONSENTS or granted is None:
        abort(400)
    try:
        consents.tell(
            session, patient, kind, granted, source="console", text_version=DESK, at=now, recorded_at=machine_now()
        )
    except consents.NeedsAdvertising:
        return wording.NIGHT_NEEDS_ADVERTISING
    log(session, f"patient.consent.{kind}.{'yes' if granted else 'no'}", patient.id, f"patient/{patient.id}")
    return wording.CONSENT_NOTED


def _told(id: str, write: Callable[[Session, Patient, datetime], str]) -> Response:
    with parts().database.write() as session:
        done = write(session, owned(session, id, lock=True), parts().clock.clinic(session))
    flash(done)
    return see(url_for(".show", id=id))


@pages.post("/patients/<id>/phone")
def phone(id: str) -> Response:
    """Another number, or the word that the one on file is right."""
    typed, right = request.form.get("phone", ""), request.form.get("do") == "right"
    number = proofs.phone(typed)
    if number is None and not right:
        flash(wording.PHONE_UNREADABLE, "warning")
        return see(local(request.form.get("back"), url_for(".show", id=id)))
    with parts().database.write() as session:
        patient, now = owned(session, id, lock=True), parts().clock.clinic(session)
        task = escalations.open_about(session, patient.id, phone_marks.TASK)
        done = _settled(session, patient, None if right else number, now)
    announce("escalation", task.id if task else None)
    flash(done)
    return see(local(request.form.get("back"), url_for(".show", id=id)))


def _settled(session: Session, patient: Patient, number: str | None, now: datetime) -> str:
    """The number on file told again is right."""
    if number and patients.correct_phone(session, who().clinic, patient.number, number, now):
        log(session, "patient.phone.changed", patient.id, f"patient/{patient.id}")
        return wording.PHONE_CHANGED
    patients.mark_phone_right(session, patient)
    phone_marks.checked(session, patient, who().staff.id, now)
    log(session, "patient.phone.right", patient.id, f"patient/{patient.id}")
    return wording.PHONE_RIGHT
