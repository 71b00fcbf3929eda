"""Carries out what a decision asks for, inside the turn's transaction."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot import booking, phone_task
from bot.dialogue import check_in_turn, reasons
from bot.dialogue.values import (
    AnswerOffer,
    AskBirth,
    AskRecall,
    CancelAppointment,
    ChangeConsent,
    ConfirmAppointment,
    Describe,
    Effect,
    EndPregnancy,
    EndProof,
    Escalate,
    FillNote,
    InvitePhotos,
    JoinWaiting,
    KeepExample,
    Link,
    Reserve,
    SendCode,
    TellLate,
    Tried,
    Unlink,
)
from bot.wording import identity as words
from catalogue.hours import OpeningHours
from catalogue.model import TriageClass
from records import (
    clinics,
    consents,
    conversations,
    escalations,
    examples,
    follow_ups,
    identity,
    notes,
    patient_facts,
    patients,
    photos,
    sends,
    silence,
)
from records.book.desk import By
from records.database import Session
from records.models import ChatUser, Clinic, Conversation, FollowUp, Patient

# How long a person may take by the clock, at any hour. E0/E1: treatments reference, section 1; the others count so only
# where nobody knows when the clinic is open.
DEADLINES = {
    TriageClass.E0: timedelta(minutes=5),
    TriageClass.E1: timedelta(minutes=15),
    TriageClass.E2: timedelta(hours=4),
    TriageClass.E3: timedelta(hours=24),
}

TELLS_OF_A_BODY = (reasons.EMERGENCY, reasons.SYMPTOM, "check_in")  # who raised one of these is silent no longer


@dataclass(frozen=True)
class Place:
    """Where effects happen."""

    session: Session
    clinic: Clinic
    user: ChatUser
    conversation: Conversation
    patient: Patient | None
    now: datetime  # clinic time
    machine_now: datetime


def carry_out(place: Place, effects: tuple[Effect, ...]) -> list[tuple[str, str]]:
    """Do all of it, in order; the (kind, id) of what changed, for announcement."""
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
            case EndPregnancy():
                _end_pregnancy(place)
            case AskRecall():
                _ask_recall(place, effect)
            case KeepExample():
                examples.keep(place.session, place.clinic, now=place.now, **vars(effect))
            case InvitePhotos():
                photos.invite(place.session, place.conversation, effect.token, place.machine_now)
            case Link():
                place = _link(place, effect)
            case Unlink():
                _unlink(place, effect)
            case Reserve() | CancelAppointment() | ConfirmAppointment() | TellLate() | JoinWaiting() | AnswerOffer():
                changed += booking.carry_out(place.session, place.clinic, place.patient, effect, _by(place))
            case _:
                _prove(place, effect)
    return changed


def _by(place: Place) -> By:
    return By("chat", place.now, place.machine_now)


def _prove(place: Place, effect: SendCode | AskBirth | Tried | EndProof) -> None:
    """One step of an attempt to show who it is."""
    match effect:
        case SendCode():
            _send_code(place, effect)
        case AskBirth():
            _ask_birth(place, effect)
        case Tried():
            _tried(place, effect)
        case EndProof():
            proof = identity.current(place.session, place.user)
            if proof is not None:
                identity.finish(proof, identity.FAILED if effect.failed else identity.STAFF, place.machine_now)


def escalate(place: Place, effect: Escalate) -> str:
    """Open (or repeat) an escalation; the bot's conversation now waits for a person. Returns its id."""
    escalation, _ = escalations.open_(
        place.session,
        place.clinic,
        once=effect.once,
        reason=effect.reason,
        triage=effect.triage,
        opened_at=place.now,
        due_at=_due(place, effect),
        conversation_id=place.conversation.id,
        patient_id=place.patient.id if place.patient else None,
        rules=effect.rules,
        signs=effect.signs,
    )
    if place.conversation.holder == conversations.BOT:
        place.conversation.holder = conversations.WAITING
    if effect.reason in TELLS_OF_A_BODY and place.patient is not None:
        silence.heard(place.session, place.patient.id, silence.CHECK_IN, silence.TOLD, place.now)
    return escalation.id


