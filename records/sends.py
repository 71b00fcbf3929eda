"""The ledger of sends: queued once by send key, claimed by conditional update, settled by the holder of the lease.

Claims and leases are machine time. A claim whose lease ran out is *unknown*: the request may have left.
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import CursorResult, Select, case, func, or_, select, update
from sqlalchemy.orm import Session, defer

from records import hooks, turns
from records.models import Clinic, FollowUp, Patient, Send, new_id

QUEUED, SENDING, ACCEPTED, DELIVERED, FAILED, UNKNOWN = (
    "queued", "sending", "accepted", "delivered", "failed", "unknown",
)  # fmt: skip
CODE, SECURITY = "code", "security"  # a code's row is named so, until a channel is chosen; and its push class
# In the content: the address it left for; whether as an Alimtalk, or as a brand message; the send key that this one
# stands for; the only way that its step lets it take; the push class of what it reminds of, else its own.
TO, ALIMTALK, BRAND, INSTEAD_OF, BY, MEANT = "to", "alimtalk", "brand", "instead_of", "by", "meant"
LEASE = timedelta(seconds=60)
ASKED_FOR = timedelta(days=4)  # dealers' own patience: 80 hours for an LMS, three days for a KakaoTalk receipt
REQUEUE = timedelta(seconds=30)  # an id that was put on the queue is put there again after this, if still unclaimed


def add(
    session: Session,
    follow_up: FollowUp,
    *,
    channel: str,
    content: dict[str, Any],
    versions: str,
    at: datetime,
    machine_now: datetime,
) -> Send:
    """The follow-up's row, unique by its send key."""
    send = Send(
        clinic_id=follow_up.clinic_id,
        send_key=f"{follow_up.id}.{channel}",
        follow_up_id=follow_up.id,
        patient_id=follow_up.patient_id,
        channel=channel,
        push_class=follow_up.push_class,
        content=content,
        versions=versions,
        state=QUEUED,
        attempts=0,
        permanent=False,
        at=at,
        next_try_at=machine_now,
    )
    session.add(send)
    session.flush()
    return send


def add_code(
    session: Session, patient: Patient, key: str, text: str, versions: str, at: datetime, machine_now: datetime
) -> Send:
    """A row for a one-time code, without a follow-up: due at once. Its channel is chosen when it is sent."""
    send = Send(
        clinic_id=patient.clinic_id,
        send_key=f"{key}.{CODE}",
        follow_up_id=None,
        patient_id=patient.id,
        channel=CODE,
        push_class=SECURITY,
        content={"title": "", "text": text, "buttons": []},
        versions=versions,
        state=QUEUED,
        attempts=0,
        permanent=False,
        at=at,
        next_try_at=machine_now,
    )
    session.add(send)
    session.flush()
    return send


def without_code(content: dict[str, Any]) -> dict[str, Any]:
    """What is kept of a code's message when it is on its way, or never will be."""
    return {**content, "text": re.sub(r"\d{6}", "●" * 6, content["text"])}


def take_waiting(
    session: Session, machine_now: datetime, limit: int, fewer: Mapping[str, int] | None = None
) -> list[str]:
    """Ids of queued sends whose turn it is, to be put on the queue in the order of their decision.

    Of each channel at most `limit` are on the queue at once, and of a channel or a clinic (by id) as many as `fewer`
    says. Whose turn it is: `records.turns`. What is put there is not put there again for REQUEUE.
    """
    ids = list(session.scalars(_next(machine_now, limit, fewer or {})))
    mine = update(Send).where(Send.id.in_(ids), Send.state == QUEUED, Send.next_try_at <= machine_now)
    put = session.execute(mine.values(next_try_at=machine_now + REQUEUE).returning(Send.id, Send.at))
    return [row.id for row in sorted(put, key=lambda row: (row.at, row.id))]


