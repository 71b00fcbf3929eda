"""Carries out what a decision asks for, inside the turn's transaction."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.dialogue.values import ChangeConsent, Describe, Effect, Escalate, FillNote, InvitePhotos, KeepExample
from catalogue.hours import OpeningHours
from catalogue.model import TriageClass
from records import clinics, consents, conversations, escalations, examples, follow_ups, notes, photos
from records.database import Session
from records.models import Clinic, Conversation, FollowUp, Patient

# How long a person may take by the clock, at any hour. E0/E1: treatments reference, section 1; the others count so only
# where nobody knows when the clinic is open.
DEADLINES = {
    TriageClass.E0: timedelta(minutes=5),
    TriageClass.E1: timedelta(minutes=15),
    TriageClass.E2: timedelta(hours=4),
    TriageClass.E3: timedelta(hours=24),
}


@dataclass(frozen=True)
class Place:
    """Where effects happen."""

    session: Session
    clinic: Clinic
    conversation: Conversation
    patient: Patient | None
    now: datetime  # clinic time
    machine_now: datetime


def carry_out(place: Place, effects: tuple[Effect, ...]) -> list[tuple[str, str]]:
    """Do all of it; the (kind, id) of what changed, for announcement."""
    changed = list[tuple[str, str]]()
    for effect in effects:
        match effect:
            case Escalate():
                changed.append(("escalation", escalate(place, effect)))
            case Describe():
                changed += _describe(place, effect)
            case FillNote():
                changed += _fill_note(place, effect)
            case ChangeConsent():
                _change_consent(place, effect)
            case KeepExample():
                examples.keep(place.session, place.clinic, now=place.now, **vars(effect))
            case InvitePhotos():
                photos.invite(place.session, place.conversation, effect.token, place.machine_now)
    return changed


def escalate(place: Place, effect: Escalate) -> str:
    """Open (or repeat) an escalation; the bot's conversation now waits for a person. Returns its id."""
    escalation, _ = escalations.open_(
        place.session,
        place.clinic,
        reason=effect.reason,
        triage=effect.triage,
        opened_at=place.now,
        due_at=due_at(clinics.hours(place.clinic), effect.triage, place.now),
        conversation_id=place.conversation.id,
        patient_id=place.patient.id if place.patient else None,
        rules=effect.rules,
        signs=effect.signs,
    )
    if place.conversation.holder == conversations.BOT:
        place.conversation.holder = conversations.WAITING
    return escalation.id


def _describe(place: Place, effect: Describe) -> list[tuple[str, str]]:
    known = escalations.describe(place.session, place.conversation.id, effect.reason, effect.details)
    return [("escalation", known)] if known else []


def due_at(hours: OpeningHours | None, triage: TriageClass, now: datetime) -> datetime:
    """E0 and E1 by the clock; E2 within four working hours and by closing; E3 by the end of the next working day."""
    by_hours = None
    if hours is not None and triage is TriageClass.E2:
        by_hours = hours.within_the_day(now, DEADLINES[triage])
    elif hours is not None and triage is TriageClass.E3:
        by_hours = hours.by_the_next_day(now)
    return by_hours or now + DEADLINES[triage]


def _fill_note(place: Place, effect: FillNote) -> list[tuple[str, str]]:
    follow_up = place.session.get(FollowUp, effect.follow_up)
    if follow_up is None or place.patient is None or follow_up.patient_id != place.patient.id:
        return []
    note = notes.of_follow_up(place.session, follow_up, place.conversation.id, place.now)
    notes.fill(
        place.session,
        note,
        effect.answers,
        notes.COMPLETE if effect.complete else notes.PARTIAL,
        by=notes.BOT,
        at=place.now,
        recorded_at=place.machine_now,
        triage=effect.triage,
    )
    follow_up.state = follow_ups.ANSWERED
    return [("note", note.id)]


def _change_consent(place: Place, effect: ChangeConsent) -> None:
    if place.patient is not None:
        consents.change(
            place.session,
            place.patient,
            effect.kind,
            effect.granted,
            source="chat",
            text_version=effect.text_version,
            at=place.now,
            recorded_at=place.machine_now,
        )
