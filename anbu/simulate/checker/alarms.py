"""Emergencies: a person is paged within the minute, and the next ones while nobody has acknowledged."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from anbu.simulate.checker.evidence import Evidence

AT_ONCE, CLIMBS = timedelta(minutes=1), (timedelta(minutes=5), timedelta(minutes=15))
SLACK = timedelta(minutes=2)


def emergency_without_page(evidence: Evidence) -> Iterator[str]:
    """Whoever wrote of an emergency has an urgent escalation, and somebody was paged about it within the minute.

    One that nobody has acknowledged yet is repeated and counted; the ladder already stands.
    """
    threads = {row["id"]: row["chat_user_id"] for row in evidence.tables["conversation"]}
    users = {row["id"]: row["user_key"] for row in evidence.tables["chat_user"]}
    for line in evidence.happened("said"):
        if line["what"] != "emergency":
            continue
        urgent = [
            row
            for row in evidence.tables["escalation"]
            if row["triage"] in ("E0", "E1")
            and users.get(threads.get(row["conversation_id"], "")) == line["user"]
            and row["opened_at"] <= line["at"] + AT_ONCE
            and (row["closed_at"] or evidence.ends) >= line["at"]
        ]
        if not urgent:
            yield f"{line['user']} wrote {line['text']!r} at {line['at']}, and nobody was told"
        elif not any(_paged(evidence, row["id"], line["at"]) for row in urgent):
            yield f"{line['user']} wrote {line['text']!r} at {line['at']}, and nobody was paged"


def _paged(evidence: Evidence, escalation: str, at: datetime) -> bool:
    """A page about it was handed over since, or had been and stood unacknowledged or acknowledged by then."""
    keys = {f"page.{row['id']}" for row in evidence.by("page", "escalation_id").get(escalation, ())}
    return any(page["send_key"] in keys and page["at"] <= at + AT_ONCE for page in evidence.pages)


def ladder(evidence: Evidence) -> Iterator[str]:
    """Five and fifteen minutes without acknowledgement bring the next level."""
    for row in evidence.tables["escalation"]:
        if row["triage"] not in ("E0", "E1") or row["repeats"]:
            continue
        heard = min(filter(None, (row["acknowledged_at"], row["closed_at"])), default=evidence.ends)
        for rung, after in enumerate(CLIMBS, 1):
            since = row["alarmed_at"] or row["opened_at"]
            if heard > since + after + SLACK and not _climbed(evidence, row["id"], rung):
                yield f"escalation {row['id']} stood {heard - since} and never reached level {rung}"


def _climbed(evidence: Evidence, escalation: str, rung: int) -> bool:
    return any(row["rung"] >= rung for row in evidence.by("page", "escalation_id").get(escalation, ()))
