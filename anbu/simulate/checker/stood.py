"""How long each appointment stood for one hour, from the book's own history of changes."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from anbu.simulate.checker.evidence import Evidence, Row

ENDS = ("moved", "cancelled", "arrived", "no_show", "requested", "offered")


@dataclass(frozen=True)
class Stood:
    """From `begin` to before `end` it stood for `starts_at`; a request, or an offer that is held, does not stand."""

    patient: str
    treatment: str
    starts_at: datetime
    begin: datetime
    end: datetime


def appointments(evidence: Evidence) -> dict[str, list[Stood]]:
    """All of each patient."""
    rows = evidence.by("appointment", "id")
    found: dict[str, list[Stood]] = defaultdict(list)
    for id, history in evidence.by("appointment_change", "appointment_id").items():
        for stood in _stood(rows[id][0], sorted(history, key=lambda each: (each["at"], each["id"])), evidence.ends):
            found[stood.patient].append(stood)
    return found


def _stood(row: Row, changes: list[Row], ends: datetime) -> Iterator[Stood]:
    """Booked begins one, and moved if it stood before; the next move, a cancellation and the day itself end it."""
    stands = False
    for place, change in enumerate(changes):
        what = change["what"]
        if what == "booked" or (what == "moved" and stands):
            over = (later["at"] for later in changes[place + 1 :] if later["what"] in ENDS)
            yield Stood(row["patient_id"], row["treatment"], change["starts_at"], change["at"], min(over, default=ends))
        stands = what in ("booked", "confirmed", "late") or (what == "moved" and stands)
