"""Everything due went out in time, or there was a reason: reckoned from what happened and the plans' YAML alone."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from anbu.simulate.checker.ends import complaints
from anbu.simulate.checker.evidence import Evidence, Row
from anbu.simulate.checker.law import allowed
from anbu.simulate.checker.steps import Expected, expected

IN_TIME = timedelta(minutes=10)
PULLED_FORWARD = timedelta(hours=12)  # at most, of a guide that would fall into the night
AT_ITS_MINUTE = ("safety", "transaction")  # nothing but the facts holds them back
CAPPED = ("care", "advertising")


def forgotten(evidence: Evidence) -> Iterator[str]:
    """Each step that had to come has a follow-up; it went out in time, or could not."""
    for each in expected(evidence):
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
    elif each.push_class in AT_ITS_MINUTE and not reason and sent > max(each.due, each.told) + IN_TIME:
        yield f"sent late, at {sent}"


def _reason(evidence: Evidence, each: Expected) -> str:
    """Why it may not have gone out in time; empty where nothing excuses it."""
    if not evidence.people[each.patient]["linked"]:
        return "no channel"
    if each.told + IN_TIME > each.expires:
        return "told too late"
    if evidence.down(each.planned - timedelta(hours=12), each.expires):
        return "the dealer was down"
    if each.push_class == "advertising" and not allowed(evidence, each.patient, "advertising", each.due):
        return "no consent"
    for name, spans in _ways(evidence, each).items():
        if any(begin <= each.expires and each.since <= end for begin, end in spans):
            return name
    return "another that day" if each.push_class != "transaction" and _another(evidence, each) else ""


def _ways(evidence: Evidence, each: Expected) -> dict[str, list[tuple[datetime, datetime]]]:
    """When something held it back, by name."""
    return {
        "blocked": evidence.spans(each.patient, ("blocked",)),
        "refused": evidence.spans(each.patient, ("refusal",), ("wants_again",)),
        "ended": evidence.spans(each.patient, ("ended",)),
        "lost": evidence.spans(each.patient, ("loss",)) if each.plan.startswith("pregnancy") else [],
        "complaint": complaints(evidence, each.patient) if each.push_class in CAPPED else [],
    }


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
