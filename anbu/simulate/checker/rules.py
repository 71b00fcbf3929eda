"""All rules, in the order in which a reader wants to know."""

from collections.abc import Callable, Iterator

from anbu.simulate.checker import alarms, due, ends, law, ledger
from anbu.simulate.checker.evidence import Evidence

RULES: tuple[Callable[[Evidence], Iterator[str]], ...] = (
    alarms.emergency_without_page, alarms.ladder, law.advertising, law.asks_how_one_is, law.cap, ledger.doubled,
    ends.cleared_that_fired, due.forgotten, ledger.unrecorded, ledger.untold,
    ledger.stuck,
)  # fmt: skip
