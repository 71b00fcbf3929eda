"""The state machine of the book: Hypothesis chooses the clinic's rules and the steps, the checker looks after each.

A failure is shrunk to the fewest and simplest steps and printed as a program of them.
"""

from collections import Counter
from typing import Any, ClassVar

from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from tests.prove.book.checker import Checker
from tests.prove.book.world import PEOPLE, SETTLED, Step, World
from tests.prove.turns.machine import Towns

STEPS_A_LIFE = 100

people = st.sampled_from(PEOPLE)
which = st.integers(0, 200)


@st.composite
def small_clinics(draw: st.DrawFn) -> dict[str, Any]:
    """Rules with so little place that patients collide: an hour and a half in the morning, an hour at noon."""
    count, length, buffer = st.integers(1, 2), st.sampled_from((15, 30, 32, 60)), st.sampled_from((0, 0, 5, 10))
    doctors, rooms = ["han", "yun"][: draw(count)], ["r1", "r2"][: draw(count)]
    buffers = {"before": draw(buffer), "after": draw(buffer)}
    return {
        "mode": draw(st.sampled_from(("instant", "request"))),
        "grid": draw(st.sampled_from((15, 30))),
        "lead_minutes": draw(st.sampled_from((0, 45))),
        "ahead_days": draw(st.integers(1, 3)),
        "offer_minutes": draw(st.sampled_from((10, 60))),
        "doctors": [{"code": code, "name": code, "count": draw(st.sampled_from((1, 1, 2)))} for code in doctors],
        "rooms": [{"code": code, "name": code, "count": draw(count)} for code in rooms],
        "devices": [{"code": "pico", "name": "pico"}],
        "services": {
            "botox": {"minutes": draw(length), "doctors": doctors},
            "peel": {"minutes": draw(length), "rooms": rooms} | buffers,
            "toning": {"minutes": draw(length), "doctors": doctors[:1], "rooms": rooms, "devices": ["pico"]} | buffers,
        },
    }


