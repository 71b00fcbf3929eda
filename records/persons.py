"""What a plan's conditions may know of patients, as values; of one, or of a clinic's many by and by."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, defer

from records import consents
from records.book.desk import STANDS
from records.facts import Came, Person, Said, Treatment
from records.models import Appointment, ChatUser, Clinic, ConsentEvent, Patient, TreatmentDone, Visit
from records.patients import as_fact

AT_ONCE = 500
UNREAD = (defer(Patient.name), defer(Patient.phone))  # nothing is decrypted that nobody asks for


@dataclass(frozen=True)
class Counted:
    """One patient where many are counted: `consents` as `consents.current`; `linked`: a chat reaches them."""

    patient: Patient
    person: Person
    had: tuple[Treatment, ...]
    consents: dict[str, bool]
    linked: bool


def known(session: Session, patient: Patient, booked: bool) -> Person:
    """`booked`: whether an appointment lies ahead."""
    return Person(
        born_on=patient.born_on,
        sex=patient.sex,
        groups=tuple(patient.groups or ()),
        visits=_visits(session, [patient.id]).get(patient.id, ()),
        booked=booked,
        said=consents.on_advertising(session, patient.id),
    )


def every(session: Session, clinic: Clinic, now: datetime) -> Iterator[Counted]:
    """All patients of the clinic, never more than a few hundred in memory."""
    after = ""
    while True:
        mine = select(Patient).where(Patient.clinic_id == clinic.id, Patient.merged_into.is_(None), Patient.id > after)
        rows = session.scalars(mine.options(*UNREAD).order_by(Patient.id).limit(AT_ONCE)).all()
        if not rows:
            return
        yield from _counted(session, rows, now)
        after = rows[-1].id
        session.expunge_all()


def _counted(session: Session, rows: Collection[Patient], now: datetime) -> Iterator[Counted]:
    ids = [row.id for row in rows]
    visits, had, said = _visits(session, ids), _had(session, ids), _said(session, ids)
    booked, linked = _booked(session, ids), _linked(session, ids, now)
    for row in rows:
        words = said[row.id]
        person = Person(
            row.born_on, row.sex, tuple(row.groups or ()), visits.get(row.id, ()), row.id in booked,
            tuple(words[kind] for kind in consents.ADS if kind in words),
        )  # fmt: skip
        granted = {kind: word.granted for kind, word in words.items()}
        yield Counted(row, person, tuple(had[row.id]), granted, row.id in linked)


def _visits(session: Session, ids: Collection[str]) -> dict[str, tuple[Came, ...]]:
    """By patient, the oldest first."""
    doctors = defaultdict[str, list[str]](list)
    done = select(TreatmentDone.visit_id, TreatmentDone.doctor).where(TreatmentDone.patient_id.in_(ids))
    for visit_id, doctor in session.execute(done):
        doctors[visit_id].append(doctor)
    found = defaultdict[str, list[Came]](list)
    for row in session.scalars(select(Visit).where(Visit.patient_id.in_(ids)).order_by(Visit.visited_at)):
        told = (row.department, tuple(doctors[row.id]), row.ward, row.care, tuple(row.diagnoses or ()))
        found[row.patient_id].append(Came(row.visited_at, *told))
    return {patient_id: tuple(visits) for patient_id, visits in found.items()}


def _had(session: Session, ids: Collection[str]) -> dict[str, list[Treatment]]:
    found = defaultdict[str, list[Treatment]](list)
    wanted = select(TreatmentDone).where(TreatmentDone.patient_id.in_(ids))
    for row in session.scalars(wanted.options(defer(TreatmentDone.memo))):
        found[row.patient_id].append(as_fact(row))
    return found


def _said(session: Session, ids: Collection[str]) -> dict[str, dict[str, Said]]:
    """By patient and kind, the last word; what was said under a row that was merged into another's is the other's."""
    whose = func.coalesce(Patient.merged_into, Patient.id)
    events = select(whose, ConsentEvent).join(Patient, ConsentEvent.patient_id == Patient.id).where(whose.in_(ids))
    found = defaultdict[str, dict[str, Said]](dict)
    for patient_id, row in session.execute(events.order_by(ConsentEvent.id)):
        found[patient_id][row.kind] = consents.said(row)
    return found


def _booked(session: Session, ids: Collection[str]) -> set[str]:
    ahead = select(Appointment.patient_id).where(Appointment.patient_id.in_(ids), Appointment.state.in_(STANDS))
    return set(session.scalars(ahead))


def _linked(session: Session, ids: Collection[str], now: datetime) -> set[str]:
    holds = or_(ChatUser.link_expires_at.is_(None), ChatUser.link_expires_at > now)
    users = select(ChatUser.patient_id).where(ChatUser.patient_id.in_(ids), ChatUser.link_revoked_at.is_(None), holds)
    return {each for each in session.scalars(users) if each}
