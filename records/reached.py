"""Reads from the ledger and from what came back what `records.reach` reckons with."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from records import follow_ups, notes, patient_facts, sends, silence
from records.models import (
    Appointment,
    AppointmentChange,
    ChatUser,
    Clinic,
    FollowUp,
    Message,
    Note,
    NoteVersion,
    Patient,
    PatientFact,
    Send,
    Touch,
    TreatmentDone,
)
from records.reach import CHAT_WITHIN, Booked, Came, Facts, Ladder, Row, Sent, ladders

CALLS_BACK = (patient_facts.NEXT_SESSION, patient_facts.RECALL)
WENT_OUT = (*follow_ups.HAPPENED, follow_ups.FAILED)
PATIENTS_OWN = ("chat", "page")
First = aliased(FollowUp)  # of a reminder the one that it reminds of, whose conversation it opens
COLUMNS: tuple[Any, ...] = (
    Send.id, Send.follow_up_id, Send.patient_id, Send.channel, Send.form, Send.at, Send.state, Send.accepted_at,
    Send.delivered_at, Send.why, Send.page, FollowUp.reminds_id, FollowUp.plan, FollowUp.step, FollowUp.sent_at,
    FollowUp.conversation, FollowUp.appointment_id, FollowUp.state.label("became"), FollowUp.why.label("because"),
    First.conversation.label("reminds_of"), First.state.label("first_became"), First.why.label("first_because"),
    PatientFact.kind, PatientFact.code.label("fact_code"), PatientFact.label.label("fact_label"), TreatmentDone.code,
    TreatmentDone.label,
)  # fmt: skip


@dataclass(frozen=True)
class Asked:
    """Of which messages: those that left from `since` (inclusive) to `until` (exclusive), of one plan or patient.

    `recalls`: plans that call back who had a treatment; True where it is that very treatment. `rebooked_within`: how
    long after a recall a booking counts as its doing.
    """

    since: datetime
    until: datetime
    recalls: Mapping[str, bool]
    rebooked_within: timedelta
    plan: str | None = None
    patient: Patient | None = None


def read(session: Session, clinic: Clinic, asked: Asked, now: datetime) -> list[Ladder]:
    """The ladders of the clinic's messages, by time."""
    after = asked.until + max(asked.rebooked_within, CHAT_WITHIN)  # what came later tells whose an answer was
    rows = _sent(session, clinic, asked, after)
    if not rows:
        return []
    found = ladders(rows, _facts(session, clinic, asked, after), now, asked.rebooked_within)
    wanted = (each for each in found if asked.since <= each.sent.at < asked.until)
    return [each for each in wanted if asked.plan is None or each.sent.plan == asked.plan]


def _sent(session: Session, clinic: Clinic, asked: Asked, until: datetime) -> list[Sent]:
    wanted = (
        select(*COLUMNS)
        .join(FollowUp, FollowUp.id == Send.follow_up_id)
        .outerjoin(First, First.id == FollowUp.reminds_id)
        .outerjoin(TreatmentDone, TreatmentDone.id == FollowUp.treatment_id)
        .outerjoin(PatientFact, PatientFact.id == FollowUp.fact_id)
        .where(Send.clinic_id == clinic.id)
    )
    if asked.patient is not None:
        wanted = wanted.where(Send.patient_id == asked.patient.id)
    wanted = wanted.where(
        Send.at >= asked.since - timedelta(days=7), Send.at < until
    )  # a week: it may have had to wait
    rows = [row for row in session.execute(wanted) if _left(row)]
    last = _last(rows)
    return [_one(row, last[row.follow_up_id] == row.id, asked.recalls) for row in rows]


def _left(row: Any) -> bool:
    """Whether it was handed over; one that the guard stopped on the queue never was."""
    return row.accepted_at is not None or row.state == sends.UNKNOWN or (
        row.state == sends.FAILED and row.became in WENT_OUT
    )  # fmt: skip


def _last(rows: Iterable[Any]) -> dict[str, str]:
    found = dict[str, str]()
    for row in rows:
        found[row.follow_up_id] = max(row.id, found.get(row.follow_up_id, ""))
    return found


def _one(row: Any, last: bool, recalls: Mapping[str, bool]) -> Sent:
    """Accepted and delivered are machine times: what lies between them is added to the clinic time of its leaving."""
    at = row.sent_at if last and row.sent_at else row.at
    took = row.delivered_at - row.accepted_at if row.delivered_at and row.accepted_at else None
    by_fact = row.kind in CALLS_BACK
    code, label = (row.fact_code, row.fact_label) if by_fact else (row.code, row.label)
    named = by_fact or recalls.get(row.plan, False)
    asked = (row.first_became, row.first_because) if row.reminds_id else (row.became, row.because)
    return Sent(
        send=row.id, follow_up=row.follow_up_id, thread=row.reminds_id or row.follow_up_id, patient=row.patient_id,
        plan=row.plan, step=row.step, channel=row.form or row.channel, at=at, state=row.state,
        accepted=at if row.accepted_at else None, delivered=None if took is None else at + took, why=row.why or "",
        page=row.page, last=last, asks=row.conversation or row.reminds_of or "", appointment=row.appointment_id or "",
        told=asked == (follow_ups.ANSWERED, silence.TOLD),
        recalls=by_fact or row.plan in recalls, treatment=(code or "") if named else "",
        label=(label or "") if named else "",
    )  # fmt: skip


def _facts(session: Session, clinic: Clinic, asked: Asked, until: datetime) -> Facts:
    who = _Reader(session, clinic, asked.patient, asked.since, until)
    return Facts(
        touches=who.touches(), answers=who.answers(), heard=who.heard(), changes=who.changes(), booked=who.booked(),
        came=who.came(), chats=who.chats(),
    )  # fmt: skip


