"""A follow-up whose minute has come is judged, and what may go out is written to the ledger."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from catalogue.model import InForce
from records import follow_ups, sends
from records.catalogue import CatalogueCache
from records.clock import Clock
from records.database import Session
from records.facts import local_date
from records.models import Appointment, Clinic, FollowUp, Patient, PatientFact, TreatmentDone
from scheduler import guard, judging, rendering
from scheduler.judging import Case
from scheduler.planning import replan
from scheduler.quiet import CLINIC_QUIET
from scheduler.routes import Routes


@dataclass(frozen=True)
class Outbox:
    """What it takes to plan, judge and write; all inside the caller's transaction."""

    clock: Clock
    routes: Routes
    catalogues: CatalogueCache

    def plan(self, session: Session, patient_id: str, at: datetime) -> None:
        """Bring the patient's follow-ups in step with the facts as of the clinic time `at`."""
        patient = session.get_one(Patient, patient_id, with_for_update=True)
        replan(session, patient, self._in_force(session, patient.clinic_id, at), CLINIC_QUIET, at)

    def judge(self, session: Session, follow_up: FollowUp, at: datetime) -> str | None:
        """Judge, and write what was decided; the id of the send row, if it may go out."""
        patient = session.get_one(Patient, follow_up.patient_id)
        clinic = session.get_one(Clinic, follow_up.clinic_id)
        in_force = self._in_force(session, clinic.id, at)
        case = Case(
            follow_up, patient, clinic, in_force, self.routes.to(session, patient, self.clock.clinic(session)), at
        )
        match judging.judged(session, case):
            case guard.Refuse(why):
                judging.refuse(follow_up, why, at)
            case guard.Postpone(until, why):
                follow_up.due_at, follow_up.verdict, follow_up.why = until, "postpone", why
            case guard.Allow():
                return self._queued(session, case)
        return None

    def _in_force(self, session: Session, clinic_id: str, at: datetime) -> InForce:
        return self.catalogues.in_force(session, session.get_one(Clinic, clinic_id), local_date(at))

    def _queued(self, session: Session, case: Case) -> str:
        follow_up, template = case.follow_up, case.in_force.template(case.follow_up.template)
        assert template is not None
        assert case.route is not None
        send = sends.add(
            session,
            follow_up,
            channel=case.route.channel,
            content=rendering.content(template, case.clinic, case.patient, _about(session, follow_up), case.at),
            versions=rendering.version(case.in_force, follow_up),
            at=case.at,
            machine_now=self.clock.machine(),
        )
        follow_up.state, follow_up.sent_at, follow_up.verdict, follow_up.why = follow_ups.SENT, case.at, "allow", None
        if follow_up.no_answer_hours is not None:
            follow_up.answer_by = case.at + timedelta(hours=follow_up.no_answer_hours)
        return send.id


def _about(session: Session, follow_up: FollowUp) -> TreatmentDone | Appointment | PatientFact:
    if follow_up.fact_id is not None:
        return session.get_one(PatientFact, follow_up.fact_id)
    if follow_up.appointment_id is not None:
        return session.get_one(Appointment, follow_up.appointment_id)
    return session.get_one(TreatmentDone, follow_up.treatment_id)
