"""Photos: invited by a one-time address, received once, seen by staff, destroyed when their time is over."""

import hashlib
import secrets
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from records import conversations
from records.models import ChatUser, Clinic, Conversation, Message, Photo, PhotoLink

LINK_LASTS = timedelta(hours=24)
KEPT_DAYS = 90
SYSTEM = "system"
TYPES = {"jpeg": "image/jpeg", "png": "image/png", "webp": "image/webp", "heic": "image/heic"}  # kind → MIME type


@dataclass(frozen=True)
class Sealed:
    """A photo that was checked and encrypted (Keyring.seal); `size`: bytes before that."""

    kind: str
    size: int
    content: bytes


def new_token() -> str:
    return secrets.token_urlsafe(32)


def address(public_url: str, token: str) -> str:
    """The upload page's address, on the door that patients reach."""
    return f"{public_url}/p/{token}"


def _hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def invite(session: Session, conversation: Conversation, token: str, machine_now: datetime) -> None:
    """Open the address of that token for a day."""
    session.add(
        PhotoLink(
            clinic_id=conversation.clinic_id,
            conversation_id=conversation.id,
            token_hash=_hashed(token),
            expires_at=machine_now + LINK_LASTS,
        )
    )


def link(session: Session, token: str, machine_now: datetime, lock: bool = False) -> PhotoLink | None:
    """The link of an address that has not expired, used or not; `lock` until the transaction ends."""
    wanted = select(PhotoLink).where(PhotoLink.token_hash == _hashed(token), PhotoLink.expires_at > machine_now)
    return session.scalar(wanted.with_for_update() if lock else wanted)


def receive(
    session: Session, link: PhotoLink, conversation: Conversation, sealed: Sequence[Sealed], now: datetime,
    machine_now: datetime, consent: str,
) -> Message:  # fmt: skip
    """Keep the photos and close the address; the message that stays as evidence. `consent`: the text agreed to."""
    link.used_at = machine_now
    user = session.get_one(ChatUser, conversation.chat_user_id)
    text = f"사진 {len(sealed)}장을 받았습니다."
    message = conversations.append(
        session, conversation, direction="in", author=SYSTEM, text=text, patient_id=user.patient_id,
        versions=[consent], at=now, recorded_at=machine_now,
    )  # fmt: skip
    for each in sealed:
        place = {"clinic_id": link.clinic_id, "conversation_id": conversation.id, "message_id": message.id}
        session.add(Photo(kind=each.kind, size=each.size, content=each.content, received_at=now, **place))
    session.flush()
    return message


def by_message(session: Session, conversation_id: str) -> dict[str, list[Photo]]:
    """The conversation's photos by the message that says they came, without their content."""
    found = defaultdict[str, list[Photo]](list)
    wanted = select(Photo).where(Photo.conversation_id == conversation_id).order_by(Photo.id)
    for photo in session.scalars(wanted):
        found[photo.message_id].append(photo)
    return found


def kept_days(clinic: Clinic) -> int:
    return int(clinic.options.get("photo_days", KEPT_DAYS))


def destroy_old(session: Session, clinic: Clinic, now: datetime, machine_now: datetime) -> list[str]:
    """Destroy photos older than the clinic keeps them, with a line in their conversations (their ids are returned).

    Expired addresses go as well.
    """
    session.execute(delete(PhotoLink).where(PhotoLink.clinic_id == clinic.id, PhotoLink.expires_at <= machine_now))
    old = (Photo.clinic_id == clinic.id, Photo.received_at < now - timedelta(days=kept_days(clinic)))
    counted = select(Photo.conversation_id, func.count()).where(*old).group_by(Photo.conversation_id)
    found = [(str(id), int(count)) for id, count in session.execute(counted)]
    for conversation_id, count in found:
        _tell_destroyed(session, conversation_id, count, kept_days(clinic), now, machine_now)
    if found:
        session.execute(delete(Photo).where(*old), execution_options={"synchronize_session": False})
    return [conversation_id for conversation_id, _ in found]


def _tell_destroyed(session: Session, id: str, count: int, days: int, now: datetime, machine_now: datetime) -> None:
    conversation = session.get_one(Conversation, id, with_for_update=True)
    user, spoken = session.get_one(ChatUser, conversation.chat_user_id), conversation.updated_at
    conversations.append(
        session, conversation, direction="out", author=SYSTEM, patient_id=user.patient_id,
        text=f"보관 기간 {days}일이 지나 사진 {count}장을 파기했습니다.", at=now, recorded_at=machine_now,
    )  # fmt: skip
    conversation.updated_at = spoken  # nobody said anything