@dataclass(frozen=True)
class _Reader:
    """What happened to one clinic's patients, or to one of them, between two clinic times."""

    session: Session
    clinic: Clinic
    patient: Patient | None
    since: datetime
    until: datetime

    def _rows(self, wanted: Any, at: Any, patient: Any) -> Sequence[Any]:
        mine = wanted.where(at >= self.since, at < self.until)
        if self.patient is not None:
            mine = mine.where(patient == self.patient.id)
        return self.session.execute(mine.order_by(at)).all()

    def touches(self) -> dict[str, dict[str, Row]]:
        wanted = select(Touch.id, Touch.follow_up_id, Touch.kind, Touch.at).where(Touch.clinic_id == self.clinic.id)
        if self.patient is not None:
            wanted = wanted.join(FollowUp, FollowUp.id == Touch.follow_up_id)
        found = defaultdict[str, dict[str, Row]](dict)
        for row in self._rows(wanted, Touch.at, FollowUp.patient_id):
            found[row.follow_up_id][row.kind] = Row(row.at, f"touch/{row.id}")
        return found

    def answers(self) -> dict[str, Row]:
        """The first version of a note that the patient's own words made; what staff wrote is none."""
        first = func.min(NoteVersion.at)
        wanted = (
            select(Note.id, Note.follow_up_id, first.label("at"))
            .join(NoteVersion, NoteVersion.note_id == Note.id)
            .where(Note.clinic_id == self.clinic.id, Note.follow_up_id.is_not(None))
            .where(NoteVersion.recorded_by == notes.BOT, NoteVersion.at >= self.since, NoteVersion.at < self.until)
            .group_by(Note.id, Note.follow_up_id)
        )
        if self.patient is not None:
            wanted = wanted.where(Note.patient_id == self.patient.id)
        return {row.follow_up_id: Row(row.at, f"note/{row.id}") for row in self.session.execute(wanted)}

    def heard(self) -> dict[str, list[Row]]:
        """Under the patient that a merged one is by now: messages stay where they were written."""
        merged = {row.id: row.merged_into for row in self._merged()}
        who = [self.patient.id, *merged] if self.patient else None
        wanted = select(Message.id, Message.patient_id, Message.at).where(
            Message.clinic_id == self.clinic.id, Message.direction == "in", Message.patient_id.is_not(None),
            Message.at >= self.since, Message.at < self.until, *([Message.patient_id.in_(who)] if who else []),
        )  # fmt: skip
        found = defaultdict[str, list[Row]](list)
        for row in self.session.execute(wanted.order_by(Message.at)):
            found[merged.get(row.patient_id, row.patient_id)].append(Row(row.at, f"message/{row.id}"))
        return found

    def _merged(self) -> Sequence[Any]:
        wanted = select(Patient.id, Patient.merged_into).where(Patient.clinic_id == self.clinic.id)
        kept = Patient.merged_into.is_not(None) if self.patient is None else Patient.merged_into == self.patient.id
        return self.session.execute(wanted.where(kept)).all()

    def changes(self) -> dict[str, list[Row]]:
        """What patients did about appointments by themselves."""
        change = AppointmentChange
        wanted = select(change.id, change.appointment_id, change.at).where(change.clinic_id == self.clinic.id)
        if self.patient is not None:
            wanted = wanted.join(Appointment, Appointment.id == change.appointment_id)
        found = defaultdict[str, list[Row]](list)
        for row in self._rows(wanted.where(change.by.in_(PATIENTS_OWN)), change.at, Appointment.patient_id):
            found[row.appointment_id].append(Row(row.at, f"appointment_change/{row.id}"))
        return found

    def booked(self) -> dict[str, list[Booked]]:
        """Those made within the time, and those that a message of it may be about."""
        a = Appointment
        wanted = select(a.id, a.patient_id, a.created_at, a.starts_at, a.state, a.treatment, a.label)
        wanted = wanted.where(a.clinic_id == self.clinic.id, a.starts_at >= self.since)
        if self.patient is not None:
            wanted = wanted.where(a.patient_id == self.patient.id)
        found = defaultdict[str, list[Booked]](list)
        for row in self.session.execute(wanted.order_by(a.created_at)):
            found[row.patient_id].append(
                Booked(row.id, row.created_at, row.starts_at, row.state, row.treatment, row.label)
            )
        return found

    def came(self) -> dict[str, list[Came]]:
        t = TreatmentDone
        wanted = select(t.visit_id, t.patient_id, t.performed_at, t.code, t.label).where(t.clinic_id == self.clinic.id)
        found = defaultdict[str, list[Came]](list)
        for row in self._rows(wanted, t.performed_at, t.patient_id):
            found[row.patient_id].append(Came(row.performed_at, row.code or "", row.label, f"visit/{row.visit_id}"))
        return found

    def chats(self) -> dict[str, list[tuple[datetime, datetime | None]]]:
        """As the links stand; that of a chat user who was linked anew is told from then on only."""
        u = ChatUser
        wanted = select(u.patient_id, u.linked_at, u.link_expires_at, u.link_revoked_at)
        wanted = wanted.where(u.clinic_id == self.clinic.id, u.patient_id.is_not(None), u.linked_at.is_not(None))
        if self.patient is not None:
            wanted = wanted.where(u.patient_id == self.patient.id)
        found = defaultdict[str, list[tuple[datetime, datetime | None]]](list)
        for row in self.session.execute(wanted):
            ends = min(filter(None, (row.link_expires_at, row.link_revoked_at)), default=None)
            found[row.patient_id].append((row.linked_at, ends))
        return found
