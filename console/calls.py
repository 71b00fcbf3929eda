"""Calling who did not answer: the list, the script of one call as a form, and what came of it."""

from datetime import datetime
from typing import Any

from flask import Blueprint, abort, flash, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from bot import call
from bot.dialogue.check_in import SATISFACTION_FROM_DAY, Answers
from catalogue.model import UrgentSign
from console import wording, work
from console.guard import log, looked, machine_now, may_set, who
from console.parts import parts
from console.shell import announce, render, see
from records import calls, clinics, inbox, notes, patients, silence
from records.database import Session
from records.facts import SEOUL, Treatment
from records.masking import mask
from records.models import Escalation, FollowUp, Note, Patient, TreatmentDone
from records.rooms import sends_of
from scheduler import unanswered

pages = Blueprint("calls", __name__)
SCALES = {"pain": range(11), "swelling": range(4), "bruise": range(4), "redness": range(4), "satisfaction": range(1, 6)}
LONGEST = 1000


@pages.get("/calls")
def show() -> str:
    with parts().database.read() as session:
        lines = inbox.phone_list(session, who().clinic)
        looked("calls.view", [(line.alarm.patient.id, "calls") for line in lines if line.alarm.patient])
        return render(session, "calls.html", lines=lines, names=inbox.names(session, who().clinic))


@pages.get("/calls/<id>")
def sheet(id: str) -> str:
    """The call about one follow-up."""
    return _sheet(id, MultiDict())


def _sheet(id: str, draft: MultiDict[str, str], failed: str = "") -> str:
    with parts().database.read() as session:
        follow_up = _owned(session, id)
        now = parts().clock.clinic(session)
        done = _treatment(session, follow_up)
        looked("call.view", [(follow_up.patient_id, f"follow_up/{id}")])
        called = calls.of(session, [id])[id]
        day = done.days_since(now)
        return render(
            session, "call.html", follow_up=follow_up, treatment=done, day=day, draft=draft, failed=failed,
            patient=session.get_one(Patient, follow_up.patient_id), called=called, may_decide=may_set(),
            undecided=calls.undecided(called), missed=calls.missed(called), tries=calls.TRIES,
            signs=_signs(session, done, now), asks_satisfaction=day >= SATISFACTION_FROM_DAY,
            note=notes.existing(session, id), line=next(iter(silence.lines(session, follow_up.patient_id)), None),
            sent=_words_sent(session, follow_up), names=inbox.names(session, who().clinic),
            next_at=calls.next_try(clinics.hours(who().clinic), now),
            phone_wrong=patients.phone_is_wrong(session, session.get_one(Patient, follow_up.patient_id)),
        )  # fmt: skip


def _owned(session: Session, id: str, lock: bool = False) -> FollowUp:
    """A follow-up of a treatment, which a note can be about. Aborts with 404."""
    found = inbox.owned(session, who().clinic, FollowUp, id, lock)
    return found if found is not None and found.treatment_id is not None else abort(404)


def _treatment(session: Session, follow_up: FollowUp) -> Treatment:
    return patients.as_fact(session.get_one(TreatmentDone, follow_up.treatment_id))


def _signs(session: Session, done: Treatment, now: datetime) -> tuple[UrgentSign, ...]:
    return tuple(call.signs_of(parts().reader(session, who().clinic, now), done.code))


def _words_sent(session: Session, follow_up: FollowUp) -> str:
    """The message that stayed unanswered."""
    return next((str(each.content["text"]) for each in sends_of(session, [follow_up.id])[follow_up.id]), "")


@pages.post("/calls/<id>")
def save(id: str) -> Response | tuple[str, int]:
    """What came of the call: a note, or when to try again."""
    outcome = request.form.get("outcome")
    if outcome == calls.REACHED:
        return _reached(id)
    if outcome in (calls.MISSED, calls.LATER):
        return _again(id, outcome)
    return _sheet(id, request.form, wording.CALL_OUTCOME_NEEDED), 422


def _reached(id: str) -> Response | tuple[str, int]:
    with parts().database.write() as session:
        follow_up = _owned(session, id, lock=True)
        now = parts().clock.clinic(session)
        told = call.Told(_answers(), _pressed(session, follow_up, now))
        recorded = _record(session, follow_up, told, now) if told.answers or told.pressed else None
    if recorded is None:
        return _sheet(id, request.form, wording.CALL_EMPTY), 422
    note, raised = recorded
    announce("note", note.id)
    flash(wording.CALL_RECORDED)
    if raised is not None:
        announce("escalation", raised.id)
        parts().raised([raised.id])
        flash(wording.call_raised(raised.triage), "warning")
    return see(url_for(".show"))


