"""Races: many patients want the few slots of one day at once, from several processes.

Each asks, takes one of what was offered, and where that is gone takes one of what is offered instead, until they have
a time or nothing is left of the day. Every slot must be booked once, and whoever got none must have been offered times
of other days that can still be had. First at the desk, where each process opens the database itself; then over HTTP, at
two doors of the same clinic.
"""

import random
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import chain
from multiprocessing import get_context
from pathlib import Path
from threading import Barrier

from sqlalchemy import select

from anbu import wiring
from anbu.settings import Settings
from catalogue.book import BookRules
from records import clinics, patients
from records.book import snapshot
from records.book.availability import Wanted
from records.clock import Clock
from records.database import Database
from records.facts import SEOUL, local_date
from records.keyring import install
from records.models import Appointment, Patient
from records.patients import VisitFact
from tests.keys import KEYRING, KEYS
from tests.prove.book.checker import Checker, look
from tests.prove.door import door, fill
from tests.prove.servers import postgres
from tests.prove.table import Finding, finding
from tests.prove.talks import SERVICE, Desk, Doors, Talk, book
from tests.prove.turns.prove import postgres_towns, sqlite_towns

SLOTS, PATIENTS, PROCESSES = 20, 200, 8
DOCTORS = ["han", "yun"]
OPENS = 10  # o'clock
NOBODY = "127.0.0.1:1"
Makes = Callable[[str, random.Random], Talk]


@dataclass(frozen=True)
class Size:
    """How many want how many slots, from how many processes."""

    slots: int = SLOTS
    patients: int = PATIENTS
    processes: int = PROCESSES


@dataclass(frozen=True)
class Outcome:
    """How it ended for one patient. `refused`: times that were gone when they took them."""

    number: str
    booked: datetime | None = None
    offers: tuple[datetime, ...] = ()
    refused: int = 0


