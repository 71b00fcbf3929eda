"""Staff's words to a patient: recorded first, then handed to the quickest road there is."""

import re
import time
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime, timedelta

import structlog

from bot import waiting
from bot.reply import Bubble, Reply
from channels.kakao_event.client import EventApi, EventApiError
from console.parts import ConsoleParts
from records import conversations, inbox
from records.database import Session
from records.masking import mask
from records.models import ChatUser, Clinic, Conversation, Message, Staff

log = structlog.get_logger()

LONGEST = 900  # characters; KakaoTalk takes 1,000 in a bubble, and some words of ours go around it
TROUBLE_LASTS = timedelta(minutes=2)
CALLBACK, EVENT, NEXT_MESSAGE, EVENT_DOWN = "callback", "event", "next_message", "event_down"
ASK_AFTER = (3.0, 5.0, 10.0, 20.0)  # seconds between the looks at what became of an event
Note = Callable[[Session, ChatUser], None]
Pause = Callable[[float], None]
_FORM_ID = re.compile(r"[0-9A-Za-z]{10,40}")
_trouble: dict[str, datetime] = {}  # clinic id → when its Event API failed last; what this process has seen


class NotHeld(Exception):
    """The person does not hold the conversation. `holder`: the staff id of who does."""

    def __init__(self, holder: str | None) -> None:
        super().__init__("not held")
        self.holder = holder


def road_ahead(parts: ConsoleParts, clinic: Clinic, conversation_id: str) -> str:
    """How a reply would reach the patient now: callback, event, event_down (it failed a moment ago), next_message."""
    if parts.callback_waits(conversation_id):
        return CALLBACK
    if parts.event_api(clinic) is None:
        return NEXT_MESSAGE
    failed = _trouble.get(clinic.id)
    lasts = failed is not None and parts.clock.machine() - failed < TROUBLE_LASTS
    return EVENT_DOWN if lasts else EVENT


def send(
    parts: ConsoleParts,
    clinic: Clinic,
    staff: Staff,
    conversation_id: str,
    text: str,
    form_id: str,
    note: Note,
) -> None:
    """Record the reply and send it on its way; the same form sent twice is one reply.

    1. One transaction: the conversation is held by `staff`, the words are appended, `note` logs it; commit.
    2. A patient who waits at a callback address gets them there.
    3. Else the Event API is told, where there is one; it comes back to our Kakao door, which marks the words delivered.
    4. Where that fails, at once or later, the words wait for the patient's next message.

    Raises NotHeld, LookupError for a conversation that is not the clinic's, ValueError for a malformed form id.
    """
    if not _FORM_ID.fullmatch(form_id):
        raise ValueError("a form id has 10 to 40 letters and digits")
    with parts.database.write() as session:
        conversation = inbox.owned(session, clinic, Conversation, conversation_id, lock=True)
        if conversation is None:
            raise LookupError(conversation_id)
        if conversations.answered(session, clinic, f"staff:{staff.id}", form_id) is not None:
            return
        if conversation.holder != conversations.STAFF or conversation.staff_id != staff.id:
            raise NotHeld(conversation.staff_id)
        user = session.get_one(ChatUser, conversation.chat_user_id)
        message = _append(parts, session, conversation, user, staff, text)
        conversations.remember_answer(
            session, clinic, f"staff:{staff.id}", form_id, {"message": message.id}, parts.clock.machine()
        )
        note(session, user)
    if not _called_back(parts, conversation.id):
        _tell(parts, clinic, user.user_key, message)
    parts.live.announce(clinic.id, "conversation", conversation.id)


def _append(
    parts: ConsoleParts, session: Session, conversation: Conversation, user: ChatUser, staff: Staff, text: str
) -> Message:
    kept = mask(text)
    return conversations.append(
        session,
        conversation,
        patient_id=user.patient_id,
        direction="out",
        author="staff",
        staff_id=staff.id,
        text=kept,
        payload=asdict(Reply((Bubble(kept),))),
        road=NEXT_MESSAGE,
        at=parts.clock.clinic(session),
        recorded_at=parts.clock.machine(),
    )


def _called_back(parts: ConsoleParts, conversation_id: str) -> bool:
    """Whether the words, and what waited before them, reached the patient by callback."""
    with parts.database.read() as session:
        words = waiting.that_fit(conversations.undelivered(session, conversation_id), Reply())
    if not words or not parts.call_back(conversation_id, waiting.said_first(words, Reply())):
        return False
    with parts.database.write() as session:
        conversations.arrived(session, [each.id for each in words], CALLBACK, parts.clock.clinic(session))
    return True


def _tell(parts: ConsoleParts, clinic: Clinic, user_key: str, message: Message) -> None:
    api = parts.event_api(clinic)
    if api is None:
        return
    signature = parts.keyring.sign("event", clinic.id, user_key, message.id)
    try:
        task_id = api.talk(user_key, {"anbu_event": f"{message.id}:{signature}"})
    except EventApiError as error:
        _trouble[clinic.id] = parts.clock.machine()
        log.warning("reply.event_failed", clinic=clinic.code, why=str(error), permanent=error.permanent)
        return
    _trouble.pop(clinic.id, None)
    with parts.database.write() as session:
        conversations.on_its_way(session, message.id, EVENT)
    parts.background(lambda: watch(parts, api, task_id, message))


def watch(parts: ConsoleParts, api: EventApi, task_id: str, message: Message, pause: Pause = time.sleep) -> None:
    """Look what became of the event, a few times; one that failed leaves its words to the patient's next message.

    A look that is lost, with this process say, loses nothing: words not delivered are said with the next message.
    """
    for seconds in ASK_AFTER:
        pause(seconds)
        try:
            task = api.task(task_id)
        except EventApiError as error:
            log.info("reply.task_unknown", task_id=task_id, why=str(error))
            continue
        if task.failed:
            log.warning("reply.event_not_delivered", task_id=task_id, why=task.why)
            with parts.database.write() as session:
                conversations.on_its_way(session, message.id, NEXT_MESSAGE)
            parts.live.announce(message.clinic_id, "conversation", message.conversation_id)
        if task.ended:
            return
