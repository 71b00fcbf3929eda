"""The clinic's notices as they are kept: drafted, counted, stopped. Their approval is that of every catalogue entry."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from catalogue.model import Catalogue, InForce, Plan, parse
from catalogue.notices import PREFIX, Notice
from records import catalogue, clinics, persons, phone_marks
from records.database import Session
from records.facts import SEOUL
from records.models import CatalogueVersion, Clinic
from scheduler import audience, guard


@dataclass
class Reach:
    """`concerned`: whom the plan's conditions take; `reached`: who of them would get it as things are now;
    `not_reached`: how many would not, by the guard's reason.
    """

    concerned: int = 0
    reached: int = 0
    not_reached: Counter[str] = field(default_factory=Counter)


def keep(session: Session, clinic: Clinic, notice: Notice, now: datetime) -> None:
    """As a draft, which goes to nobody."""
    entries = Catalogue(templates=(notice.template,), plans=(notice.plan,))
    catalogue.add_versions(session, clinic, entries, now)
    session.flush()


def kept(session: Session, clinic: Clinic) -> list[tuple[CatalogueVersion, Plan]]:
    """All that have a day, the latest first."""
    rows = [row for row in catalogue.newest(session, clinic) if row.kind == "plan" and row.key.startswith(PREFIX)]
    found = [(row, plan) for row in rows if isinstance(plan := parse(row.kind, row.content), Plan) and plan.day]
    return sorted(found, key=lambda each: (each[1].day, each[0].key), reverse=True)


def one(session: Session, clinic: Clinic, name: str) -> tuple[CatalogueVersion, Plan] | None:
    return next((each for each in kept(session, clinic) if each[0].key == name), None)


def stop(session: Session, clinic: Clinic, name: str, now: datetime) -> None:
    """What has not gone out is cleared; a draft is dropped."""
    catalogue.withdraw(session, clinic, [name], now)
    catalogue.drop_drafts(session, clinic, [name])


def reach(session: Session, clinic: Clinic, plan: Plan, in_force: InForce, now: datetime) -> Reach:
    """Of the plan's first step, on its day, as far as is known now. The session's objects are dropped on the way.

    Raises ValueError for a plan that has no day.
    """
    if plan.day is None:
        raise ValueError(f"{plan.key} has no day")
    step, found = plan.steps[0], Reach()
    day = plan.day + timedelta(days=(step.days or 0) - (step.days_before or 0))
    at = datetime.combine(day, step.at or guard.MORNING, SEOUL)
    numbers, marked = clinics.numbers(clinic, day), phone_marks.marked(session, clinic)
    for each in persons.every(session, clinic, now):
        if not audience.holds(plan.who, each.person, each.had, in_force, day):
            continue
        found.concerned += 1
        facts = guard.SendFacts(
            numbers=numbers,
            push_class=step.push_class,
            expires_at=at + timedelta(hours=step.expires_hours),
            consents=each.consents,
            reachable=each.linked,
            phone_wrong=each.patient.phone_wrong_at is not None,
            fault=marked.get(each.patient.phone_hash, ""),
            ended=each.patient.ended_why or "",
            born_on=each.person.born_on,
        )
        verdict = guard.judge(facts, at)
        if isinstance(verdict, guard.Allow):
            found.reached += 1
        else:
            found.not_reached[verdict.why] += 1
    return found
