"""Who a chat user is: one-time codes, birth dates, what was tried how often. All times are machine time.

Codes and tries are counted in the transaction that holds the conversation's lock, so that two tries at once are two.
Nothing here says whether a number is known: an unknown one is counted, expires and is spent like any other.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from hmac import compare_digest

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from records.keyring import blind
from records.models import ChatUser, Clinic, IdentityProof, Patient, Send

PHONE, BUTTON, AGAIN = "phone", "button", "again"
LINKED, FAILED, STAFF, REPLACED = "linked", "failed", "staff", "replaced"
KEPT = timedelta(days=30)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@dataclass(frozen=True)
class Limits:
    """What may be tried how often; a clinic changes any of them under `identity` in its options."""

    code_minutes: int = 5  # a code's life
    code_tries: int = 3  # of one code
    codes_an_hour: int = 3  # to one chat user
    codes_a_day: int = 5  # to one phone number
    birth_minutes: int = 30  # to tell the date of birth, once it is asked
    birth_tries: int = 3  # of one chat user within the rest's time
    rest_minutes: int = 60  # after the last of them
    link_days: int = 180  # of clinic time

    @classmethod
    def of(cls, clinic: Clinic) -> "Limits":
        chosen = clinic.options.get("identity") or {}
        return cls(**{each.name: int(chosen[each.name]) for each in fields(cls) if each.name in chosen})

    @property
    def rest(self) -> timedelta:
        return timedelta(minutes=self.rest_minutes)


def phone_hash(clinic: Clinic, phone: str) -> str:
    """Under which a number (E.164) is found."""
    return blind(clinic.hash_key, "phone", phone)


def current(session: Session, user: ChatUser) -> IdentityProof | None:
    """The attempt under way, which may have expired."""
    mine = select(IdentityProof).where(IdentityProof.chat_user_id == user.id, IdentityProof.done_at.is_(None))
    return session.scalar(mine.order_by(IdentityProof.id.desc()).limit(1))


def code_awaited(session: Session, user: ChatUser, now: datetime) -> bool:
    """Whether what the chat user types now may be a code, sent within the hour."""
    mine = select(IdentityProof.id).where(IdentityProof.chat_user_id == user.id, IdentityProof.code_hash.is_not(None))
    return session.scalar(mine.where(IdentityProof.sent_at > now - HOUR).limit(1)) is not None


def may_send(session: Session, clinic: Clinic, user: ChatUser, hashed: str, now: datetime) -> bool:
    """Whether one more code may go to that number, known or not, at this chat user's wish.

    The clinic's row stays locked till the transaction ends: two chat users asking at once are counted one by one.
    """
    session.execute(select(Clinic.id).where(Clinic.id == clinic.id).with_for_update(key_share=True))
    limits, sent = Limits.of(clinic), select(func.count()).where(IdentityProof.clinic_id == clinic.id)
    coded = sent.where(IdentityProof.code_hash.is_not(None))
    mine = coded.where(IdentityProof.chat_user_id == user.id, IdentityProof.sent_at > now - HOUR)
    to_it = coded.where(IdentityProof.phone_hash == hashed, IdentityProof.sent_at > now - DAY)
    return (session.scalar(mine) or 0) < limits.codes_an_hour and (session.scalar(to_it) or 0) < limits.codes_a_day


def ask_code(session: Session, clinic: Clinic, user: ChatUser, hashed: str, now: datetime) -> tuple[IdentityProof, str]:
    """A new attempt by code; the code, of which only a keyed hash is kept."""
    proof = _new(session, user, PHONE, now, timedelta(minutes=Limits.of(clinic).code_minutes), phone_hash=hashed)
    code = f"{secrets.randbelow(10**6):06d}"
    proof.code_hash = _hashed(clinic, proof, code)
    return proof, code


def ask_birth(session: Session, clinic: Clinic, user: ChatUser, purpose: str, patient_id: str, now: datetime) -> None:
    """A new attempt by the patient's birth date alone."""
    lasts = timedelta(minutes=Limits.of(clinic).birth_minutes)
    proof = _new(session, user, purpose, now, lasts, patient_id=patient_id)
    proof.proved_at = now


