"""What staff see of one demo room: who holds it, why a person is needed, the note as it fills, and what comes next."""

from datetime import datetime
from typing import Any

from bot.dialogue.check_in import SATISFACTION_FROM_DAY
from bot.wording import LEVELS
from console import formats
from console.simulator import wording
from console.wording import HOLDERS, NOTE_STATES, PUSH_CLASSES
from records import conversations, follow_ups, patients, rooms
from records.database import Session
from records.models import Clinic, Conversation, Escalation, FollowUp, Message, Patient, Send, TreatmentDone

MESSAGES, FOLLOW_UPS, PAST_FOLLOW_UPS = 8, 10, 3
REACTIONS = {"reaction": "전반", "swelling": "붓기", "bruise": "멍", "redness": "붉은기"}


def room_state(session: Session, clinic: Clinic, user_key: str, now: datetime) -> dict[str, Any]:
    """The staff's view of the room as JSON, ready to be shown. A person who never wrote has an empty one."""
    user = patients.find_chat_user(session, clinic, user_key)
    patient = patients.linked_patient(session, user, now) if user else None
    conversation = conversations.peek(session, user) if user else None
    return {
        "clock": {"at": now.replace(second=0, microsecond=0).isoformat(), "text": wording.clock(now)},
        "holder": _holder(conversation.holder if conversation else conversations.BOT),
        "linked": patient is not None,
        "escalations": _escalations(session, conversation) if conversation else [],
        "messages": _messages(session, conversation) if conversation else [],
        "note": _newest_note(session, patient) if patient else None,
        "follow_ups": _follow_ups(session, patient, now) if patient else [],
    }


def _holder(name: str) -> dict[str, str]:
    return {"name": name, "label": HOLDERS.get(name, name)}


def _escalations(session: Session, conversation: Conversation) -> list[dict[str, Any]]:
    return [_escalation(row) for row in rooms.escalations_of(session, conversation.id)]


def _escalation(row: Escalation) -> dict[str, Any]:
    handled = row.closed_at or row.acknowledged_at
    return {
        "triage": row.triage,
        "reason": formats.reason(row.reason),
        "rules": row.rules,
        "signs": row.signs,
        "opened": wording.short(row.opened_at),
        "due": wording.short(row.due_at),
        "repeats": row.repeats,
        "open": row.closed_at is None,
        "seen": (wording.CLOSED if row.closed_at else wording.ACKNOWLEDGED) if handled else wording.UNSEEN,
    }


def _messages(session: Session, conversation: Conversation) -> list[dict[str, Any]]:
    return [_message(row) for row in conversations.thread(session, conversation.id, MESSAGES)]


def _message(row: Message) -> dict[str, Any]:
    return {
        "author": row.author,
        "label": wording.AUTHORS.get(row.author, row.author),
        "text": row.text,
        "at": wording.short(row.at),
        "intent": formats.intent(row.intent) if row.intent else "",
        "confidence": round(row.confidence, 2) if row.confidence is not None else None,
        "triage": row.triage,
        "sources": [formats.source(version) for version in row.versions or () if version],
    }


def _newest_note(session: Session, patient: Patient) -> dict[str, Any] | None:
    note = rooms.newest_note(session, patient.id)
    if note is None:
        return None
    treatment = session.get(TreatmentDone, note.treatment_id) if note.treatment_id else None
    return {
        "treatment": treatment.label if treatment else "",
        "day": formats.since_treatment(note.day),
        "state": note.state,
        "label": NOTE_STATES.get(note.state, note.state),
        "version": note.version,
        "triage": note.triage,
        "updated": wording.short(note.updated_at),
        "rows": _note_rows(note.content, note.day),
    }


def _note_rows(content: dict[str, Any], day: int) -> list[dict[str, Any]]:
    """The note's lines in the order they are asked; `value` is None where nothing was said yet."""
    rows = [("급한 증상", _urgent(content)), ("통증", _score(content.get("pain"), 10)), ("반응", _reactions(content))]
    if day >= SATISFACTION_FROM_DAY or "satisfaction" in content:
        rows.append(("만족도", _score(content.get("satisfaction"), 5)))
    rows.append(("남긴 말", _words(content)))
    return [{"name": name, "value": value} for name, value in rows]


def _urgent(content: dict[str, Any]) -> str | None:
    signs = [str(sign) for sign in content.get("signs") or ()]
    if signs or "said_urgent" in content:
        return ", ".join(signs) or str(content["said_urgent"])
    return "없음" if content.get("urgent") == "none" else None


def _score(value: Any, highest: int) -> str | None:
    return None if value is None else f"{value} / {highest}점"


def _reactions(content: dict[str, Any]) -> str | None:
    named = [f"{label} {LEVELS[content[name]]}" for name, label in REACTIONS.items() if name in content]
    return " · ".join(named) or content.get("said_reaction")


def _words(content: dict[str, Any]) -> str | None:
    if "words" not in content:
        return None
    return str(content["words"]) or "없음"


def _follow_ups(session: Session, patient: Patient, now: datetime) -> list[dict[str, Any]]:
    """What comes next, behind the last few that are over."""
    rows = sorted(follow_ups.of_patient(session, patient.id), key=lambda row: (row.due_at, row.id))
    first_ahead = next((i for i, row in enumerate(rows) if row.due_at > now), len(rows))
    start = max(0, first_ahead - PAST_FOLLOW_UPS)
    shown = rows[start : start + FOLLOW_UPS]
    sends = rooms.sends_of(session, [row.id for row in shown])
    return [_follow_up(row, sends[row.id]) for row in shown]


def _follow_up(row: FollowUp, sends: list[Send]) -> dict[str, Any]:
    return {
        "due": wording.short(row.due_at),
        "plan": row.plan,
        "step": wording.step(row.step, before=row.appointment_id is not None),
        "class": PUSH_CLASSES.get(row.push_class, row.push_class),
        "state": row.state,
        "label": wording.FOLLOW_UPS.get(row.state, row.state),
        "verdict": row.verdict,
        "why": row.why or "",
        "sends": [wording.SENDS.get(send.state, send.state) for send in sends],
    }
