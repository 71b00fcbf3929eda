"""What a patient tells on the phone, or on a page of the web: the same note as a chat's, and the same alarms."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.dialogue import check_in
from bot.dialogue.symptoms import worry_of
from bot.dialogue.values import Escalate, Heard
from bot.effects import due_at
from bot.readers import Reader
from catalogue.model import Risk, Treatment, UrgentSign
from records import clinics, conversations, escalations, follow_ups, notes, patients, silence
from records.database import Session
from records.models import Clinic, Conversation, Escalation, FollowUp, Note, Patient, TreatmentDone


@dataclass(frozen=True)
class Told:
    """`answers`: as a check-in's note holds them; `pressed`: urgent signs that the patient named. `channel`: phone or
    page.
    """

    answers: check_in.Answers
    pressed: tuple[UrgentSign, ...] = ()
    channel: str = "phone"

    @property
    def content(self) -> check_in.Answers:
        signs = {"signs": [each.label for each in self.pressed]} if self.pressed else {}
        return {"channel": self.channel, **self.answers, **signs}


def concern(told: Told, reader: Reader, days: dict[str, int], treatment: str | None) -> Escalate | None:
    """The gravest of the signs, of what triage reads in the words, and of the scores. Pure but for the reader."""
    heard = Heard(text := str(told.answers.get("words", "")), verdict=reader.triage.read(text, days))
    found = concerns(told, heard, reader.in_force.treatment(treatment))
    return min(found, key=lambda each: each.triage, default=None)


def concerns(told: Told, heard: Heard, treatment: Treatment | None) -> list[Escalate]:
    """What each of them calls for. `heard`: the words as they were read. Pure."""
    found = [check_in.urgent(each.triage, each.label) for each in told.pressed]
    found += filter(None, (check_in.emergency_of(heard), worry_of(heard)))
    found += filter(None, (check_in.of_answers(told.answers, treatment is not None and treatment.risk is Risk.R3),))
    return found


def record(
    session: Session, clinic: Clinic, follow_up: FollowUp, told: Told, reader: Reader, *, by: str, now: datetime,
    machine_now: datetime,
) -> tuple[Note, Escalation | None]:  # fmt: skip
    """Write the note, settle the follow-up, and open what a person must look at."""
    patient = session.get_one(Patient, follow_up.patient_id)
    had = patients.treatments(session, patient.id)
    days = {each.code: each.days_since(now) for each in reversed(had) if each.code}
    conversation = conversation_with(session, patient, now)
    raised = concern(told, reader, days, session.get_one(TreatmentDone, follow_up.treatment_id).code)
    note = notes.of_follow_up(session, follow_up, conversation.id if conversation else None, now)
    notes.fill(
        session, note, told.content, notes.COMPLETE, by=by, at=now, recorded_at=machine_now,
        triage=raised.triage if raised else None,
    )  # fmt: skip
    follow_up.state, follow_up.why = follow_ups.ANSWERED, silence.CALLED
    silence.heard(session, patient.id, silence.CHECK_IN, silence.CALLED, now)
    return note, escalated(session, clinic, follow_up, conversation, raised, now) if raised else None


def conversation_with(session: Session, patient: Patient, now: datetime) -> Conversation | None:
    """The patient's chat, if there is one."""
    user = patients.linked_user(session, patient, now)
    return conversations.take(session, user, now) if user else None


def escalated(
    session: Session,
    clinic: Clinic,
    follow_up: FollowUp,
    conversation: Conversation | None,
    raised: Escalate,
    now: datetime,
) -> Escalation:
    """Open it, or count its repeat."""
    due = due_at(clinics.hours(clinic), raised.triage, now)
    escalation, _ = escalations.open_(
        session,
        clinic,
        reason=raised.reason,
        triage=raised.triage,
        opened_at=now,
        once=raised.once,
        due_at=due if raised.before is None else max(now, min(due, raised.before)),
        conversation_id=conversation.id if conversation else None,
        patient_id=follow_up.patient_id,
        follow_up_id=follow_up.id,
        rules=raised.rules,
        signs=raised.signs,
    )
    return escalation


def signs_of(reader: Reader, treatment: str | None) -> Sequence[UrgentSign]:
    """The signs that cannot wait, of the treatment or in general."""
    return check_in.signs_of(reader.in_force.treatment(treatment))
