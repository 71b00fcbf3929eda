"""Whom a plan reaches: each condition both ways, on the day where it turns; what is not known does not hold."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.model import Catalogue, InForce, Risk, Treatment, Who
from records import facts
from records.facts import SEOUL, Came, Person
from scheduler.audience import age, holds

IN_FORCE = InForce(
    catalogue=Catalogue(
        treatments=(
            Treatment(key="filler", name="필러", risk=Risk.R3),
            Treatment(key="toning", name="토닝", risk=Risk.R0),
        )
    )
)
TODAY = date(2026, 3, 10)
NOBODY_KNOWN = Person()


def at(day: str) -> datetime:
    return datetime.fromisoformat(f"{day}T11:00").replace(tzinfo=SEOUL)


def had(*told: tuple[str, str]) -> tuple[facts.Treatment, ...]:
    return tuple(facts.Treatment(f"t{n}", "p", code, code, at(day)) for n, (code, day) in enumerate(told))


def came(*days: str) -> Person:
    return Person(visits=tuple(Came(at(day)) for day in days))


def reaches(person: Person | None, treated: tuple[facts.Treatment, ...] = (), on: date = TODAY, **who: Any) -> bool:
    return holds(Who.model_validate(who), person, treated, IN_FORCE, on)


ASKED: tuple[dict[str, Any], ...] = (
    {"treatments": ["filler"]},
    {"risk": ["R3"]},
    {"departments": ["피부과"]},
    {"doctors": ["한지우"]},
    {"wards": ["51병동"]},
    {"care": "inpatient"},
    {"diagnoses": ["I10"]},
    {"sex": "female"},
    {"age_from": 40},
    {"age_to": 40},
    {"groups": ["정기관리"]},
    {"vip": {"visits": 1, "months": 12}},
    {"absent_months": 6},
)


@pytest.mark.parametrize("who", ASKED, ids=[next(iter(each)) for each in ASKED])
@pytest.mark.parametrize("person", [None, NOBODY_KNOWN], ids=["nobody", "nothing known"])
def test_what_is_not_known_does_not_hold(who: dict[str, Any], person: Person | None) -> None:
    """Of every condition."""
    assert not reaches(person, **who)


@pytest.mark.parametrize("person", [None, NOBODY_KNOWN])
def test_without_conditions_everybody_is_reached(person: Person | None) -> None:
    """Even somebody of whom nothing is known."""
    assert reaches(person)


@pytest.mark.parametrize(
    ("who", "holds_now"),
    [
        ({"treatments": ["filler"]}, True),
        ({"treatments": ["toning", "filler"]}, True),
        ({"treatments": ["toning"]}, False),
        ({"risk": ["R3"]}, True),
        ({"risk": ["R0", "R1"]}, False),
    ],
)
def test_a_treatment_and_its_risk_count_once_they_were_had(who: dict[str, Any], holds_now: bool) -> None:
    """At any time up to the day, not after it."""
    treated = had(("filler", "2020-01-05"), ("toning", "2026-03-11"))
    assert reaches(NOBODY_KNOWN, treated, **who) is holds_now


@pytest.mark.parametrize(
    ("who", "holds_now"),
    [
        ({"departments": ["내과"], "wards": ["51 병동"]}, True),
        ({"departments": ["내과"], "doctors": ["한지우 원장"], "care": "inpatient"}, True),
        ({"departments": ["피부과"], "care": "outpatient"}, True),
        ({"departments": ["피부과"], "wards": ["51병동"]}, False),
        ({"departments": ["안과"]}, False),
        ({"doctors": ["서다온"], "departments": ["내과"]}, False),
    ],
)
def test_place_and_doctor_are_of_one_and_the_same_visit(who: dict[str, Any], holds_now: bool) -> None:
    """Not the ward of one visit with the department of another."""
    inside = Came(at("2026-01-05"), "내과", ("한지우 원장",), "51병동", "inpatient")
    outside = Came(at("2026-02-05"), "피부과", ("서다온",), "", "outpatient")
    assert reaches(Person(visits=(inside, outside)), **who) is holds_now


def test_a_plan_that_counts_from_a_visit_asks_that_visit() -> None:
    """What another visit was like makes no difference."""
    inside, outside = Came(at("2026-01-05"), care="inpatient"), Came(at("2026-02-05"), care="outpatient")
    person, who = Person(visits=(inside, outside)), Who(care="inpatient")
    assert [holds(who, person, (), IN_FORCE, TODAY, visit) for visit in (inside, outside)] == [True, False]


@pytest.mark.parametrize(
    ("given_codes", "holds_now"),
    [(["I10"], True), (["i10"], True), (["E11"], True), (["E119"], True), (["E1"], True), (["E12"], False)],
)
def test_a_diagnosis_is_named_by_its_code_or_the_beginning_of_it(given_codes: list[str], holds_now: bool) -> None:
    """Made at any visit."""
    person = Person(visits=(Came(at("2020-01-05"), diagnoses=("I10",)), Came(at("2026-01-05"), diagnoses=("E119",))))
    assert reaches(person, diagnoses=given_codes) is holds_now


@pytest.mark.parametrize(("sex", "holds_now"), [("female", True), ("male", False), (None, False)])
def test_sex(sex: str | None, holds_now: bool) -> None:
    """As the clinic's file says it."""
    assert reaches(Person(sex=sex), sex="female") is holds_now


