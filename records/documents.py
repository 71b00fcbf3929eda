"""Documents on patients' pages: put by the clinic, opened by the patient, withdrawn or over, and then destroyed.

Whoever puts one need not think of telling the patient: a fact is told with it, from which a plan counts its notice.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from records import access, follow_ups, patient_facts, patients
from records.keyring import installed
from records.masking import mask
from records.models import Document, FollowUp, Patient, PatientFact, PatientLink
from records.patient_facts import DOCUMENT, Told

MEGABYTES, LONGEST_TITLE, LONGEST_NOTE = 10, 60, 500
LARGEST = MEGABYTES * 1024 * 1024
KEPT_DAYS = (30, 14, 7)  # for how long staff may leave one there; the first if they choose nothing
WITHDRAWN, EXPIRED = "withdrawn", "expired"
TYPES = {"pdf": "application/pdf", "jpeg": "image/jpeg", "png": "image/png"}  # kind → MIME type
BEGINNINGS = {b"%PDF-": "pdf", b"\xff\xd8\xff": "jpeg", b"\x89PNG\r\n\x1a\n": "png"}
ENDINGS = {"pdf": b"%%EOF", "jpeg": b"\xff\xd9", "png": b"IEND"}
TAIL = 2048  # bytes among which the ending must stand; writers of PDFs put line ends and padding behind it
ONE_LOOK = timedelta(minutes=1)  # of machine time; a phone fetches what it opens more than once
SOON_TOLD = timedelta(hours=12)  # a notice waits for the morning at most
VIEWED = "page.document"  # in the access log


class NotPut(ValueError):
    """The document is not taken; `code` says why: empty, too_large, no_document, cut_off, untitled, over."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Paper:
    """What is put on the page. `expires_at`: clinic time; `note`: for staff alone."""

    title: str
    data: bytes
    expires_at: datetime
    note: str = ""


def kind(data: bytes) -> str | None:
    """pdf, jpeg or png by its first bytes, whatever it is called; None for anything else."""
    return next((kind for begins, kind in BEGINNINGS.items() if data.startswith(begins)), None)


def put_document(
    session: Session, patient: Patient, paper: Paper, *, by: str, now: datetime, tell: bool = True
) -> Document:
    """Put it on the patient's page, encrypted; with `tell` the patient gets a notice that says nothing of what it is.

    `by`: a staff id, or the name of the system that puts it; `now`: clinic time. The caller logs who did it (see
    records.access) and commits. Raises NotPut.
    """
    found = _checked(paper, now)
    document = Document(
        clinic_id=patient.clinic_id, patient_id=patient.id, title=mask(paper.title.strip()),
        note=mask(paper.note.strip()[:LONGEST_NOTE]), kind=found, size=len(paper.data),
        content=installed().seal(paper.data), put_by=by, put_at=now, expires_at=paper.expires_at, views=0,
    )  # fmt: skip
    session.add(document)
    if tell and not _to_be_told(session, patient, now):
        patient_facts.store(session, patient, Told(DOCUMENT, now), now)
    session.flush()
    return document


def _checked(paper: Paper, now: datetime) -> str:
    """Its kind. A file that was cut off on its way is as little a document as one that is none."""
    found = kind(paper.data)
    wrong = {
        "untitled": not 0 < len(paper.title.strip()) <= LONGEST_TITLE,
        "empty": not paper.data,
        "too_large": len(paper.data) > LARGEST,
        "no_document": found is None,
        "cut_off": found is not None and ENDINGS[found] not in paper.data[-TAIL:],
        "over": paper.expires_at <= now,
    }
    for code in (code for code, is_so in wrong.items() if is_so):
        raise NotPut(code)
    assert found is not None
    return found


def _to_be_told(session: Session, patient: Patient, now: datetime) -> bool:
    """Whether a notice of another is still to go out: several documents put together are told of once."""
    left = exists().where(FollowUp.fact_id == PatientFact.id, FollowUp.state != follow_ups.PLANNED)
    wanted = select(PatientFact.id).where(
        PatientFact.patient_id == patient.id, PatientFact.kind == DOCUMENT, PatientFact.ended_at.is_(None),
        PatientFact.told_at > now - SOON_TOLD, ~left,
    )  # fmt: skip
    return session.scalar(wanted.limit(1)) is not None


def standing(session: Session, patient_id: str, now: datetime) -> Sequence[Document]:
    """What the patient may open now, the newest first."""
    wanted = select(Document).where(
        Document.patient_id == patient_id, Document.ended_at.is_(None), Document.expires_at > now
    )
    return session.scalars(wanted.order_by(Document.id.desc())).all()


def any_(session: Session, follow_up: FollowUp) -> bool:
    """Whether the follow-up's patient has any, as far as that does not hang on the time."""
    wanted = select(Document.id).where(Document.patient_id == follow_up.patient_id, Document.ended_at.is_(None))
    return session.scalar(wanted.limit(1)) is not None


def of_patient(session: Session, patient_id: str, limit: int = 50) -> Sequence[Document]:
    """What was ever put there, the newest first."""
    wanted = select(Document).where(Document.patient_id.in_(patients.ids(session, patient_id)))
    return session.scalars(wanted.order_by(Document.id.desc()).limit(limit)).all()


def content(document: Document) -> bytes:
    """Decrypted. Raises LookupError for one that is destroyed."""
    if document.content is None:
        raise LookupError(document.id)
    return installed().unseal(document.content)


def viewed(
    session: Session, patient: Patient, document: Document, link: PatientLink, address: str | None, now: datetime,
    machine_now: datetime,
) -> None:  # fmt: skip
    """The patient opened it at that link: counted and logged, once for one look."""
    subject = f"document/{document.id} link/{link.id}"
    if access.seen_lately(session, patient.id, VIEWED, subject, machine_now - ONE_LOOK):
        return
    document.views, document.viewed_at = document.views + 1, now
    access.write_by_patient(session, patient, VIEWED, subject, address, now, machine_now)


def withdraw(session: Session, document: Document, now: datetime) -> None:
    """Take it off the page and destroy it; a notice that would lead to nothing any more is not sent."""
    _end(document, WITHDRAWN, now)
    session.flush()
    if standing(session, document.patient_id, now):
        return
    told = select(PatientFact).where(PatientFact.patient_id == document.patient_id, PatientFact.kind == DOCUMENT)
    for fact in session.scalars(told.where(PatientFact.ended_at.is_(None))).all():
        patient_facts.end(session, fact, WITHDRAWN, now)


def destroy_old(session: Session, clinic_id: str, now: datetime) -> None:
    """Destroy what has expired."""
    old = select(Document).where(
        Document.clinic_id == clinic_id, Document.ended_at.is_(None), Document.expires_at <= now
    )
    for document in session.scalars(old).all():
        _end(document, EXPIRED, now)


def _end(document: Document, why: str, now: datetime) -> None:
    if document.ended_at is None:
        document.ended_at, document.ended_why, document.content = now, why, None
