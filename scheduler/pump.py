"""The pump: what is due now is judged, written to the ledger and put on the queue. Several pumps may run.

One tick:
1. messages kept on disk while the database was away are recorded;
2. patients whose facts changed are planned anew;
3. due follow-ups, passed answer deadlines, freed slots for those who wait and offers that ran out act: urgent classes
   first, and one clinic after the other; a jump of clinic time runs each at its own minute, in their order;
4. sends whose turn it is are put on the queue, again if nobody claimed them; vanished workers' sends are looked up at
   the dealer;
5. conversations that staff left silent go back to the bot, flows that stay unanswered end; old examples, photos
   and documents are dropped, places on the waiting list whose days have passed are over; evidence is sealed.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import structlog

from bot.conversation import Conversations
from bot.spool import Spool
from records import (
    api_answers,
    clinics,
    conversations,
    documents,
    evidence,
    examples,
    follow_ups,
    identity,
    links,
    patients,
    photos,
    sends,
)
from records.book import desk, waiting
from records.catalogue import CatalogueCache
from records.clock import Clock, Jump
from records.database import Database, DatabaseUnavailable, Session
from records.live import Live
from records.models import Clinic, FollowUp, Patient
from scheduler import unanswered
from scheduler.offers import Offers
from scheduler.outbox import Outbox
from scheduler.routes import LOOK_UP_AGAIN, Routes
from scheduler.work import Work

log = structlog.get_logger()
BATCH = 500
AHEAD = 100  # patients a tick who are planned anew although no fact changed, as after a plan's approval
ACT_AT_ONCE = 200
ACT_FOR = timedelta(seconds=2)  # of machine time, before the other parts have their turn
ON_QUEUE_SECONDS = 1.0  # no more is on the queue than the dealer takes in this time: it is nobody's place to wait
STAFF_SILENCE = timedelta(hours=1)
POISON_REST = timedelta(hours=1)
SEALED_EVERY, SWEPT_EVERY = timedelta(minutes=1), timedelta(minutes=10)  # of clinic time: a demo's jump does both


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
    _last: dict[str, datetime] = field(default_factory=dict)  # when the house was last sealed and swept, clinic time

    @property
    def outbox(self) -> Outbox:
        return Outbox(self.clock, self.routes, self.catalogues)

    @property
    def offers(self) -> Offers:
        return Offers(self.database, self.clock, self.live, self.outbox)

    def tick(self) -> None:
        """Everything that is due now. One part's failure does not stop the others."""
        for part in (self._replay, self._replan, self._act, self.hand_out, self._reconcile, self._keep_house):
            with _isolated(part.__name__):
                part()

    def _replay(self) -> None:
        self.spool.replay(self._record)

    def _record(self, kept: dict[str, Any]) -> None:
        with self.database.read() as session:
            clinic = clinics.by_code(session, kept["clinic"])
        self.conversations.replay(clinic, kept)

    def _replan(self) -> None:
        """A batch of patients, or as many as there is time for: during a long import each waits for its writing."""
        ends = self.clock.machine() + ACT_FOR
        with self.database.read() as session:
            wanted = patients.stale(session, BATCH)
            wanted += patients.to_plan_again(session, self.clock.clinic(session), AHEAD)
        for patient_id in wanted:
            with _isolated("replan", patient_id=patient_id), self.database.write() as session:
                self.outbox.plan(session, patient_id, self._told(session, patient_id))
            if self.clock.machine() >= ends:
                return

    def _told(self, session: Session, patient_id: str) -> datetime:
        """The clinic time as of which to plan: now, or when a jump came before a tick could, the time before it."""
        now, jump = self.clock.clinic(session), self.clock.jump(session)
        if jump is None or not jump.running(now):
            return now
        patient = session.get_one(Patient, patient_id)
        facts = patients.told_at(session, patient_id), desk.changed_at(session, patient_id)
        told = max(filter(None, facts), default=None) if patient.stale else patient.replan_at
        return jump.own_minute(told, told, now) if told else now

    def _act(self) -> None:
        """Until nothing is due; or for a while, if it is so much that the rest of the tick would wait too long."""
        ends = self.clock.machine() + ACT_FOR
        while self._act_once(ends):
            pass

    def _act_once(self, ends: datetime) -> bool:
        """One batch of due work; True when there may be more. During a jump, one at a time: each may bring the next."""
        with self.database.read() as session:
            now, jump = self.clock.clinic(session), self.clock.jump(session)
            jumping = jump is not None and jump.running(now)
            work = [*self.offers.due(session, now), *self._due(session, now, jump, jumping)]
        for each in [min(work, key=lambda each: each.due_at)] if work and jumping else work:
            with _careful(each.act.__name__, each.rest, row_id=each.id):
                each.act(each.id, each.at)
            if not jumping and self.clock.machine() >= ends:
                return False
        return bool(work)

    def _due(self, session: Session, now: datetime, jump: Jump | None, jumping: bool) -> Iterator[Work]:
        """Follow-ups whose answer did not come, and those whose minute has: in their turns, or in a jump the first."""
        silent = follow_ups.unanswered(session, now, 1 if jumping else ACT_AT_ONCE // 10)
        ready = follow_ups.first_due(session, now) if jumping else follow_ups.due(session, now, ACT_AT_ONCE)
        found = [(row.answer_by or now, row, self._no_answer) for row in silent]
        for due_at, row, act in found + [(row.due_at, row, self._send_due) for row in ready]:
            at = jump.own_minute(due_at, row.created_at, now) if jump else now
            yield Work(due_at, at, row.id, act, partial(self._set_aside, row.id, now))

    def _set_aside(self, follow_up_id: str, now: datetime) -> None:
        """A poison row must not come again in a circle: it rests for an hour, and says so."""
        with self.database.write() as session:
            follow_ups.set_aside(session, follow_up_id, now, now + POISON_REST, "처리 중 오류가 났습니다")

    def _send_due(self, follow_up_id: str, at: datetime) -> None:
        """Judge one follow-up, and write it to the ledger if it may go out."""
        with self.database.write() as session:
            follow_up = session.get_one(FollowUp, follow_up_id, with_for_update=True)
            patient = session.get_one(Patient, follow_up.patient_id)
            if follow_up.state != follow_ups.PLANNED or patient.stale:
                return
            self.outbox.judge(session, follow_up, at)
            again = self.outbox.comes_again(session, follow_up, at)
            clinic_id, unreached = follow_up.clinic_id, follow_up.state not in follow_ups.HAPPENED
        if unreached:  # somebody may have to phone instead
            self.live.announce(clinic_id, "escalation", follow_up_id)
        if again:  # in a jump of years each birthday brings the next
            with self.database.write() as session:
                self.outbox.plan(session, patient.id, at)

    def _no_answer(self, follow_up_id: str, at: datetime) -> None:
        """The step's conversation was not answered in time: the patient goes on the staff's phone list."""
        with self.database.write() as session:
            task = unanswered.give_up(session, follow_up_id, at)
        if task is not None:
            self.live.announce(task.clinic_id, "escalation", task.id)

    def hand_out(self) -> None:
        """Put on the queue the sends whose turn it is. May be called at any time, besides the tick."""
        with self.database.write() as session:
            fewer = self.routes.most_at_once(session, ON_QUEUE_SECONDS)
            waiting = sends.take_waiting(session, self.clock.machine(), BATCH, fewer)
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
            now = self.clock.clinic(session)
            returning, lapsing = conversations.silent(session, now, STAFF_SILENCE)
            unsealed = evidence.behind(session) if self._is_time("seal", now, SEALED_EVERY) else []
            every = clinics.ids(session) if self._is_time("sweep", now, SWEPT_EVERY) else []
        for conversation_id in lapsing:
            with _isolated("lapse", conversation_id=conversation_id):
                self.conversations.lapse(conversation_id)
        for clinic_id in returning:
            with _isolated("hand_back", clinic_id=clinic_id):
                self._hand_back(clinic_id)
        for clinic_id in unsealed:
            with _isolated("seal", clinic_id=clinic_id), self.database.write() as session:
                evidence.seal(session, clinic_id)
        for clinic_id in every:
            with _isolated("sweep", clinic_id=clinic_id):
                self._sweep(clinic_id)

    def _is_time(self, what: str, now: datetime, every: timedelta) -> bool:
        if what in self._last and now - self._last[what] < every:
            return False
        self._last[what] = now
        return True

    def _hand_back(self, clinic_id: str) -> None:
        with self.database.write() as session:
            now = self.clock.clinic(session)
            returned = conversations.hand_back_silent(session, clinic_id, now, STAFF_SILENCE)
        self._announce(clinic_id, returned)

    def _sweep(self, clinic_id: str) -> None:
        with self.database.write() as session:
            now, machine_now = self.clock.clinic(session), self.clock.machine()
            examples.drop_old(session, clinic_id, now)
            identity.drop_old(session, clinic_id, machine_now)
            links.drop_old(session, clinic_id, machine_now)
            api_answers.drop_old(session, clinic_id, machine_now)
            waiting.expire(session, clinic_id, now)
            documents.destroy_old(session, clinic_id, now)
            destroyed = photos.destroy_old(session, session.get_one(Clinic, clinic_id), now, machine_now)
        self._announce(clinic_id, destroyed)

    def _announce(self, clinic_id: str, conversation_ids: Iterable[str]) -> None:
        for conversation_id in conversation_ids:
            self.live.announce(clinic_id, "conversation", conversation_id)


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
