"""Everything due went out in time, or there was a reason: reckoned from what happened and the plans' YAML alone."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from anbu.simulate.checker.ends import complaints
from anbu.simulate.checker.evidence import SEOUL, Evidence, Row
from anbu.simulate.checker.law import allowed
from anbu.simulate.checker.steps import QUIET_BEGINS, QUIET_ENDS, Expected, expected

IN_TIME = timedelta(minutes=10)
PULLED_FORWARD = timedelta(hours=12)  # at most, of a guide that would fall into the night
AT_ITS_MINUTE = ("safety", "transaction")  # nothing but the facts holds them back
CAPPED = ("care", "advertising")
UNOPENED, UNOPENED_FOR = 10, timedelta(days=180, minutes=-10)


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
    sent = [at for row in rows for at in evidence.handed_over.get(row["id"], ())]
    reason = _reason(evidence, each)
    if not rows and not reason:
        yield f"{name}: no follow-up"
    elif not sent and not reason:
        yield f"{name}: never sent, {rows[0]['state']}: {rows[0]['why']}" if rows else name
    elif sent:
        yield from (f"{name}: {wrong}" for wrong in _late(each, sent, reason))


def _late(each: Expected, sent: list[datetime], reason: str) -> Iterator[str]:
    """Of several messages for one step, as a phone was off, the first has to be in time, and all worth something."""
    if max(sent) > each.expires + IN_TIME:
        yield f"sent at {max(sent)}, after it was worth anything"
    elif each.push_class in AT_ITS_MINUTE and not reason and min(sent) > _in_time(each):
        yield f"sent late, at {min(sent)}"


def _in_time(each: Expected) -> datetime:
    """What a dealer did not take in the last minutes before the night may wait for the morning, but for safety."""
    last = max(each.due, each.told) + IN_TIME
    night = datetime.combine(each.due.date(), QUIET_BEGINS, SEOUL)
    if each.push_class == "safety" or not each.due < night <= last:
        return last
    return datetime.combine(each.due.date() + timedelta(days=1), QUIET_ENDS, SEOUL) + IN_TIME


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
    if each.push_class == "advertising" and any(_unopened(evidence, each, at) for at in (each.due, each.expires)):
        return "opened nothing for long"
    if each.push_class == "advertising" and _without_kakao(evidence, each):
        return "no user of KakaoTalk, as the dealer said"
    for name, spans in _ways(evidence, each).items():
        if any(begin <= each.expires and each.since <= end for begin, end in spans):
            return name
    return "another that day" if each.push_class != "transaction" and _another(evidence, each) else ""


def _unopened(evidence: Evidence, each: Expected, at: datetime) -> bool:
    """Whether ten messages or more, over 180 days, were followed by no word and no press."""
    said = (line["at"] for line in evidence.lines_of[each.patient] if line["kind"] == "said" and line["at"] <= at)
    last = max(said, default=None)
    pushes = (push["at"] for push in evidence.pushes_to(evidence.people[each.patient]["user"]) if push["at"] <= at)
    since = [pushed for pushed in pushes if last is None or pushed > last - IN_TIME]
    return len(since) >= UNOPENED and min(since) <= at - UNOPENED_FOR


def _without_kakao(evidence: Evidence, each: Expected) -> bool:
    """Whether the dealer said so, and no Alimtalk arrived between that and the day."""
    told = evidence.alimtalks.get(evidence.people[each.patient]["user"], [])
    said = max((line["at"] for line in told if line["no_kakao"] and line["at"] <= each.expires), default=None)
    return said is not None and not any(
        line["outcome"] == "accepted" and said < line["at"] <= each.due for line in told
    )


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
