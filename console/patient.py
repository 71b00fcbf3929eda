"""One patient: what staff hear at the desk or by phone is written down here, and holds for all that is sent."""

from collections.abc import Callable
from datetime import datetime

from flask import Blueprint, abort, flash, request, url_for
from werkzeug.wrappers import Response

from bot.dialogue.reasons import COMPLAINT
from bot.effects import due_at
from catalogue.model import TriageClass
from console import wording
from console.guard import log, looked, machine_now, who
from console.parts import parts
from console.shell import announce, render, see
from records import clinics, consents, escalations, inbox, patient_facts, patients
from records.database import Session
from records.masking import mask
from records.models import Patient
from records.patient_facts import DISPUTE, Told

pages = Blueprint("patient", __name__)
LONGEST = 1000
DESK = "console.desk"  # the text version of what was said to staff
WITH_IT = {  # what a refusal takes with it, as in the chat
    consents.MESSAGES: (consents.MESSAGES, consents.ADVERTISING, consents.NIGHT),
    consents.ADVERTISING: (consents.ADVERTISING, consents.NIGHT),
}


@pages.get("/patients/<id>")
def show(id: str) -> str:
    with parts().database.read() as session:
        patient = _owned(session, id)
        looked("patient.view", [(patient.id, f"patient/{patient.id}")])
        return render(
            session, "patient.html", patient=patient, said=consents.current(session, patient.id),
            disputed=patient_facts.holding(session, patient.id, DISPUTE), longest=LONGEST,
            complained=escalations.is_open(session, patient, COMPLAINT), had=patients.treatments(session, patient.id),
        )  # fmt: skip


def _owned(session: Session, id: str, lock: bool = False) -> Patient:
    """The patient, or who it was merged into. Aborts with 404."""
    found = inbox.owned(session, who().clinic, Patient, id, lock) or abort(404)
    return _owned(session, found.merged_into, lock) if found.merged_into else found


@pages.post("/patients/<id>/complaint")
def complain(id: str) -> Response:
    """A complaint made at the desk or by phone: a line that somebody deals with; until then nothing is asked."""
    words = mask(request.form.get("words", "").replace("\r\n", "\n").strip()[:LONGEST])
    if not words:
        flash(wording.COMPLAINT_EMPTY, "warning")
        return see(url_for(".show", id=id))
    with parts().database.write() as session:
        patient, now = _owned(session, id, lock=True), parts().clock.clinic(session)
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
    held = consents.current(session, patient.id)
    if kind == consents.NIGHT and granted and not held.get(consents.ADVERTISING):
        return wording.NIGHT_NEEDS_ADVERTISING
    others = [each for each in WITH_IT.get(kind, ())[1:] if not granted and held.get(each)]
    for each in (kind, *others):
        consents.change(
            session, patient, each, granted, source="console", text_version=DESK, at=now, recorded_at=machine_now()
        )
    log(session, f"patient.consent.{kind}.{'yes' if granted else 'no'}", patient.id, f"patient/{patient.id}")
    return wording.CONSENT_NOTED


def _told(id: str, write: Callable[[Session, Patient, datetime], str]) -> Response:
    with parts().database.write() as session:
        done = write(session, _owned(session, id, lock=True), parts().clock.clinic(session))
    flash(done)
    return see(url_for(".show", id=id))
