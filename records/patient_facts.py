"""Dated facts of patients that plans count from, as the clinic's records tell them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from records import escalations, patients
from records.facts import Fact
from records.models import Escalation, Patient, PatientFact

KINDS = DISCHARGE, DUE, BIRTH, TEST, NEXT_SESSION, RECALL, RESULT, DOCUMENT, DISPUTE = (
    "discharge", "due", "birth", "test", "next_session", "recall", "result", "document", "dispute",
)  # fmt: skip
OF_A_PREGNANCY = (DUE, BIRTH)
IN_CHAT, CONFIRMED = "chat", "confirmed"  # why it ended: the patient told of a loss, and staff confirmed it
TO_CONFIRM = "pregnancy_check"  # the reason of the task to ask whether a pregnancy goes on
BY_OWN_WORD = (IN_CHAT, CONFIRMED)
SAME_PREGNANCY = timedelta(days=21)  # how far a corrected due date lies from the first; that of the next one lies later
# One of a kind and item is open at a time: told with another date, it has moved.
MOVABLE = (DUE, TEST, NEXT_SESSION, RECALL, DISPUTE)
UNTIL_BOOKED = (NEXT_SESSION, RECALL)  # moot once it is booked, or was had


@dataclass(frozen=True)
class Told:
    """A fact as a file tells it. `holds`: False where it has ended (a loss, a test called off)."""

    kind: str
    at: datetime
    code: str = ""
    label: str = ""
    holds: bool = True


def store(session: Session, patient: Patient, told: Told, now: datetime) -> str:
    """Keep it; created, moved, ended, checked (as known, and confirmed anew) or unknown (ended, and never heard of).

    Whatever changes marks the patient stale. A pregnancy whose loss was told in the chat stays ended, however often the
    clinic's own system, which may not know of it yet, tells its due date: only a person takes that back.
    """
    known = _known(session, patient, told)
    if known is None and (gone := _lost_one(session, patient, told)):
        gone.ended_why = gone.ended_why if told.holds else CONFIRMED
        return "ended"
    if known is None:
        return _create(session, patient, told, now) if told.holds else "unknown"
    if told.kind == DUE:
        _confirmed(session, patient, now)
    if not told.holds:
        end(session, known, "told", now)
        return "ended"
    known.checked_at = now
    if (known.at, known.label) == (told.at, told.label):
        return "checked"
    _moved(session, patient, known, told, now)
    patients.mark_one_stale(session, patient.id)
    return "moved"


def _moved(session: Session, patient: Patient, known: PatientFact, told: Told, now: datetime) -> None:
    """What was sent of the day that held before is sent anew of this one."""
    if known.at != told.at and _of(session, patient, told) is not None:  # it had been of this day once, and ended
        end(session, known, "told", now)
        _create(session, patient, told, now)
        return
    if known.at != told.at and not _corrects(known, told):
        known.sequence, known.told_at = known.sequence + 1, now
    known.at, known.label = told.at, told.label


def _corrects(known: PatientFact, told: Told) -> bool:
    """Whether it is the same pregnancy, reckoned anew: nobody is told twice of its weeks."""
    return told.kind == DUE and abs(known.at - told.at) <= SAME_PREGNANCY


def end(session: Session, fact: PatientFact, why: str, now: datetime) -> None:
    """It holds no longer: what was planned from it is cleared."""
    fact.ended_at, fact.ended_why = now, why
    patients.mark_one_stale(session, fact.patient_id)


def lost(session: Session, patient_id: str, now: datetime) -> None:
    """The patient told of a loss: what plans count from the pregnancy, or the birth, ends until staff take it back."""
    wanted = select(PatientFact).where(PatientFact.patient_id == patient_id, PatientFact.kind.in_(OF_A_PREGNANCY))
    for fact in session.scalars(wanted.where(PatientFact.ended_at.is_(None))).all():
        end(session, fact, IN_CHAT, now)


def told_lost(session: Session, patient_id: str) -> Sequence[PatientFact]:
    """What ended by the patient's own word, whether staff have confirmed it or not."""
    wanted = select(PatientFact).where(PatientFact.patient_id == patient_id, PatientFact.ended_why.in_(BY_OWN_WORD))
    return session.scalars(wanted.order_by(PatientFact.ended_at.desc(), PatientFact.id)).all()


