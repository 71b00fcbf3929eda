"""Staff accounts: one-time sign-in addresses and passwords. Every time here is machine time.

A password try is counted before the password is looked at, so that tries made at once cannot slip past the limit:
`begin_try` in one transaction, `password_holds` outside any, then `succeed` in another.
"""

import hashlib
import secrets
import threading
from datetime import datetime, timedelta
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from records.models import Clinic, SignInCode, Staff

MANAGER, DOCTOR, NURSE, DESK = "manager", "doctor", "nurse", "desk"
ROLES = (MANAGER, DOCTOR, NURSE, DESK)
CODE_HOLDS = timedelta(minutes=10)
TRIES, LOCK = 5, timedelta(minutes=15)
SHORTEST, LONGEST = 10, 128

_hasher = PasswordHasher()
_hashing = threading.BoundedSemaphore(2)  # each hash takes 64 MiB: a flood of tries must queue


class WeakPassword(ValueError):
    """The password is refused; the message says why, for the person who chose it."""


def create_staff(session: Session, clinic: Clinic, login: str, name: str, role: str, now: datetime) -> Staff:
    """A new account, yet without a password. Raises ValueError for an unknown role."""
    if role not in ROLES:
        raise ValueError(f"no role {role!r}; there are: {', '.join(ROLES)}")
    staff = Staff(clinic_id=clinic.id, login=login, name=name, role=role, failed_sign_ins=0, created_at=now)
    session.add(staff)
    session.flush()
    return staff


def by_login(session: Session, clinic: Clinic, login: str) -> Staff | None:
    return session.scalar(select(Staff).where(Staff.clinic_id == clinic.id, Staff.login == login))


def token_hash(token: str) -> str:
    """How a random token of ours is kept: its SHA-256. No slow hash is needed for 192 random bits and more."""
    return hashlib.sha256(token.encode()).hexdigest()


def one_time_code(session: Session, staff: Staff, machine_now: datetime) -> str:
    """A code that signs `staff` in once within the next ten minutes; only its hash is kept."""
    code = secrets.token_urlsafe(24)
    session.add(
        SignInCode(
            clinic_id=staff.clinic_id,
            staff_id=staff.id,
            code_hash=token_hash(code),
            expires_at=machine_now + CODE_HOLDS,
        )
    )
    session.flush()
    return code


def use_code(session: Session, code: str, machine_now: datetime) -> Staff | None:
    """The person whom the code signs in; None when it is unknown, used, too old, or the person has left."""
    mine = (
        update(SignInCode)
        .where(
            SignInCode.code_hash == token_hash(code),
            SignInCode.used_at.is_(None),
            SignInCode.expires_at > machine_now,
        )
        .values(used_at=machine_now)
        .returning(SignInCode.staff_id)
    )
    staff_id = session.scalar(mine)
    staff = session.get(Staff, staff_id) if staff_id else None
    if staff is None or staff.left_at is not None:
        return None
    staff.failed_sign_ins, staff.locked_until = 0, None
    return staff


def begin_try(session: Session, clinic_code: str, login: str, machine_now: datetime) -> Staff | None:
    """Count a try against the account; None when there is no such account, it is locked, or has no password."""
    wanted = select(Staff).join(Clinic, Clinic.id == Staff.clinic_id)
    wanted = wanted.where(Clinic.code == clinic_code, Staff.login == login).with_for_update(of=Staff)
    staff = session.scalar(wanted)
    if staff is None or staff.password_hash is None or staff.left_at is not None:
        return None
    if staff.locked_until is not None:
        if machine_now < staff.locked_until:
            return None
        staff.failed_sign_ins, staff.locked_until = 0, None
    staff.failed_sign_ins += 1
    if staff.failed_sign_ins >= TRIES:
        staff.locked_until = machine_now + LOCK
    return staff


def password_holds(staff: Staff | None, password: str) -> bool:
    """Whether it is the person's password. Takes as long for nobody, so that the answer's time tells nothing."""
    encoded = staff.password_hash if staff and staff.password_hash else _nobodys_hash()
    with _hashing:
        try:
            return _hasher.verify(encoded, password[:LONGEST]) and staff is not None
        except (VerificationError, InvalidHashError):
            return False


@cache
def _nobodys_hash() -> str:
    return _hasher.hash(secrets.token_hex(16))


def succeed(session: Session, staff_id: str) -> None:
    """The try was right: earlier wrong ones are forgotten."""
    staff = session.get_one(Staff, staff_id)
    staff.failed_sign_ins, staff.locked_until = 0, None


def hash_password(staff: Staff, password: str) -> str:
    """The password's hash, to be stored. Raises WeakPassword. Slow on purpose: call it outside a transaction."""
    squeezed = password.casefold()
    if len(password) < SHORTEST:
        raise WeakPassword(f"비밀번호는 {SHORTEST}자 이상이어야 합니다.")
    if len(password) > LONGEST:
        raise WeakPassword(f"비밀번호는 {LONGEST}자까지 쓸 수 있습니다.")
    if len(set(squeezed)) < 5 or staff.login.casefold() in squeezed:
        raise WeakPassword("짐작하기 쉬운 비밀번호입니다. 로그인 이름이나 반복되는 글자는 쓸 수 없습니다.")
    with _hashing:
        return _hasher.hash(password)


def set_password(session: Session, staff_id: str, encoded: str) -> None:
    staff = session.get_one(Staff, staff_id)
    staff.password_hash, staff.failed_sign_ins, staff.locked_until = encoded, 0, None
