"""A follow-up whose minute has come is judged, and what may go out is written to the ledger."""

from dataclasses import dataclass
from datetime import datetime

from catalogue.model import InForce, PushClass
from records import clinics, follow_ups, sends, silence
from records.catalogue import CatalogueCache
from records.clock import Clock
from records.database import Session
from records.facts import local_date
from records.models import Clinic, FollowUp, Patient
from scheduler import guard, judging, rendering, unanswered, unreached
from scheduler.judging import Case
from scheduler.planning import replan
from scheduler.routes import Routes
from scheduler.ways import Words


@dataclass(frozen=True)
class Outbox:
    """What it takes to plan, judge and write; all inside the caller's transaction."""

    clock: Clock
    routes: Routes
    catalogues: CatalogueCache

    def plan(self, session: Session, patient_id: str, at: datetime) -> None:
        """Bring the patient's follow-ups in step with the facts as of the clinic time `at`."""
        patient = session.get_one(Patient, patient_id, with_for_update=True)
        quiet = clinics.numbers(session.get_one(Clinic, patient.clinic_id), local_date(at)).quiet
        replan(session, patient, self._in_force(session, patient.clinic_id, at), quiet, at)

    def judge(self, session: Session, follow_up: FollowUp, at: datetime) -> bool:
        """Judge, and write what was decided; whether it may go out, and stands in the ledger."""
        case = self._case(session, follow_up, at)
        match judging.judged(session, case):
            case guard.Refuse(why):
                judging.refuse(follow_up, why, at)
                unreached.tell(session, follow_up, at)
            case guard.Postpone(until, why):
                follow_up.due_at, follow_up.verdict, follow_up.why = until, "postpone", why
                unreached.tell(session, follow_up, at)
            case guard.Allow():
                self._write(session, case)
                return True
        return False

    def foresee(self, session: Session, follow_up: FollowUp) -> str:
        """Why a planned one would not go out at its minute, as things stand now; "" where it would. Writes nothing."""
        match judging.judged(session, self._case(session, follow_up, follow_up.due_at)):
            case guard.Refuse(why) | guard.Postpone(_, why):
                return why
        return ""

    def _case(self, session: Session, follow_up: FollowUp, at: datetime) -> Case:
        patient = session.get_one(Patient, follow_up.patient_id)
        clinic = session.get_one(Clinic, follow_up.clinic_id)
        in_force = self._in_force(session, clinic.id, at)
        template, meant = in_force.template(follow_up.template), silence.spoken_of(session, follow_up).push_class
        text, by = template.text.strip() if template else "", self._by(session, follow_up, in_force)
        words = Words(follow_up.push_class, follow_up.template, text, by=by, meant=meant)
        route = self.routes.to(session, patient, self.clock.clinic(session), words)
        return Case(follow_up, patient, clinic, in_force, route, at)

    def comes_again(self, session: Session, follow_up: FollowUp, at: datetime) -> bool:
        """Whether its plan comes again after the clinic time `at`, so that the next time must be planned."""
        plan = self._in_force(session, follow_up.clinic_id, at).plan(follow_up.plan)
        return plan is not None and plan.period is not None

    def _in_force(self, session: Session, clinic_id: str, at: datetime) -> InForce:
        return self.catalogues.in_force(session, session.get_one(Clinic, clinic_id), local_date(at))

    @staticmethod
    def _by(session: Session, follow_up: FollowUp, in_force: InForce) -> str | None:
        step = judging.step_of(session, follow_up, in_force)
        return step.by if step else None

    def _write(self, session: Session, case: Case) -> None:
        follow_up, template = case.follow_up, case.in_force.template(case.follow_up.template)
        assert template is not None
        assert case.route is not None
        meant, by = silence.spoken_of(session, follow_up), self._by(session, follow_up, case.in_force)
        content = rendering.content(
            template, case.clinic, case.patient, rendering.about_of(session, follow_up, case.in_force),
            meant.sent_at or case.at, PushClass(follow_up.push_class),
        )  # fmt: skip
        sends.add(
            session,
            follow_up,
            channel=case.route.channel,
            content={**content, "opens": meant.id, sends.MEANT: meant.push_class, sends.BY: by},
            versions=rendering.version(case.in_force, follow_up),
            at=case.at,
            machine_now=self.clock.machine(),
        )
        follow_up.state, follow_up.sent_at, follow_up.verdict, follow_up.why = follow_ups.SENT, case.at, "allow", None
        unanswered.wait(session, follow_up, case.in_force, case.at)
