"""Conversations: taken under a lock for one turn, appended to, held by the bot or by staff."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from records.models import AnsweredRequest, ChatUser, Clinic, Conversation, Message

BOT, WAITING, STAFF = "bot", "waiting", "staff"


def take(session: Session, user: ChatUser, now: datetime) -> Conversation:
    """The chat user's conversation, locked until the transaction ends."""
    wanted = select(Conversation).where(Conversation.chat_user_id == user.id).with_for_update()
    conversation = session.scalar(wanted)
    if conversation is None:
        conversation = Conversation(
            clinic_id=user.clinic_id, chat_user_id=user.id, holder=BOT, state={}, created_at=now, updated_at=now
        )
        session.add(conversation)
        session.flush()
    return conversation


def peek(session: Session, user: ChatUser) -> Conversation | None:
    """The chat user's conversation as it stands, without a lock."""
    return session.scalar(select(Conversation).where(Conversation.chat_user_id == user.id))


def append(session: Session, conversation: Conversation, **content: Any) -> Message:
    """Append one message; `content` names the columns that differ from the quiet ones below."""
    quiet = dict.fromkeys(("patient_id", "staff_id", "payload", "intent", "triage", "versions"))
    message = Message(clinic_id=conversation.clinic_id, conversation_id=conversation.id, **{**quiet, **content})
    session.add(message)
    session.flush()
    conversation.updated_at = max(conversation.updated_at, message.at)  # a late hand-over may carry an older time
    return message


def thread(session: Session, conversation_id: str, limit: int = 200) -> list[Message]:
    """The last `limit` messages, the oldest first."""
    wanted = select(Message).where(Message.conversation_id == conversation_id).order_by(Message.id.desc()).limit(limit)
    return list(session.scalars(wanted))[::-1]


def undelivered(session: Session, conversation_id: str) -> list[Message]:
    """Words of staff, and late ones of the bot, that have not reached the patient yet, the oldest first."""
    wanted = select(Message).where(
        Message.conversation_id == conversation_id, Message.direction == "out", Message.delivered_at.is_(None)
    )
    return list(session.scalars(wanted.order_by(Message.id)))


def on_its_way(session: Session, message_id: str, road: str) -> None:
    """Note the road of staff's words, unless they have arrived already."""
    mine = update(Message).where(Message.id == message_id, Message.delivered_at.is_(None))
    session.execute(mine.values(road=road))


def wait_again(session: Session, message_ids: Iterable[str], road: str) -> None:
    """What counted as said has not reached the patient: it is on `road` now, and said with what is said next."""
    session.execute(update(Message).where(Message.id.in_(message_ids)).values(delivered_at=None, road=road))


def arrived(session: Session, message_ids: Iterable[str], road: str, at: datetime) -> None:
    """Those of the words that were still on their way have reached the patient."""
    mine = update(Message).where(Message.id.in_(message_ids), Message.delivered_at.is_(None))
    session.execute(mine.values(delivered_at=at, road=road))


def answered(session: Session, clinic: Clinic, user_key: str, request_key: str) -> dict[str, Any] | None:
    """The reply that this request got before, or None. Keys are scoped by clinic (so by bot) and user."""
    wanted = select(AnsweredRequest).where(
        AnsweredRequest.clinic_id == clinic.id,
        AnsweredRequest.user_key == user_key,
        AnsweredRequest.request_key == request_key,
    )
    row = session.scalar(wanted)
    return row.reply if row else None


def remember_answer(
    session: Session, clinic: Clinic, user_key: str, request_key: str, reply: dict[str, Any], machine_now: datetime
) -> None:
    session.add(
        AnsweredRequest(clinic_id=clinic.id, user_key=user_key, request_key=request_key, reply=reply, at=machine_now)
    )


def claim(conversation: Conversation, staff_id: str, now: datetime) -> bool:
    """Staff take the conversation; False when a colleague has it."""
    if conversation.holder == STAFF and conversation.staff_id != staff_id:
        return False
    conversation.holder, conversation.staff_id, conversation.held_since = STAFF, staff_id, now
    return True


def take_over(conversation: Conversation, staff_id: str, from_staff_id: str, now: datetime) -> bool:
    """Take the conversation from one named colleague; False when somebody else has it by now."""
    if conversation.holder == STAFF and conversation.staff_id not in (from_staff_id, staff_id):
        return False
    conversation.holder, conversation.staff_id, conversation.held_since = STAFF, staff_id, now
    return True


def hand_back(conversation: Conversation) -> None:
    conversation.holder, conversation.staff_id, conversation.held_since = BOT, None, None


def silent(session: Session, now: datetime, silence: timedelta) -> tuple[list[str], list[str]]:
    """Clinics in which staff may have left conversations silent, and ids of conversations whose flow's patience is out.

    See `hand_back_silent`.
    """
    left = select(Conversation.clinic_id).where(Conversation.holder == STAFF, Conversation.updated_at <= now - silence)
    lapsed = select(Conversation.id).where(Conversation.flow_ends_at <= now).order_by(Conversation.flow_ends_at)
    return list(session.scalars(left.distinct())), list(session.scalars(lapsed))


def hand_back_silent(session: Session, clinic_id: str, now: datetime, silence: timedelta) -> list[str]:
    """Give conversations back to the bot that staff held without a word from either side for `silence`; their ids."""
    since = now - silence
    silent = update(Conversation).where(
        Conversation.clinic_id == clinic_id,
        Conversation.holder == STAFF,
        Conversation.updated_at <= since,
        or_(Conversation.held_since.is_(None), Conversation.held_since <= since),
    )
    given_back = silent.values(holder=BOT, staff_id=None, held_since=None).returning(Conversation.id)
    return list(session.scalars(given_back, execution_options={"synchronize_session": False}))
