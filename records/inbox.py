"""What staff see of their clinic's open work, read in few queries and given as values."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from records import calls, conversations, escalations, notes, patients
from records.facts import Treatment
from records.models import (
    ApiKey,
    ChatUser,
    Clinic,
    ClinicRow,
    Conversation,
    Escalation,
    FollowUp,
    Message,
    Note,
    NoteVersion,
    OnCall,
    Patient,
    PhoneCall,
    Staff,
    TreatmentDone,
)
from records.silence import NO_ANSWER

Row = TypeVar("Row", bound=ClinicRow)
BOT_SHOWN = 12


@dataclass(frozen=True)
class Alarm:
    """An escalation with whom it is about. `treatment`: the follow-up's, else the patient's newest."""

    escalation: Escalation
    patient: Patient | None
    treatment: Treatment | None


@dataclass(frozen=True)
class CallLine:
    """A line of the phone list: whom to call about which message, and the calls so far."""

    alarm: Alarm
    follow_up: FollowUp | None
    calls: list[PhoneCall]

    @property
    def missed(self) -> int:
        return calls.missed(self.calls)

    @property
    def undecided(self) -> bool:
        return calls.undecided(self.calls)


@dataclass(frozen=True)
class Thread:
    """A conversation with what the patient said last, and the gravest class that is open about it.

    `patient` is None for a chat user whom nobody identified.
    """

    conversation: Conversation
    patient: Patient | None
    heard: Message | None
    triage: str | None


@dataclass(frozen=True)
class NoteLine:
    """A note with whom and what it is about."""

    note: Note
    patient: Patient
    treatment: Treatment | None


@dataclass(frozen=True)
class Inbox:
    """All open work. `names`: staff id → name."""

    alarms: list[Alarm]
    phone: list[CallLine]
    threads: list[Thread]
    notes: list[NoteLine]
    names: dict[str, str]

    @property
    def patient_ids(self) -> set[str]:
        called = (line.alarm for line in self.phone)
        shown: Iterable[Alarm | Thread | NoteLine] = (*self.alarms, *called, *self.threads, *self.notes)
        return {line.patient.id for line in shown if line.patient is not None}


def load(session: Session, clinic: Clinic, now: datetime) -> Inbox:
    """The clinic's open work at clinic time `now`; notes are those changed since its midnight."""
    open_ones = escalations.open_ones(session, clinic)
    found = alarms(session, open_ones)
    gravest = {row.conversation_id: row.triage for row in reversed(open_ones)}
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    return Inbox(
        alarms=[each for each in found if each.escalation.reason != NO_ANSWER],
        phone=_call_lines(session, [each for each in found if each.escalation.reason == NO_ANSWER]),
        threads=_threads(session, clinic, now, gravest),
        notes=note_lines(session, notes.recent(session, clinic, midnight)),
        names=names(session, clinic),
    )


def to_call(session: Session, clinic: Clinic) -> int:
    """How many stand on the phone list."""
    wanted = select(func.count(Escalation.id)).where(Escalation.clinic_id == clinic.id, Escalation.closed_at.is_(None))
    return session.scalar(wanted.where(Escalation.reason == NO_ANSWER)) or 0


def phone_list(session: Session, clinic: Clinic) -> list[CallLine]:
    """Everybody whom staff should call, the earliest deadline first."""
    rows = [row for row in escalations.open_ones(session, clinic) if row.reason == NO_ANSWER]
    return _call_lines(session, alarms(session, rows))


def _call_lines(session: Session, found: list[Alarm]) -> list[CallLine]:
    steps = by_id(session, FollowUp, {each.escalation.follow_up_id for each in found})
    called = calls.of(session, steps)
    lines = [CallLine(each, steps.get(id := each.escalation.follow_up_id or ""), called.get(id, [])) for each in found]
    return sorted(lines, key=lambda line: line.alarm.escalation.due_at)


def owned(session: Session, clinic: Clinic, model: type[Row], id: str, lock: bool = False) -> Row | None:
    """The row of `model` with that id if it is the clinic's, else None; `lock` until the transaction ends."""
    row = session.get(model, id, with_for_update=lock)
    return row if row is not None and row.clinic_id == clinic.id else None


def names(session: Session, clinic: Clinic) -> dict[str, str]:
    """Staff id → name, of everybody who ever worked at the clinic; on-call numbers, which acknowledge too; keys of the
    clinic's software; and what closes by itself.
    """
    people = [*session.scalars(select(Staff).where(Staff.clinic_id == clinic.id))]
    on_call = [*session.scalars(select(OnCall).where(OnCall.clinic_id == clinic.id))]
    programs = [*session.scalars(select(ApiKey).where(ApiKey.clinic_id == clinic.id))]
    return {escalations.BY_ITSELF: "자동 처리", **{row.id: row.name for row in (*people, *on_call, *programs)}}


