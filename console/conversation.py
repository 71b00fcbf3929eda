"""One conversation: its thread, whom it is with, what is open about it, and staff's hand on it."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial

from flask import Blueprint, abort, flash, request, url_for
from werkzeug.wrappers import Response

from bot.wording.photos import asked
from console import replies, wording, work
from console.guard import log, looked, who
from console.parts import parts
from console.shell import announce, render, see
from records import conversations, follow_ups, inbox, patients, photos, silence
from records.book import desk
from records.database import Session
from records.facts import Treatment
from records.masking import mask
from records.models import (
    Appointment,
    ChatUser,
    Conversation,
    Escalation,
    FollowUp,
    Message,
    Note,
    Patient,
    Photo,
    new_id,
)

pages = Blueprint("conversation", __name__)


@dataclass(frozen=True)
class View:
    """All that the page shows."""

    conversation: Conversation
    user: ChatUser
    patient: Patient | None
    phone_wrong: bool
    treatments: tuple[Treatment, ...]
    messages: list[Message]
    open_ones: list[Escalation]
    closed: list[Escalation]
    notes: list[Note]
    names: dict[str, str]
    photos: dict[str, list[Photo]]  # by the message that says they came
    ahead: list[Appointment]
    to_note: FollowUp | None  # the newest check-in that a phone call may be noted for


@pages.get("/conversations/<id>")
def show(id: str) -> str:
    return _page(id)


def _page(id: str, draft: str = "", failed: str = "") -> str:
    with parts().database.read() as session:
        now = parts().clock.clinic(session)
        view = _view(session, id, now)
        looked("conversation.view", [(view.user.patient_id, f"conversation/{id}")])
        road = replies.road_ahead(parts(), who().clinic, id)
        return render(
            session, "conversation.html", view=view, road=road, form_id=new_id(), draft=draft, failed=failed,
            longest=replies.LONGEST, may_ask_photos=bool(parts().public_url),
        )  # fmt: skip


def _view(session: Session, id: str, now: datetime) -> View:
    conversation = _owned(session, id)
    user = session.get_one(ChatUser, conversation.chat_user_id)
    patient = patients.linked_patient(session, user, now)
    found = inbox.escalations_of(session, conversation)
    return View(
        conversation=conversation,
        user=user,
        patient=patient,
        phone_wrong=patient is not None and patients.phone_is_wrong(session, patient),
        treatments=patients.treatments(session, patient.id) if patient else (),
        messages=conversations.thread(session, conversation.id),
        open_ones=[each for each in found if each.closed_at is None],
        closed=[each for each in found if each.closed_at is not None],
        notes=inbox.notes_of(session, patient) if patient else [],
        names=inbox.names(session, who().clinic),
        photos=photos.by_message(session, conversation.id),
        ahead=desk.ahead(session, patient.id, now) if patient else [],
        to_note=_newest_check_in(session, patient, now) if patient else None,
    )


def _newest_check_in(session: Session, patient: Patient, now: datetime) -> FollowUp | None:
    sent = follow_ups.open_conversations(session, patient.id, silence.CHECK_IN, now)
    return sent[0] if sent else None


def _owned(session: Session, id: str, lock: bool = False) -> Conversation:
    return inbox.owned(session, who().clinic, Conversation, id, lock) or abort(404)


@pages.post("/conversations/<id>/claim")
def claim(id: str) -> Response:
    """Take it; from a colleague only when the form names that colleague."""
    from_staff = request.form.get("from", "")
    with parts().database.write() as session:
        conversation = _owned(session, id, lock=True)
        now = parts().clock.clinic(session)
        taken = work.claim(session, conversation, who().staff, from_staff, now)
        names = inbox.names(session, who().clinic)
    holder = names.get((from_staff if taken else conversation.staff_id) or "", "다른 담당자")
    if not taken:
        flash(wording.held_by(holder), "warning")
    else:
        flash(wording.taken_over(holder) if from_staff else wording.CLAIMED)
    announce("conversation", id)
    return see(url_for(".show", id=id))


@pages.post("/conversations/<id>/reply")
def reply(id: str) -> Response | tuple[str, int]:
    text = request.form.get("text", "").replace("\r\n", "\n").strip()
    failed, status = _send(id, text, _log_reply(id))
    if failed:
        return _page(id, draft=text, failed=failed), status
    return see(url_for(".show", id=id) + "#end")


def _send(id: str, text: str, note: replies.Note) -> tuple[str, int]:
    """Why the reply was not sent, with the status that says so; empty when it was. `note`: see replies.send."""
    if not text:
        return wording.REPLY_EMPTY, 422
    if len(text) > replies.LONGEST:
        return wording.REPLY_TOO_LONG, 422
    try:
        replies.send(parts(), who().clinic, who().staff, id, text, request.form.get("form_id", ""), note)
    except LookupError:
        abort(404)
    except ValueError:
        abort(400)
    except replies.NotHeld as error:
        return _not_held(error.holder), 409
    return "", 303


@pages.post("/conversations/<id>/photos")
def ask_photos(id: str) -> Response | tuple[str, int]:
    """Ask the patient for photos, with a fresh one-time address."""
    if not parts().public_url:
        abort(404)
    token = photos.new_token()
    words = asked(photos.address(parts().public_url, token))
    failed, status = _send(id, words, partial(_invite, id, token))
    return (_page(id, failed=failed), status) if failed else see(url_for(".show", id=id) + "#end")


def _invite(id: str, token: str, session: Session, user: ChatUser) -> None:
    photos.invite(session, _owned(session, id), token, parts().clock.machine())
    log(session, "conversation.ask_photos", user.patient_id, f"conversation/{id}")


def _log_reply(id: str) -> replies.Note:
    def note(session: Session, user: ChatUser) -> None:
        log(session, "conversation.reply", user.patient_id, f"conversation/{id}")

    return note


def _not_held(holder: str | None) -> str:
    if holder is None:
        return wording.REPLY_NOT_HELD
    with parts().database.read() as session:
        name = inbox.names(session, who().clinic).get(holder, "다른 담당자")
    return f"{wording.held_by(name)} {wording.REPLY_NOT_HELD}"


@pages.post("/conversations/<id>/hand-back")
def hand_back(id: str) -> Response:
    with parts().database.write() as session:
        conversation = _owned(session, id, lock=True)
        if _mine(conversation):
            urgent = work.hand_back(session, conversation)
            flash(wording.HANDED_BACK)
            if urgent:
                flash(wording.STILL_URGENT, "warning")
    announce("conversation", id)
    return see(url_for(".show", id=id))


@pages.post("/conversations/<id>/finish")
def finish(id: str) -> Response | tuple[str, int]:
    """End the talk: what is open is closed with the words given, and the bot has the conversation again."""
    with parts().database.write() as session:
        conversation = _owned(session, id, lock=True)
        if not _mine(conversation):
            return see(url_for(".show", id=id))
        try:
            outcome = mask(request.form.get("outcome", ""))
            work.finish(session, conversation, who().staff, outcome, parts().clock.clinic(session))
        except ValueError:
            flash(wording.OUTCOME_NEEDED, "warning")
            return see(url_for(".show", id=id))
    flash(wording.FINISHED)
    announce("conversation", id)
    return see(url_for("inbox.show"))


@pages.post("/conversations/<id>/unlink")
def unlink(id: str) -> Response:
    """End the link between the chat and the patient; the chat user must identify again."""
    with parts().database.write() as session:
        conversation = _owned(session, id, lock=True)
        user = session.get_one(ChatUser, conversation.chat_user_id)
        if user.patient_id is not None and user.link_revoked_at is None:
            patients.revoke(user, parts().clock.clinic(session))
            log(session, "link.revoke", user.patient_id, f"conversation/{id}")
            flash(wording.UNLINKED)
    announce("conversation", id)
    return see(url_for(".show", id=id))


@pages.post("/conversations/<id>/end-care")
def end_care(id: str) -> Response:
    """The clinic's care of the patient has ended, or goes on after all: what is planned follows."""
    why = request.form.get("why", "")
    if why not in ("", *patients.ENDS):
        abort(400)
    with parts().database.write() as session:
        patient = _patient(session, _owned(session, id, lock=True))
        patients.end(patient, why or None, parts().clock.clinic(session) if why else None)
        log(session, f"patient.end.{why or 'none'}", patient.id, f"conversation/{id}")
    flash(wording.CARE_ENDED[why])
    announce("conversation", id)
    return see(url_for(".show", id=id))


def _patient(session: Session, conversation: Conversation) -> Patient:
    """The one whom the chat is linked to. Aborts with 404."""
    user = session.get_one(ChatUser, conversation.chat_user_id)
    return patients.linked_patient(session, user, parts().clock.clinic(session)) or abort(404)


def _mine(conversation: Conversation) -> bool:
    """Whether the person may end the holding; else they are told who holds it."""
    if conversation.holder == conversations.STAFF and conversation.staff_id == who().staff.id:
        return True
    flash(wording.REPLY_NOT_HELD if conversation.staff_id is None else wording.NOT_YOURS, "warning")
    return False
