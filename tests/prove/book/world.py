"""One life of a clinic's book: what patients, staff and the service do at the desk. Nothing here is random."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any, TypeVar

from sqlalchemy import select

from catalogue.book import BookRules
from records import clinics, patients
from records.book import closures, desk, packages, rows, snapshot, waiting
from records.book.availability import Book, Claim, Opening, Wanted
from records.book.desk import By, What
from records.book.rows import SlotTaken
from records.database import Session
from records.facts import SEOUL, local_date
from records.models import Appointment, Clinic, Closure, Package, Patient, Waiting
from records.patients import VisitFact
from tests.prove.book.checker import Checker
from tests.town import Town

PEOPLE = ("B-1", "B-2", "B-3", "B-4", "B-5")
HOURS = "매일 10:00~13:00, 휴게 11:30~12:00"
SETTLED = {"confirm": desk.CONFIRMED, "arrive": desk.ARRIVED, "no_show": desk.NO_SHOW, "approve": desk.BOOKED}
T = TypeVar("T")


class Never(Exception):
    """Rolls a trial back."""


@dataclass
class Step:
    """What one act came to. `done`: it changed something; `refused`: the slot turned out taken."""

    act: str
    done: bool = False
    refused: bool = False


@dataclass
class At:
    """A transaction that holds the book."""

    session: Session
    clinic: Clinic
    by: By

    @property
    def book(self) -> Book:
        found = snapshot.load(self.session, self.clinic, self.by.now)
        assert found is not None
        return found

    def patient(self, number: str) -> Patient:
        found = patients.by_number(self.session, self.clinic, number)
        assert found is not None
        return found

    def appointments(self, *states: str) -> list[Appointment]:
        wanted = select(Appointment).where(Appointment.state.in_(states))
        order = (Appointment.created_at, Appointment.starts_at, Appointment.treatment)
        return list(self.session.scalars(wanted.order_by(*order)))

    def places(self, *states: str) -> list[Waiting]:
        wanted = select(Waiting).where(Waiting.state.in_(states)).order_by(Waiting.created_at)
        return list(self.session.scalars(wanted))

    def busy(self, patient: Patient) -> dict[int, int]:
        return rows.own(self.session, self.clinic.id, patient.id, local_date(self.by.now))

    def openings(self, service: str, patient: Patient, guest: str = "") -> list[Opening]:
        today = local_date(self.by.now)
        busy = {} if guest else self.busy(patient)
        return list(self.book.openings(Wanted(service, today, today + timedelta(days=9), busy=busy)))


class World:
    """`rules`: the book's, as JSON."""

    def __init__(self, town: Town, rules: dict[str, Any]) -> None:
        self.town = town
        self.rules = BookRules.model_validate(rules)
        self.services = sorted(self.rules.services)
        self.overbooked: set[str] = set()
        self._remembered: list[tuple[str, Opening]] = []  # openings that somebody looked at
        with town.database.write() as session:
            clinic = clinics.by_code(session, "demo")
            clinics.set_hours(clinic, HOURS)
            snapshot.keep_rules(clinic, self.rules)
            for number, name in enumerate(PEOPLE):
                self._enrol(session, clinic, name, number)

    def _enrol(self, session: Session, clinic: Clinic, number: str, index: int) -> None:
        now = self.town.clock.clinic(session)
        fact = VisitFact(number, f"환자{index}", f"+8210550000{index:02}", now - timedelta(days=9), "보톡스", "botox")
        patient, _ = patients.store_visit(session, clinic, fact, now)
        told = {"treatment": self.services[0], "label": "묶음", "total": 3, "created_at": now}
        session.add(Package(clinic_id=clinic.id, patient_id=patient.id, **told))

    @contextmanager
    def at(self) -> Iterator[At]:
        with self.town.database.write() as session:
            clinic = clinics.by_code(session, "demo")
            snapshot.lock(session, clinic)
            yield At(session, clinic, By("chat", self.town.clock.clinic(session), self.town.machine()))

    # ── patients

    def book(self, who: str, service: int, index: int, guest: bool) -> Step:
        with self.at() as at:
            patient, code = at.patient(who), _of(self.services, service)
            name = "어머니" if guest else ""
            opening = _of(at.openings(code, patient, name), index)
            return self._reserved(at, patient, code, opening, name)

    def book_what_was_seen(self, who: str, index: int) -> Step:
        """Somebody takes an opening that may be gone since they saw it."""
        with self.at() as at:
            seen = [each for each in self._remembered if each[1].starts_at > at.by.now]
            code, opening = _of(seen, index) or ("", None)
            return self._reserved(at, at.patient(who), code, opening)

    def _reserved(self, at: At, patient: Patient, code: str, opening: Opening | None, guest: str = "") -> Step:
        step = Step("book")
        if opening is None:
            return step
        package = packages.for_booking(at.session, patient.id, code, local_date(opening.starts_at))
        what = What(code, code, guest, package_id=package)
        state = desk.BOOKED if self.rules.mode == "instant" else desk.REQUESTED
        self._remembered = [*self._remembered[-20:], (code, opening)]
        return self._tried(
            step, lambda: desk.reserve(at.session, at.clinic, patient, opening, what, state, "chat", at.by)
        )

    def change(self, index: int, to: int, seen: bool) -> Step:
        """To what is free now, or to what somebody saw."""
        step = Step("change")
        with self.at() as at:
            row = _of(at.appointments(desk.REQUESTED, *desk.STANDS), index)
            if row is None:
                return step
            patient = at.session.get_one(Patient, row.patient_id)
            known = [opening for code, opening in self._remembered if code == row.treatment]
            opening = _of(known if seen else at.openings(row.treatment, patient, row.guest), to)
            if opening is None or opening.starts_at <= at.by.now:
                return step
            self._tried(step, lambda: desk.move(at.session, row, opening, at.by))
            if step.done:
                self.overbooked.discard(row.id)
        return step

    def cancel(self, index: int, late: bool) -> Step:
        with self.at() as at:
            row = _of(at.appointments(*desk.HOLDS), index)
            return self._done("cancel", row and (lambda: desk.cancel(at.session, row, at.by, late)))

    def settle(self, act: str, index: int) -> Step:
        """`act`: confirm, arrive, no_show or approve, about an appointment of any state but an offer."""
        with self.at() as at:
            states = (desk.REQUESTED, desk.BOOKED, desk.CONFIRMED, desk.ARRIVED, desk.NO_SHOW, desk.CANCELLED)
            row = _of(at.appointments(*states), index)
            return self._done(act, row and (lambda: desk.settle(at.session, row, SETTLED[act], at.by)))

    def late(self, index: int) -> Step:
        with self.at() as at:
            row = _of(at.appointments(*desk.STANDS), index)
            return self._done("late", row and (lambda: desk.tell_late(at.session, row, 10, at.by)))

    # ── staff

    def close(self, resource: int, index: int, minutes: int) -> Step:
        """Some minutes of the next three days."""
        with self.at() as at:
            kinds = (("doctor", self.rules.doctors), ("room", self.rules.rooms), ("device", self.rules.devices))
            named = ["", *(f"{kind}:{each.code}" for kind, known in kinds for each in known)]
            start = datetime.combine(local_date(at.by.now), time(10), SEOUL)
            start += timedelta(days=index % 3, minutes=index % 180)
            told = (_of(named, resource), start, start + timedelta(minutes=minutes), "", "staff", at.by.now)
            return self._done("close", lambda: closures.add(at.session, at.clinic, *told))  # type: ignore[arg-type]

    def lift(self, index: int) -> Step:
        with self.at() as at:
            row = _of(list(at.session.scalars(select(Closure).order_by(Closure.created_at))), index)
            return self._done("lift", row and (lambda: closures.lift(at.session, row)))

    def overbook(self, who: str, service: int, index: int) -> Step:
        """Staff put somebody in beside whoever is there, when the rules would allow somebody to be there."""
        step = Step("overbook")
        with self.at() as at:
            patient, code = at.patient(who), _of(self.services, service) or ""
            empty = Book(self.rules, at.book.hours, at.by.now, at.book.known_until)
            days = (local_date(at.by.now), at.book.last_day())
            opening = _of(list(empty.openings(Wanted(code, *days, busy=at.busy(patient)))), index)
            if opening is None:
                return step
            claims = tuple(rows.fitted(at.session, at.clinic.id, opening.claims))
            beside = Opening(opening.starts_at, opening.minutes, opening.doctor, claims)
            what = What(code, code)
            made = desk.reserve(at.session, at.clinic, patient, beside, what, desk.BOOKED, "console", at.by)
            self.overbooked.update([made.id] * any(self._is_beyond(claim) for claim in claims))
        step.done = True
        return step

    def _is_beyond(self, claim: Claim) -> bool:
        """Whether the place is none of the rules'."""
        kind, code, place = claim.unit.split(":")
        resource = self.rules.resource(kind, code)  # type: ignore[arg-type]
        return resource is None or int(place) > resource.count

    # ── the waiting list

    def join(self, who: str, service: int, days: int, begin: int | None, replaces: bool) -> Step:
        with self.at() as at:
            patient, code, today = at.patient(who), _of(self.services, service) or "", local_date(at.by.now)
            ahead = [each for each in desk.ahead(at.session, patient.id, at.by.now) if each.treatment == code]
            wish = waiting.Wish(
                code, code, today, today + timedelta(days=days), time(begin) if begin else None,
                replaces=ahead[-1].id if replaces and ahead and not ahead[-1].guest else None,
            )  # fmt: skip
            return self._done("join", lambda: waiting.join(at.session, at.clinic, patient, wish, at.by.now))

    def answer(self, act: str, index: int) -> Step:
        """`act`: accept, pass_, leave or return_, of any place that ever was on the list."""
        states = (waiting.OFFERED,) if index % 3 else (waiting.WAITING, *waiting.OPEN, waiting.TAKEN, waiting.LEFT)
        with self.at() as at:
            row = _of(at.places(*states), index)
            if row is None:
                return Step(act)
            acts: dict[str, Callable[[], Any]] = {
                "accept": lambda: waiting.accept(at.session, row, self._accepted, at.by),
                "pass_": lambda: waiting.pass_(at.session, row, at.by),
                "leave": lambda: waiting.leave(at.session, row, at.by),
                "return_": lambda: waiting.return_(row, at.by),
            }
            return self._done(act, acts[act])

    @property
    def _accepted(self) -> str:
        return desk.BOOKED if self.rules.mode == "instant" else desk.REQUESTED

    def pump(self) -> Step:
        """Offers that nobody took go on, places whose days have passed end, freed slots are offered."""
        with self.at() as at:
            for row in waiting.expired_offers(at.session, at.clinic.id, at.by.now):
                waiting.pass_(at.session, row, at.by, silent=True)
            for row in waiting.over(at.session, at.clinic.id, at.by.now):
                row.state = waiting.EXPIRED
            offered = 0
            while waiting.offer_next(at.session, at.clinic, at.by):
                offered += 1
        return Step("pump", done=offered > 0)

    def later(self, minutes: int) -> Step:
        self.town.machine.pass_(minutes=minutes)
        return Step("later", done=True)

    # ── trials, which leave nothing behind

    def trial(self, checker: Checker, who: str, service: int, index: int) -> tuple[bool, list[str]]:
        """Reserve one of the openings of this moment, and roll back: whether there was one, and what is wrong."""
        found, opening = list[str](), None
        try:
            with self.at() as at:
                patient, code = at.patient(who), _of(self.services, service) or ""
                opening = _of(at.openings(code, patient), index)
                if opening is not None:
                    self._remembered = [*self._remembered[-20:], (code, opening)]
                    what = What(code, code)
                    made = desk.reserve(at.session, at.clinic, patient, opening, what, desk.BOOKED, "chat", at.by)
                    found += checker.tried(at.session, made.id, at.by.now, self.overbooked)
                raise Never
        except Never:
            pass
        except SlotTaken:
            found.append(f"3: {opening and opening.starts_at} was offered and could not be had")
        return opening is not None, found

    def accept_all(self) -> tuple[int, list[str]]:
        """Accept every offer that is held at this moment, and roll back: how many, and what is wrong."""
        found, held = list[str](), list[Waiting]()
        try:
            with self.at() as at:
                held = [row for row in at.places(waiting.OFFERED) if self._is_held(at, row)]
                for row in held:
                    taken = waiting.accept(at.session, row, self._accepted, at.by)
                    if taken is None or taken.state != self._accepted:
                        found.append(f"3: the held offer {row.appointment_id} could not be taken")
                raise Never
        except Never:
            pass
        return len(held), found

    @staticmethod
    def _is_held(at: At, row: Waiting) -> bool:
        held = at.session.get(Appointment, row.appointment_id) if row.appointment_id else None
        return held is not None and held.state == desk.OFFERED and (held.held_until or at.by.now) > at.by.now

    @staticmethod
    def _done(act: str, does: Callable[[], Any] | None) -> Step:
        if does is not None:
            does()
        return Step(act, done=does is not None)

    @staticmethod
    def _tried(step: Step, does: Callable[[], Any]) -> Step:
        """The transaction goes on after a refusal, so that what it left behind shows."""
        try:
            does()
            step.done = True
        except SlotTaken:
            step.refused = True
        return step


def _of(found: Sequence[T], index: int) -> T | None:
    return found[index % len(found)] if found else None
