"""Outgoing webhooks: events are written with the fact, and each waits for every address that wants it.

An event holds ids and bare facts (a time, a kind, a class): no word of a patient, no name, nothing of health. Times are
machine time but for an event's own.
"""

import base64
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import CursorResult, delete, or_, select, update
from sqlalchemy.orm import Session

from records.models import Appointment, Clinic, Hook, HookDelivery, HookEvent, Patient, new_id

WAITING, DELIVERED, GIVEN_UP = "waiting", "delivered", "given_up"
TYPES = (
    "appointment.requested", "appointment.booked", "appointment.moved", "appointment.cancelled",
    "note.ready", "note.signed", "escalation.opened", "send.delivered", "send.failed", "consent.changed",
    "patient.opted_out",
)  # fmt: skip
TEST = "webhook.test"
PATIENCE = timedelta(hours=24)  # so long an event is tried
KEPT = timedelta(days=30)  # so long the log is kept
LEASE = timedelta(seconds=90)
SECRET, SECRET_BYTES = "whsec_", 32


class NoSuchHook(Exception):
    """The clinic has no address of that id."""


def add(session: Session, clinic: Clinic, url: str, types: Sequence[str], machine_now: datetime) -> Hook:
    """Register an address; its secret is new."""
    secret = SECRET + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()
    hook = Hook(clinic_id=clinic.id, url=url, secret=secret, types=[*types], failures=0, created_at=machine_now)
    session.add(hook)
    session.flush()
    return hook


def of_clinic(session: Session, clinic: Clinic) -> list[Hook]:
    """The clinic's addresses, the oldest first; those that were removed are gone."""
    mine = select(Hook).where(Hook.clinic_id == clinic.id, Hook.removed_at.is_(None))
    return list(session.scalars(mine.order_by(Hook.id)))


def one(session: Session, clinic: Clinic, id: str) -> Hook:
    """Raises NoSuchHook."""
    found = next((each for each in of_clinic(session, clinic) if each.id == id), None)
    if found is None:
        raise NoSuchHook(id)
    return found


def host(hook: Hook) -> str:
    """The name of its server: what comes after it may be a secret of the clinic's."""
    return urlsplit(hook.url).hostname or ""


def remove(session: Session, hook: Hook, machine_now: datetime) -> None:
    """It hears of nothing any more, nor of what waited."""
    hook.removed_at = machine_now
    _give_up(session, hook.id, "removed", machine_now)


def stop(session: Session, hook_id: str, machine_now: datetime) -> None:
    """It said that it is gone: nothing is tried, and nothing new waits for it, until it is started again."""
    session.execute(update(Hook).where(Hook.id == hook_id).values(stopped_at=machine_now))
    _give_up(session, hook_id, "HTTP 410", machine_now)


def tell(session: Session, clinic_id: str, type: str, at: datetime, patient_id: str | None, **data: Any) -> None:
    """Write the event for every address of the clinic that wants it, in the transaction of the fact.

    `at`: clinic time. `data`: ids and bare facts; the patient is named by the clinic's own number.
    """
    hook_ids = [id for id, types in listening(session, clinic_id) if not types or type in types]
    if hook_ids:
        patient = session.get(Patient, patient_id) if patient_id else None
        _write(session, clinic_id, hook_ids, type, at, {"patient": patient.number if patient else None, **data})


def listening(session: Session, clinic_id: str) -> list[tuple[str, list[str]]]:
    """Ids of the clinic's addresses that hear of events, with the types that they want (none: all)."""
    known = select(Hook.id, Hook.types).where(Hook.clinic_id == clinic_id)  # nothing is decrypted for it
    found = session.execute(known.where(Hook.removed_at.is_(None), Hook.stopped_at.is_(None)))
    return [(id, types) for id, types in found]


def tell_one(session: Session, hook: Hook, at: datetime) -> HookEvent:
    """An event that says nothing, for one address: to see whether it listens."""
    return _write(session, hook.clinic_id, [hook.id], TEST, at, {})


def _write(
    session: Session, clinic_id: str, hook_ids: Sequence[str], type: str, at: datetime, data: dict[str, Any]
) -> HookEvent:
    event = HookEvent(clinic_id=clinic_id, type=type, at=at, data=data)
    session.add(event)
    session.flush()
    waiting = {"clinic_id": clinic_id, "event_id": event.id, "state": WAITING, "attempts": 0}
    session.add_all(HookDelivery(hook_id=each, **waiting) for each in hook_ids)
    session.flush()
    return event


def tell_of_appointment(session: Session, appointment: Appointment, what: str, at: datetime) -> None:
    """What became of it, where the outside wants to know: requested, booked, moved or cancelled."""
    if (type := f"appointment.{what}") in TYPES:
        tell(
            session, appointment.clinic_id, type, at, appointment.patient_id, appointment=appointment.id,
            external_key=appointment.external_key, starts_at=appointment.starts_at.isoformat(),
        )  # fmt: skip


def due(session: Session, machine_now: datetime) -> list[str]:
    """Ids of addresses for which something waits, that neither rest nor are being brought something."""
    waits = select(HookDelivery.id).where(HookDelivery.hook_id == Hook.id, HookDelivery.state == WAITING).exists()
    mine = select(Hook.id).where(waits, *_free(machine_now))
    return list(session.scalars(mine.order_by(Hook.id)))


