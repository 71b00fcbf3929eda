"""Asks staff to correct a number that leads to nobody, or to somebody else: once a patient and number."""

from datetime import datetime

from bot.dialogue.reasons import PHONE, REASONS
from records import escalations, identity
from records.database import Session
from records.models import Clinic

TRIAGE = REASONS[PHONE].triage
WHY = "why"  # among the details
SOMEBODY_ELSE = "다른 사람이 쓰는 번호라고 채팅으로 알려 왔습니다"


def ask(session: Session, clinic: Clinic, phone_hash: str, why: str, at: datetime, due: datetime) -> None:
    """A task about each of the clinic's patients with that number whose care goes on; an open one stays as it is."""
    for patient in identity.with_phone(session, clinic, phone_hash):
        if patient.ended_why or escalations.open_about(session, patient.id, PHONE):
            continue
        task, _ = escalations.open_(
            session, clinic, reason=PHONE, triage=TRIAGE, opened_at=at, due_at=due, patient_id=patient.id
        )
        task.details = {WHY: why}
