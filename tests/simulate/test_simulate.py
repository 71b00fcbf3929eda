"""A simulated life of three clinics, and whether its checker cries when the service is broken on purpose."""

from collections import Counter
from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

import pytest

from anbu.simulate.checker import violations
from anbu.simulate.life import Life
from anbu.simulate.people import Person
from anbu.simulate.road import KINDS
from anbu.simulate.world import START, World
from bot.rasa import NluUnavailable
from records import sends
from records.book import desk
from records.book.desk import By
from records.models import Appointment
from scheduler import guard, judging, planning
from scheduler.results import Results

SEED = 11
QUIET = Person(
    9999, "demo", "고우리", "female", date(1990, 1, 1),
    linked=True, advertising=False, night=False, answers=0.0, typing=0.0,
)  # fmt: skip


class Away:
    """The language model of these lives: none. Buttons, keywords and triage still work."""

    def parse(self, text: str) -> Any:
        raise NluUnavailable(text)


Live = Callable[..., Counter[str]]


@pytest.fixture
def live(tmp_path: Path) -> Live:
    """Let the clinics live for some days; how often each rule was broken. `happens` notes what is to happen."""

    def lived(days: int, happens: Callable[[World], None], dealer: str | None = None) -> Counter[str]:
        world = World(tmp_path, SEED, Away(), days, dealer)
        happens(world)
        world.live()
        return Counter(each.partition(":")[0] for each in violations(tmp_path))

    return lived


def without(*rules: guard.Rule) -> tuple[guard.Rule, ...]:
    return tuple(rule for rule in guard.RULES if rule not in rules)


def quiet(world: World) -> Life:
    """Somebody whom the phone never makes press anything."""
    life = Life(world, QUIET, Random(4))
    world.phones.owners[QUIET.user_key] = QUIET, life.rng
    return life


def treated(**days: int) -> Callable[[World], None]:
    """One quiet patient, who has the treatments on these days at eleven."""

    def happens(world: World) -> None:
        life = quiet(world)
        for name, day in days.items():
            at = START + timedelta(days=day, hours=3)
            world.agenda.at(at, partial(life.told, name, at))

    return happens


def booked_and_cancelled(world: World) -> None:
    """An appointment made after a treatment, and cancelled at the desk two hours later."""
    life, at = quiet(world), START + timedelta(days=1, hours=3)
    world.agenda.at(at, lambda: life.told("레이저토닝", at))
    world.agenda.at(at + timedelta(minutes=5), life.books)
    world.agenda.at(at + timedelta(hours=2), lambda: cancel(world, life.id))


def cancel(world: World, patient_id: str) -> None:
    with world.house.database.write() as session:
        [made] = desk.ahead(session, patient_id, world.machine.now)
        desk.cancel(session, session.get_one(Appointment, made.id), By("desk", world.machine.now, world.machine()))


def test_a_sound_service_lives_without_a_violation(live: Live) -> None:
    assert live(10, lambda world: world.populate(24)) == {}


@pytest.mark.parametrize("dealer", KINDS)
def test_a_sound_service_lives_without_a_violation_on_the_road_of_a_dealer(live: Live, dealer: str) -> None:
    """Its real client, its fake over HTTP with trouble of every kind, its reports at the real door."""
    assert live(5, lambda world: world.populate(12), dealer) == {}


def test_the_checker_cries_when_nobody_asks_what_became_of_messages(
    live: Live, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Results, "tick", lambda _: None)
    assert live(3, treated(레이저토닝=0), "solapi")["untold"] > 0


def test_the_checker_cries_when_the_daily_cap_is_off(live: Live, monkeypatch: pytest.MonkeyPatch) -> None:
    """A survey three weeks after one treatment, and the week after another one, fall on one day."""
    story = treated(점제거=0, 레이저토닝=14)
    monkeypatch.setattr(guard, "RULES", without(guard.daily_cap))
    assert live(24, story)["cap"] > 0


def test_the_checker_cries_when_what_was_cleared_goes_out(live: Live, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(planning, "_in_step", lambda *_: None)
    monkeypatch.setattr(judging, "_stands", lambda *_: True)
    assert live(50, booked_and_cancelled)["cleared_that_fired"] > 0


def test_the_checker_cries_when_two_workers_may_claim_one_send(live: Live, monkeypatch: pytest.MonkeyPatch) -> None:
    def claimed_always(session: Any, send_id: str, machine_now: datetime) -> Any:
        send = session.get(sends.Send, send_id)
        send.state, send.lease, send.leased_until = sends.SENDING, sends.new_id(), machine_now + sends.LEASE
        session.flush()
        return send

    monkeypatch.setattr(sends, "claim", claimed_always)
    assert live(8, lambda world: world.populate(24))["doubled"] > 0
