"""Escalations: opened once a conversation and reason, repeats counted, acknowledged and closed only by a person."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import case, select
from sqlalchemy.orm import Session

from records import hooks
from records.models import Clinic, Escalation, Patient

EMERGENCY = "emergency"
ALARMING = ("E0", "E1")  # classes that page a person
MORE, MOST_MORE = "more", 1000  # a detail that nobody asked for, and how many letters of such are kept
BY_ITSELF = "bot"  # who closes a call or a number's task that has become needless; anything else only a person closes


def open_(
    session: Session,
    clinic: Clinic,
    *,
    reason: str,
    triage: str,
    opened_at: datetime,
    due_at: datetime,
    conversation_id: str | None = None,
    patient_id: str | None = None,
    follow_up_id: str | None = None,
    rules: Sequence[str] = (),
    signs: Sequence[str] = (),
    once: bool = False,
) -> tuple[Escalation, bool]:
    """Open an escalation, or count a repeat of the open one (which may grow graver, never milder); True when new.

    `once`: an open one is left as it is.

    A repeat of an emergency is unacknowledged again: somebody must look at what was added.
    """
    known = _open_one(session, clinic, reason, conversation_id, patient_id, follow_up_id)
    if known is not None and once:
        return known, False
    if known is not None:
        _repeat(known, triage, opened_at, due_at, rules, signs)
        return known, False
    escalation = Escalation(
        clinic_id=clinic.id,
        conversation_id=conversation_id,
        patient_id=patient_id,
        follow_up_id=follow_up_id,
        reason=reason,
        triage=triage,
        rules=list(rules),
        signs=list(signs),
        opened_at=opened_at,
        due_at=due_at,
        alarmed_at=opened_at if triage in ALARMING else None,
        repeats=0,
    )
    session.add(escalation)
    session.flush()
    told = {"escalation": escalation.id, "class": str(triage)}  # and no reason: it may say how the patient is
    hooks.tell(session, clinic.id, "escalation.opened", opened_at, patient_id, **told)
    return escalation, True


def _open_one(
    session: Session,
    clinic: Clinic,
    reason: str,
    conversation_id: str | None,
    patient_id: str | None,
    follow_up_id: str | None,
) -> Escalation | None:
    """The open one of the conversation; without a conversation, of the same patient's follow-up."""
    wanted = select(Escalation).where(
        Escalation.clinic_id == clinic.id, Escalation.reason == reason, Escalation.closed_at.is_(None)
    )
    if conversation_id is not None:
        wanted = wanted.where(Escalation.conversation_id == conversation_id)
    else:
        wanted = wanted.where(Escalation.conversation_id.is_(None), Escalation.patient_id == patient_id)
        wanted = wanted.where(Escalation.follow_up_id == follow_up_id)
    return session.scalar(wanted.with_for_update())


def describe(session: Session, conversation_id: str, reason: str, details: dict[str, str]) -> str | None:
    """Add to the conversation's open escalation of that reason; its id, None where a person has closed it by now.

    What is told besides (`more`) is added to what was told so before; any other answer takes its forerunner's place.
    """
    wanted = select(Escalation).where(
        Escalation.conversation_id == conversation_id, Escalation.reason == reason, Escalation.closed_at.is_(None)
    )
    known = session.scalar(wanted.with_for_update())
    if known is None:
        return None
    _add(known, details)
    return known.id


def add_words(escalation: Escalation, words: str) -> None:
    """What the patient wrote, beside what was written before."""
    _add(escalation, {MORE: words[:MOST_MORE]} if words else {})


def _add(known: Escalation, details: dict[str, str]) -> None:
    before = known.details or {}
    if MORE in before and MORE in details and details[MORE] not in before[MORE]:
        details = {**details, MORE: f"{before[MORE]} / {details[MORE]}"[:MOST_MORE]}
    known.details = {**before, **details}


def _repeat(
    known: Escalation, triage: str, at: datetime, due_at: datetime, rules: Sequence[str], signs: Sequence[str]
) -> None:
    """One alarm stays one; where it has grown graver, or was acknowledged already, people are paged anew."""
    known.repeats += 1
    known.rules = list(dict.fromkeys([*known.rules, *rules]))
    known.signs = list(dict.fromkeys([*known.signs, *signs]))
    graver = triage < known.triage  # E0 sorts before E1
    if graver:
        known.triage, known.due_at = triage, min(due_at, known.due_at)
    alarming = known.triage in ALARMING
    if alarming and (graver or known.acknowledged_at is not None):
        known.alarmed_at = at
    if known.reason == EMERGENCY or (alarming and graver):
        known.acknowledged_at = known.acknowledged_by = None


def alarm_of(session: Session, conversation_id: str) -> Escalation | None:
    """The conversation's open emergency."""
    wanted = select(Escalation).where(Escalation.conversation_id == conversation_id, Escalation.reason == EMERGENCY)
    return session.scalar(wanted.where(Escalation.closed_at.is_(None)))


def is_open(session: Session, patient: Patient, reason: str) -> bool:
    """Whether one of that reason about the patient waits for a person."""
    wanted = select(Escalation.id).where(Escalation.patient_id == patient.id, Escalation.reason == reason)
    return session.scalar(wanted.where(Escalation.closed_at.is_(None)).limit(1)) is not None


def open_about(session: Session, patient_id: str, reason: str) -> Escalation | None:
    """The open one of that reason about the patient, of whatever follow-up or conversation."""
    wanted = select(Escalation).where(Escalation.patient_id == patient_id, Escalation.reason == reason)
    return session.scalar(wanted.where(Escalation.closed_at.is_(None)).limit(1))


def open_ones(session: Session, clinic: Clinic) -> list[Escalation]:
    """All open escalations: the gravest first, then the unacknowledged, then by deadline."""
    wanted = select(Escalation).where(Escalation.clinic_id == clinic.id, Escalation.closed_at.is_(None))
    acknowledged = case((Escalation.acknowledged_at.is_(None), 0), else_=1)
    return list(session.scalars(wanted.order_by(Escalation.triage, acknowledged, Escalation.due_at)))


def all_of(session: Session, clinic: Clinic) -> list[Escalation]:
    """Every escalation, the newest first."""
    return list(
        session.scalars(select(Escalation).where(Escalation.clinic_id == clinic.id).order_by(Escalation.id.desc()))
    )


def acknowledge(escalation: Escalation, staff_id: str, now: datetime) -> None:
    """A person has seen it; the first one's name stays."""
    if escalation.acknowledged_at is None:
        escalation.acknowledged_at, escalation.acknowledged_by = now, staff_id


def close(escalation: Escalation, staff_id: str, outcome: str, now: datetime) -> None:
    """Only a person closes, and says what was done. Raises ValueError without words."""
    if not outcome.strip():
        raise ValueError("닫으려면 어떻게 처리했는지 적어 주세요.")
    acknowledge(escalation, staff_id, now)
    escalation.closed_at, escalation.closed_by, escalation.outcome = now, staff_id, outcome.strip()
