"""Notes: the structured record of one check-in, versioned; every change is a new version that stays."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from records import hooks
from records.facts import local_date
from records.models import Clinic, FollowUp, Note, NoteVersion, TreatmentDone
from records.patients import as_fact

BOT = "bot"
OPEN, PARTIAL, COMPLETE, SIGNED = "open", "partial", "complete", "signed"
TOLD = {COMPLETE: "note.ready", SIGNED: "note.signed"}  # to the clinic's own systems


def of_follow_up(session: Session, follow_up: FollowUp, conversation_id: str | None, now: datetime) -> Note:
    """The follow-up's note, opened at the first answer, in a chat or on the phone."""
    note = existing(session, follow_up.id)
    if note is None:
        treatment = session.get_one(TreatmentDone, follow_up.treatment_id)
        note = Note(
            clinic_id=follow_up.clinic_id,
            patient_id=follow_up.patient_id,
            treatment_id=treatment.id,
            follow_up_id=follow_up.id,
            conversation_id=conversation_id,
            state=OPEN,
            day=as_fact(treatment).days_since(now),
            version=0,
            content={},
            opened_at=now,
            updated_at=now,
        )
        session.add(note)
        session.flush()
    return note


def begun_again(
    session: Session, follow_up: FollowUp, conversation_id: str | None, now: datetime, patience: timedelta
) -> Note:
    """The note for an answer in the chat; where the last one was given on another day and longer than `patience` ago,
    a new one of today, which becomes the follow-up's: what was told then stays as it was.
    """
    note = existing(session, follow_up.id)
    if note is not None and now - note.updated_at > patience and local_date(note.updated_at) != local_date(now):
        note.follow_up_id = None
        session.flush()
    return of_follow_up(session, follow_up, conversation_id, now)


def existing(session: Session, follow_up_id: str) -> Note | None:
    return session.scalar(select(Note).where(Note.follow_up_id == follow_up_id))


def fill(
    session: Session,
    note: Note,
    answers: dict[str, Any],
    state: str,
    *,
    by: str,
    at: datetime,
    recorded_at: datetime,
    triage: str | None = None,
) -> NoteVersion:
    """Add `answers` to the note as a new version. A signed note is not reopened by the bot: its state stays."""
    before = note.state
    note.content = {**note.content, **answers}
    note.state = note.state if note.state == SIGNED or (note.state == COMPLETE and state != SIGNED) else state
    note.triage = min(filter(None, (note.triage, triage)), default=None)
    note.version, note.updated_at = note.version + 1, at
    version = NoteVersion(
        clinic_id=note.clinic_id,
        note_id=note.id,
        version=note.version,
        state=note.state,
        content=note.content,
        recorded_by=by,
        at=at,
        recorded_at=recorded_at,
    )
    session.add(version)
    if note.state != before and (type := TOLD.get(note.state)):
        hooks.tell(session, note.clinic_id, type, at, note.patient_id, note=note.id, follow_up=note.follow_up_id)
    return version


def sign(session: Session, note: Note, staff_id: str, at: datetime, recorded_at: datetime) -> None:
    """A person takes responsibility for the note as it stands."""
    note.signed_by, note.signed_at = staff_id, at
    fill(session, note, {}, SIGNED, by=staff_id, at=at, recorded_at=recorded_at)


def recent(session: Session, clinic: Clinic, since: datetime | None = None, limit: int = 500) -> list[Note]:
    """Notes of the clinic, the newest change first."""
    wanted = select(Note).where(Note.clinic_id == clinic.id)
    if since is not None:
        wanted = wanted.where(Note.updated_at >= since)
    return list(session.scalars(wanted.order_by(Note.updated_at.desc()).limit(limit)))


LEVELS = ("없음", "조금", "보통", "심함")
REACTIONS = {"swelling": "붓기", "bruise": "멍", "redness": "붉은기", "reaction": "붓기·멍·붉은기"}


def symptoms(content: dict[str, Any]) -> list[str]:
    """What the patient has, in words: reactions with their level, and urgent signs."""
    named = [f"{word} {LEVELS[content[name]]}" for name, word in REACTIONS.items() if content.get(name)]
    return [*content.get("signs", []), *named]


def _told(content: dict[str, Any]) -> list[str]:
    """What was said of reactions where no level came of it."""
    return [f"“{content['said_reaction']}”"] if "said_reaction" in content else []


def summary(content: dict[str, Any]) -> str:
    """One line that staff read first."""
    parts = [f"통증 {content['pain']}/10"] if "pain" in content else []
    parts += symptoms(content) or (["반응 없음"] if REACTIONS.keys() & content.keys() else _told(content))
    parts += [f"만족도 {content['satisfaction']}/5"] if "satisfaction" in content else []
    parts += [f"추천 {content['nps']}/10"] if "nps" in content else []
    parts += [f"“{content['words']}”"] if content.get("words") else []
    return " · ".join(parts)
