"""The pump: what is due now is judged, written to the ledger and put on the queue. Several pumps may run.

One tick:
1. messages kept on disk while the database was away are recorded;
2. patients whose facts changed are planned anew;
3. due follow-ups, passed answer deadlines, freed slots for those who wait and offers that ran out act, in the order of
   their minutes; a jump of clinic time runs each at its own minute;
4. sends that nobody claimed are queued again, vanished workers' sends are looked up at the dealer;
5. conversations that staff left silent go back to the bot, flows that stay unanswered end; old examples and photos are
   dropped, places on the waiting list whose days have passed are over; evidence is sealed.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import structlog

from bot.conversation import Conversations
from bot.spool import Spool
from records import (
    clinics,
    conversations,
    escalations,
    evidence,
    examples,
    follow_ups,
    identity,
    patients,
    photos,
    sends,
)
from records.book import desk, waiting
from records.catalogue import CatalogueCache
from records.clock import Clock, Jump
from records.database import Database, DatabaseUnavailable, Session
from records.live import Live
from records.models import Clinic, Conversation, FollowUp, Patient
from scheduler.offers import Offers
from scheduler.outbox import Outbox
from scheduler.routes import LOOK_UP_AGAIN, Routes
from scheduler.work import Work

log = structlog.get_logger()
BATCH = 500
STAFF_SILENCE = timedelta(hours=1)
POISON_REST = timedelta(hours=1)


@dataclass(frozen=True)
class Pump:
    """All parts that a tick needs; `enqueue` puts a send's id on the queue and never raises."""

    database: Database
    clock: Clock
    live: Live
    routes: Routes
    enqueue: Callable[[str], None]
    conversations: Conversations
    spool: Spool
    catalogues: CatalogueCache

    @property
    def outbox(self) -> Outbox:
        return Outbox(self.clock, self.routes, self.catalogues)

    @property
    def offers(self) -> Offers:
        return Offers(self.database, self.clock, self.live, self.outbox, self.enqueue)

    def tick(self) -> None:
        """Everything that is due now. One part's failure does not stop the others."""
        for part in (self._replay, self._replan, self._act, self._requeue, self._reconcile, self._keep_house):
            with _isolated(part.__name__):
                part()

    def _replay(self) -> None:
        self.spool.replay(self._record)

    def _record(self, kept: dict[str, Any]) -> None:
        with self.database.read() as session:
            clinic = clinics.by_code(session, kept["clinic"])
        self.conversations.replay(clinic, kept)

    def _replan(self) -> None:
        with self.database.read() as session:
            stale = patients.stale(session, BATCH)
        for patient_id in stale:
            with _isolated("replan", patient_id=patient_id), self.database.write() as session:
                self.outbox.plan(session, patient_id, self._told(session, patient_id))

    def _told(self, session: Session, patient_id: str) -> datetime:
        """The clinic time as of which to plan: now, or when a jump came before a tick could, the time before it."""
        now, jump = self.clock.clinic(session), self.clock.jump(session)
        facts = patients.told_at(session, patient_id), desk.changed_at(session, patient_id)
        told = max(filter(None, facts), default=None)
        if jump is None or told is None or not jump.running(now):
            return now
        return jump.own_minute(told, told, now)

    def _act(self) -> None:
        while self._act_once():
            pass

    def _act_once(self) -> bool:
        """One batch of due work; True when there may be more. During a jump, one at a time: each may bring the next."""
        with self.database.read() as session:
            now = self.clock.clinic(session)
            jump = self.clock.jump(session)
            limit = 1 if jump and jump.running(now) else BATCH
            work = [*self.offers.due(session, now), *self._due(session, now, jump, limit)]
        for each in sorted(work, key=lambda each: each.due_at)[:limit]:
            with _careful(each.act.__name__, each.rest, row_id=each.id):
                each.act(each.id, each.at)
        return bool(work)

    def _due(self, session: Session, now: datetime, jump: Jump | None, limit: int) -> Iterator[Work]:
        """Follow-ups whose minute has come, and those whose answer did not."""
        due = [(row.due_at, row, self._send_due) for row in follow_ups.due(session, now, limit)]
        silent = [(row.answer_by or now, row, self._no_answer) for row in follow_ups.unanswered(session, now, limit)]
        for due_at, row, act in due + silent:
            at = jump.own_minute(due_at, row.created_at, now) if jump else now
            yield Work(due_at, at, row.id, act, partial(self._set_aside, row.id, now))

    def _set_aside(self, follow_up_id: str, now: datetime) -> None:
        """A poison row must not come again in a circle: it rests for an hour, and says so."""
        with self.database.write() as session:
            follow_ups.set_aside(session, follow_up_id, now, now + POISON_REST, "처리 중 오류가 났습니다")

    def _send_due(self, follow_up_id: str, at: datetime) -> None:
        """Judge one follow-up and queue it if it may go out."""
        with self.database.write() as session:
            follow_up = session.get_one(FollowUp, follow_up_id, with_for_update=True)
            patient = session.get_one(Patient, follow_up.patient_id)
            if follow_up.state != follow_ups.PLANNED or patient.stale:
                return
            send_id = self.outbox.judge(session, follow_up, at)
        if send_id is not None:
            self.enqueue(send_id)

    def _no_answer(self, follow_up_id: str, at: datetime) -> None:
        """The step's conversation was not answered in time: the patient goes on the staff's phone list."""
        with self.database.write() as session:
            follow_up = session.get_one(FollowUp, follow_up_id)
            conversation = self._locked_conversation(session, follow_up, at)
            session.refresh(follow_up, with_for_update=True)  # the patient may have answered a moment ago
            if follow_up.state != follow_ups.SENT:
                return
            follow_up.state = follow_ups.UNANSWERED
            escalation = open_phone_task(session, follow_up, conversation, "no_answer", at)
        self.live.announce(follow_up.clinic_id, "escalation", escalation)

    @staticmethod
    def _locked_conversation(session: Session, follow_up: FollowUp, at: datetime) -> Conversation | None:
        user = patients.linked_user(session, session.get_one(Patient, follow_up.patient_id), at)
        return conversations.take(session, user, at) if user else None

    def _requeue(self) -> None:
        with self.database.write() as session:
            waiting = sends.take_waiting(session, self.clock.machine(), BATCH)
        for send_id in waiting:
            self.enqueue(send_id)

    def _reconcile(self) -> None:
        machine_now = self.clock.machine()
        with self.database.write() as session:
            sends.expire_leases(session, machine_now)
        with self.database.read() as session:
            lost = sends.unknown(session, machine_now, BATCH)
        for send_id in lost:
            with _careful("reconcile", partial(self._look_up_later, send_id), send_id=send_id):
                self.routes.reconcile(send_id)

    def _look_up_later(self, send_id: str) -> None:
        with self.database.write() as session:
            sends.look_up_later(session, send_id, self.clock.machine() + LOOK_UP_AGAIN, "조회 중 오류가 났습니다")

    def _keep_house(self) -> None:
        with self.database.read() as session:
            every = clinics.ids(session)
        for clinic_id in every:
            with _isolated("keep_house", clinic_id=clinic_id):
                self._keep_clinic(clinic_id)

    def _keep_clinic(self, clinic_id: str) -> None:
        with self.database.write() as session:
            now = self.clock.clinic(session)
            returned = conversations.hand_back_silent(session, clinic_id, now, STAFF_SILENCE)
            examples.drop_old(session, clinic_id, now)
            destroyed = photos.destroy_old(session, session.get_one(Clinic, clinic_id), now, self.clock.machine())
            identity.drop_old(session, clinic_id, self.clock.machine())
            waiting.expire(session, clinic_id, now)
            evidence.seal(session, clinic_id)
            silent = conversations.silent_flows(session, clinic_id, now)
        for conversation_id in silent:
            with _isolated("lapse", conversation_id=conversation_id):
                self.conversations.lapse(conversation_id)
        for conversation_id in (*returned, *destroyed):
            self.live.announce(clinic_id, "conversation", conversation_id)


def open_phone_task(
    session: Session, follow_up: FollowUp, conversation: Conversation | None, reason: str, at: datetime
) -> str:
    """Put the patient on the phone list; the id of the escalation."""
    escalation, _ = escalations.open_(
        session,
        session.get_one(Clinic, follow_up.clinic_id),
        reason=reason,
        triage="E2",
        opened_at=at,
        due_at=at + timedelta(hours=8),
        conversation_id=conversation.id if conversation else None,
        patient_id=follow_up.patient_id,
        follow_up_id=follow_up.id,
    )
    return escalation.id


@contextmanager
def _isolated(part: str, **ids: str) -> Iterator[None]:
    """Log a failure by its kind only (its words may hold personal data) and go on."""
    try:
        yield
    except Exception as error:
        log.exception("pump.failed", part=part, error=type(error).__name__, exc_info=False, **ids)


@contextmanager
def _careful(part: str, rest: Callable[[], None], **ids: str) -> Iterator[None]:
    """As `_isolated`, for one row: it is put to rest. The database's own trouble is not the row's, and goes on up."""
    try:
        yield
    except DatabaseUnavailable:
        raise
    except Exception as error:
        log.exception("pump.failed", part=part, error=type(error).__name__, exc_info=False, **ids)
        rest()
