"""The waiting list at work: a freed slot is held for the first whom it fits, and pushed to them; then for the next.

Nobody is offered anything in the clinic's quiet hours: a slot that comes free then waits for the morning.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from bot.dialogue.reasons import REASONS, WAITING_OFFER
from bot.wording import moment
from catalogue.model import OFFER, PushClass
from records import clinics, escalations, follow_ups
from records.book import snapshot, waiting
from records.book.desk import By
from records.clock import Clock, Jump
from records.database import Database, Session
from records.facts import local_date
from records.live import Live
from records.models import Appointment, Clinic, FollowUp, Waiting
from scheduler import judging
from scheduler.outbox import Outbox
from scheduler.work import Work

REST = timedelta(hours=1)


@dataclass(frozen=True)
class Offers:
    """What is to be done for those who wait, and how. Each change is a transaction that holds the book's lock."""

    database: Database
    clock: Clock
    live: Live
    outbox: Outbox

    def due(self, session: Session, now: datetime) -> list[Work]:
        """Offers that ran out, and clinics with somebody to look for a slot for; in a jump, each at its own minute."""
        jump = self.clock.jump(session)
        running = jump if jump is not None and jump.running(now) else None
        found = list[Work]()
        for clinic in waiting.clinics(session):
            for id, until, since in waiting.lapsed(session, clinic.id, now):
                at = running.own_minute(until, since, now) if running else now
                found.append(Work(until, at, id, self._lapse, partial(self._set_aside, id, now + REST)))
            freed = self._may_offer(session, clinic, running, now)
            if freed is not None:
                found.append(Work(freed, freed, clinic.id, self._offer, partial(self._give_up, clinic.id)))
        return found

    @staticmethod
    def _may_offer(session: Session, clinic: Clinic, jump: Jump | None, now: datetime) -> datetime | None:
        """When the next slot is looked for, if by now there is a reason to."""
        since = waiting.since(session, clinic)
        if since is None or clinic.paused or clinic.book_revision == clinic.book_offered:
            return None
        at = jump.own_minute(since, since, now) if jump else now
        quiet = clinics.numbers(clinic, local_date(at)).quiet
        at = quiet.over_at(at) if quiet.covers(at) else at
        return at if at <= now else None

    def _offer(self, clinic_id: str, at: datetime) -> None:
        """One slot to one person; or nothing fits anybody, and the book is left alone until it changes."""
        with self.database.write() as session:
            clinic = _locked(session, clinic_id)
            row = waiting.offer_next(session, clinic, self._by(at))
            if row is None:
                clinic.book_offered = clinic.book_revision
                return
            self._told(session, clinic, row, at)
        self.live.announce(clinic_id, "waiting", row.id)

    def _told(self, session: Session, clinic: Clinic, row: Waiting, at: datetime) -> None:
        """Push the offer, at once or never; who cannot be told this way is phoned by staff.

        The patient's plans are brought in step here, since nothing is judged for a patient who is stale.
        """
        held = session.get_one(Appointment, row.appointment_id)
        self.outbox.plan(session, row.patient_id, at)
        follow_up = _follow_up(held, at)
        session.add(follow_up)
        session.flush()
        if not self.outbox.judge(session, follow_up, at):
            judging.refuse(follow_up, follow_up.why or "", at)
            _to_staff(session, clinic, held, follow_up, at)

    def _lapse(self, waiting_id: str, at: datetime) -> None:
        """An offer was not taken in time: the slot is the next one's."""
        with self.database.write() as session:
            row = session.get_one(Waiting, waiting_id)
            clinic = _locked(session, row.clinic_id)
            session.refresh(row)
            if row not in waiting.expired_offers(session, clinic.id, at):
                return  # answered a moment ago
            waiting.pass_(session, row, self._by(at), silent=True)
            self.outbox.plan(session, row.patient_id, at)
        self.live.announce(row.clinic_id, "waiting", row.id)

    def _by(self, at: datetime) -> By:
        return By("pump", at, self.clock.machine())

    def _give_up(self, clinic_id: str) -> None:
        """Until the book changes again."""
        with self.database.write() as session:
            clinic = _locked(session, clinic_id)
            clinic.book_offered = clinic.book_revision

    def _set_aside(self, waiting_id: str, until: datetime) -> None:
        with self.database.write() as session:
            waiting.set_aside(session, waiting_id, until)


def _locked(session: Session, clinic_id: str) -> Clinic:
    """The clinic, as it is now that nobody else changes its book."""
    clinic = session.get_one(Clinic, clinic_id)
    snapshot.lock(session, clinic)
    session.refresh(clinic)
    return clinic


def _follow_up(held: Appointment, at: datetime) -> FollowUp:
    assert held.held_until is not None
    return FollowUp(
        clinic_id=held.clinic_id,
        patient_id=held.patient_id,
        appointment_id=held.id,
        occasion=held.sequence,
        plan=follow_ups.WAITING,
        step="offer",
        plan_version=0,
        template=OFFER,
        push_class=PushClass.TRANSACTION,
        conversation="appointment",
        planned_for=at,
        due_at=at,
        expires_at=held.held_until,
        state=follow_ups.PLANNED,
        created_at=at,
    )


def _to_staff(session: Session, clinic: Clinic, held: Appointment, follow_up: FollowUp, at: datetime) -> None:
    """Somebody must phone while the slot is held."""
    escalation, _ = escalations.open_(
        session,
        clinic,
        reason=WAITING_OFFER,
        triage=REASONS[WAITING_OFFER].triage,
        opened_at=at,
        due_at=follow_up.expires_at,
        patient_id=held.patient_id,
        follow_up_id=follow_up.id,
    )
    escalation.details = {"slot": f"{moment(held.starts_at)} {held.label}"}
