"""The signed links that lead patients to their pages. All times are machine time."""

from datetime import datetime, timedelta
from hmac import compare_digest

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from records.keyring import Keyring
from records.models import FollowUp, Patient, PatientLink

LASTS = timedelta(days=30)
TRIES = 5  # wrong answers to the question who opens it, for as long as the link lives


def open_(session: Session, follow_up: FollowUp, machine_now: datetime) -> PatientLink:
    """The follow-up's link, alive for LASTS from now on; sent again it is the same, with the tries that are left.

    Sent to another number it is another one: whoever holds the old number opens nothing any more.
    """
    session.execute(select(FollowUp.id).where(FollowUp.id == follow_up.id).with_for_update())  # two sends, one link
    link = session.scalar(select(PatientLink).where(PatientLink.follow_up_id == follow_up.id))
    number = session.get_one(Patient, follow_up.patient_id).phone_hash
    if link is not None and link.phone_hash != number:
        session.delete(link)
        session.flush()
        link = None
    if link is None:
        link = PatientLink(clinic_id=follow_up.clinic_id, follow_up_id=follow_up.id, phone_hash=number, tries=0)
        session.add(link)
    link.expires_at = machine_now + LASTS
    session.flush()
    return link


def token(keyring: Keyring, link: PatientLink) -> str:
    """What stands in the address: an opaque id and its signature."""
    return f"{link.id}.{keyring.sign('patient link', link.id)}"


def by_token(
    session: Session, keyring: Keyring, token: str, machine_now: datetime, lock: bool = False
) -> PatientLink | None:
    """None alike for a token that was guessed and one that has expired; `lock` until the transaction ends."""
    id, _, signed = token.partition(".")
    if not compare_digest(signed.encode(), keyring.sign("patient link", id).encode()):
        return None
    wanted = select(PatientLink).where(PatientLink.id == id, PatientLink.expires_at > machine_now)
    return session.scalar(wanted.with_for_update() if lock else wanted)


def drop_old(session: Session, clinic_id: str, machine_now: datetime) -> None:
    session.execute(delete(PatientLink).where(PatientLink.clinic_id == clinic_id, PatientLink.expires_at < machine_now))