@pytest.mark.parametrize(
    ("born", "on", "years"),
    [
        ("1986-03-10", "2026-03-09", 39),
        ("1986-03-10", "2026-03-10", 40),
        ("1986-12-31", "2026-01-01", 39),
        ("2000-02-29", "2026-02-27", 25),
        ("2000-02-29", "2026-02-28", 26),
        ("2000-02-29", "2028-02-28", 27),
        ("2000-02-29", "2028-02-29", 28),
        ("2026-03-10", "2026-03-10", 0),
    ],
)
def test_one_grows_older_on_ones_birthday(born: str, on: str, years: int) -> None:
    """In a year without 29 February on the 28th."""
    assert age(date.fromisoformat(born), date.fromisoformat(on)) == years


@given(born=st.dates(date(1900, 1, 1), date(2026, 1, 1)), on=st.dates(date(2026, 1, 1), date(2100, 1, 1)))
def test_an_age_is_within_a_year_of_the_difference_of_the_years_and_never_falls(born: date, on: date) -> None:
    """Whatever the day."""
    assert 0 <= (on.year - born.year) - age(born, on) <= 1
    assert age(born, date.fromordinal(on.toordinal() + 1)) >= age(born, on)


@pytest.mark.parametrize(
    ("bounds", "holds_now"),
    [
        ({"age_from": 40}, True),
        ({"age_from": 41}, False),
        ({"age_to": 40}, True),
        ({"age_to": 39}, False),
        ({"age_from": 40, "age_to": 40}, True),
        ({"age_from": 0}, True),
    ],
)
def test_both_ends_of_an_age_count(bounds: dict[str, int], holds_now: bool) -> None:
    """Whole years on the step's day."""
    assert reaches(Person(born_on=date(1986, 3, 10)), **bounds) is holds_now


@pytest.mark.parametrize(("labels", "holds_now"), [(("VIP",), True), (("임직원", "vip"), True), (("임직원",), False)])
def test_one_of_the_clinics_labels_is_enough(labels: tuple[str, ...], holds_now: bool) -> None:
    """However it is written."""
    assert reaches(Person(groups=labels), groups=["VIP", "후원"]) is holds_now


@pytest.mark.parametrize(
    ("days", "holds_now"),
    [
        (("2025-09-10", "2025-12-01", "2026-03-10"), True),
        (("2025-09-09", "2025-12-01", "2026-03-10"), False),
        (("2025-12-01", "2026-03-10"), False),
        (("2025-12-01", "2026-03-10", "2026-03-11"), False),
    ],
)
def test_who_comes_often_is_the_clinics_own_rule(days: tuple[str, ...], holds_now: bool) -> None:
    """Three visits within six months, both ends included; what lies behind the day does not count."""
    assert reaches(came(*days), vip={"visits": 3, "months": 6}) is holds_now


@pytest.mark.parametrize(
    ("days", "booked", "holds_now"),
    [
        (("2025-09-10",), False, True),
        (("2025-09-11",), False, False),
        (("2020-01-01", "2025-09-11"), False, False),
        (("2025-09-10",), True, False),
    ],
)
def test_who_is_long_absent_has_neither_come_nor_booked(days: tuple[str, ...], booked: bool, holds_now: bool) -> None:
    """Six months, to the day."""
    assert reaches(replace(came(*days), booked=booked), absent_months=6) is holds_now


def test_all_conditions_must_hold() -> None:
    """One that does not is enough to be left out."""
    person = Person(date(1986, 3, 10), "female", ("VIP",))
    assert reaches(person, sex="female", age_from=30, groups=["VIP"])
    assert not reaches(person, sex="female", age_from=50, groups=["VIP"])
