"""Looks up what this turn's words prove, and hides them from what is kept. Secrets are compared, never decided on."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from bot.dialogue import identify
from bot.dialogue.state import State
from bot.dialogue.values import Heard, Identity, Matched, Told
from bot.facts import held, under_14
from bot.korean import proofs, whose
from bot.korean.identify import asks_again
from records import follow_ups, identity, patients
from records.database import Session
from records.facts import local_date
from records.models import ChatUser, Clinic, FollowUp, IdentityProof, Patient


@dataclass(frozen=True)
class Asked:
    """One turn of a chat user. `text`: as it was typed. `now`: clinic time; `machine_now`: of limits and lives."""

    session: Session
    clinic: Clinic
    user: ChatUser
    patient: Patient | None
    state: State
    heard: Heard
    text: str
    now: datetime
    machine_now: datetime


def proving(state: State, text: str) -> bool:
    """Whether the words are a number that was asked for to show who it is; no model needs to see it."""
    return state.flow == identify.NAME and proofs.only_digits(text) and proofs.hide(text) != text


def hidden(session: Session, user: ChatUser, state: State, text: str, machine_now: datetime) -> str:
    """The text as it may be kept: without what was typed as a phone, a code or a date of birth."""
    if state.flow == identify.NAME or whose.identifies(text):
        return proofs.hide(text)
    return proofs.hide_code(text) if identity.code_awaited(session, user, machine_now) else text


def load(asked: Asked) -> Identity:
    """What the records say to the words of this turn."""
    lapsed = patients.link_lapsed(asked.user, asked.now)
    button = _button(asked)
    found = Identity(lapsed=lapsed, button=button, code_minutes=identity.Limits.of(asked.clinic).code_minutes)
    if asked.patient is not None and button != "another":
        return found
    found = replace(found, resting=identity.resting(asked.session, asked.clinic, asked.user, asked.machine_now))
    if asked.state.flow != identify.NAME:
        return found
    proof = _under_way(asked)
    found = _number(asked, replace(found, purpose=proof.purpose if proof else None), proof)
    if proof is None:
        return found
    if asked.state.step == identify.CODE:
        return _code(asked, found, proof)
    return _birth(asked, found, proof) if asked.state.step in (identify.BIRTH, identify.GUARDIAN) else found


def _under_way(asked: Asked) -> IdentityProof | None:
    """The attempt that the open step stands on; a code that expired can still be asked for again."""
    proof = identity.current(asked.session, asked.user)
    if proof is None or asked.state.step == identify.CODE:
        return proof
    return proof if proof.proved_at is not None and proof.expires_at > asked.machine_now else None


def _button(asked: Asked) -> Literal["none", "unlinked", "taken", "another"]:
    """Whose follow-up's button it is that was pressed."""
    follow_up = asked.session.get(FollowUp, asked.heard.follow_up) if asked.heard.follow_up else None
    if follow_up is None or follow_up.clinic_id != asked.clinic.id or follow_up.state not in follow_ups.HAPPENED:
        return "none"
    if asked.patient is not None:
        return "none" if follow_up.patient_id == asked.patient.id else "another"
    owner = asked.session.get_one(Patient, follow_up.patient_id)
    if owner.phone_changed_at and (follow_up.sent_at is None or follow_up.sent_at <= owner.phone_changed_at):
        return "none"  # it went to another number: its button proves nothing of who holds the one on file
    kind = follow_up.conversation or ""
    still_open = follow_ups.open_conversations(asked.session, follow_up.patient_id, kind, asked.now)
    if all(each.id != follow_up.id for each in still_open):
        return "none"
    other = patients.linked_user(asked.session, owner, asked.now)
    return "unlinked" if other is None else "taken"


def _number(asked: Asked, found: Identity, proof: IdentityProof | None) -> Identity:
    if asked.state.step not in (identify.PHONE, identify.CODE):
        return found
    typed = proofs.phone(asked.text)
    hashed, again = identity.phone_hash(asked.clinic, typed) if typed else None, False
    if hashed is None and proof is not None and asked.state.step == identify.CODE and _again(asked):
        hashed, again = proof.phone_hash, True
    if hashed is None:
        return found
    may = identity.may_send(asked.session, asked.clinic, asked.user, hashed, asked.machine_now)
    return replace(found, number=hashed, may_send=may, again=again)


def _again(asked: Asked) -> bool:
    if asked.heard.choice is not None:
        return asked.state.choices.get(asked.heard.choice) == "identify:again"
    return proofs.code(asked.text) is None and asks_again(asked.text)


def _code(asked: Asked, found: Identity, proof: IdentityProof) -> Identity:
    typed = proofs.code(asked.text) if asked.heard.choice is None else None
    tries = identity.code_tries_left(asked.clinic, proof)
    return replace(found, code=_told(asked, proof, typed, tries), code_tries=tries)


def _told(asked: Asked, proof: IdentityProof, typed: str | None, tries: int) -> Told:
    if typed is None:
        return "nothing"
    right = identity.is_code(asked.clinic, proof, typed)
    if proof.expires_at <= asked.machine_now:
        return "expired"
    return "right" if right and tries > 0 else "wrong"


def _birth(asked: Asked, found: Identity, proof: IdentityProof) -> Identity:
    people = identity.candidates(asked.session, asked.clinic, proof)
    if asked.state.step == identify.GUARDIAN:
        known = [each for each in people if each.id == proof.patient_id]
        return replace(found, matched=_matched(asked, known[0])) if known else found
    days = proofs.births(asked.text, local_date(asked.now)) if asked.heard.choice is None else ()
    tries = identity.birth_tries_left(asked.session, asked.clinic, asked.user, asked.machine_now)
    found = replace(found, birth_tries=tries)
    if not days:
        return found
    right = identity.born_on(people, days)
    if len(right) > 1 or (people and all(each.born_on is None for each in people)):
        return replace(found, birth="unclear")
    if not right or tries == 0:
        return replace(found, birth="wrong")
    return replace(found, birth="right", matched=_matched(asked, right[0]))


def _matched(asked: Asked, patient: Patient) -> Matched:
    return Matched(
        patient=patient.id,
        name=proofs.masked_name(patient.name),
        child=under_14(patient, asked.now),
        check_ins=held(asked.session, patient, "check_in", asked.now),
        surveys=held(asked.session, patient, "survey", asked.now),
    )
