"""Trouble by rate, such as `error=0.1:503,delay=0.2:3,drop=0.05`. The same seed brings the same trouble."""

import random
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from threading import Lock

KINDS = {
    "error": "a call is answered with this HTTP status (503) and not carried out",
    "delay": "a call is answered after so many seconds (3)",
    "drop": "a call is carried out and its answer lost",
    "duplicate": "our door gets the same request twice, with the same footprint",
    "unresolved": "nobody is known by the key of an event",
    "fail": "an event never reaches our door; a callback is answered with FAIL",
}
_DEFAULTS = {"error": 503.0, "delay": 3.0}
_PART = re.compile(r"(?P<kind>[a-z]+)=(?P<rate>0(?:\.\d+)?|1(?:\.0+)?)(?::(?P<value>\d+(?:\.\d+)?))?")


@dataclass
class Faults:
    """How often each kind of trouble comes (0 to 1), and its value. Safe for threads."""

    rates: dict[str, tuple[float, float]] = field(default_factory=dict)
    seed: int = 0

    def __post_init__(self) -> None:
        self._dice, self._lock = random.Random(self.seed), Lock()  # noqa: S311 - not a secret

    def strikes(self, kind: str) -> float | None:
        """The trouble's value if it comes now, else None."""
        rate, value = self.rates.get(kind, (0.0, 0.0))
        with self._lock:
            return value if self._dice.random() < rate else None


def parse(
    spec: str, seed: int = 0, kinds: Mapping[str, str] = KINDS, values: Mapping[str, float] = _DEFAULTS
) -> Faults:
    """`values`: of the kinds, where none is written. Raises ValueError that says what is wrong with the text."""
    rates = {}
    for part in filter(None, spec.replace(" ", "").split(",")):
        found = _PART.fullmatch(part)
        if found is None or found["kind"] not in kinds:
            raise ValueError(f"{part!r} is no fault; write kind=rate or kind=rate:value, of {', '.join(kinds)}")
        value = float(found["value"] or values.get(found["kind"], 1.0))
        rates[found["kind"]] = (float(found["rate"]), value)
    return Faults(rates, seed)
