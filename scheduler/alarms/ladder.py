"""The alarm ladder: which level is paged when, until a person acknowledges. Pure.

Source: the clinic's emergency policy (E0 and E1: on call at once, the doctor after 5 minutes, the manager after 15).
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

CLIMB = (timedelta(0), timedelta(minutes=5), timedelta(minutes=15))
AGAIN, SELDOM = timedelta(minutes=15), timedelta(hours=1)
OFTEN = 24  # pages to all, a quarter of an hour apart: six hours of them; then hourly, until somebody acknowledges


@dataclass(frozen=True)
class Rung:
    """The rung `number` pages these levels."""

    number: int
    due_at: datetime
    levels: tuple[int, ...]


def rungs(levels: Collection[int], since: datetime, now: datetime, dead: Collection[int] = ()) -> list[Rung]:
    """What is due at `now` of an alarm raised at `since`, of which the last may page all levels for the n-th time.

    `levels`: those with anybody in them; an empty one takes no time. `dead`: rungs whose every number was refused, for
    which the next one does not wait.
    """
    found = list[Rung]()
    for number, level in enumerate(sorted(levels)):
        waits = not found or found[-1].number not in dead
        due_at = since + CLIMB[number] if waits else found[-1].due_at
        if due_at > now:
            return found
        found.append(Rung(number, due_at, (level,)))
    times, after = _repeated(now - found[-1].due_at) if found else (0, timedelta(0))
    if times:
        found.append(Rung(found[-1].number + times, found[-1].due_at + after, tuple(sorted(levels))))
    return found


def _repeated(waited: timedelta) -> tuple[int, timedelta]:
    """How often all levels were due in that time, and when the last time was."""
    often = min(waited // AGAIN, OFTEN)
    seldom = max(waited - OFTEN * AGAIN, timedelta(0)) // SELDOM
    return often + seldom, often * AGAIN + seldom * SELDOM
