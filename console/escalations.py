"""One escalation: seen, worked, and closed with words."""

from datetime import datetime

from flask import Blueprint, abort, flash, request, url_for
from werkzeug.wrappers import Response

from console import wording, work
from console.guard import log, looked, who
from console.parts import parts
from console.shell import announce, local, render, see
from records import alarms, inbox, patient_facts, silence
from records.database import Session
from records.masking import mask
from records.models import Conversation, Escalation, FollowUp

pages = Blueprint("escalation", __name__)


@pages.get("/escalations/<id>")
def show(id: str) -> str | Response:
    """A line of the phone list is worked on its own sheet."""
    with parts().database.read() as session:
        escalation = _owned(session, id)
        about = session.get(FollowUp, escalation.follow_up_id) if escalation.reason == silence.NO_ANSWER else None
        if about is not None and about.treatment_id and escalation.closed_at is None:
            return see(url_for("calls.sheet", id=about.id))
        looked("escalation.view", [(escalation.patient_id, f"escalation/{id}")])
        alarm = inbox.alarms(session, [escalation])[0]
        names = inbox.names(session, who().clinic)
        thread = _conversation(session, alarm)
        pages = alarms.pages(session, id)
        lost = patient_facts.told_lost(session, escalation.patient_id) if escalation.patient_id else ()
        expected = patient_facts.expected(session, escalation.patient_id) if escalation.patient_id else None
        return render(
            session,
            "escalation.html",
            alarm=alarm,
            names=names,
            thread=thread,
            pages=pages,
            lost=lost,
            expected=expected,
        )


def _conversation(session: Session, alarm: inbox.Alarm) -> str | None:
    """The id of the conversation in which the patient can be answered."""
    if alarm.escalation.conversation_id is not None or alarm.patient is None:
        return alarm.escalation.conversation_id
    found: Conversation | None = inbox.conversation_with(session, alarm.patient, parts().clock.clinic(session))
    return found.id if found else None


def _owned(session: Session, id: str, lock: bool = False) -> Escalation:
    return inbox.owned(session, who().clinic, Escalation, id, lock) or abort(404)


@pages.post("/escalations/<id>/acknowledge")
def acknowledge(id: str) -> Response:
    with parts().database.write() as session:
        escalation = _owned(session, id, lock=True)
        if escalation.closed_at is None:
            work.acknowledge(session, escalation, who().staff, parts().clock.clinic(session))
    flash(wording.ACKNOWLEDGED)
    return _back(escalation)


@pages.post("/escalations/<id>/close")
def close(id: str) -> Response:
    outcome = mask(request.form.get("outcome", "").strip())
    with parts().database.write() as session:
        escalation = _owned(session, id, lock=True)
        if escalation.closed_at is not None:
            flash(wording.ALREADY_CLOSED, "warning")
        elif not outcome:
            flash(wording.OUTCOME_NEEDED, "warning")
        else:
            work.close(session, escalation, who().staff, outcome, parts().clock.clinic(session))
            flash(wording.CLOSED)
    return _back(escalation)


@pages.post("/escalations/<id>/loss")
def loss(id: str) -> Response:
    """A loss told in the chat: a person confirms it, or takes it back because it was misread. A pregnancy that nobody
    confirmed lately: it goes on, or it does not.
    """
    answer = request.form.get("loss", "")
    if answer not in wording.LOSS:
        abort(400)
    with parts().database.write() as session:
        escalation = _owned(session, id, lock=True)
        patient_id = escalation.patient_id or abort(404)
        now = parts().clock.clinic(session)
        _settle_pregnancy(session, patient_id, answer, now)
        if escalation.reason == patient_facts.TO_CONFIRM and escalation.closed_at is None:
            work.close(session, escalation, who().staff, wording.LOSS[answer], now)
        log(session, f"loss.{answer}", patient_id, f"escalation/{id}")
    flash(wording.LOSS[answer])
    return _back(escalation)


def _settle_pregnancy(session: Session, patient_id: str, answer: str, now: datetime) -> None:
    match answer:
        case "confirmed":
            patient_facts.confirm_loss(session, patient_id)
        case "taken_back":
            patient_facts.take_back_loss(session, patient_id, now)
        case _:
            patient_facts.checked(session, patient_id, answer == "goes_on", now)


def _back(escalation: Escalation) -> Response:
    announce("escalation", escalation.id)
    announce("conversation", escalation.conversation_id)
    return see(local(request.form.get("back"), url_for("inbox.show")))
