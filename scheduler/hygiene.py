"""What dealers' answers tell of numbers: kept while it holds, and brought to staff where a number leads to nobody.

Who blocks messages or has no KakaoTalk need not have another number, so nobody is asked to correct it.
"""

from datetime import datetime

from bot import phone_task
from bot.effects import due_at
from channels.ports import Fault
from records import clinics, escalations, identity, phone_marks, sends
from records.database import Session
from records.facts import local_date
from records.models import Clinic, Patient, Send


def fault(session: Session, send: Send, what: Fault, why: str, at: datetime) -> None:
    """A message did not reach its number for a reason that lies in the number. `at`: clinic time."""
    hashed = _number(session, send)
    of_friends = what != phone_marks.DEAD and send.content.get(
        sends.BRAND
    )  # told of who is no friend of the channel too
    if not what or of_friends or hashed is None or not phone_marks.mark(session, send, hashed, what, why, at):
        return
    if what == phone_marks.DEAD:
        clinic = session.get_one(Clinic, send.clinic_id)
        phone_task.ask(session, clinic, hashed, why, at, due_at(clinics.hours(clinic), phone_task.TRIAGE, at))


def arrived(session: Session, send: Send, at: datetime) -> None:
    """A message did reach it: what was told of the number before no longer holds, nor is it to be corrected."""
    hashed = _number(session, send)
    if hashed is None or not phone_marks.arrived(session, send, hashed, at):
        return
    for patient in identity.with_phone(session, session.get_one(Clinic, send.clinic_id), hashed):
        if not patient.phone_wrong_at:
            phone_marks.settled(session, patient, phone_marks.ARRIVED, escalations.BY_ITSELF, at)


def _number(session: Session, send: Send) -> str | None:
    """That which it left for, by its hash; the patient may have another one by now."""
    to = send.content.get(sends.TO)
    return identity.phone_hash(session.get_one(Clinic, send.clinic_id), str(to)) if to else None


def of_list(session: Session, patient: Patient, clinic: Clinic, at: datetime) -> str:
    """Why advertising to the patient rests: a kind of mark, `unopened`, or nothing."""
    marks = phone_marks.open_marks(session, patient)
    if marks:
        return marks[0].kind
    limits = clinics.numbers(clinic, local_date(at))
    most = limits.unopened_messages, limits.unopened_days
    return phone_marks.UNOPENED if phone_marks.unopened(session, clinic, *most, at, patient) else ""
