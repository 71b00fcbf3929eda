"""Plans become dated follow-ups. Pure: plans, treatments, appointments and the quiet hours in, dated steps out."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from dateutil.relativedelta import relativedelta

from catalogue.model import InForce, Plan, PushClass, Step
from records.facts import SEOUL, Booked, Fact, Treatment, local_date
from scheduler.quiet import QuietHours

BEFORE_QUIET = timedelta(minutes=30)
SOON_ENOUGH = timedelta(hours=1)


@dataclass(frozen=True)
class DatedStep:
    """A step of a plan, dated in Seoul time. `planned_for` is the plan's own date, `due_at` the one that holds.

    It hangs on a treatment, on another fact, or on an appointment and its `occasion`, which counts its moves.
    `merged_into`: the treatment whose message of that day stands for this one.
    """

    plan: str
    plan_version: int
    step: Step
    planned_for: datetime
    due_at: datetime
    expires_at: datetime
    treatment_id: str | None = None
    appointment_id: str | None = None
    fact_id: str | None = None
    occasion: int = 0
    merged_into: str | None = None


def date_steps(
    treatments: Iterable[Treatment], in_force: InForce, quiet: QuietHours, appointments: Iterable[Booked] = (),
    facts: Iterable[Fact] = (),
) -> list[DatedStep]:  # fmt: skip
    """All steps of all plans that take one of the treatments, appointments or other facts, by due time."""
    dated = [
        _after(step, plan, in_force, done, quiet)
        for done in treatments
        if (entry := in_force.treatment(done.code)) is not None
        for plan in in_force.catalogue.plans
        if plan.takes(entry)
        for step in plan.steps
    ]
    dated += [each for booked in appointments for each in _reminders(booked, in_force, quiet)]
    dated += [each for fact in facts for each in _around(fact, in_force, quiet)]
    return sorted(dated, key=lambda each: each.due_at)


def _after(step: Step, plan: Plan, in_force: InForce, done: Treatment, quiet: QuietHours) -> DatedStep:
    planned = _planned(step, done.performed_at)
    due = pull_forward(planned, done.performed_at, quiet) if step.push_class is PushClass.SAFETY else planned
    expires = due + timedelta(hours=step.expires_hours)
    return DatedStep(plan.key, _version(in_force, plan), step, planned, due, expires, treatment_id=done.id)


def _reminders(booked: Booked, in_force: InForce, quiet: QuietHours) -> Iterator[DatedStep]:
    """The steps whose minute lay ahead when the appointment got its time; none is worth anything once it begins."""
    for plan in in_force.catalogue.plans:
        for step in plan.steps if plan.reminds(booked.treatment) else ():
            planned = _planned(step, booked.starts_at)
            if booked.since is not None and planned < booked.since:
                continue
            due = after_the_night(planned, booked.starts_at, quiet) if step.hours_before else planned
            expires = min(due + timedelta(hours=step.expires_hours), booked.starts_at.astimezone(SEOUL))
            yield DatedStep(
                plan.key, _version(in_force, plan), step, planned, due, expires, appointment_id=booked.id,
                occasion=booked.sequence,
            )  # fmt: skip


def _around(fact: Fact, in_force: InForce, quiet: QuietHours) -> Iterator[DatedStep]:
    """The steps around a fact; of those before it the ones whose minute lay ahead when it was told."""
    for plan in in_force.catalogue.plans:
        for step in plan.steps if plan.follows(fact.kind, fact.code) else ():
            planned = _planned(step, fact.at)
            if step.before and planned < fact.told_at:
                continue
            due = pull_forward(planned, fact.told_at, quiet) if step.push_class is PushClass.SAFETY else planned
            ends = due + timedelta(hours=step.expires_hours)
            expires = min(ends, fact.at.astimezone(SEOUL)) if step.before else ends
            yield DatedStep(plan.key, _version(in_force, plan), step, planned, due, expires, fact_id=fact.id)


def needed(facts: Iterable[Fact], had: Iterable[Treatment], booked: Iterable[Booked]) -> list[Fact]:
    """All but the next sessions that are booked by now, or were had since they were told: a recall ends so."""
    ahead = {each.treatment for each in booked}
    last = {each.code: each.performed_at for each in sorted(had, key=lambda each: each.performed_at)}
    return [
        fact
        for fact in facts
        if fact.kind != "next_session" or not (fact.code in ahead or _had_since(last.get(fact.code), fact))
    ]


def _had_since(performed_at: datetime | None, fact: Fact) -> bool:
    return performed_at is not None and performed_at > fact.told_at


def _version(in_force: InForce, plan: Plan) -> int:
    return in_force.versions.get(("plan", plan.key), 0)


def _planned(step: Step, anchor: datetime) -> datetime:
    if step.hours is not None or step.hours_before is not None:
        return anchor.astimezone(SEOUL) + timedelta(hours=(step.hours or 0) - (step.hours_before or 0))
    day = local_date(anchor) + relativedelta(months=step.months or 0, days=(step.days or 0) - (step.days_before or 0))
    return datetime.combine(day, step.at or time(10), SEOUL)


def pull_forward(planned: datetime, anchor: datetime, quiet: QuietHours) -> datetime:
    """A safety guide that would fall into the quiet hours goes out before they begin, but not before the treatment."""
    if not quiet.covers(planned):
        return planned
    return max(quiet.begin_before(planned) - BEFORE_QUIET, min(anchor.astimezone(SEOUL), planned))


def after_the_night(planned: datetime, starts_at: datetime, quiet: QuietHours) -> datetime:
    """A reminder that would fall into the quiet hours waits for their end, where that is still early enough."""
    if not quiet.covers(planned):
        return planned
    morning = quiet.over_at(planned)
    return morning if starts_at - morning >= SOON_ENOUGH else planned