def expected(session: Session, patient_id: str) -> PatientFact | None:
    """The due date that holds."""
    wanted = select(PatientFact).where(PatientFact.patient_id == patient_id, PatientFact.kind == DUE)
    return session.scalar(wanted.where(PatientFact.ended_at.is_(None)).order_by(PatientFact.id.desc()).limit(1))


def checked(session: Session, patient_id: str, goes_on: bool, now: datetime) -> None:
    """A person asked whether the pregnancy goes on: what waits goes out, or is cleared."""
    fact = expected(session, patient_id)
    if fact is not None and goes_on:
        fact.checked_at = now
    elif fact is not None:
        end(session, fact, CONFIRMED, now)


def confirm_loss(session: Session, patient_id: str) -> None:
    """A person has made sure."""
    for fact in told_lost(session, patient_id):
        fact.ended_why = CONFIRMED


def take_back_loss(session: Session, patient_id: str, now: datetime) -> None:
    """It was misread: the facts hold again, but for those of which another was told since."""
    open_kinds = {each.kind for each in standing(session, patient_id) if each.kind in MOVABLE}
    for fact in told_lost(session, patient_id):
        if fact.kind not in open_kinds:
            fact.ended_at, fact.ended_why, fact.checked_at = None, None, now
            open_kinds |= {fact.kind} if fact.kind in MOVABLE else set()
    patients.mark_one_stale(session, patient_id)


def standing(session: Session, patient_id: str) -> list[Fact]:
    """Those that hold, by their date."""
    wanted = select(PatientFact).where(PatientFact.patient_id == patient_id, PatientFact.ended_at.is_(None))
    rows = session.scalars(wanted.order_by(PatientFact.at, PatientFact.id))
    return [Fact(row.id, row.kind, row.at, row.told_at, row.code, row.label, row.sequence) for row in rows]


def holding(session: Session, patient_id: str, kind: str) -> bool:
    """Whether one of that kind holds."""
    wanted = select(PatientFact.id).where(PatientFact.patient_id == patient_id, PatientFact.kind == kind)
    return session.scalar(wanted.where(PatientFact.ended_at.is_(None)).limit(1)) is not None


def _confirmed(session: Session, patient: Patient, now: datetime) -> None:
    """Nobody need ask any more."""
    wanted = select(Escalation).where(Escalation.patient_id == patient.id, Escalation.reason == TO_CONFIRM)
    for each in session.scalars(wanted.where(Escalation.closed_at.is_(None))):
        escalations.close(each, escalations.BY_ITSELF, "병원 기록에서 확인했습니다", now)


def _lost_one(session: Session, patient: Patient, told: Told) -> PatientFact | None:
    """The pregnancy or birth of the same date that ended by the patient's own word."""
    near = SAME_PREGNANCY if told.kind == DUE else timedelta()
    found = (each for each in told_lost(session, patient.id) if each.kind == told.kind)
    return next((each for each in found if abs(each.at - told.at) <= near), None)


def _create(session: Session, patient: Patient, told: Told, now: datetime) -> str:
    """One that had ended on the clinic's own word, and is told again, holds again: there is but one row of it."""
    fact = _of(session, patient, told)
    if fact is None:
        fact = PatientFact(
            clinic_id=patient.clinic_id, patient_id=patient.id, kind=told.kind, code=told.code, at=told.at, sequence=0
        )
        session.add(fact)
    else:
        fact.sequence += 1
    fact.label, fact.told_at, fact.checked_at, fact.ended_at, fact.ended_why = told.label, now, now, None, None
    patients.mark_one_stale(session, patient.id)
    session.flush()
    return "created"


def _of(session: Session, patient: Patient, told: Told) -> PatientFact | None:
    """The row of that very day, which holds or has ended."""
    wanted = select(PatientFact).where(PatientFact.patient_id == patient.id, PatientFact.kind == told.kind)
    return session.scalar(wanted.where(PatientFact.code == told.code, PatientFact.at == told.at))


def _known(session: Session, patient: Patient, told: Told) -> PatientFact | None:
    wanted = select(PatientFact).where(
        PatientFact.patient_id == patient.id, PatientFact.kind == told.kind, PatientFact.code == told.code,
        PatientFact.ended_at.is_(None),
    )  # fmt: skip
    if told.kind not in MOVABLE:
        wanted = wanted.where(PatientFact.at == told.at)
    return session.scalar(wanted.order_by(PatientFact.id.desc()).limit(1))
