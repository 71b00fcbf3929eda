"""Everything due went out in time, or there was a reason: reckoned from the visits and the plans' YAML alone."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from anbu.simulate.checker.ends import complaints
from anbu.simulate.checker.evidence import SEOUL, Evidence, Row

CATALOGUE = Path(__file__).resolve().parents[3] / "catalogue"
PLANS = ("aftercare.yml", "survey.yml")
IN_TIME = timedelta(minutes=10)
PULLED_FORWARD = timedelta(hours=12)  # at most, of a guide that would fall into the night


@dataclass(frozen=True)
class Expected:
    """One step that a visit must have led to."""

    patient: str
    plan: str
    step: str
    safety: bool
    planned: datetime
    expires: datetime
    told: datetime
    performed: datetime


def forgotten(evidence: Evidence) -> Iterator[str]:
    """Each step of each plan for each visit has a follow-up; it went out in time, or could not."""
    for visit in evidence.happened("visit"):
        for each in _expected(visit):
            if each.expires < evidence.ends:
                yield from _judged(evidence, each)


def _judged(evidence: Evidence, each: Expected) -> Iterator[str]:
    rows = [
        row
        for row in evidence.by("follow_up", "patient_id").get(each.patient, ())
        if (row["plan"], row["step"], row["planned_for"]) == (each.plan, each.step, each.planned)
    ]
    name = f"{each.plan} {each.step} for {each.patient}, due {each.planned}"
    sent = min((evidence.accepted[row["id"]] for row in rows if row["id"] in evidence.accepted), default=None)
    reason = _reason(evidence, each)
    if not rows and not reason:
        yield f"{name}: no follow-up"
    elif sent is None and not reason:
        yield f"{name}: never sent, {rows[0]['state']}: {rows[0]['why']}" if rows else name
    elif sent is not None:
        yield from (f"{name}: {wrong}" for wrong in _late(each, sent, reason))


def _late(each: Expected, sent: datetime, reason: str) -> Iterator[str]:
    if sent > each.expires + IN_TIME:
        yield f"sent at {sent}, after it was worth anything"
    elif each.safety and not reason and sent > max(each.planned, each.told) + IN_TIME:
        yield f"sent late, at {sent}"


def _reason(evidence: Evidence, each: Expected) -> str:
    """Why it may not have gone out in time; empty where nothing excuses it."""
    person = evidence.people[each.patient]
    window = each.performed, each.expires
    if not person["linked"]:
        return "no channel"
    if each.told + IN_TIME > each.expires:
        return "told too late"
    if evidence.down(each.planned - timedelta(hours=12), each.expires):
        return "the dealer was down"
    ways = {
        "blocked": evidence.spans(each.patient, ("blocked",)),
        "refused": evidence.spans(each.patient, ("refusal",), ("wants_again",)),
        "ended": evidence.spans(each.patient, ("ended",)),
        "complaint": [] if each.safety else complaints(evidence, each.patient),
    }
    for name, spans in ways.items():
        if any(begin <= window[1] and window[0] <= end for begin, end in spans):
            return name
    return "another that day" if _another(evidence, each) else ""


def _another(evidence: Evidence, each: Expected) -> bool:
    """Another message stood for it: one of that day (another treatment's, or the one of care), or a later step."""
    days = {max(each.planned, each.told).date(), (each.planned - PULLED_FORWARD).date()}
    others = [push for push in evidence.pushes_to(evidence.people[each.patient]["user"]) if push["follow_up"]]
    return any(
        (_planned(push) != (each.plan, each.step, each.planned) and push["at"].date() in days)
        or (push["follow_up"]["plan"] == each.plan and each.planned < push["follow_up"]["planned_for"] < each.expires)
        for push in others
    )


def _planned(push: Row) -> tuple[str, str, datetime]:
    return push["follow_up"]["plan"], push["follow_up"]["step"], push["follow_up"]["planned_for"]


def _expected(visit: Row) -> Iterator[Expected]:
    risks = _risks()
    for plan in _plans():
        named = plan.get("treatments") or ()
        takes = visit["code"] in named or (not named and risks.get(visit["code"]) in plan.get("risk", ()))
        if takes and plan.get("anchor", "treatment") == "treatment" and not plan.get("who"):
            yield from (_dated(visit, plan["key"], step) for step in plan["steps"])


def _dated(visit: Row, plan: str, step: dict[str, Any]) -> Expected:
    performed = visit["performed_at"]
    if "hours" in step:
        planned = performed + timedelta(hours=step["hours"])
    else:
        at = time.fromisoformat(step["at"])
        planned = datetime.combine(performed.date() + timedelta(days=step["days"]), at, SEOUL)
    expires = planned + timedelta(hours=step["expires_hours"])
    safety = step["push_class"] == "safety"
    return Expected(visit["patient"], plan, step["key"], safety, planned, expires, visit["at"], performed)


@cache
def _plans() -> list[dict[str, Any]]:
    found = []
    for name in PLANS:
        told = yaml.safe_load((CATALOGUE / "plans" / name).read_text(encoding="utf-8"))
        found += told["entries"] if isinstance(told, dict) else told
    return found


@cache
def _risks() -> dict[str, str]:
    told = yaml.safe_load((CATALOGUE / "treatments.yml").read_text(encoding="utf-8"))
    return {each["key"]: each["risk"] for each in (told["entries"] if isinstance(told, dict) else told)}
