"""The state machine: Hypothesis chooses the steps, the world takes them, the checker looks after each.

A failure is shrunk to the fewest and simplest steps and printed as a program of them.
"""

from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import ClassVar

from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test

from tests.prove.turns import desk, words
from tests.prove.turns.checker import Checker
from tests.prove.turns.step import Person, Step
from tests.prove.turns.world import PEOPLE, QUESTIONS, World
from tests.town import Town

Towns = Callable[[], AbstractContextManager[Town]]
STEPS_A_LIFE = 200

people = st.sampled_from(PEOPLE)
patients = st.sampled_from([person for person in PEOPLE if person.number])
which = st.integers(0, 400)


class Turns(RuleBasedStateMachine):
    """One life of the two clinics. `towns` makes a fresh town; `counts` goes on over all lives."""

    towns: ClassVar[Towns]
    counts: ClassVar[Counter[str]]

    def __init__(self) -> None:
        super().__init__()
        self._open = type(self).towns()
        self._world = World(self._open.__enter__())
        self._checker = Checker(self._world.town.database, PEOPLE, self._world.town.machine)

    def teardown(self) -> None:
        try:
            self._world.tick()
            self.counts["notes"] += len(self._checker.seen.notes)
            self._assert(self._checker.at_the_end())
        finally:
            self._world.close()
            self._open.__exit__(None, None, None)

    def _then(self, step: Step) -> None:
        """Look at what the step did; then some seconds pass."""
        self.counts["steps"] += 1
        self.counts["messages"] += step.kind == "said" and not step.event
        self.counts["emergencies"] += step.emergency
        self.counts["pushed"] += len(step.pushed)
        self._assert(self._checker.check(step))
        self._world.town.machine.pass_(seconds=7)

    @staticmethod
    def _assert(wrong: list[str]) -> None:
        assert not wrong, "\n".join(wrong)

    # ── chat users

    @rule(who=people, said=st.sampled_from(QUESTIONS))
    def asks(self, who: Person, said: str) -> None:
        self._then(self._world.say(who, said))

    @rule(who=people, said=st.sampled_from(words.ANYTHING))
    def types(self, who: Person, said: str) -> None:
        self._then(self._world.say(who, said))

    @rule(who=people, said=st.sampled_from(words.ANSWERS))
    def answers(self, who: Person, said: str) -> None:
        self._then(self._world.say(who, said))

    @rule(who=people, said=st.sampled_from(words.EMERGENCIES))
    def alarms(self, who: Person, said: str) -> None:
        self._then(self._world.say(who, said))

    @rule(who=people, said=st.sampled_from((*words.REFUSALS, *words.ASKS_FOR_MESSAGES, *words.ONLY_ADVERTISING)))
    def wishes(self, who: Person, said: str) -> None:
        self._then(self._world.say(who, said))

    @rule(who=people, index=which)
    def presses(self, who: Person, index: int) -> None:
        self._then(self._world.press(who, index))

    @rule(who=people, index=which)
    def taps(self, who: Person, index: int) -> None:
        self._then(self._world.press(who, index))
        self._then(self._world.press(who, index))

    @rule(who=people, index=which)
    def presses_an_old_button(self, who: Person, index: int) -> None:
        self._then(self._world.press_old(who, index))

    @rule(who=patients, index=which)
    def opens_the_newest(self, who: Person, index: int) -> None:
        self._then(self._world.open(who, 3 * (index % 2), own=True))

    @rule(who=patients, taps=st.lists(which, min_size=4, max_size=6), own_words=st.sampled_from(words.ANSWERS))
    def goes_through(self, who: Person, taps: list[int], own_words: str) -> None:
        """A day passes, and the check-in that it brings is gone through by its buttons, with some words at its end."""
        self._then(self._world.later(24 * 60, ticks=True))
        self._then(self._world.open(who, 0, own=True))
        for index in taps:
            self._then(self._world.press(who, index))
        self._then(self._world.say(who, own_words))

    @rule(who=people, index=which)
    def opens_any(self, who: Person, index: int) -> None:
        self._then(self._world.open(who, index, own=False))

    @rule(index=which)
    def repeats(self, index: int) -> None:
        if self._world.asked:
            self._then(self._world.repeat(-1 - index))

    @rule(one=people, other=people, said=st.sampled_from(QUESTIONS))
    def share_a_footprint(self, one: Person, other: Person, said: str) -> None:
        footprint = f"shared-{len(self._world.asked)}"
        self._then(self._world.say(one, said, footprint=footprint))
        if (one.clinic, one.key) != (other.clinic, other.key):
            self._then(self._world.say(other, said, footprint=footprint))

    @rule(who=people, said=st.sampled_from((*words.EMERGENCIES[:3], *QUESTIONS[:3], *words.REFUSALS[:1])))
    def says_while_locked(self, who: Person, said: str) -> None:
        self._then(self._world.say(who, said, locked=True))

    # ── staff

    @rule(who=people, index=which)
    def staff_take(self, who: Person, index: int) -> None:
        self._then(self._world.staff(who, "take", index))

    @rule(who=people, act=st.sampled_from(desk.ACTS), index=which)
    def staff_work(self, who: Person, act: str, index: int) -> None:
        self._then(self._world.staff(who, act, index))

    @rule(who=people, right=st.booleans())
    def an_event_comes_back(self, who: Person, right: bool) -> None:
        self._then(self._world.event(who, right))

    # ── the service and the facts

    @rule()
    def the_pump_ticks(self) -> None:
        self._then(self._world.tick())

    @rule(minutes=st.sampled_from((5, 40, 90, 150)), ticks=st.booleans())
    def minutes_pass(self, minutes: int, ticks: bool) -> None:
        self._then(self._world.later(minutes, ticks))

    @rule(days=st.sampled_from((1, 2, 4)))
    def days_pass(self, days: int) -> None:
        self._then(self._world.later(days * 24 * 60, ticks=True))

    @rule(down=st.booleans())
    def the_nlu_goes_or_comes(self, down: bool) -> None:
        self._then(self._world.nlu(down))

    @rule(index=which, act=st.sampled_from(("expire", "withdraw", "approve")))
    def the_catalogue_changes(self, index: int, act: str) -> None:
        self._then(self._world.catalogue(index, act))

    @rule(who=patients, act=st.sampled_from(("expire", "revoke", "renew")))
    def a_link_changes(self, who: Person, act: str) -> None:
        self._then(self._world.link(who, act))

    @rule(who=patients)
    def comes_again(self, who: Person) -> None:
        self._then(self._world.treat(who))


def run(
    towns: Towns, steps: int, number: int, counts: Counter[str], a_life: int = STEPS_A_LIFE, shrink: bool = True
) -> None:
    """Take at least `steps` steps, in lives of `a_life` each.

    Raises AssertionError with what is wrong; its notes are the fewest steps that lead there (`shrink`: some minutes).
    """
    lives = max(1, steps // a_life)
    chosen = settings(
        max_examples=lives,
        stateful_step_count=a_life,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=(Phase.generate, Phase.shrink) if shrink else (Phase.generate,),
        print_blob=False,
        report_multiple_bugs=False,
    )
    while counts["steps"] < steps:
        one = type("Turns", (Turns,), {"towns": staticmethod(towns), "counts": counts})
        run_state_machine_as_test(seed(number)(one), settings=chosen)
        number += 1
