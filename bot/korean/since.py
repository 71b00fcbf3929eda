"""Since when something lasts, where the words count days: 3일째, 시술 다음날부터. Pure.

어제부터 and 월요일부터 아파요 are read by `whens`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

_NATIVE = {"하루": 1, "이틀": 2, "사흘": 3, "나흘": 4, "닷새": 5, "엿새": 6, "열흘": 10, "보름": 15}
_NUMBER = rf"(?:(?P<days>\d{{1,3}})\s?일|(?P<native>{'|'.join(_NATIVE)})|(?P<weeks>\d{{1,2}}|일|한|두)\s?주일?)"
_LASTING = re.compile(_NUMBER + r"\s?째")
_TREATED = r"(?:(?:시술|수술|치료|주사|제거)\s?(?:받은|받고|한|하고)?|맞은|맞고|받은|받고|한|하고|뺀|빼고)\s?"
_AFTER = re.compile(
    rf"{_TREATED}(?:나서|난)?\s?(?:(?P<same>당일|그?날(?!짜)|직후|바로|[뒤후](?=부터))|(?P<next>다음\s?날|이튿날|담날)"
    rf"|{_NUMBER}\s?(?:[뒤후]|지나서?|째))\s?에?\s?(?:밤|저녁|아침|오[전후]|새벽)?에?\s?(?P<since>부터)?"
)
_WEEKS = {"일": 1, "한": 1, "두": 2}


@dataclass(frozen=True)
class Since:
    """A first day. It is None where it is counted from a treatment whose day is unknown: `after` so many days."""

    words: str
    start: int
    end: int
    day: date | None
    after: int | None = None

    @property
    def value(self) -> str:
        """A date, or `treatment+1`."""
        return self.day.isoformat() if self.day else f"treatment+{self.after}"


def counted(text: str, today: date, treated: date | None) -> Iterator[Since]:
    """`treated`: the day of the treatment that the patient speaks of, where it is known."""
    for found in _AFTER.finditer(text):
        if found["since"] or "째" in found[0]:
            after = 0 if found["same"] else 1 if found["next"] else _days(found)
            yield Since(found[0], *found.span(), treated + timedelta(days=after) if treated else None, after)
    for found in _LASTING.finditer(text):
        if not _counted_from_treatment(text, found):
            yield Since(found[0], *found.span(), today - timedelta(days=_days(found) - (found["weeks"] is None)))


def _counted_from_treatment(text: str, found: re.Match[str]) -> bool:
    return any(after.start() < found.end() <= after.end() for after in _AFTER.finditer(text))


def _days(found: re.Match[str]) -> int:
    """Days; the third day (3일째) is two days after the first, a whole week seven."""
    if found["weeks"]:
        return 7 * (_WEEKS.get(found["weeks"]) or int(found["weeks"]))
    return int(found["days"]) if found["days"] else _NATIVE[found["native"]]
