"""Documents on patients' pages, as staff put, look at and withdraw them. Files stay in memory until they are sealed."""

from datetime import timedelta
from io import BytesIO
from typing import IO

from flask import Blueprint, Request, Response, abort, flash, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from console import wording
from console.guard import log, looked, who
from console.parts import parts
from console.patient import owned
from console.shell import announce, see
from records import consents, documents, inbox
from records.database import Session
from records.documents import NotPut, Paper
from records.models import Document, Patient

pages = Blueprint("document", __name__)
MOST_BYTES = documents.LARGEST + 64 * 1024  # and the form around it
PUT = "document.put"  # the endpoint that takes as much


class InMemory(Request):
    """Uploaded files never touch the disk."""

    def _get_file_stream(self, *_told: object, **_more: object) -> IO[bytes]:
        return BytesIO()


@pages.post("/patients/<id>/documents")
def put(id: str) -> AnyResponse:
    """Put the file of the form on the patient's page; the patient is told, where that is possible."""
    file, days = request.files.get("file"), request.form.get("days", "")
    if days not in map(str, documents.KEPT_DAYS):
        abort(400)
    try:
        with parts().database.write() as session:
            patient, now = owned(session, id, lock=True), parts().clock.clinic(session)
            paper = Paper(
                request.form.get("title", ""), file.read() if file else b"", now + timedelta(days=int(days)),
                request.form.get("note", ""),
            )  # fmt: skip
            document = documents.put_document(session, patient, paper, by=who().staff.id, now=now)
            log(session, "document.put", patient.id, f"document/{document.id}")
            told = _told(session, patient)
    except NotPut as error:
        flash(wording.DOCUMENT_NOT_PUT[error.code], "warning")
        return see(_page(id))
    announce("document", document.id)
    flash(wording.DOCUMENT_PUT if told else wording.DOCUMENT_PUT_UNTOLD, "message" if told else "warning")
    return see(_page(id))


def _told(session: Session, patient: Patient) -> bool:
    """Whether a notice can reach the patient, as far as is known now."""
    refused = consents.current(session, patient.id).get(consents.MESSAGES) is False
    return not refused and patient.phone_wrong_at is None and patient.ended_at is None


def _page(patient_id: str) -> str:
    return url_for("patient.show", id=patient_id, _anchor="documents")


@pages.get("/documents/<id>")
def show(id: str) -> Response:
    """For staff to make sure that it is the right one; every look is logged, and is none of the patient's."""
    with parts().database.read() as session:
        found = inbox.owned(session, who().clinic, Document, id) or abort(404)
        if found.content is None:
            abort(404)
        looked("document.view", [(found.patient_id, f"document/{id}")])
        answer = Response(documents.content(found), content_type=documents.TYPES[found.kind])
    answer.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'"
    answer.headers["Content-Disposition"] = f'inline; filename="{id}.{found.kind}"'
    answer.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return answer


@pages.post("/documents/<id>/withdraw")
def withdraw(id: str) -> AnyResponse:
    """Off the page and destroyed, at once and for good."""
    with parts().database.write() as session:
        found = inbox.owned(session, who().clinic, Document, id, lock=True) or abort(404)
        if found.ended_at is None:
            documents.withdraw(session, found, parts().clock.clinic(session))
            log(session, "document.withdraw", found.patient_id, f"document/{id}")
        patient_id = found.patient_id
    announce("document", id)
    flash(wording.DOCUMENT_WITHDRAWN)
    return see(_page(patient_id))
