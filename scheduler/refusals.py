"""Who refused advertising at the dealer, by the free 080 number: a withdrawal like any other.

Source: 정보통신망법 §50②⑥. The dealer tells it with the next text message that it does not bring there.
"""

from datetime import datetime

from records import consents, identity, sends
from records.database import Session
from records.models import Clinic, Patient, Send


def by_080(session: Session, send: Send, now: datetime, machine_now: datetime) -> None:
    """Withdraw advertising, by day and at night, of everybody under the number; once, however often it is told.

    A refusal is also written down for who never agreed: no file may take it back. `now`: clinic time.
    """
    for patient in _under(session, send):
        held = consents.current(session, patient.id)
        kinds = [consents.ADVERTISING, *([consents.NIGHT] if held.get(consents.NIGHT) else [])]
        for kind in kinds:
            consents.change(
                session, patient, kind, False, source=consents.DEALER, text_version=f"{send.channel}.080", at=now,
                recorded_at=machine_now,
            )  # fmt: skip


def _under(session: Session, send: Send) -> list[Patient]:
    """A family may share the number that was sent to."""
    number = send.content.get(sends.TO)
    clinic = session.get_one(Clinic, send.clinic_id)
    return identity.with_phone(session, clinic, identity.phone_hash(clinic, str(number))) if number else []
