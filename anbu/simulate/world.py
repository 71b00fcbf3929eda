"""One simulated life of three clinics: the service's ticks among the doings of its people, and the log of what was so.

The log (`world.jsonl`) says what really happened, and the dealer's log what really went out; the checker holds the
service's tables against both. Messages leave by the simulated dealer, or by a real dealer's road to its fake.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from pydantic import SecretStr

from anbu.settings import Settings
from anbu.simulate import clinics
from anbu.simulate.agenda import Agenda, Machine
from anbu.simulate.dealer import OUTAGE, Dealer, Faults, Network, append
from anbu.simulate.house import NO_REDIS, SimulatedHouse
from anbu.simulate.life import Life
from anbu.simulate.people import person
from anbu.simulate.phones import Phones
from anbu.simulate.road import Road
from anbu.simulate.staff import Desk
from anbu.wiring import upgrade
from bot.rasa import Nlu
from channels.ports import Outgoing
from records import agenda as due
from records import alarms, patients
from records.clock import Clock
from records.facts import SEOUL
from records.models import Clinic

START = datetime(2026, 3, 1, 8, 0, tzinfo=SEOUL)
TICK_AT_LEAST = timedelta(hours=1)
WATCHFUL = timedelta(minutes=1)  # while an alarm stands that nobody has acknowledged
AFTER_A_PAGE = tuple(timedelta(minutes=each) for each in (1, 2, 6, 16))  # its next try, and the ladder's next rungs
PAGE = "page."  # how send keys of pages to staff begin
FLUSHED_EACH = 500  # ticks, about; then the queue is lost once


@dataclass
class World:
    """`counts`: for the table. `dealer`: whose road messages take, by name; None: the simulated one."""

    folder: Path
    seed: int
    nlu: Nlu
    days: int
    dealer: str | None = None
    machine: Machine = field(default_factory=lambda: Machine(START))
    counts: Counter[str] = field(default_factory=Counter)
    _looks: set[datetime] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.agenda = Agenda(self.machine)
        self.rng = Random(f"{self.seed}/world")
        self.ends = START + timedelta(days=self.days)
        outages = tuple(START + timedelta(days=day, hours=1.5) for day in range(20, self.days, 90))
        self.network = self._network()
        settings = Settings(
            home=self.folder, demo=True, database_url=None, redis_url=SecretStr(NO_REDIS), **self.network.settings
        )
        self.house = SimulatedHouse(settings, Clock(self.machine), given=(self.network, self.nlu))
        upgrade(self.house.database)
        with self.house.database.write() as session:
            self.clinics: dict[str, Clinic] = clinics.open_all(session, self.machine.now, self.days)
        self.network.open(outages)
        for begin in outages:
            self.note("outage", begin=begin, end=begin + OUTAGE)
        self.phones, self.desk = Phones(self), Desk(self)
        self._worked_at = START

    def _network(self) -> Network:
        if self.dealer:
            return Road(self.dealer, self)
        return Dealer(
            self.folder / "dealer.jsonl", lambda: self.machine.now, Random(f"{self.seed}/dealer"), Faults(),
            self.asked, self.rings,
        )  # fmt: skip

    def note(self, kind: str, **fields: Any) -> None:
        """A line of what really happened."""
        self.counts[kind] += 1
        append(self.folder / "world.jsonl", {"at": self.machine.now, "kind": kind, **fields})

    def populate(self, patients: int) -> None:
        for index in range(patients):
            rng = Random(f"{self.seed}/{index}")
            Life(self, person(rng, index), rng).begin()

    def live(self) -> None:
        """Let the time pass."""
        self.desk.begin()
        self.agenda.at(self.machine.now, self._work)
        self.agenda.run(self.ends)
        self.network.close()
        self.note("end")

    def soon(self) -> None:
        """The service looks at what is due now, as it does each second; where nothing is, that changes nothing."""
        self.agenda.at(self.machine.now, self._look_if_due)

    def _look_if_due(self) -> None:
        with self.house.database.read() as session:
            first = due.next_minute(session, self._worked_at)
            wanted = alarms.unheard(session) or patients.stale(session, 1)
        if wanted or (first and first <= self.machine.now):
            self._work()

    def _work(self) -> None:
        """One tick of the pump and the pager; then the worker, whose queue holds things twice, shuffled, or is lost."""
        self.counts["ticks"] += 1
        self._worked_at = self.machine.now
        self.house.pump.tick()
        self.house.pager.tick()
        self.network.work()
        queue = self.house.queue
        if self.rng.randrange(FLUSHED_EACH) == 0:
            queue.clear()
        waiting = queue * self.rng.choice((1, 1, 2))
        queue.clear()
        self.rng.shuffle(waiting)
        for send_id in waiting:
            self.house.routes.deliver(send_id)
        self._look(self._next_minute())

    def _next_minute(self) -> datetime:
        """Of the next look: a whole minute in which something may fall due, at the latest the next whole hour."""
        now = self.machine.now
        with self.house.database.read() as session:
            next_due = due.next_minute(session, now)
            watchful = bool(alarms.unheard(session))
        latest = _up(now, WATCHFUL if watchful else TICK_AT_LEAST)
        return min(latest, _up(max(next_due or latest, now), WATCHFUL))

    def asked(self, message: Outgoing) -> None:
        """A message is about to be handed over; of a page to staff there may be more within minutes."""
        if message.send_key.startswith(PAGE):
            whole = self.machine.now.replace(second=0, microsecond=0)
            for after in AFTER_A_PAGE:
                self._look(whole + after)

    def look(self) -> None:
        """There is news: the service looks at the next minute."""
        self._look(_up(self.machine.now, WATCHFUL))

    def _look(self, at: datetime) -> None:
        """The service looks at `at`, once however many ask for it."""
        if at not in self._looks:
            self._looks.add(at)
            self.agenda.at(at, self._work)

    def rings(self, message: Outgoing) -> None:
        """Somebody's phone does."""
        if message.send_key.startswith(PAGE):
            self.desk.paged(message)
        else:
            self.phones.ring(message)


def _up(moment: datetime, span: timedelta) -> datetime:
    """The next whole one after it."""
    return moment + span - (moment - START) % span