def _due(place: Place, effect: Escalate) -> datetime:
    """As its class allows, and no later than what it is about; at once where that has come."""
    due = due_at(clinics.hours(place.clinic), effect.triage, place.now)
    return due if effect.before is None else max(place.now, min(due, effect.before))


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
    if follow_up.treatment_id is None:  # an appointment's has no note
        return []
    note = notes.begun_again(place.session, follow_up, place.conversation.id, place.now, check_in_turn.FLOW.patience)
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
    silence.end(place.session, place.patient.id, silence.ANSWERED_IN_CHAT, place.now, follow_up.conversation)
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


def _end_pregnancy(place: Place) -> None:
    if place.patient is not None:
        patient_facts.lost(place.session, place.patient.id, place.now)


def _ask_recall(place: Place, effect: AskRecall) -> None:
    if place.patient is not None:
        told = patient_facts.Told(patient_facts.RECALL, effect.at, effect.treatment, effect.label)
        patient_facts.store(place.session, place.patient, told, place.now)


def _send_code(place: Place, effect: SendCode) -> None:
    """A new code; it goes out by the ledger if the number is on file, and is counted in any case."""
    proof, code = identity.ask_code(place.session, place.clinic, place.user, effect.number, place.machine_now)
    known = identity.with_phone(place.session, place.clinic, effect.number)
    if known:
        minutes = identity.Limits.of(place.clinic).code_minutes
        text = words.code_message(place.clinic.name, code, minutes)
        send = sends.add_code(place.session, known[0], proof.id, text, words.VERSION, place.now, place.machine_now)
        proof.send_id = send.id


def _ask_birth(place: Place, effect: AskBirth) -> None:
    """Of the patient whose button was pressed, else of the one whom the chat user was linked to."""
    follow_up = place.session.get(FollowUp, effect.follow_up) if effect.follow_up else None
    purpose, patient = (identity.BUTTON, follow_up.patient_id) if follow_up else (identity.AGAIN, place.user.patient_id)
    if patient is not None:
        identity.ask_birth(place.session, place.clinic, place.user, purpose, patient, place.machine_now)


def _tried(place: Place, effect: Tried) -> None:
    proof = identity.current(place.session, place.user)
    if proof is None:
        return
    if effect.what == "code":
        if effect.right:
            identity.code_proved(place.clinic, proof, place.machine_now)
        else:
            proof.code_tries += 1
    elif effect.right:
        proof.patient_id = effect.patient
    else:
        proof.birth_tries += 1


def _link(place: Place, effect: Link) -> Place:
    """Tie them together. Proof by code ends what others proved before, and tells them nothing of it."""
    patient = place.session.get_one(Patient, effect.patient)
    proof = identity.current(place.session, place.user)
    if proof is not None:
        identity.finish(proof, identity.LINKED, place.machine_now)
        if proof.purpose == identity.PHONE:
            patients.revoke_links(place.session, patient, place.now)
    days = identity.Limits.of(place.clinic).link_days
    patients.link(place.user, patient, effect.by, place.now, days)
    place = replace(place, patient=patient)
    _change_consent(place, ChangeConsent(consents.SENSITIVE, True, effect.text_version))
    return place


def _unlink(place: Place, effect: Unlink) -> None:
    """The patient's own wish, or somebody else's word that the number is theirs."""
    meant, proof = place.patient, identity.current(place.session, place.user)
    if proof is not None:
        identity.finish(proof, identity.STAFF, place.machine_now)
    if meant is None:
        by_button = proof is not None and proof.purpose == identity.BUTTON
        patient_id = proof.patient_id if proof and by_button else place.user.patient_id
        meant = place.session.get(Patient, patient_id) if patient_id else None
    patients.revoke(place.user, place.now)
    if meant is not None and effect.phone_wrong:
        patients.mark_phone_wrong(place.session, meant, place.now)
        due = due_at(clinics.hours(place.clinic), phone_task.TRIAGE, place.now)
        phone_task.ask(place.session, place.clinic, meant.phone_hash, phone_task.SOMEBODY_ELSE, place.now, due)
    elif meant is not None:
        _change_consent(replace(place, patient=meant), ChangeConsent(consents.SENSITIVE, False, words.CONSENT_VERSION))
