"""Whom a plan reaches: its conditions, of which all that are given must hold. Pure.

Each condition is a small function of what is known; where too little is known it does not hold.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from dateutil.relativedelta import relativedelta

from catalogue.model import EVERYBODY, InForce, Who
from records.facts import Came, Person, Treatment, local_date


@dataclass(frozen=True)
class Known:
    """What is known of one patient on the day `on`. `visit`: the one that the plan counts from, where it does."""

    person: Person
    had: tuple[Treatment, ...]
    in_force: InForce
    on: date
    visit: Came | None = None

    @property
    def visits(self) -> list[Came]:
        """Up to that day."""
        return [each for each in self.person.visits if local_date(each.at) <= self.on]

    @property
    def codes(self) -> set[str]:
        """Of what was had up to that day."""
        return {each.code for each in self.had if each.code and local_date(each.performed_at) <= self.on}


Condition = Callable[[Who, Known], bool]


def holds(
    who: Who, person: Person | None, had: Iterable[Treatment], in_force: InForce, on: date, visit: Came | None = None
) -> bool:
    """Whether all conditions of `who` hold on the day `on`."""
    if who == EVERYBODY:
        return True
    if person is None:
        return False
    known = Known(person, tuple(had), in_force, on, visit)
    return all(condition(who, known) for condition in CONDITIONS)


def _treatments(who: Who, known: Known) -> bool:
    return not who.treatments or not known.codes.isdisjoint(who.treatments)


def _risk(who: Who, known: Known) -> bool:
    entries = map(known.in_force.treatment, known.codes)
    return not who.risk or any(entry is not None and entry.risk in who.risk for entry in entries)


def _visit(who: Who, known: Known) -> bool:
    """Department, doctor, ward and kind of care, of one and the same visit."""
    if not (who.departments or who.doctors or who.wards or who.care):
        return True
    return any(_was_such(who, each) for each in ([known.visit] if known.visit else known.visits))


def _was_such(who: Who, visit: Came) -> bool:
    return (
        _among((visit.department,), who.departments)
        and _among(visit.doctors, who.doctors)
        and _among((visit.ward,), who.wards)
        and who.care in (None, visit.care)
    )


def _among(names: Iterable[str], wanted: tuple[str, ...]) -> bool:
    return not wanted or not {_plain(each) for each in names}.isdisjoint(map(_plain, wanted))


def _plain(name: str) -> str:
    return "".join(name.split()).casefold()


def _diagnoses(who: Who, known: Known) -> bool:
    made = [_plain(code) for each in known.visits for code in each.diagnoses]
    return not who.diagnoses or any(code.startswith(_plain(given)) for code in made for given in who.diagnoses)


def _sex(who: Who, known: Known) -> bool:
    return who.sex in (None, known.person.sex)


def _age(who: Who, known: Known) -> bool:
    if who.age_from is None and who.age_to is None:
        return True
    if known.person.born_on is None:
        return False
    years = age(known.person.born_on, known.on)
    return (who.age_from or 0) <= years and (who.age_to is None or years <= who.age_to)


def age(born_on: date, on: date) -> int:
    """Whole years. Who was born on 29 February is a year older on 28 February (the month's last day, 민법 §160③)."""
    years = on.year - born_on.year
    return years if born_on + relativedelta(years=years) <= on else years - 1


def _groups(who: Who, known: Known) -> bool:
    return _among(known.person.groups, who.groups)


def _vip(who: Who, known: Known) -> bool:
    if who.vip is None:
        return True
    since = known.on - relativedelta(months=who.vip.months)
    return sum(local_date(each.at) >= since for each in known.visits) >= who.vip.visits


def _absent(who: Who, known: Known) -> bool:
    if who.absent_months is None:
        return True
    came = [local_date(each.at) for each in known.person.visits]
    long_ago = bool(came) and max(came) <= known.on - relativedelta(months=who.absent_months)
    return long_ago and not known.person.booked


CONDITIONS: tuple[Condition, ...] = (
    _treatments, _risk, _visit, _diagnoses, _sex, _age, _groups, _vip, _absent,
)  # fmt: skip
