"""What the clinic's records tell of one patient besides visits: next sessions, tests, results, discharges, births."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import partial
from typing import TYPE_CHECKING

from anbu.simulate import people
from catalogue.model import Catalogue
from records import patient_facts as facts
from records.facts import SEOUL, local_date
from records.models import Patient

if TYPE_CHECKING:
    from anbu.simulate.life import Life

PREGNANT = timedelta(days=280)
DAY = 24 * 60  # minutes
CALLED_BACK, TESTED, TEST_OFF, RESULT, DISCHARGED = 0.15, 0.3, 0.2, 0.05, 0.05  # after a visit
LOSES, LOSS_IN_CHAT = 0.15, 0.5


@dataclass
class Telling:
    """Of the patient of `life`. Only what the clinic has plans for is told."""

    life: "Life"
    lost: bool = False

    def after_visit(self, catalogue: Catalogue, code: str, label: str) -> None:
        """What the visit led to."""
        chance = self.life.rng.random
        anchors = {plan.anchor for plan in catalogue.plans}
        tests = [each for plan in catalogue.plans if plan.anchor == facts.TEST for each in plan.treatments]
        if chance() < CALLED_BACK:
            day = self._midnight(self.life.rng.randrange(10, 90))
            self._tell(facts.Told(facts.NEXT_SESSION, day, code, label))
        if tests and chance() < TESTED:
            self._test(self.life.rng.choice(tests))
        for kind, share in ((facts.RESULT, RESULT), (facts.DISCHARGE, DISCHARGED)):
            if kind in anchors and chance() < share:
                self.life.later(self.life.rng.randrange(5 * DAY), partial(self._happens, kind))

    def pregnant(self) -> None:
        """The due date is told, confirmed at each visit of prenatal care, and may come to nothing."""
        rng = self.life.rng
        due = self._now + PREGNANT - timedelta(days=rng.randrange(60, 120))
        self._expect(due)
        for week in range(4, 28, 4):
            self.life.later(week * 7 * DAY, lambda: self._expect(due))
        if rng.random() < LOSES:
            self.life.later(rng.randrange(10, 100) * DAY, lambda: self._loses(due))
        else:
            early = timedelta(days=rng.randrange(14))
            self.life.later((due - early - self._now) / timedelta(minutes=1), lambda: self._happens(facts.BIRTH))

    def _test(self, code: str) -> None:
        """At nine of a day to come; or moved, or called off, before it."""
        rng = self.life.rng
        days = rng.randrange(2, 20)
        self._tell(told := facts.Told(facts.TEST, self._midnight(days) + timedelta(hours=9), code, code))
        if rng.random() < TEST_OFF:
            again = facts.Told(facts.TEST, told.at + timedelta(days=7), code, code, holds=rng.random() < 0.5)
            self.life.later(rng.randrange(days * DAY), lambda: self._tell(again))

    def _happens(self, kind: str) -> None:
        self._tell(facts.Told(kind, self._now, label="오늘"))

    def _expect(self, due: datetime) -> None:
        if not self.lost:
            self._tell(facts.Told(facts.DUE, due))

    def _loses(self, due: datetime) -> None:
        """Told at the desk; or in the chat, and then the clinic's own system goes on telling the due date."""
        who, phones = self.life.who, self.life.world.phones
        if who.linked and self.life.rng.random() < LOSS_IN_CHAT:
            phones.say(who, self.life.rng.choice(people.LOSSES), what="loss")
        else:
            self._tell(facts.Told(facts.DUE, due, holds=False))
            self.lost = True
        self.life.world.note("loss", patient=self.life.id)

    def _tell(self, told: facts.Told) -> None:
        world, patient = self.life.world, self.life.id
        with world.house.database.write() as session:
            facts.store(session, session.get_one(Patient, patient), told, world.machine.now)
        world.note("fact", patient=patient, anchor=told.kind, code=told.code, day=told.at, holds=told.holds)
        world.soon()

    def _midnight(self, days: int) -> datetime:
        return datetime.combine(local_date(self._now) + timedelta(days=days), time(), SEOUL)

    @property
    def _now(self) -> datetime:
        return self.life.world.machine.now
