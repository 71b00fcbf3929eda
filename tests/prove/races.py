"""Races: many patients want the few slots of one day at once, from several processes.

Each looks, takes one of what was offered, and where that is gone takes one of what is offered instead, until they have
a time or nothing is left of the day. Every slot must be booked once, and whoever got none must have been offered times
of other days that can still be had.

At the desk: each process opens the database itself. `Talk` is what a patient does; another one may do it over HTTP.
"""

import random
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import chain
from multiprocessing import get_context
from threading import Barrier
from typing import Any, Protocol

from sqlalchemy import select

from catalogue.book import BookRules
from records import clinics, patients
from records.book import desk, snapshot
from records.book.availability import Book, Opening, Wanted
from records.book.desk import By, What
from records.book.rows import SlotTaken
from records.database import Database, Session
from records.facts import local_date
from records.keyring import Keyring, install
from records.models import Appointment
from records.patients import VisitFact
from tests.keys import KEYRING, KEYS
from tests.prove.book.checker import Checker, look
from tests.prove.table import Finding, finding
from tests.prove.turns.prove import postgres_towns, sqlite_towns
from tests.town import START, Machine, Town

SLOTS, PATIENTS, PROCESSES = 20, 200, 8
SERVICE = "botox"
DAY = local_date(START) + timedelta(days=2)
PATIENCE = 60  # seconds; eight processes write on a busy machine
DOCTORS = ["han", "yun"]


@dataclass(frozen=True)
class Answer:
    """What a patient read: that they have a time, or other times to choose from."""

    offers: tuple[datetime, ...] = ()
    booked: bool = False


@dataclass(frozen=True)
class Outcome:
    """How it ended for one patient. `refused`: times that were gone when they took them."""

    number: str
    booked: datetime | None = None
    offers: tuple[datetime, ...] = ()
    refused: int = 0


class Talk(Protocol):
    """One patient's conversation."""

    def asks(self, day: date) -> Answer:
        """For a time on that day."""

    def takes(self, offer: datetime) -> Answer:
        """One of those offered last."""


@dataclass
class DeskTalk:
    """As the chat does it: look, lock, look again, reserve.

    `sure`: does not look again, so that only the key of the cells stands between two of them.
    """

    database: Database
    number: str
    sure: bool
    _seen: dict[datetime, Opening] = field(default_factory=dict)

    def asks(self, day: date) -> Answer:
        with self.database.read() as session:
            return self._offered(session, day)

    def takes(self, offer: datetime) -> Answer:
        with self.database.write() as session:
            clinic = clinics.by_code(session, "demo")
            snapshot.lock(session, clinic)
            day = local_date(offer)
            opening = self._seen[offer] if self.sure else _book(session).at(Wanted(SERVICE, day, day), offer)
            patient = patients.by_number(session, clinic, self.number)
            assert patient is not None
            if opening is None:
                return self._offered(session, day)
            by = By("chat", START, Machine().now)
            try:
                what = What(SERVICE, "보톡스")
                desk.reserve(session, clinic, patient, opening, what, desk.BOOKED, "chat", by)
            except SlotTaken:
                return self._offered(session, day)
            return Answer(booked=True)

    def _offered(self, session: Session, day: date) -> Answer:
        """Some times of that day, or of the days after it."""
        book = _book(session)
        found = list(book.openings(Wanted(SERVICE, day, day))) or list(
            book.openings(Wanted(SERVICE, day + timedelta(days=1), day + timedelta(days=9)))
        )
        self._seen = {each.starts_at: each for each in found[:3]}
        return Answer(tuple(self._seen))


def prove(seed: int) -> Iterator[Finding]:
    """On SQLite and on PostgreSQL."""
    install(KEYRING)
    for database in (sqlite_towns, postgres_towns):
        name = database.__name__.removesuffix("_towns")
        with finding(f"races at the desk, {name}") as found, database() as towns, towns() as town:
            race(town, found, seed)
            town.database.engine.dispose()
        yield found


