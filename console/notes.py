"""One note: what the patient answered, how it came about, and the signature of who takes responsibility."""

from typing import Any

from flask import Blueprint, abort, flash, request, url_for
from werkzeug.wrappers import Response

from console import wording
from console.guard import log, looked, machine_now, who
from console.parts import parts
from console.shell import announce, render, see
from records import inbox, notes
from records.database import Session
from records.models import Note, NoteVersion
from records.staff import DOCTOR, MANAGER, NURSE

pages = Blueprint("note", __name__)
SIGNERS = frozenset({DOCTOR, NURSE, MANAGER})


@pages.get("/notes/<id>")
def show(id: str) -> str:
    with parts().database.read() as session:
        note = _owned(session, id)
        looked("note.view", [(note.patient_id, f"note/{id}")])
        line = inbox.note_lines(session, [note])[0]
        history = _history(inbox.note_versions(session, note))
        return render(
            session, "note.html", line=line, history=history, names=inbox.names(session, who().clinic),
            may_sign=who().staff.role in SIGNERS, signed_version=_signed_version(history),
        )  # fmt: skip


def _history(versions: list[NoteVersion]) -> list[tuple[NoteVersion, dict[str, Any]]]:
    """Each version with what it changed, the newest first."""
    before: dict[str, Any] = {}
    found = list[tuple[NoteVersion, dict[str, Any]]]()
    for version in versions:
        changed = {key: value for key, value in version.content.items() if before.get(key) != value}
        found.insert(0, (version, changed))
        before = version.content
    return found


def _signed_version(history: list[tuple[NoteVersion, dict[str, Any]]]) -> int | None:
    """The last version that a person wrote by signing, which changes nothing; what follows it is not signed."""
    signed = [each.version for each, changed in history if each.state == notes.SIGNED and not changed]
    return max(signed, default=None)


def _owned(session: Session, id: str, lock: bool = False) -> Note:
    return inbox.owned(session, who().clinic, Note, id, lock) or abort(404)


@pages.post("/notes/<id>/sign")
def sign(id: str) -> Response:
    """Sign the version that was on the screen; a newer one must be read first."""
    with parts().database.write() as session:
        note = _owned(session, id, lock=True)
        refused = _refusal(note)
        if refused:
            log(session, "note.sign_refused", note.patient_id, f"note/{id}")
        else:
            notes.sign(session, note, who().staff.id, parts().clock.clinic(session), machine_now())
            log(session, "note.sign", note.patient_id, f"note/{id}")
    flash(refused or wording.SIGNED, "warning" if refused else "message")
    announce("note", id)
    return see(url_for(".show", id=id))


def _refusal(note: Note) -> str:
    if who().staff.role not in SIGNERS:
        return wording.SIGN_NOT_ALLOWED
    return "" if request.form.get("version") == str(note.version) else wording.SIGN_CHANGED
