"""What had to come of what happened: the plans' steps, read from their YAML and dated by a reckoning of its own."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from functools import cache
from pathlib import Path

import yaml
from dateutil.relativedelta import relativedelta

from anbu.simulate.checker.evidence import SEOUL, Evidence, Row
from anbu.simulate.checker.stood import Stood, appointments

CATALOGUE = Path(__file__).resolve().parents[3] / "catalogue"
QUIET_ENDS, QUIET_BEGINS = time(8), time(21)
CHECKED_FOR = timedelta(days=35)  # a pregnancy of which nobody has spoken for longer is left alone
ONCE = ("birth", "discharge", "result", "document")  # what happened, and does not move
SETTLES = timedelta(minutes=10)  # what ends so soon after a step's minute may have ended it

Book = dict[str, list[Stood]]


@dataclass(frozen=True)
class Expected:
    """One step that something must have led to. `told`: when the clinic's records heard; `since`: when it happened.

    `planned` is the plan's own date, `due` what the night makes of it.
    """

    patient: str
    plan: str
    step: str
    push_class: str
    planned: datetime
    due: datetime
    expires: datetime
    told: datetime
    since: datetime


def expected(evidence: Evidence) -> Iterator[Expected]:
    """Every step of which the logs and the book say that it had to come, in no order."""
    book = appointments(evidence)
    for visit in evidence.happened("visit"):
        yield from _after_visit(visit)
        yield from _after_last_visit(evidence, book, visit)
    for stood in (stood for each in book.values() for stood in each):
        yield from _before_appointment(stood)
    for line in evidence.happened("fact"):
        yield from _of_fact(evidence, book, line) if line["holds"] else ()
    for person in evidence.happened("person"):
        yield from _birthdays(evidence, person)


def _after_visit(visit: Row) -> Iterator[Expected]:
    for plan in _plans("treatment"):
        named = plan.get("treatments") or ()
        takes = visit["code"] in named or (not named and _risks().get(visit["code"]) in plan.get("risk", ()))
        if takes and not plan.get("who"):
            yield from (
                _dated(visit["patient"], plan, step, visit["performed_at"], visit["at"]) for step in plan["steps"]
            )


def _after_last_visit(evidence: Evidence, book: Book, visit: Row) -> Iterator[Expected]:
    """Of the newest that the plan counts from."""
    for plan in _plans("last_visit"):
        named = tuple(plan.get("treatments") or ())
        for step in plan["steps"] if not named or visit["code"] in named else ():
            each = _dated(visit["patient"], plan, step, visit["performed_at"], visit["at"])
            if _calls(evidence, book, each, named):
                yield each


def _calls(evidence: Evidence, book: Book, each: Expected, named: tuple[str, ...]) -> bool:
    """Whether what it calls for was neither had since, nor booked at any time while it could go out."""
    had = any(
        line["kind"] == "visit" and line["performed_at"] > each.since and line["at"] <= each.expires
        for line in evidence.lines_of[each.patient]
        if not named or line.get("code") in named
    )
    return not had and not any(
        stood.begin <= each.expires and stood.end > each.planned
        for stood in book.get(each.patient, ())
        if not named or stood.treatment in named
    )


def _before_appointment(stood: Stood) -> Iterator[Expected]:
    """The reminders whose minute lay ahead when it got its hour; none is worth anything once it begins."""
    for plan in _plans("appointment"):
        named = plan.get("treatments") or ()
        steps = [each for each in plan["steps"] if "instead_of" not in each]  # which no simulated clinic chose
        for step in steps if not named or stood.treatment in named else ():
            each = _dated(stood.patient, plan, step, stood.starts_at, stood.begin)
            if stood.begin <= each.planned and each.due + SETTLES < stood.end:
                yield replace(each, expires=min(each.expires, stood.starts_at), since=stood.begin)


def _of_fact(evidence: Evidence, book: Book, line: Row) -> Iterator[Expected]:
    """The steps around it that lay ahead and had their minute before it was told anew, or called off."""
    lines = evidence.lines_of[line["patient"]]
    again = (
        each["at"]
        for each in lines[lines.index(line) + 1 :]
        if (each["kind"], each.get("anchor"), each.get("code")) == ("fact", line["anchor"], line["code"])
    )
    known_until = min(again, default=evidence.ends) if line["anchor"] not in ONCE else evidence.ends
    for plan in _plans(line["anchor"]):
        for step in plan["steps"] if line["code"] in (plan.get("treatments") or [line["code"]]) else ():
            each = _around(line, plan, step)
            if line["at"] <= each.planned and each.due < known_until and _goes_on(evidence, book, line, each):
                yield each


def _around(line: Row, plan: Row, step: Row) -> Expected:
    """What lies before its day is worth nothing once it has come."""
    each = _dated(line["patient"], plan, step, line["day"], line["at"])
    before = "days_before" in step or "hours_before" in step
    return replace(each, expires=min(each.expires, line["day"]) if before else each.expires, since=line["at"])


def _goes_on(evidence: Evidence, book: Book, line: Row, each: Expected) -> bool:
    """A pregnancy of which somebody has spoken lately; a next session that was neither booked nor had."""
    if line["anchor"] == "due":
        known_at: datetime = line["at"]
        return each.planned <= known_at + CHECKED_FOR
    return line["anchor"] != "next_session" or _calls(evidence, book, each, (line["code"],))


def _birthdays(evidence: Evidence, person: Row) -> Iterator[Expected]:
    for plan in _plans("birthday"):
        for year in range(person["at"].year, evidence.ends.year + 1):
            day = person["born"] + relativedelta(year=year)
            for step in plan["steps"]:
                each = _dated(person["patient"], plan, step, day, person["at"])
                if each.planned > person["at"]:
                    yield each


def _dated(patient: str, plan: Row, step: Row, anchor: datetime, told: datetime) -> Expected:
    planned = _planned(step, anchor)
    due = _after_night(planned, anchor) if "hours_before" in step else _within(step, planned)
    begins = min(due, _before_night(planned)) if step["push_class"] == "safety" else due
    expires = begins + timedelta(hours=step["expires_hours"])
    return Expected(patient, plan["key"], step["key"], step["push_class"], planned, due, expires, told, anchor)


def _planned(step: Row, anchor: datetime) -> datetime:
    if "hours" in step or "hours_before" in step:
        return anchor + timedelta(hours=step.get("hours", 0) - step.get("hours_before", 0))
    days = relativedelta(months=step.get("months", 0), days=step.get("days", 0) - step.get("days_before", 0))
    return datetime.combine(anchor.date() + days, time.fromisoformat(step["at"]), SEOUL)


def _before_night(planned: datetime) -> datetime:
    """A safety guide of the small hours leaves the evening before, and is worth its hours from then on."""
    if QUIET_ENDS <= planned.time() < QUIET_BEGINS:
        return planned
    evening = planned.date() - timedelta(days=planned.time() < QUIET_ENDS)
    return datetime.combine(evening, QUIET_BEGINS, SEOUL) - timedelta(minutes=30)


def _within(step: Row, planned: datetime) -> datetime:
    """A step with hours of its own waits for them."""
    begins, ends = (time.fromisoformat(each) for each in step.get("between", ("00:00", "23:59:59.999999")))
    if begins <= planned.time() < ends:
        return planned
    return datetime.combine(planned.date() + timedelta(days=planned.time() >= ends), begins, SEOUL)


def _after_night(planned: datetime, starts_at: datetime) -> datetime:
    """A reminder of the small hours waits for the morning, where that leaves an hour."""
    if QUIET_ENDS <= planned.time() < QUIET_BEGINS:
        return planned
    day = planned.date() + timedelta(days=planned.time() >= QUIET_BEGINS)
    morning = datetime.combine(day, QUIET_ENDS, SEOUL)
    return morning if starts_at - morning >= timedelta(hours=1) else planned


def _plans(anchor: str) -> list[Row]:
    return [plan for plan in _all_plans() if plan.get("anchor", "treatment") == anchor]


@cache
def _all_plans() -> list[Row]:
    return [plan for path in sorted((CATALOGUE / "plans").glob("*.yml")) for plan in _entries(path)]


@cache
def _risks() -> dict[str, str]:
    return {each["key"]: each["risk"] for each in _entries(CATALOGUE / "treatments.yml")}


def _entries(path: Path) -> list[Row]:
    told = yaml.safe_load(path.read_text(encoding="utf-8"))
    found: list[Row] = told["entries"] if isinstance(told, dict) else told
    return found