def alarms(session: Session, rows: list[Escalation]) -> list[Alarm]:
    """The escalations with their patients and treatments, in the same order."""
    people = by_id(session, Patient, {row.patient_id for row in rows})
    steps = by_id(session, FollowUp, {row.follow_up_id for row in rows})
    meant = by_id(session, TreatmentDone, {step.treatment_id for step in steps.values()})
    newest = _newest_treatments(session, people)
    found = list[Alarm]()
    for row in rows:
        step, patient = steps.get(row.follow_up_id or ""), people.get(row.patient_id or "")
        done = meant.get(step.treatment_id or "") if step else newest.get(patient.id) if patient else None
        found.append(Alarm(row, patient, patients.as_fact(done) if done else None))
    return found


def note_lines(session: Session, rows: list[Note]) -> list[NoteLine]:
    """The notes with their patients and treatments, in the same order."""
    people = by_id(session, Patient, {row.patient_id for row in rows})
    done = by_id(session, TreatmentDone, {row.treatment_id for row in rows})
    facts = {id: patients.as_fact(row) for id, row in done.items()}
    return [NoteLine(row, people[row.patient_id], facts.get(row.treatment_id or "")) for row in rows]


def note_versions(session: Session, note: Note) -> list[NoteVersion]:
    """Every version of the note, the first one first."""
    wanted = select(NoteVersion).where(NoteVersion.note_id == note.id, NoteVersion.clinic_id == note.clinic_id)
    return list(session.scalars(wanted.order_by(NoteVersion.version)))


def escalations_of(session: Session, conversation: Conversation) -> list[Escalation]:
    """The conversation's escalations: the open ones first and by gravity, then the ten closed last."""
    wanted = select(Escalation).where(Escalation.conversation_id == conversation.id)
    open_ones = wanted.where(Escalation.closed_at.is_(None)).order_by(Escalation.triage, Escalation.due_at)
    closed = wanted.where(Escalation.closed_at.is_not(None)).order_by(Escalation.closed_at.desc()).limit(10)
    return [*session.scalars(open_ones), *session.scalars(closed)]


def notes_of(session: Session, patient: Patient) -> list[Note]:
    """The patient's ten newest notes."""
    wanted = select(Note).where(Note.patient_id == patient.id, Note.clinic_id == patient.clinic_id)
    return list(session.scalars(wanted.order_by(Note.updated_at.desc()).limit(10)))


def urgent_unseen(session: Session, clinic: Clinic) -> list[Escalation]:
    """Open E0 and E1 that nobody has acknowledged."""
    wanted = select(Escalation).where(
        Escalation.clinic_id == clinic.id,
        Escalation.closed_at.is_(None),
        Escalation.acknowledged_at.is_(None),
        Escalation.triage.in_(escalations.ALARMING),
    )
    return list(session.scalars(wanted.order_by(Escalation.triage, Escalation.due_at)))


def conversation_with(session: Session, patient: Patient, now: datetime) -> Conversation | None:
    """The conversation of a chat user who is linked to the patient now."""
    user = patients.linked_user(session, patient, now)
    return conversations.peek(session, user) if user else None


def patient_of(session: Session, conversation: Conversation) -> str | None:
    """The id of the patient whose words the conversation holds, for the access log."""
    return session.get_one(ChatUser, conversation.chat_user_id).patient_id


def _threads(session: Session, clinic: Clinic, now: datetime, gravest: dict[str | None, str]) -> list[Thread]:
    """All conversations that wait or are held, the gravest and then the longest wait first; and the bot's latest."""
    mine = select(Conversation).where(Conversation.clinic_id == clinic.id)
    needed = mine.where(Conversation.holder != conversations.BOT).order_by(Conversation.updated_at)
    by_bot = mine.where(Conversation.holder == conversations.BOT).order_by(Conversation.updated_at.desc())
    rows = [*session.scalars(needed), *session.scalars(by_bot.limit(BOT_SHOWN))]
    users = by_id(session, ChatUser, {row.chat_user_id for row in rows})
    people = by_id(session, Patient, {user.patient_id for user in users.values()})
    heard = _last_heard(session, rows)
    found = list[Thread]()
    for row in sorted(rows, key=lambda row: gravest.get(row.id, "E9")):
        linked = patients.linked_patient(session, users[row.chat_user_id], now) if people else None  # already loaded
        found.append(Thread(row, linked, heard.get(row.id), gravest.get(row.id)))
    return found


def _last_heard(session: Session, rows: list[Conversation]) -> dict[str, Message]:
    newest = select(func.max(Message.id)).where(
        Message.conversation_id.in_([row.id for row in rows]), Message.direction == "in"
    )
    found = session.scalars(select(Message).where(Message.id.in_(newest.group_by(Message.conversation_id))))
    return {message.conversation_id: message for message in found}


def _newest_treatments(session: Session, people: Collection[str]) -> dict[str, TreatmentDone]:
    wanted = select(TreatmentDone).where(TreatmentDone.patient_id.in_(people))
    return {row.patient_id: row for row in session.scalars(wanted.order_by(TreatmentDone.performed_at))}


def by_id(session: Session, model: type[Row], ids: Iterable[str | None]) -> dict[str, Row]:
    """The rows with those ids, by id."""
    known = [id for id in ids if id is not None]
    return {row.id: row for row in session.scalars(select(model).where(model.id.in_(known)))} if known else {}