def claim(session: Session, hook_id: str, machine_now: datetime) -> Hook | None:
    """Take the address under a new lease; None when another worker has it, it rests, or it hears of nothing."""
    free = update(Hook).where(Hook.id == hook_id, *_free(machine_now))
    found: Any = session.execute(free.values(lease=new_id(), leased_until=machine_now + LEASE))
    return session.get(Hook, hook_id, populate_existing=True) if _changed(found) else None


def next_one(session: Session, hook: Hook, machine_now: datetime) -> tuple[HookDelivery, HookEvent, str] | None:
    """What has waited longest for the address, its event, and the clinic's code; what is too old is given up."""
    mine = (HookDelivery.hook_id == hook.id, HookDelivery.state == WAITING)
    waiting = update(HookDelivery).where(*mine)
    session.execute(waiting.where(HookDelivery.until.is_(None)).values(until=machine_now + PATIENCE))
    session.execute(waiting.where(HookDelivery.until <= machine_now).values(state=GIVEN_UP))
    wanted = (
        select(HookDelivery, HookEvent, Clinic.code)
        .join(HookEvent, HookEvent.id == HookDelivery.event_id)
        .join(Clinic, Clinic.id == HookDelivery.clinic_id)
    )
    found = session.execute(wanted.where(*mine).order_by(HookDelivery.id).limit(1)).one_or_none()
    return (found[0], found[1], found[2]) if found else None


def settle(session: Session, hook: Hook, delivery_id: str, state: str, machine_now: datetime, **told: Any) -> bool:
    """Write what came of a try and keep the lease; False where it was lost, or the delivery is settled."""
    held = update(Hook).where(Hook.id == hook.id, Hook.lease == hook.lease)
    if not _changed(session.execute(held.values(leased_until=machine_now + LEASE))):
        return False
    open_ = update(HookDelivery).where(HookDelivery.id == delivery_id, HookDelivery.state == WAITING)
    tried = {"state": state, "tried_at": machine_now, "attempts": HookDelivery.attempts + 1, **told}
    return bool(_changed(session.execute(open_.values(tried))))


def release(session: Session, hook: Hook, failures: int, rests_until: datetime | None) -> None:
    """Give the address back, to be tried again at once or after a rest."""
    mine = update(Hook).where(Hook.id == hook.id, Hook.lease == hook.lease)
    session.execute(mine.values(lease=None, leased_until=None, failures=failures, rests_until=rests_until))


def retry(session: Session, hook: Hook) -> int:
    """Start the address again, and try what was given up once more, for another day; how many events."""
    hook.stopped_at = hook.rests_until = None
    hook.failures = 0
    mine = update(HookDelivery).where(HookDelivery.hook_id == hook.id, HookDelivery.state != DELIVERED)
    return _changed(session.execute(mine.values(state=WAITING, until=None)))


def log(session: Session, clinic: Clinic, hook_id: str | None, limit: int) -> list[tuple[HookDelivery, HookEvent]]:
    """The newest deliveries first, of one address or all."""
    wanted = select(HookDelivery, HookEvent).join(HookEvent, HookEvent.id == HookDelivery.event_id)
    mine = wanted.where(HookDelivery.clinic_id == clinic.id)
    if hook_id is not None:
        mine = mine.where(HookDelivery.hook_id == hook_id)
    return [(row[0], row[1]) for row in session.execute(mine.order_by(HookDelivery.id.desc()).limit(limit))]


def unheard(session: Session, clinic: Clinic, machine_now: datetime) -> list[Hook]:
    """Addresses that are stopped, or that did not take an event within the last day."""
    lost = select(HookDelivery.hook_id).where(
        HookDelivery.clinic_id == clinic.id, HookDelivery.state == GIVEN_UP, HookDelivery.until > machine_now - PATIENCE
    )
    ids = set(session.scalars(lost.distinct()))
    return [each for each in of_clinic(session, clinic) if each.stopped_at or each.id in ids]


def forget(session: Session, machine_now: datetime, limit: int = 500) -> None:
    """Drop some of what was settled long ago."""
    old = select(HookDelivery).where(HookDelivery.until <= machine_now - KEPT, HookDelivery.state != WAITING)
    gone = list(session.scalars(old.limit(limit)))
    session.execute(delete(HookDelivery).where(HookDelivery.id.in_([each.id for each in gone])))
    left = select(HookDelivery.id).where(HookDelivery.event_id == HookEvent.id).exists()
    session.execute(delete(HookEvent).where(HookEvent.id.in_([each.event_id for each in gone]), ~left))


def _give_up(session: Session, hook_id: str, why: str, machine_now: datetime) -> None:
    mine = update(HookDelivery).where(HookDelivery.hook_id == hook_id, HookDelivery.state == WAITING)
    session.execute(mine.values(state=GIVEN_UP, why=why, until=machine_now))


def _free(machine_now: datetime) -> tuple[Any, ...]:
    return (
        Hook.removed_at.is_(None),
        Hook.stopped_at.is_(None),
        or_(Hook.leased_until.is_(None), Hook.leased_until <= machine_now),
        or_(Hook.rests_until.is_(None), Hook.rests_until <= machine_now),
    )


def _changed(result: Any) -> int:
    assert isinstance(result, CursorResult)
    return result.rowcount
