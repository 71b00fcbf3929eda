"""The alarm ladder: which level is paged when, until a person acknowledges. Pure."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from catalogue.rules import Ladder


@dataclass(frozen=True)
class Rung:
    """The rung `number` pages these levels."""

    number: int
    due_at: datetime
    levels: tuple[int, ...]


def rungs(
    levels: Collection[int], since: datetime, now: datetime, ladder: Ladder, dead: Collection[int] = ()
) -> list[Rung]:
    """What is due at `now` of an alarm raised at `since`, of which the last may page all levels for the n-th time.

    `levels`: those with anybody in them; an empty one takes no time. `dead`: rungs whose every number was refused, for
    which the next one does not wait.
    """
    found = list[Rung]()
    for number, level in enumerate(sorted(levels)):
        waits = not found or found[-1].number not in dead
        due_at = since + timedelta(minutes=ladder.climb[number]) if waits else found[-1].due_at
        if due_at > now:
            return found
        found.append(Rung(number, due_at, (level,)))
    times, after = _repeated(now - found[-1].due_at, ladder) if found else (0, timedelta(0))
    if times:
        found.append(Rung(found[-1].number + times, found[-1].due_at + after, tuple(sorted(levels))))
    return found


def _repeated(waited: timedelta, ladder: Ladder) -> tuple[int, timedelta]:
    """How often all levels were due in that time, and when the last time was."""
    again, hourly = timedelta(minutes=ladder.again), timedelta(minutes=ladder.seldom)
    often = min(waited // again, ladder.often)
    seldom = max(waited - ladder.often * again, timedelta(0)) // hourly
    return often + seldom, often * again + seldom * hourly