class Desk(RuleBasedStateMachine):
    """One life of a clinic's book. `towns` makes a fresh town; `counts` goes on over all lives."""

    towns: ClassVar[Towns]
    counts: ClassVar[Counter[str]]

    def __init__(self) -> None:
        super().__init__()
        self._open = type(self).towns()
        self._town = self._open.__enter__()

    def teardown(self) -> None:
        try:
            if hasattr(self, "_checker"):
                self._assert(self._checker.at_the_end())
        finally:
            self._town.database.engine.dispose()
            self._open.__exit__(None, None, None)

    @initialize(rules=small_clinics())
    def a_clinic_opens(self, rules: dict[str, Any]) -> None:
        self._world = World(self._town, rules)
        self._checker = Checker(self._town.database)

    def _then(self, step: Step, try_: int = 0) -> None:
        """Look at what the step did and at what the book offers now; then some seconds pass."""
        self.counts["steps"] += 1
        self.counts[step.act.rstrip("_")] += step.done
        self.counts["refused"] += step.refused
        self._assert(self._checker.check(step.refused, self._world.overbooked))
        tried, wrong = self._world.trial(self._checker, PEOPLE[try_ % len(PEOPLE)], try_, try_)
        held, refused = self._world.accept_all()
        self.counts["openings tried"] += tried
        self.counts["offers tried"] += held
        self._assert(wrong + refused)
        self._world.town.machine.pass_(seconds=7)

    @staticmethod
    def _assert(wrong: list[str]) -> None:
        assert not wrong, "\n".join(wrong)

    # ── patients

    @rule(who=people, service=which, index=which, guest=st.booleans())
    def books(self, who: str, service: int, index: int, guest: bool) -> None:
        self._then(self._world.book(who, service, index, guest), index)

    @rule(wishes=st.lists(st.tuples(people, which, st.integers(0, 6)), min_size=3, max_size=8))
    def a_rush(self, wishes: list[tuple[str, int, int]]) -> None:
        """Many at once want the soonest; each but the first may have seen what is gone by now."""
        for who, service, index in wishes:
            self._then(self._world.book(who, service, index, guest=False), index)
            self._then(self._world.book_what_was_seen(PEOPLE[service % len(PEOPLE)], -1 - index), index)

    @rule(acts=st.lists(st.tuples(st.integers(0, 5), which, which), min_size=3, max_size=8))
    def a_busy_hour(self, acts: list[tuple[int, int, int]]) -> None:
        """Changes, to what is free or to what somebody saw, and cancellations; the pump goes on."""
        for act, index, to in acts:
            if act < 4:
                self._then(self._world.change(index, to, seen=act > 1), to)
            else:
                self._then(self._world.cancel(index, late=False) if act == 4 else self._world.pump(), to)

    @rule(index=which, to=which, seen=st.booleans())
    def changes(self, index: int, to: int, seen: bool) -> None:
        self._then(self._world.change(index, to, seen), to)

    @rule(index=which, late=st.booleans())
    def cancels(self, index: int, late: bool) -> None:
        self._then(self._world.cancel(index, late), index)

    @rule(act=st.sampled_from(sorted(SETTLED)), index=which)
    def is_settled(self, act: str, index: int) -> None:
        self._then(self._world.settle(act, index), index)

    @rule(index=which)
    def is_late(self, index: int) -> None:
        self._then(self._world.late(index), index)

    # ── staff

    @rule(resource=which, index=which, minutes=st.sampled_from((5, 31, 90, 2000)))
    def staff_close(self, resource: int, index: int, minutes: int) -> None:
        self._then(self._world.close(resource, index, minutes), index)

    @rule(index=which)
    def staff_lift(self, index: int) -> None:
        self._then(self._world.lift(index), index)

    @rule(who=people, service=which, index=which)
    def staff_overbook(self, who: str, service: int, index: int) -> None:
        self._then(self._world.overbook(who, service, index), index)

    # ── the waiting list

    @rule(
        who=people, service=which, days=st.integers(0, 3), begin=st.none() | st.integers(10, 12), replaces=st.booleans()
    )
    def joins(self, who: str, service: int, days: int, begin: int | None, replaces: bool) -> None:
        self._then(self._world.join(who, service, days, begin, replaces), service)
        self._then(self._world.pump(), days)

    @rule(act=st.sampled_from(("accept", "accept", "pass_", "leave", "return_")), index=which)
    def answers(self, act: str, index: int) -> None:
        self._then(self._world.answer(act, index), index)

    @rule(index=which)
    def the_pump_ticks(self, index: int) -> None:
        self._then(self._world.pump(), index)

    # ── time

    @rule(minutes=st.sampled_from((5, 20, 70, 300, 24 * 60)), ticks=st.booleans(), index=which)
    def minutes_pass(self, minutes: int, ticks: bool, index: int) -> None:
        self._then(self._world.later(minutes), index)
        if ticks:
            self._then(self._world.pump(), index)


def run(
    towns: Towns, steps: int, number: int, counts: Counter[str], a_life: int = STEPS_A_LIFE, shrink: bool = True
) -> None:
    """Take at least `steps` steps, in lives of `a_life` each.

    Raises AssertionError with what is wrong; its notes are the fewest steps that lead there (`shrink`: some minutes).
    """
    chosen = settings(
        max_examples=max(1, steps // (3 * a_life)),  # a rule may be several steps
        stateful_step_count=a_life,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=(Phase.generate, Phase.shrink) if shrink else (Phase.generate,),
        print_blob=False,
        report_multiple_bugs=False,
    )
    while counts["steps"] < steps:
        one = type("Desk", (Desk,), {"towns": staticmethod(towns), "counts": counts})
        run_state_machine_as_test(seed(number)(one), settings=chosen)
        number += 1