def _next(machine_now: datetime, limit: int, fewer: Mapping[str, int]) -> Select[str]:
    """Those on the queue come first, then whoever's turn it is: what lies within the limits and waits is to be put."""
    waits, urgency = case((Send.next_try_at > machine_now, 0), else_=1), turns.urgency(Send.push_class)
    order = (waits, urgency, Send.next_try_at, Send.id)
    ready = (
        select(Send.id, Send.channel, Send.clinic_id, Send.next_try_at, waits.label("waits"), urgency.label("urgency"))
        .add_columns(turns.place((Send.channel, Send.clinic_id), *order).label("place"))
        .where(Send.state == QUEUED, Send.next_try_at <= machine_now + REQUEUE)
        .where(or_(Send.leased_until.is_(None), Send.leased_until <= machine_now))
        .subquery()
    ).c
    turn = turns.place((ready.channel,), ready.waits, ready.urgency, ready.place, ready.next_try_at, ready.id)
    mine = ready.place <= _at_most(ready.clinic_id, limit, fewer)
    fair = select(ready.id, ready.channel, ready.waits, turn.label("turn")).where(mine).subquery().c
    return select(fair.id).where(fair.waits == 1, fair.turn <= _at_most(fair.channel, limit, fewer))


def _at_most(column: Any, limit: int, fewer: Mapping[str, int]) -> Any:
    return case(dict(fewer), value=column, else_=limit) if fewer else limit


def claim(session: Session, send_id: str, machine_now: datetime) -> Send | None:
    """Claim a queued send under a new lease; None when it is settled, it rests, or another worker has it.

    The queue may hold an id several times, so a rest must be kept here: a second copy would cut it short.
    """
    lease = new_id()
    changed = _changed(
        session.execute(
            update(Send)
            .where(Send.id == send_id, Send.state == QUEUED)
            .where(or_(Send.leased_until.is_(None), Send.leased_until <= machine_now))
            .values(state=SENDING, lease=lease, leased_until=machine_now + LEASE, attempts=Send.attempts + 1)
        )
    )
    return session.get(Send, send_id, populate_existing=True) if changed else None


def settle(session: Session, send: Send, **outcome: Any) -> bool:
    """Write the outcome, if this worker's lease still holds; False when it was lost."""
    held = update(Send).where(Send.id == send.id, Send.state == SENDING, Send.lease == send.lease)
    written = _changed(session.execute(held.values(**{"lease": None, "leased_until": None, **outcome})))
    return _told(session, send, outcome) if written else False


def resting(until: datetime) -> dict[str, Any]:
    """The outcome of a send that may be tried again at `until` (machine time), and not before."""
    return {"state": QUEUED, "next_try_at": until, "leased_until": until}


def not_prepared(session: Session, send_id: str, until: datetime, mishaps: int, why: str) -> None:
    """A queued send that could not even be made ready rests until `until`; after so many `mishaps` it has failed."""
    queued = update(Send).where(Send.id == send_id, Send.state == QUEUED)
    rest = resting(until) | {"mishaps": Send.mishaps + 1, "why": why}
    session.execute(queued.values(rest))
    if _changed(session.execute(queued.where(Send.mishaps >= mishaps).values(state=FAILED, permanent=True))):
        readable = session.get_one(Send, send_id, options=(defer(Send.content),))  # it may be the content that is not
        _told(session, readable, {"state": FAILED})


def expire_leases(session: Session, machine_now: datetime) -> int:
    """Sends whose worker vanished become unknown; how many."""
    lost = update(Send).where(Send.state == SENDING, Send.leased_until <= machine_now)
    return _changed(
        session.execute(lost.values(state=UNKNOWN, lease=None, mishaps=Send.mishaps + 1, why="worker vanished"))
    )


def unknown(session: Session, machine_now: datetime, limit: int) -> list[str]:
    """Ids of sends of unknown fate that may be looked up now."""
    wanted = select(Send.id).where(Send.state == UNKNOWN, Send.next_try_at <= machine_now)
    return list(session.scalars(wanted.order_by(Send.next_try_at).limit(limit)))


def refused_often(session: Session, tries: int, but: Collection[str] = ()) -> int:
    """How many sends wait that were tried so often already: the dealer takes nothing, or not these.

    `but`: clinics (by id) whose account is known to be the trouble.
    """
    wanted = select(func.count()).select_from(Send).where(Send.state.in_((QUEUED, UNKNOWN)), Send.attempts >= tries)
    return session.scalar(wanted.where(Send.clinic_id.not_in([*but]))) or 0


def lost(send: Send, until: datetime, why: str) -> dict[str, Any]:
    """The outcome of a send whose answer was lost; the dealer may be asked at `until` (machine time)."""
    return {"state": UNKNOWN, "mishaps": send.mishaps + 1, "next_try_at": until, "why": why}


