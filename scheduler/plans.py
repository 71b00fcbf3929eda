"""Plans become dated follow-ups. Pure: a plan, a treatment and the quiet hours in, dated steps out."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from catalogue.model import InForce, Plan, PushClass, Step
from records.facts import SEOUL, Treatment, local_date
from scheduler.quiet import QuietHours

BEFORE_QUIET = timedelta(minutes=30)


@dataclass(frozen=True)
class DatedStep:
    """A step of a plan, dated in Seoul time. `planned_for` is the plan's own date, `due_at` the one that holds."""

    treatment_id: str
    plan: str
    plan_version: int
    step: Step
    planned_for: datetime
    due_at: datetime
    expires_at: datetime


def date_steps(treatments: Iterable[Treatment], in_force: InForce, quiet: QuietHours) -> list[DatedStep]:
    """All steps of all plans that take one of the treatments, by due time."""
    dated = [
        _date(step, plan, in_force, done, quiet)
        for done in treatments
        if (entry := in_force.treatment(done.code)) is not None
        for plan in in_force.catalogue.plans
        if plan.takes(entry)
        for step in plan.steps
    ]
    return sorted(dated, key=lambda each: each.due_at)


def _date(step: Step, plan: Plan, in_force: InForce, done: Treatment, quiet: QuietHours) -> DatedStep:
    planned = _planned(step, done.performed_at)
    due = pull_forward(planned, done.performed_at, quiet) if step.push_class is PushClass.SAFETY else planned
    return DatedStep(
        treatment_id=done.id,
        plan=plan.key,
        plan_version=in_force.versions.get(("plan", plan.key), 0),
        step=step,
        planned_for=planned,
        due_at=due,
        expires_at=due + timedelta(hours=step.expires_hours),
    )


def _planned(step: Step, anchor: datetime) -> datetime:
    if step.hours is not None:
        return anchor.astimezone(SEOUL) + timedelta(hours=step.hours)
    day = local_date(anchor) + timedelta(days=step.days or 0)
    return datetime.combine(day, step.at or time(10), SEOUL)


def pull_forward(planned: datetime, anchor: datetime, quiet: QuietHours) -> datetime:
    """A safety guide that would fall into the quiet hours goes out before they begin, but not before the treatment."""
    if not quiet.covers(planned):
        return planned
    return max(quiet.begin_before(planned) - BEFORE_QUIET, min(anchor.astimezone(SEOUL), planned))