def _record(session: Session, follow_up: FollowUp, told: call.Told, now: datetime) -> tuple[Note, Escalation | None]:
    """The note, the call itself, and the patient off the phone list in the name of who called."""
    calls.add(session, follow_up, who().staff, calls.REACHED, now)
    log(session, "call.reached", follow_up.patient_id, f"follow_up/{follow_up.id}")
    for line in silence.lines(session, follow_up.patient_id):
        work.close(session, line, who().staff, wording.call_outcome(notes.summary(told.content)), now)
    reader = parts().reader(session, who().clinic, now)
    return call.record(
        session, who().clinic, follow_up, told, reader, by=who().staff.id, now=now, machine_now=machine_now()
    )


def _answers() -> Answers:
    """What the form says, as a check-in's note holds it; what was not asked is absent."""
    found: dict[str, Any] = {
        name: int(value)
        for name, scale in SCALES.items()
        if (value := request.form.get(name, "")).isdecimal() and int(value) in scale
    }
    if request.form.get("urgent") == "none" and not request.form.getlist("sign"):
        found["urgent"] = "none"
    words = mask(request.form.get("words", "").replace("\r\n", "\n").strip()[:LONGEST])
    return {**found, "words": words} if words else found


def _pressed(session: Session, follow_up: FollowUp, now: datetime) -> tuple[UrgentSign, ...]:
    named = request.form.getlist("sign")
    return tuple(each for each in _signs(session, _treatment(session, follow_up), now) if each.label in named)


def _again(id: str, outcome: str) -> Response | tuple[str, int]:
    """Nobody answered, or the patient asked to be called later: the line stays, with its next time."""
    next_at = _next_at()
    with parts().database.write() as session:
        follow_up = _owned(session, id, lock=True)
        now = parts().clock.clinic(session)
        in_time = next_at is not None and next_at > now
        if next_at is not None and in_time:
            calls.add(session, follow_up, who().staff, outcome, now, next_at, _words())
            log(session, f"call.{outcome}", follow_up.patient_id, f"follow_up/{id}")
            _put_off(session, follow_up, outcome, next_at, now)
    if next_at is None or not in_time:
        return _sheet(id, request.form, wording.CALL_TIME_NEEDED), 422
    flash(wording.call_again_at(next_at))
    announce("escalation", id)
    return see(url_for(".show"))


def _put_off(session: Session, follow_up: FollowUp, outcome: str, next_at: datetime, now: datetime) -> None:
    lines = silence.lines(session, follow_up.patient_id)
    if not lines and outcome == calls.LATER:
        lines = [unanswered.phone_task(session, follow_up, None, now)]
    for line in lines:
        work.acknowledge(session, line, who().staff, now)
        line.due_at = next_at


def _next_at() -> datetime | None:
    try:
        return datetime.fromisoformat(request.form.get("next_at", "")).replace(tzinfo=SEOUL)
    except ValueError:
        return None


def _words() -> str:
    return mask(request.form.get("words", "").strip()[:LONGEST])


@pages.post("/calls/<id>/decide")
def decide(id: str) -> Response | tuple[str, int]:
    """After three tries in vain somebody who may says whether it goes on."""
    if not may_set():
        abort(403)
    decision, words, next_at = request.form.get("decision"), _words(), _next_at()
    if decision not in calls.DECISIONS:
        abort(400)
    with parts().database.write() as session:
        follow_up = _owned(session, id, lock=True)
        now = parts().clock.clinic(session)
        failed = _undecidable(decision, words, next_at, now)
        if not failed:
            _decided(session, follow_up, decision, words, next_at, now)
    if failed:
        return _sheet(id, request.form, failed), 422
    flash(wording.CALL_DECIDED[decision])
    announce("escalation", id)
    return see(url_for(".show"))


def _undecidable(decision: str, words: str, next_at: datetime | None, now: datetime) -> str:
    if decision == calls.STOPPED:
        return "" if words else wording.OUTCOME_NEEDED
    return "" if next_at is not None and next_at > now else wording.CALL_TIME_NEEDED


def _decided(
    session: Session, follow_up: FollowUp, decision: str, words: str, next_at: datetime | None, now: datetime
) -> None:
    calls.add(session, follow_up, who().staff, decision, now, next_at if decision == calls.AGAIN else None, words)
    log(session, f"call.{decision}", follow_up.patient_id, f"follow_up/{follow_up.id}")
    for line in silence.lines(session, follow_up.patient_id):
        if decision == calls.STOPPED:
            work.close(session, line, who().staff, words, now)
        else:
            line.due_at = next_at or line.due_at
