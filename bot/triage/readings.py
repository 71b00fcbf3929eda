"""Number readings: what a rule may name with `#` where words do not do (38.5도, 통증 7점, 혈압 190)."""

from collections.abc import Callable, Iterator

from bot.korean import numbers
from bot.korean.numbers import Number

_Read = Callable[[str], Iterator[Number]]

READINGS: dict[str, tuple[_Read, Callable[[float], bool]]] = {
    "#열38": (numbers.temperatures, lambda degrees: degrees >= 38),
    "#미열": (numbers.temperatures, lambda degrees: 37.3 <= degrees < 38),
    "#통증5": (numbers.pain_scores, lambda points: points >= 5),
    "#통증8": (numbers.pain_scores, lambda points: points >= 8),
    "#임신주": (numbers.pregnancy_weeks, lambda weeks: weeks >= 20),
    "#약8": (numbers.pills, lambda pills: pills >= 8),
    "#알8": (numbers.tablets, lambda tablets: tablets >= 8),
    "#약3": (numbers.pills, lambda pills: pills >= 3),
    "#119": (numbers.emergency_calls, lambda number: number == 119),
    "#혈압180": (numbers.blood_pressures, lambda systolic: systolic >= 180),
    "#이완기120": (numbers.diastolic_pressures, lambda diastolic: diastolic >= 120),
    "#혈압쌍180": (numbers.pressure_pairs, lambda systolic: systolic >= 180),
    "#저혈당": (numbers.blood_sugars, lambda sugar: sugar < 70),
    "#고혈당": (numbers.blood_sugars, lambda sugar: sugar >= 300),
}


def readings(squeezed: str) -> Iterator[tuple[str, Number]]:
    """Every reading that holds in the text, with its place."""
    for name, (read, holds) in READINGS.items():
        yield from ((name, number) for number in read(squeezed) if holds(number.value))