def race(
    town: Town, found: Finding, seed: int, slots: int = SLOTS, people: int = PATIENTS, processes: int = PROCESSES
) -> None:
    numbers = _fill(town, slots, people)
    town.database.engine.dispose()
    address = town.database.engine.url.render_as_string(hide_password=False)
    context = get_context("spawn")
    told = (context.Barrier(processes),)
    with ProcessPoolExecutor(processes, context, initializer=_wait_for_all, initargs=told) as pool:
        shares = [(numbers[index::processes], seed + index) for index in range(processes)]
        running = [pool.submit(_clients, address, KEYS, *share) for share in shares]
        outcomes = list(chain.from_iterable(future.result() for future in running))
    _judge(town, found, outcomes, slots)


def _wait_for_all(barrier: Barrier) -> None:
    """Nobody begins before everybody is there."""
    barrier.wait(timeout=300)


def _clients(address: str, keys: Any, numbers: list[str], seed: int) -> list[Outcome]:
    """A process of its own: its patients, one after the other."""
    install(Keyring(*keys))
    database, dice = Database(address, patience_seconds=PATIENCE), random.Random(seed)  # noqa: S311 - not a secret
    return [_wants(DeskTalk(database, number, sure=dice.random() < 0.5), number, dice) for number in numbers]


def _wants(talk: Talk, number: str, dice: random.Random) -> Outcome:
    """One patient, until they have a time or the day is full."""
    answer, tried = talk.asks(DAY), 0
    while today := [offer for offer in answer.offers if local_date(offer) == DAY]:
        chosen, tried = dice.choice(today), tried + 1
        answer = talk.takes(chosen)
        if answer.booked:
            return Outcome(number, chosen, refused=tried - 1)
    return Outcome(number, offers=answer.offers, refused=tried)


def _fill(town: Town, slots: int, people: int) -> list[str]:
    """A clinic with that many slots a day, and its patients' numbers."""
    with town.database.write() as session:
        clinic, now = clinics.by_code(session, "demo"), town.clock.clinic(session)
        ends = datetime(2000, 1, 1, 10) + timedelta(minutes=30 * slots // len(DOCTORS))  # noqa: DTZ001 - a time of day
        clinics.set_hours(clinic, f"매일 10:00~{ends:%H:%M}")
        services = {SERVICE: {"minutes": 30, "doctors": DOCTORS}}
        doctors = [{"code": code, "name": code} for code in DOCTORS]
        snapshot.keep_rules(clinic, BookRules.model_validate({"doctors": doctors, "services": services}))
        for number in range(people):
            fact = VisitFact(f"R-{number}", "환자", f"+82105501{number:04}", now - timedelta(days=9), "보톡스", SERVICE)
            patients.store_visit(session, clinic, fact, now)
    return [f"R-{number}" for number in range(people)]


def _book(session: Session) -> Book:
    found = snapshot.load(session, clinics.by_code(session, "demo"), START)
    assert found is not None
    return found


def _judge(town: Town, found: Finding, outcomes: list[Outcome], slots: int) -> None:
    got = [each for each in outcomes if each.booked]
    found.counts |= {
        "patients": len(outcomes), "slots": slots, "booked": len(got),
        "refused": sum(each.refused for each in outcomes), "offered other days": len(outcomes) - len(got),
    }  # fmt: skip
    if len(got) != slots:
        found.violated(f"{len(got)} were told that they have one of {slots} slots")
    with town.database.read() as session:
        clinic, book = clinics.by_code(session, "demo"), _book(session)
        rows = list(session.scalars(select(Appointment)))
        told = {(patients.by_number(session, clinic, each.number).id, each.booked) for each in got}  # type: ignore[union-attr]
        if len(rows) != slots or {(row.patient_id, row.starts_at) for row in rows} != told:
            found.violated(f"{len(rows)} appointments stand in the book, and {len(told)} patients were told of one")
        real = {each.starts_at for each in book.openings(Wanted(SERVICE, DAY, DAY + timedelta(days=9)))}
        for each in outcomes:
            if not each.booked and (not each.offers or set(each.offers) - real):
                found.violated(f"{each.number} was left with {[*map(str, each.offers)]}")
        for sentence in Checker(town.database).standing(look(session), ()):
            found.violated(sentence)
