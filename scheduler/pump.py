"""The pump: what is due now is judged, written to the ledger and put on the queue. Several pumps may run.

One tick:
1. messages kept on disk while the database was away are recorded;
2. patients whose facts changed are planned anew;
3. due follow-ups and passed answer deadlines act, in the order of their minutes; a jump of clinic time runs each at its
   own minute;
4. sends that nobody claimed are queued again, vanished workers' sends are looked up at the dealer;
5. conversations that staff left silent go back to the bot; evidence is sealed.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from bot.conversation import Conversations
from bot.spool import Spool
from catalogue.model import PushClass
from records import clinics, consents, conversations, escalations, evidence, follow_ups, patients, sends
from records.catalogue import CatalogueCache
from records.clock import Clock
from records.database import Database, Session
from records.facts import SEOUL, local_date
from records.live import Live
from records.models import Clinic, FollowUp, Patient, TreatmentDone
from scheduler import guard, rendering
from scheduler.planning import replan
from scheduler.quiet import CLINIC_QUIET
from scheduler.routes import Routes

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

    def tick(self) -> None:
        """Everything that is due now. One part's failure does not stop the others."""
        for part in (self._replay, self._replan, self._act, self._requeue, self._reconcile, self._keep_house):
            with _isolated(part.__name__):
                part()

    def _replay(self) -> None:
        for path, kept in self.spool.kept():
            with self.database.read() as session:
                clinic = clinics.by_code(session, kept["clinic"])
            self.conversations.replay(clinic, kept)
            path.unlink()

    def _replan(self) -> None:
        with self.database.read() as session:
            stale = patients.stale(session, BATCH)
        for patient_id in stale:
            with _isolated("replan", patient_id=patient_id), self.database.write() as session:
                patient = session.get_one(Patient, patient_id, with_for_update=True)
                clinic = session.get_one(Clinic, patient.clinic_id)
                now = self.clock.clinic(session)
                in_force = self.catalogues.in_force(session, clinic, local_date(now))
                replan(session, patient, in_force, CLINIC_QUIET, now)

    def _act(self) -> None:
        while self._act_once():
            pass

    def _act_once(self) -> bool:
        """One batch of due work; True when there may be more. During a jump, one at a time: each may bring the next."""
        with self.database.read() as session:
            now = self.clock.clinic(session)
            jump = self.clock.jump(session)
            limit = 1 if jump and jump.running(now) else BATCH
            due = [(row.due_at, row.id, self._send_due) for row in follow_ups.due(session, now, limit)]
            silent = [
                (row.answer_by or now, row.id, self._no_answer) for row in follow_ups.unanswered(session, now, limit)
            ]
        work, moved = sorted(due + silent, key=lambda each: each[0])[:limit], False
        for due_at, follow_up_id, act in work:
            at = jump.own_minute(due_at, now) if jump else now
            with _isolated(act.__name__, follow_up_id=follow_up_id):
                moved = act(follow_up_id, at) or moved
                continue
            self._set_aside(follow_up_id, now)
        return moved

    def _set_aside(self, follow_up_id: str, now: datetime) -> None:
        """A poison row must not come again in a circle: it rests for an hour, and says so."""
        with self.database.write() as session:
            follow_ups.set_aside(session, follow_up_id, now, now + POISON_REST, "처리 중 오류가 났습니다")

    def _send_due(self, follow_up_id: str, at: datetime) -> bool:
        """Judge one follow-up and queue it if it may go out; False when there was nothing to do for now."""
        with self.database.write() as session:
            follow_up = session.get_one(FollowUp, follow_up_id, with_for_update=True)
            patient = session.get_one(Patient, follow_up.patient_id)
            if follow_up.state != follow_ups.PLANNED or patient.stale:
                return False
            send_id = self._judged(session, follow_up, patient, at)
        if send_id is not None:
            self.enqueue(send_id)
        return True

    def _judged(self, session: Session, follow_up: FollowUp, patient: Patient, at: datetime) -> str | None:
        """Judge, and write what was decided; the id of the send row, if it may go out."""
        clinic = session.get_one(Clinic, follow_up.clinic_id)
        verdict = guard.judge(self._facts(session, clinic, follow_up, patient, at), at)
        match verdict:
            case guard.Refuse(why):
                late = at >= follow_up.expires_at
                follow_up.state = follow_ups.EXPIRED if late else follow_ups.REFUSED
                follow_up.verdict, follow_up.why = "refuse", why
            case guard.Postpone(until, why):
                follow_up.due_at, follow_up.verdict, follow_up.why = until, "postpone", why
            case guard.Allow():
                return self._queued(session, clinic, follow_up, patient, at)
        return None

    def _facts(
        self, session: Session, clinic: Clinic, follow_up: FollowUp, patient: Patient, at: datetime
    ) -> guard.SendFacts:
        in_force = self.catalogues.in_force(session, clinic, local_date(at))
        start = datetime.combine(local_date(at), datetime.min.time(), SEOUL)
        sent = follow_ups.sent_today(session, patient.id, guard.CAPPED, start, start + timedelta(days=1))
        return guard.SendFacts(
            push_class=PushClass(follow_up.push_class),
            expires_at=follow_up.expires_at,
            consents=consents.current(session, patient.id),
            template_approved=in_force.template(follow_up.template) is not None,
            reachable=self.routes.to(session, patient, at) is not None,
            clinic_paused=clinic.paused,
            sent_today=sent,
        )

    def _queued(
        self, session: Session, clinic: Clinic, follow_up: FollowUp, patient: Patient, at: datetime
    ) -> str | None:
        in_force = self.catalogues.in_force(session, clinic, local_date(at))
        template, route = in_force.template(follow_up.template), self.routes.to(session, patient, at)
        assert template is not None
        assert route is not None
        done = session.get_one(TreatmentDone, follow_up.treatment_id)
        send = sends.add(
            session,
            follow_up,
            channel=route.channel,
            content=rendering.content(template, clinic, patient, done, at),
            versions=rendering.version(in_force, follow_up),
            at=at,
            machine_now=self.clock.machine(),
        )
        follow_up.state, follow_up.sent_at, follow_up.verdict, follow_up.why = follow_ups.SENT, at, "allow", None
        if follow_up.no_answer_hours is not None:
            follow_up.answer_by = at + timedelta(hours=follow_up.no_answer_hours)
        return send.id

    def _no_answer(self, follow_up_id: str, at: datetime) -> bool:
        """The step's conversation was not answered in time: the patient goes on the staff's phone list."""
        with self.database.write() as session:
            follow_up = session.get_one(FollowUp, follow_up_id, with_for_update=True)
            if follow_up.state != follow_ups.SENT:
                return False
            follow_up.state = follow_ups.UNANSWERED
            clinic = session.get_one(Clinic, follow_up.clinic_id)
            escalation = open_phone_task(session, clinic, follow_up, "no_answer", at)
        self.live.announce(clinic.id, "escalation", escalation)
        return True

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
            lost = [send.id for send in sends.unknown(session, machine_now, BATCH)]
        for send_id in lost:
            with _isolated("reconcile", send_id=send_id):
                self.routes.reconcile(send_id)

    def _keep_house(self) -> None:
        with self.database.read() as session:
            every = clinics.all_of(session)
        for clinic in every:
            with self.database.write() as session:
                now = self.clock.clinic(session)
                returned = conversations.hand_back_silent(session, clinic, now, STAFF_SILENCE)
                evidence.seal(session, clinic.id)
            for conversation in returned:
                self.live.announce(clinic.id, "conversation", conversation.id)


def open_phone_task(session: Session, clinic: Clinic, follow_up: FollowUp, reason: str, at: datetime) -> str:
    """Put the patient on the phone list; the id of the escalation."""
    user = patients.linked_user(session, session.get_one(Patient, follow_up.patient_id), at)
    conversation = conversations.peek(session, user) if user else None
    escalation, _ = escalations.open_(
        session,
        clinic,
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