@dataclass(frozen=True)
class Place:
    """A clinic ready for the race: its database at `now`, and what is wanted of `day`."""

    database: Database
    now: datetime
    size: Size

    @property
    def day(self) -> date:
        return local_date(self.now) + timedelta(days=2)

    @property
    def numbers(self) -> list[str]:
        return [f"R-{number}" for number in range(self.size.patients)]

    @property
    def times(self) -> tuple[datetime, ...]:
        """Every beginning of this day and of those after it."""
        first = datetime.combine(local_date(self.now), time(OPENS), SEOUL)
        each = range(self.size.slots // len(DOCTORS))
        return tuple(first + timedelta(days=day, minutes=30 * slot) for day in range(70) for slot in each)


def prove(seed: int) -> Iterator[Finding]:
    """At the desk and over HTTP, on SQLite and on PostgreSQL."""
    for database in (sqlite_towns, postgres_towns):
        with finding(f"races at the desk, {database.__name__.removesuffix('_towns')}") as found:
            install(KEYRING)
            with database() as towns, towns() as town:
                at_the_desk(town.database, Clock(town.machine), found, Size(), seed)
        yield found
    with finding("races over HTTP, sqlite") as found:
        over_http("", found, Size(), seed)
    yield found
    with finding("races over HTTP, postgres") as found, postgres() as url:
        over_http(url, found, Size(), seed)
    yield found


def at_the_desk(database: Database, clock: Clock, found: Finding, size: Size, seed: int) -> None:
    place = _ready(database, clock, size)
    address = database.engine.url.render_as_string(hide_password=False)
    _race(place, Desk(address, _hashable(KEYS), place.now), found, seed)
    database.engine.dispose()


def over_http(url: str, found: Finding, size: Size, seed: int) -> None:
    """`url`: of the database; SQLite in the home, if empty."""
    with tempfile.TemporaryDirectory(prefix="anbu-race-", ignore_cleanup_errors=True) as folder, ExitStack() as stack:
        settings = Settings(home=Path(folder), demo=True, database_url=url or None)
        key = fill(settings)
        house = wiring.build(settings)
        place = _ready(house.database, house.clock, size)
        told = {"ANBU_DATABASE_URL": url} if url else {}
        told |= {"ANBU_NLU_URL": f"http://{NOBODY}", "ANBU_REDIS_URL": f"redis://{NOBODY}/0"}
        doors = tuple(stack.enter_context(door(settings.home, **told)) for _ in range(2))
        _race(place, Doors(doors, key, place.times), found, seed)
        house.database.engine.dispose()


def _hashable(keys: tuple[list[str], str, str]) -> tuple[tuple[str, ...], str, str]:
    return tuple(keys[0]), keys[1], keys[2]


def _ready(database: Database, clock: Clock, size: Size) -> Place:
    """A clinic with that many slots a day, its patients, and their chat users of the same names."""
    with database.write() as session:
        clinic, now = clinics.by_code(session, "demo"), clock.clinic(session)
        closes = OPENS * 60 + 30 * size.slots // len(DOCTORS)
        clinics.set_hours(clinic, f"매일 {OPENS}:00~{closes // 60}:{closes % 60:02}")
        services = {SERVICE: {"minutes": 30, "doctors": DOCTORS}}
        doctors = [{"code": code, "name": code} for code in DOCTORS]
        snapshot.keep_rules(clinic, BookRules.model_validate({"doctors": doctors, "services": services}))
        place = Place(database, now, size)
        for index, number in enumerate(place.numbers):
            fact = VisitFact(number, "환자", f"+82105501{index:04}", now - timedelta(days=9), "보톡스", SERVICE)
            patient, _ = patients.store_visit(session, clinic, fact, now)
            patients.link(patients.chat_user(session, clinic, number, now), patient, "proof", now)
    database.engine.dispose()
    return place


def _race(place: Place, makes: Makes, found: Finding, seed: int) -> None:
    numbers, processes = place.numbers, place.size.processes
    context = get_context("spawn")
    told = (context.Barrier(processes),)
    with ProcessPoolExecutor(processes, context, initializer=_wait_for_all, initargs=told) as pool:
        shares = [(numbers[index::processes], place.day, seed + index) for index in range(processes)]
        running = [pool.submit(_clients, makes, *share) for share in shares]
        outcomes = list(chain.from_iterable(future.result() for future in running))
    judge(place, found, outcomes)


def _wait_for_all(barrier: Barrier) -> None:
    """Nobody begins before everybody is there."""
    barrier.wait(timeout=300)


def _clients(makes: Makes, numbers: list[str], day: date, seed: int) -> list[Outcome]:
    """A process of its own: its patients, one after the other."""
    dice = random.Random(seed)  # noqa: S311 - not a secret
    return [_wants(makes(number, dice), number, day, dice) for number in numbers]


def _wants(talk: Talk, number: str, day: date, dice: random.Random) -> Outcome:
    """One patient, until they have a time or the day is full."""
    answer, tried = talk.asks(day), 0
    while today := [offer for offer in answer.offers if local_date(offer) == day]:
        chosen, tried = dice.choice(today), tried + 1
        answer = talk.takes(chosen)
        if answer.booked:
            return Outcome(number, chosen, refused=tried - 1)
    return Outcome(number, offers=answer.offers, refused=tried)


def judge(place: Place, found: Finding, outcomes: list[Outcome]) -> None:
    """What was told against what stands in the book."""
    got, slots = [each for each in outcomes if each.booked], place.size.slots
    found.counts |= {
        "patients": len(outcomes), "slots": slots, "booked": len(got),
        "refused": sum(each.refused for each in outcomes), "offered other days": len(outcomes) - len(got),
    }  # fmt: skip
    if len(got) != slots:
        found.violated(f"{len(got)} were told that they have one of {slots} slots")
    with place.database.read() as session:
        known = book(session, place.now)
        mine = select(Patient.number, Appointment.starts_at).join(Patient, Patient.id == Appointment.patient_id)
        rows = [tuple(row) for row in session.execute(mine)]
        if sorted(rows) != sorted((each.number, each.booked) for each in got):
            found.violated(f"{len(rows)} appointments stand in the book, and {len(got)} patients were told of one")
        real = {each.starts_at for each in known.openings(Wanted(SERVICE, local_date(place.now), known.last_day()))}
        for each in outcomes:
            if not each.booked and (not each.offers or set(each.offers) - real):
                found.violated(f"{each.number} was left with {[*map(str, each.offers)]}")
        for sentence in Checker(place.database).standing(look(session), ()):
            found.violated(sentence)
