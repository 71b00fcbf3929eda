"""What happens to one patient in the simulated time, drawn from the seed: visits, bookings, questions, ends."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import partial
from random import Random
from typing import TYPE_CHECKING

from anbu.simulate import people
from anbu.simulate.people import Person
from anbu.simulate.told import Telling
from bot.korean.treatments import TreatmentNames
from catalogue.model import Catalogue
from records import consents, patients
from records.book import desk, snapshot
from records.book.availability import Wanted
from records.book.desk import By, What
from records.book.rows import SlotTaken
from records.database import Session
from records.facts import SEOUL, local_date
from records.models import Appointment, Patient
from records.patients import VisitFact

if TYPE_CHECKING:
    from anbu.simulate.world import World

BOOKS_AGAIN, COMES, STAYS_AWAY = 0.45, 0.85, 0.1
EMERGENCY, COMPLAINS, ASKS = 0.02, 0.01, 0.5  # after a visit


@dataclass
class Life:
    """One person's year. `id`: of the patient's row, once the clinic knows them."""

    world: "World"
    who: Person
    rng: Random
    id: str = ""

    def begin(self) -> None:
        """Note down what will happen."""
        self.world.phones.owners[self.who.user_key] = self.who, self.rng
        for _ in range(self.rng.choice((1, 1, 1, 2, 2, 3))):
            at = self._opening_hours(self._some_day())
            self._at(at, lambda: self._visit())
        for share, happens in (
            (0.008, lambda: self._ends(patients.DIED)),
            (0.01, lambda: self._ends(patients.TRANSFERRED)),
            (0.02, self._blocks),
            (0.03, self._refuses),
        ):
            if self.rng.random() < share:
                self._at(self._some_day(), happens)

    # ── when

    def _at(self, when: datetime, job: Callable[[], None]) -> None:
        self.world.agenda.at(when, job)

    def later(self, minutes: float, job: Callable[[], None]) -> None:
        self._at(self.world.machine.now + timedelta(minutes=minutes), job)

    def _some_day(self) -> datetime:
        return self.world.machine.now + (self.world.ends - self.world.machine.now) * self.rng.random()

    def _opening_hours(self, moment: datetime) -> datetime:
        """A weekday, any minute between ten and half past six."""
        day = local_date(moment)
        while day.weekday() > 4:
            day += timedelta(days=1)
        return datetime.combine(day, time(10), moment.tzinfo) + timedelta(minutes=self.rng.randrange(511))

    # ── at the clinic

    def _visit(self, code: str | None = None) -> None:
        """Somebody is treated, sometimes twice on one day, and the clinic's records are told, now or the next day."""
        now = self.world.machine.now
        choices = [each for each in self._catalogue_now().treatments if code in (None, each.key)]
        for entry in self.rng.sample(choices, min(len(choices), 2 if self.rng.random() < 0.1 else 1)):
            delay = 10 if self.rng.random() < 0.9 else self.rng.randrange(60, 1500)
            name = entry.name
            self.later(delay, partial(self.told, name, now))
        self._afterwards()

    def told(self, treatment: str, performed_at: datetime) -> None:
        """The clinic's records hear of a treatment, by its name there."""
        clinic, now = self.world.clinics[self.who.clinic], self.world.machine.now
        with self.world.house.database.write() as session:
            names = TreatmentNames(self._catalogue(session).treatments)
            fact = VisitFact(
                self.who.number, self.who.name, self.who.phone, performed_at, treatment, names.code(treatment),
                self.who.born, self.who.sex,
            )  # fmt: skip
            patient, _ = patients.store_visit(session, clinic, fact, now)
            if not self.id:
                self._registered(session, patient)
        self.world.note("visit", patient=self.id, code=fact.code, performed_at=performed_at)
        if fact.code:
            Telling(self).after_visit(self._catalogue_now(), fact.code, treatment)
        self.world.soon()

    def _catalogue(self, session: Session) -> Catalogue:
        clinic = self.world.clinics[self.who.clinic]
        return self.world.house.catalogues.in_force(session, clinic, local_date(self.world.machine.now)).catalogue

    def _catalogue_now(self) -> Catalogue:
        with self.world.house.database.read() as session:
            return self._catalogue(session)

    def _registered(self, session: Session, patient: Patient) -> None:
        clinic, now = self.world.clinics[self.who.clinic], self.world.machine.now
        self.id = patient.id
        if self.who.linked:
            patients.link(patients.chat_user(session, clinic, self.who.user_key, now), patient, "simulation", now)
        allowed = {"messages": True, "advertising": self.who.advertising, "night": self.who.night}
        for kind, granted in allowed.items():
            consents.change(
                session, patient, kind, granted,
                source="import", text_version="simulation", at=now, recorded_at=self.world.house.clock.machine(),
            )  # fmt: skip
        self.world.note(
            "person", patient=patient.id, clinic=self.who.clinic, user=self.who.user_key, linked=self.who.linked,
            phone=self.who.phone, born=datetime.combine(self.who.born, time(), SEOUL), **allowed,
        )  # fmt: skip
        if self.who.clinic == "women" and self.rng.random() < 0.5:
            self.later(1, Telling(self).pregnant)

    def _afterwards(self) -> None:
        """What a visit may lead to: a question, a complaint, an emergency, the next appointment."""
        day = 24 * 60
        if self.rng.random() < ASKS:
            self.later(self.rng.random() * 5 * day, lambda: self._writes(self.rng.choice(people.QUESTIONS)))
        if self.rng.random() < COMPLAINS:
            self.later(self.rng.random() * 3 * day, lambda: self._writes(self.rng.choice(people.COMPLAINTS)))
        if self.rng.random() < EMERGENCY:
            self.later(self.rng.random() * 3 * day, self._calls_for_help)
        if self.rng.random() < BOOKS_AGAIN:
            self.later(20, self.books)

    def _writes(self, text: str) -> None:
        self.world.phones.talk(self.who, self.rng, text)

    def _calls_for_help(self) -> None:
        self.world.phones.say(self.who, self.rng.choice(people.EMERGENCIES), what="emergency")
        self.world.soon()

    # ── appointments, made at the desk

    def books(self) -> None:
        """The next appointment, for anything the clinic offers, in a day to two months."""
        clinic, now = self.world.clinics[self.who.clinic], self.world.machine.now
        with self.world.house.database.write() as session:
            row = session.merge(clinic, load=True)
            snapshot.lock(session, row)
            book = snapshot.load(session, row, now)
            if book is None or not self.id:
                return
            service = self.rng.choice(list(book.rules.services))
            first = local_date(now) + timedelta(days=self.rng.randrange(1, 45))
            opening = next(book.openings(Wanted(service, first, first + timedelta(days=14), staff=True)), None)
            if opening is None:
                return
            patient = session.get_one(Patient, self.id)
            what = What(service, service)
            try:
                made = desk.reserve(session, row, patient, opening, what, desk.BOOKED, "console", self._by())
            except SlotTaken:
                return  # they have another appointment then
            self._at(opening.starts_at, lambda: self._day_has_come(made.id))
        self.world.note("booked", patient=self.id, appointment=made.id, starts_at=opening.starts_at)
        self.world.soon()

    def _day_has_come(self, appointment_id: str) -> None:
        """They come, stay away, or come late; or had moved or cancelled it."""
        with self.world.house.database.write() as session:
            made = session.get_one(Appointment, appointment_id)
            if made.state not in desk.STANDS:
                return
            if made.starts_at > self.world.machine.now:
                self._at(made.starts_at, lambda: self._day_has_come(appointment_id))
                return
            chance = self.rng.random()
            state = desk.ARRIVED if chance < COMES else desk.NO_SHOW if chance < COMES + STAYS_AWAY else desk.CANCELLED
            if state == desk.CANCELLED:
                desk.cancel(session, made, self._by())
            else:
                desk.settle(session, made, state, self._by())
        self.world.note("settled", appointment=appointment_id, state=state)
        if state == desk.ARRIVED:
            self._visit(made.treatment)
        self.world.soon()

    def _by(self) -> By:
        return By("desk", self.world.machine.now, self.world.house.clock.machine())

    # ── ends

    def _ends(self, why: str) -> None:
        if not self.id:
            return
        with self.world.house.database.write() as session:
            patients.end(session.get_one(Patient, self.id), why, self.world.machine.now)
        self.world.note("ended", patient=self.id, why=why)

    def _blocks(self) -> None:
        self.world.network.block(self.who)
        self.world.note("blocked", user=self.who.user_key)

    def _refuses(self) -> None:
        """They want no more messages, and some of them do again a month later."""
        if not self.id or not self.who.linked:
            return
        self.world.phones.say(self.who, self.rng.choice(people.REFUSALS), what="refusal")
        if self.rng.random() < 0.4:
            self.later(30 * 24 * 60, lambda: self._wants_again())

    def _wants_again(self) -> None:
        self.world.phones.say(self.who, people.WANTS_AGAIN, what="wants_again")
