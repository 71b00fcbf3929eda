"""Whose phones there are: the demo clinics and the people that their chat users are linked to."""

from datetime import datetime
from typing import Any

from channels.kakao_event.fake.phone import Bot
from console.simulator import wording
from records import alarms, clinics, identity, rooms
from records.database import Session
from records.facts import Treatment, local_date
from records.models import Clinic
from records.patients import linked_patient, linked_user, treatments


class NoSuchRoom(LookupError):
    """There is no demo clinic of that code or bot."""


def demo_clinic(session: Session, code: str) -> Clinic:
    """Raises NoSuchRoom for any clinic that is not a demo clinic."""
    try:
        return _demo(clinics.by_code(session, code))
    except clinics.UnknownClinic:
        raise NoSuchRoom(code) from None


def clinic_of_bot(session: Session, bot_id: str) -> Clinic:
    """Raises NoSuchRoom."""
    return _demo(clinics.by_bot_id(session, bot_id))


def _demo(clinic: Clinic | None) -> Clinic:
    if clinic is None or not clinic.demo:
        raise NoSuchRoom
    return clinic


def bot_of(clinic: Clinic) -> Bot:
    return Bot(clinic.bot_id, clinic.name, clinic.skill_key or "")


def room_of(session: Session, clinic: Clinic, to: str, now: datetime) -> str:
    """The user key whose phone rings: `to` itself, or the chat user of the patient with the phone number `to`."""
    if not to.startswith("+"):
        return to
    users = [
        linked_user(session, patient, now)
        for patient in identity.with_phone(session, clinic, identity.phone_hash(clinic, to))
    ]
    return next((user.user_key for user in users if user), to)


def demo_clinics(session: Session, now: datetime) -> list[dict[str, Any]]:
    """The demo clinics with their people, as the page lists them."""
    demo = [clinic for clinic in clinics.all_of(session) if clinic.demo]
    return [{"code": each.code, "name": each.name, "people": _people(session, each, now)} for each in demo]


def _people(session: Session, clinic: Clinic, now: datetime) -> list[dict[str, str]]:
    people = []
    for user in rooms.linked_users(session, clinic):
        patient = linked_patient(session, user, now)
        if patient is not None:
            had = _latest(treatments(session, patient.id), now)
            people.append({"key": user.user_key, "name": patient.name, "treatment": had})
    return people + [
        {"key": each.phone, "name": each.name, "treatment": wording.PAGED[each.level]}
        for each in alarms.on_call(session, clinic)
    ]


def _latest(had: tuple[Treatment, ...], now: datetime) -> str:
    """The newest treatments, those of one day together, such as `입술필러 · 어제`."""
    if not had:
        return ""
    same_day = [each.label for each in had if local_date(each.performed_at) == local_date(had[0].performed_at)]
    return f"{', '.join(same_day)} · {wording.days_ago(had[0].days_since(now))}"
