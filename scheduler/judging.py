"""May this follow-up go out? Loads what the guard may know of it, inside the caller's transaction, and asks it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.dialogue.reasons import COMPLAINT
from catalogue import lint
from catalogue.model import InForce, PushClass, Step
from channels.ports import Approved
from records import clinics, consents, escalations, follow_ups, identity, patient_facts, patients, plan_stops, silence
from records.book import desk
from records.database import Session
from records.facts import SEOUL, local_date
from records.models import Appointment, Clinic, FollowUp, Patient, PatientFact, Send
from scheduler import guard, hygiene, needless, rendering

MIDNIGHT = datetime.min.time()


@dataclass(frozen=True)
class Route:
    """A channel by name and the address there; `advertising`: whether it may carry that, as an Alimtalk may not.

    `alimtalk`: the approved template, at a dealer; `brand`, `by_text`: it leaves as Kakao's brand message, or as a text
    message, at a dealer.
    """

    channel: str
    to: str
    advertising: bool = True
    alimtalk: Approved | None = None
    by_text: bool = False
    brand: bool = False


@dataclass(frozen=True)
class Case:
    """One follow-up that might go out at the clinic time `at`. `route` None: no way leads to the patient."""

    follow_up: FollowUp
    patient: Patient
    clinic: Clinic
    in_force: InForce
    route: Route | None
    at: datetime


def step_of(session: Session, follow_up: FollowUp, in_force: InForce) -> Step | None:
    """Its step as the plan stands now; of a reminder, the step that it reminds of."""
    meant = silence.spoken_of(session, follow_up)
    return in_force.step(meant.plan, meant.step)


def judged(session: Session, case: Case) -> guard.Verdict:
    """The guard's word; the follow-up itself does not count towards the daily cap."""
    start = datetime.combine(local_date(case.at), MIDNIGHT, SEOUL)
    end = start + timedelta(days=1)
    numbers = clinics.numbers(case.clinic, local_date(case.at))
    step = step_of(session, case.follow_up, case.in_force)
    facts = guard.SendFacts(
        numbers=numbers,
        push_class=PushClass(case.follow_up.push_class),
        expires_at=case.follow_up.expires_at,
        consents=consents.current(session, case.patient.id),
        confirms=_confirms(case),
        template_approved=case.in_force.template(case.follow_up.template) is not None,
        wrong_words=_wrong_words(session, case),
        reachable=case.route is not None,
        takes_advertising=case.route is not None and case.route.advertising,
        way_out=case.route is None or not case.route.by_text or bool(clinics.opt_out_number(case.clinic)),
        by_brand=case.route is not None and case.route.brand,
        phone_wrong=patients.phone_is_wrong(session, case.patient),
        fault=_fault(session, case),
        ended=case.patient.ended_why or "",
        complaint_open=escalations.is_open(session, case.patient, COMPLAINT),
        disputed=patient_facts.holding(session, case.patient.id, patient_facts.DISPUTE),
        born_on=case.patient.born_on,
        clinic_paused=case.clinic.paused,
        plan_stopped=case.follow_up.plan in plan_stops.standing(session, case.clinic),
        stands=_stands(session, case),
        unchecked=_unchecked(session, case, timedelta(days=numbers.pregnancy_checked_days)),
        answered=silence.is_over(session, case.follow_up),
        needless=needless.why(session, case.follow_up, case.patient, step, case.at) if step else "",
        between=step.between if step else None,
        overtaken=follow_ups.overtaken(session, case.follow_up, case.at),
        sent_today=follow_ups.sent_between(session, case.follow_up, guard.CAPPED, start, end),
    )
    return guard.judge(facts, case.at)


def _fault(session: Session, case: Case) -> str:
    """Looked for only where it matters."""
    advertises = case.follow_up.push_class == PushClass.ADVERTISING
    return hygiene.of_list(session, case.patient, case.clinic, case.at) if advertises else ""


def _wrong_words(session: Session, case: Case) -> str:
    """Why the words may not go out: those of the template, or what the clinic's records put into its variables."""
    template, push_class = case.in_force.template(case.follow_up.template), PushClass(case.follow_up.push_class)
    if template is None:
        return ""
    wrong = lint.unlawful(template, push_class)
    if wrong is None and push_class is not PushClass.SAFETY:  # whose values are made neutral
        found = rendering.values(
            case.clinic, case.patient, rendering.about_of(session, case.follow_up, case.in_force), case.at
        )
        wrong = lint.wrong_values(found, lint.kind_of(push_class))
    return wrong.reason if wrong else ""


def _stands(session: Session, case: Case) -> bool:
    """Whether what the follow-up hangs on is, or was at the time of the case, as it was when this was planned."""
    follow_up = case.follow_up
    if follow_up.fact_id is not None:
        fact = session.get_one(PatientFact, follow_up.fact_id)
        return fact.ended_at is None and fact.sequence == follow_up.occasion
    if follow_up.appointment_id is None:
        return True
    appointment = session.get_one(Appointment, follow_up.appointment_id)
    if appointment.cancelled_at is not None:
        return appointment.cancelled_at > case.at
    expected = (desk.OFFERED,) if follow_up.plan == follow_ups.WAITING else desk.STANDS
    return appointment.state in expected and appointment.sequence == follow_up.occasion


def _confirms(case: Case) -> bool:
    """Whether it is the notice of a consent or a refusal, which the law wants once."""
    plan = case.in_force.plan(case.follow_up.plan)
    return plan is not None and plan.anchor == "consent" and plan.period is None


def _unchecked(session: Session, case: Case, checked_for: timedelta) -> bool:
    """Whether nobody has said for so long that the pregnancy goes on (a message after a loss does harm)."""
    fact = session.get_one(PatientFact, case.follow_up.fact_id) if case.follow_up.fact_id else None
    return fact is not None and fact.kind == patient_facts.DUE and case.at - fact.checked_at > checked_for


def judged_code(
    session: Session, send: Send, clinic: Clinic, route: Route | None, at: datetime, machine_now: datetime
) -> guard.Verdict:
    """The guard's word on a one-time code, which nobody needs when it has expired (in machine time)."""
    facts = guard.SendFacts(
        numbers=clinics.numbers(clinic, local_date(at)),
        push_class=PushClass(send.push_class),
        expires_at=at + (identity.of_send(session, send).expires_at - machine_now),
        reachable=route is not None,
        phone_wrong=patients.phone_is_wrong(session, session.get_one(Patient, send.patient_id)),
        clinic_paused=clinic.paused,
    )
    return guard.judge(facts, at)


def refuse(follow_up: FollowUp, why: str, at: datetime) -> None:
    """It will never go out; what came too late is called expired."""
    follow_up.state = follow_ups.EXPIRED if at >= follow_up.expires_at else follow_ups.REFUSED
    follow_up.verdict, follow_up.why = "refuse", why