def look_up_later(session: Session, send_id: str, until: datetime, why: str) -> None:
    """Let a send of unknown fate rest that could not be looked up."""
    session.execute(update(Send).where(Send.id == send_id, Send.state == UNKNOWN).values(next_try_at=until, why=why))


def resolve(session: Session, send: Send, **outcome: Any) -> bool:
    """Write what the dealer says of an unknown send; False when somebody else did."""
    still = update(Send).where(Send.id == send.id, Send.state == UNKNOWN)
    return _told(session, send, outcome) if _changed(session.execute(still.values(**outcome))) else False


def awaiting(session: Session, channels: Iterable[str], machine_now: datetime, limit: int) -> list[Send]:
    """Accepted sends of these channels whose dealer may be asked now what became of them."""
    wanted = select(Send).where(Send.state == ACCEPTED, Send.channel.in_([*channels]), Send.next_try_at <= machine_now)
    fresh = wanted.where(Send.accepted_at > machine_now - ASKED_FOR)
    return list(session.scalars(fresh.order_by(Send.next_try_at).limit(limit)))


def ring(
    session: Session, clinic_id: str, dealer_ids: Sequence[str], send_keys: Sequence[str], machine_now: datetime
) -> None:
    """There is said to be news of these: the dealer is asked at the next tick, once more if it is being asked."""
    named = or_(Send.dealer_id.in_(dealer_ids), Send.send_key.in_(send_keys))
    open_ = update(Send).where(Send.clinic_id == clinic_id, named, Send.state.in_((ACCEPTED, UNKNOWN)))
    session.execute(open_.values(next_try_at=machine_now))


def ask_later(session: Session, send: Send, until: datetime, why: str | None) -> None:
    """The dealer knows nothing new of an accepted send; a ring that came while it was asked still counts."""
    same = update(Send).where(Send.id == send.id, Send.state == ACCEPTED, Send.next_try_at == send.next_try_at)
    session.execute(same.values(next_try_at=until, why=why))


def conclude(session: Session, send: Send, **outcome: Any) -> bool:
    """Write what the dealer says of an accepted send; False when somebody else did, or it is another attempt's."""
    still = update(Send).where(Send.id == send.id, Send.state == ACCEPTED, Send.dealer_id == send.dealer_id)
    return _told(session, send, outcome) if _changed(session.execute(still.values(**outcome))) else False


def _told(session: Session, send: Send, outcome: Mapping[str, Any]) -> bool:
    """Tell the clinic's own systems how a message ended, but for one-time codes. True."""
    if (state := outcome.get("state")) in (DELIVERED, FAILED) and send.push_class != SECURITY:
        hooks.tell(
            session, send.clinic_id, f"send.{state}", send.at, send.patient_id, send=send.id,
            follow_up=send.follow_up_id, channel=send.channel, push_class=send.push_class,
        )  # fmt: skip
    return True


def add_text(session: Session, send: Send, machine_now: datetime) -> Send:
    """The same by text message, once, as an Alimtalk does not reach the person: due at once."""
    instead = Send(
        clinic_id=send.clinic_id,
        send_key=f"{send.follow_up_id}.text",
        follow_up_id=send.follow_up_id,
        patient_id=send.patient_id,
        channel=send.channel,
        push_class=send.push_class,
        content={**send.content, INSTEAD_OF: send.send_key},
        versions=send.versions,
        state=QUEUED,
        attempts=0,
        permanent=False,
        at=send.at,
        next_try_at=machine_now,
    )
    session.add(instead)
    session.flush()
    return instead


def sought(session: Session, send_key: str) -> tuple[str, str, str | None, bool] | None:
    """Of a send that was handed over: clinic's code, address, the dealer's id of an attempt before, and whether it is a
    brand message.
    """
    wanted = select(Clinic.code, Send).join(Send, Send.clinic_id == Clinic.id).where(Send.send_key == send_key)
    found = session.execute(wanted).one_or_none()
    if found is None or TO not in found[1].content:
        return None
    content = found[1].content
    return found[0], content[TO], found[1].dealer_id, content.get(BRAND) is True


def of_clinic(session: Session, clinic: Clinic, limit: int = 1000) -> list[Send]:
    wanted = select(Send).where(Send.clinic_id == clinic.id).order_by(Send.id.desc()).limit(limit)
    return list(session.scalars(wanted))


def _changed(result: Any) -> int:
    assert isinstance(result, CursorResult)
    return result.rowcount
