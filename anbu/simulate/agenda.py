"""Simulated time: a clock that stands still until the agenda moves it to what comes next."""

import heapq
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count

Job = Callable[[], None]


@dataclass
class Machine:
    """The machine's clock."""

    now: datetime

    def __call__(self) -> datetime:
        return self.now.astimezone(UTC)


@dataclass
class Agenda:
    """What will happen, by time; of two things at the same minute the one noted first."""

    machine: Machine
    _jobs: list[tuple[datetime, int, Job]] = field(default_factory=list)
    _order: "count[int]" = field(default_factory=count)

    def at(self, when: datetime, job: Job) -> None:
        """Note it; what lies in the past happens next."""
        heapq.heappush(self._jobs, (max(when, self.machine.now), next(self._order), job))

    def run(self, until: datetime) -> None:
        """Everything up to `until`, also what is noted meanwhile."""
        while self._jobs and self._jobs[0][0] <= until:
            when, _, job = heapq.heappop(self._jobs)
            self.machine.now = max(when, self.machine.now)
            job()
        self.machine.now = until