def _new(
    session: Session, user: ChatUser, purpose: str, now: datetime, lasts: timedelta, **known: str
) -> IdentityProof:
    older = update(IdentityProof).where(IdentityProof.chat_user_id == user.id, IdentityProof.done_at.is_(None))
    session.execute(older.values(done_at=now, outcome=REPLACED))
    proof = IdentityProof(
        clinic_id=user.clinic_id, chat_user_id=user.id, purpose=purpose, sent_at=now, expires_at=now + lasts,
        code_tries=0, birth_tries=0, **known,
    )  # fmt: skip
    session.add(proof)
    session.flush()
    return proof


def _hashed(clinic: Clinic, proof: IdentityProof, code: str) -> str:
    return blind(clinic.hash_key, f"code/{proof.id}", code)


def is_code(clinic: Clinic, proof: IdentityProof, code: str) -> bool:
    """Compared in constant time."""
    return compare_digest(_hashed(clinic, proof, code), proof.code_hash or "")


def code_proved(clinic: Clinic, proof: IdentityProof, now: datetime) -> None:
    """The code was right and is used up; the birth date may be told for a while."""
    proof.proved_at, proof.expires_at = now, now + timedelta(minutes=Limits.of(clinic).birth_minutes)


def code_tries_left(clinic: Clinic, proof: IdentityProof) -> int:
    return max(0, Limits.of(clinic).code_tries - proof.code_tries)


def birth_tries_left(session: Session, clinic: Clinic, user: ChatUser, now: datetime) -> int:
    """Counted over all attempts within the rest's time, so that beginning anew gives no more of them."""
    limits = Limits.of(clinic)
    lately = select(func.sum(IdentityProof.birth_tries)).where(
        IdentityProof.chat_user_id == user.id, IdentityProof.sent_at > now - limits.rest
    )
    return max(0, limits.birth_tries - (session.scalar(lately) or 0))


def resting(session: Session, clinic: Clinic, user: ChatUser, now: datetime) -> bool:
    """Whether the chat user failed so lately that nothing more is tried."""
    failed = select(IdentityProof.id).where(IdentityProof.chat_user_id == user.id, IdentityProof.outcome == FAILED)
    return session.scalar(failed.where(IdentityProof.done_at > now - Limits.of(clinic).rest).limit(1)) is not None


def with_phone(session: Session, clinic: Clinic, hashed: str) -> list[Patient]:
    """The clinic's patients with that number; a family may share one."""
    wanted = select(Patient).where(
        Patient.clinic_id == clinic.id, Patient.phone_hash == hashed, Patient.merged_into.is_(None)
    )
    return list(session.scalars(wanted.order_by(Patient.id)))


def candidates(session: Session, clinic: Clinic, proof: IdentityProof) -> list[Patient]:
    """Whom the birth date may show the chat user to be."""
    if proof.proved_at is None:
        return []
    if proof.patient_id is not None:
        patient = session.get(Patient, proof.patient_id)
        return [patient] if patient and patient.clinic_id == clinic.id and patient.merged_into is None else []
    return with_phone(session, clinic, proof.phone_hash or "")


def born_on(people: Sequence[Patient], days: Sequence[date]) -> list[Patient]:
    return [each for each in people if each.born_on in days]


def finish(proof: IdentityProof, outcome: str, now: datetime) -> None:
    proof.done_at, proof.outcome = now, outcome


def of_send(session: Session, send: Send) -> IdentityProof:
    """The attempt whose code the send carries."""
    return session.scalars(select(IdentityProof).where(IdentityProof.send_id == send.id)).one()


def drop_old(session: Session, clinic_id: str, now: datetime) -> None:
    """Attempts are kept for a month."""
    old = delete(IdentityProof).where(IdentityProof.clinic_id == clinic_id, IdentityProof.sent_at < now - KEPT)
    session.execute(old)
