"""Clinic time and machine time. Machine time is the real clock. Clinic time is machine time plus an offset that only a
demo has, kept in the database, forward only."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from records.facts import SEOUL
from records.models import Clinic, ClinicTime

ONLY_ROW = 1
ASKED = "clinic_time"
CATCHING_UP = timedelta(minutes=10)


class NotOnlyDemos(Exception):
    """A real clinic lives in this installation: its time is the machine's."""


def machine_time() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class Clock:
    """Both times. `machine` is passed in, so that tests move it without sleeping."""

    machine: Callable[[], datetime] = machine_time

    def clinic(self, session: Session) -> datetime:
        """The time of the clinic's story, in Seoul."""
        return self._ahead(_row(session))

    def _ahead(self, row: ClinicTime | None) -> datetime:
        return (self.machine() + timedelta(seconds=row.offset_seconds if row else 0)).astimezone(SEOUL)

    def moved(self, session: Session) -> bool:
        """Whether clinic time runs ahead of machine time."""
        row = _row(session)
        return row is not None and row.offset_seconds != 0

    def jump(self, session: Session) -> "Jump | None":
        """The last jump of clinic time, if there was one."""
        row = _row(session)
        return Jump(row.jumped_from, row.jumped_to) if row and row.jumped_from and row.jumped_to else None

    def advance(self, session: Session, to: datetime) -> datetime:
        """Move clinic time forward to `to`. Raises ValueError for a time that has passed already, and NotOnlyDemos.

        A jump right after another one lengthens it, so that what fell due in the first still acts at its own minute.
        """
        if session.scalar(select(Clinic.id).where(~Clinic.demo).limit(1)):
            raise NotOnlyDemos("clinic time can be moved only where every clinic is a demo clinic")
        row = session.get(ClinicTime, ONLY_ROW, with_for_update=True)
        now, last = self._ahead(row), self.jump(session)
        if to <= now:
            raise ValueError(f"clinic time is {now:%Y-%m-%dT%H:%M} already and moves only forward")
        if row is None:
            row = ClinicTime(id=ONLY_ROW, offset_seconds=0)
            session.add(row)
            session.info[ASKED] = row
        row.offset_seconds += math.ceil((to - now).total_seconds())
        row.jumped_from, row.jumped_to = last.start if last and last.running(now) else now, to
        return to.astimezone(SEOUL)


def _row(session: Session) -> ClinicTime | None:
    """Asked for once a session, also where there is none: a real clinic never has one."""
    if ASKED not in session.info:
        session.info[ASKED] = session.get(ClinicTime, ONLY_ROW)
    row: ClinicTime | None = session.info[ASKED]
    return row


@dataclass(frozen=True)
class Jump:
    """Clinic time went from `start` to `end` at once; what falls due between is carried out each at its own minute."""

    start: datetime
    end: datetime

    def running(self, now: datetime) -> bool:
        """Whether the jump is so fresh that what fell due in it may not have been carried out yet."""
        return now - self.end <= CATCHING_UP

    def own_minute(self, due_at: datetime, known_since: datetime, now: datetime) -> datetime:
        """The clinic time at which something due at `due_at` acts, when it is found at `now`.

        What became known only after the jump was not passed over by it: it acts now.
        """
        passed_over = known_since < self.end and due_at <= self.end
        return max(due_at, known_since, self.start) if passed_over else now
