"""What whoever was paged sees behind the link: nothing of the patient before it is acknowledged, then whom to call."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.korean.proofs import masked_name
from records import patients, staff_notices
from records.database import Session
from records.models import Clinic, Escalation, OnCall, Page, Patient, Staff
from records.phones import written

SHOWN_FOR = timedelta(hours=24)  # then the console is the place


@dataclass(frozen=True)
class Paged:
    """`notice`: of a call of staff, what it says. `seen_by`: who acknowledged, empty until then. `patient` (masked) and
    below: only to who acknowledged here.
    """

    clinic: str
    triage: str
    since: datetime
    repeats: int
    seen_by: str
    seen_at: datetime | None
    closed: bool
    notice: str = ""
    signs: tuple[str, ...] = ()
    patient: str = ""
    phone: str = ""
    treatment: str = ""


def view(session: Session, page: Page, escalation: Escalation, now: datetime) -> Paged:
    """The page's alarm as it stands at the clinic time `now`."""
    shown = Paged(
        clinic=session.get_one(Clinic, page.clinic_id).name,
        triage=escalation.triage,
        since=page.since,
        repeats=escalation.repeats,
        seen_by=_name(session, escalation.acknowledged_by),
        seen_at=escalation.acknowledged_at,
        closed=escalation.closed_at is not None,
        notice=call.text if (call := staff_notices.of_escalation(session, escalation)) else "",
    )
    return _with_patient(session, shown, escalation) if may_see_patient(page, escalation, now) else shown


def may_see_patient(page: Page, escalation: Escalation, now: datetime) -> bool:
    """The one who acknowledged with this number's link, while the alarm is open and for a day at most."""
    mine = escalation.acknowledged_by == page.on_call_id
    return mine and escalation.closed_at is None and now - page.at < SHOWN_FOR


def _with_patient(session: Session, shown: Paged, escalation: Escalation) -> Paged:
    patient = session.get(Patient, escalation.patient_id) if escalation.patient_id else None
    had = patients.treatments(session, patient.id) if patient else ()
    return Paged(
        **{
            **vars(shown),
            "signs": tuple(escalation.signs),
            "patient": masked_name(patient.name) if patient and patient.name else "",
            "phone": written(patient.phone) if patient else "",
            "treatment": had[0].label if had else "",
        }
    )


def _name(session: Session, id: str | None) -> str:
    """Of a member of staff, or of an on-call number."""
    found = session.get(Staff, id) or session.get(OnCall, id) if id else None
    return found.name if found else ""
