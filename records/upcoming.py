"""Dated messages that have not happened, with what each counts from."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from records.follow_ups import HAPPENED, PLANNED
from records.inbox import by_id
from records.models import Appointment, Clinic, FollowUp, Patient, PatientFact, TreatmentDone

TREATMENT, APPOINTMENT, MESSAGE = "treatment", "appointment", "message"
SHOWN = 200


@dataclass(frozen=True)
class Anchor:
    """What a follow-up counts from. `kind`: treatment, appointment, a kind of fact, or the message it reminds of."""

    kind: str
    label: str
    at: datetime


@dataclass(frozen=True)
class Line:
    """A follow-up with whom it is for; `anchor` None: a date of the calendar."""

    follow_up: FollowUp
    patient: Patient
    anchor: Anchor | None


def of_clinic(session: Session, clinic: Clinic, number: str | None = None) -> Iterator[Line]:
    """All of the clinic, or of the patient with that number, whether they still may go out or never will."""
    wanted = select(FollowUp).where(FollowUp.clinic_id == clinic.id, FollowUp.state.not_in(HAPPENED))
    if number is not None:
        wanted = wanted.join(Patient, FollowUp.patient_id == Patient.id).where(Patient.number == number)
    rows = session.scalars(wanted.order_by(FollowUp.due_at, FollowUp.id))
    for some in rows.partitions(SHOWN):
        yield from lines(session, some)


def page(session: Session, clinic: Clinic, patient_id: str | None, held: bool) -> list[Line]:
    """The next ones to go out, or (`held`) the last ones that were put off or never will, at most `SHOWN`."""
    mine = select(FollowUp).where(FollowUp.clinic_id == clinic.id)
    if patient_id is not None:
        mine = mine.where(FollowUp.patient_id == patient_id)
    if not held:
        wanted = mine.where(FollowUp.state == PLANNED).order_by(FollowUp.due_at, FollowUp.id)
    else:
        put_off = (FollowUp.state == PLANNED) & (FollowUp.verdict == "postpone")
        wanted = mine.where(or_(put_off, FollowUp.state.not_in((PLANNED, *HAPPENED))))
        wanted = wanted.order_by(FollowUp.due_at.desc(), FollowUp.id.desc())
    return lines(session, session.scalars(wanted.limit(SHOWN)))


def lines(session: Session, found: Iterable[FollowUp]) -> list[Line]:
    """The follow-ups with their patients and anchors, in the same order."""
    rows = list(found)
    people = by_id(session, Patient, {row.patient_id for row in rows})
    done = by_id(session, TreatmentDone, {row.treatment_id for row in rows})
    booked = by_id(session, Appointment, {row.appointment_id for row in rows})
    facts = by_id(session, PatientFact, {row.fact_id for row in rows})
    first = by_id(session, FollowUp, {row.reminds_id for row in rows})
    return [Line(row, people[row.patient_id], _anchor(row, done, booked, facts, first)) for row in rows]


def _anchor(
    row: FollowUp,
    done: dict[str, TreatmentDone],
    booked: dict[str, Appointment],
    facts: dict[str, PatientFact],
    first: dict[str, FollowUp],
) -> Anchor | None:
    treatment, appointment = done.get(row.treatment_id or ""), booked.get(row.appointment_id or "")
    fact, reminded = facts.get(row.fact_id or ""), first.get(row.reminds_id or "")
    if reminded is not None:
        return Anchor(MESSAGE, treatment.label if treatment else "", reminded.sent_at or reminded.due_at)
    if fact is not None:
        return Anchor(fact.kind, fact.label, fact.at)
    if appointment is not None:
        return Anchor(APPOINTMENT, appointment.label, appointment.starts_at)
    return Anchor(TREATMENT, treatment.label, treatment.performed_at) if treatment else None
