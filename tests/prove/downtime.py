"""A thousand patients and a scheduler that was away for three days: no flood afterwards, and nothing is forgotten."""

from collections.abc import Iterator

from tests.prove.servers import towns
from tests.prove.table import Finding, finding
from tests.scheduler.downtime import back_after_days
from tests.town import Town

PATIENTS = 1_000


def prove(patients: int = PATIENTS) -> Iterator[Finding]:
    """On SQLite and on PostgreSQL."""
    for name, town in towns():
        with finding(f"three days away, {name}") as found:
            _away(town, patients, found)
        yield found


def _away(town: Town, patients: int, found: Finding) -> None:
    for sentence in back_after_days(town, patients):
        found.violated(sentence)
    found.counts |= {"patients": patients, "messages": len(town.phones.taken)}
