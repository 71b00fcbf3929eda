"""Plans that count from days of the patient's own: birthday, first and last visit, consent, and a calendar date."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.model import Catalogue, InForce, Plan, Risk, Treatment
from records import facts
from records.facts import Booked, Came, Person, Said
from scheduler.plans import DatedStep, comings, date_steps, look_again, spoken_of
from tests.scheduler.stage import CLINIC_QUIET, moment

TREATMENTS = (
    Treatment(key="scaling", name="스케일링", risk=Risk.R0),
    Treatment(key="filler", name="필러", risk=Risk.R3),
)


def plan(anchor: str, *steps: dict[str, Any], **rest: Any) -> Plan:
    of = [
        {"key": f"s{n}", "push_class": "care", "expires_hours": 24, "template": "t", **each}
        for n, each in enumerate(steps)
    ]
    return Plan.model_validate({"key": anchor, "anchor": anchor, "steps": of, **rest})


ON_THE_DAY = {"days": 0, "at": "10:00"}


def dated(
    of: Plan, person: Person, now: str, had: tuple[facts.Treatment, ...] = (), booked: tuple[Booked, ...] = ()
) -> list[DatedStep]:
    in_force = InForce(catalogue=Catalogue(treatments=TREATMENTS, plans=(of,)))
    return date_steps(had, in_force, CLINIC_QUIET, booked, (), person, moment(now))


def due(*args: Any) -> list[str]:
    return [f"{each.due_at:%Y-%m-%dT%H:%M}" for each in dated(*args)]


def born(day: str) -> Person:
    return Person(born_on=date.fromisoformat(day))


@pytest.mark.parametrize(
    ("birth", "now", "expected"),
    [
        ("1990-05-01", "2026-03-10T09:00", ["2026-05-01T10:00"]),
        ("1990-05-01", "2026-05-01T09:59", ["2026-05-01T10:00"]),
        ("1990-05-01", "2026-05-01T10:00", ["2026-05-01T10:00", "2027-05-01T10:00"]),
        ("1990-05-01", "2026-05-02T10:00", ["2027-05-01T10:00"]),
        ("1990-12-31", "2027-01-01T09:00", ["2026-12-31T10:00", "2027-12-31T10:00"]),
        ("2000-02-29", "2026-02-01T09:00", ["2026-02-28T10:00"]),
        ("2000-02-29", "2028-02-01T09:00", ["2028-02-29T10:00"]),
        ("2026-03-10", "2026-03-10T09:00", ["2027-03-10T10:00"]),
        ("1905-07-07", "2026-03-10T09:00", ["2026-07-07T10:00"]),
    ],
)
def test_of_birthdays_the_one_under_way_and_the_next_are_dated(birth: str, now: str, expected: list[str]) -> None:
    """29 February falls on the 28th in other years; the day of the birth itself is none."""
    assert due(plan("birthday", ON_THE_DAY), born(birth), now) == expected


@given(
    birth=st.dates(date(1900, 1, 1), date(2026, 1, 1)),
    now=st.datetimes(datetime(2026, 1, 1), datetime(2060, 1, 1)),  # noqa: DTZ001
)
def test_the_next_birthday_is_ahead_by_a_year_at_most_and_on_its_day(birth: date, now: datetime) -> None:
    """For every birth and every moment; and looked for again when it has begun."""
    at, of = now.replace(tzinfo=moment("2026-01-01").tzinfo), plan("birthday", ON_THE_DAY)
    *_, last = comings(of, born(birth.isoformat()), at)
    assert last + timedelta(hours=10) > at
    assert (last.date() - at.date()).days <= 366
    assert (last.month, last.day) in {
        (birth.month, birth.day),
        (2, 28) if (birth.month, birth.day) == (2, 29) else None,
    }
    in_force = InForce(catalogue=Catalogue(plans=(of,)))
    assert look_again(in_force, born(birth.isoformat()), at) == last + timedelta(hours=10)


def test_nobody_without_a_date_of_birth_has_a_birthday() -> None:
    """Nor is there anything to look for again."""
    of = plan("birthday", ON_THE_DAY)
    assert due(of, Person(), "2026-03-10T09:00") == []
    assert look_again(InForce(catalogue=Catalogue(plans=(of,))), Person(), moment("2026-03-10T09:00")) is None


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2026-03-10T09:00", ["2027-01-31T11:00"]),
        ("2028-01-01T09:00", ["2028-01-31T11:00"]),
        ("2028-02-02T09:00", []),
    ],
)
def test_anniversaries_of_the_first_visit_come_so_often_and_no_more(now: str, expected: list[str]) -> None:
    """Two years; other visits make no difference."""
    person = Person(visits=(Came(moment("2026-01-31T15:00")), Came(moment("2026-02-10T15:00"))))
    assert due(plan("anniversary", {"days": 0, "at": "11:00"}, times=2), person, now) == expected


def done(code: str | None, when: str, id: str) -> facts.Treatment:
    return facts.Treatment(id, "p", code, "시술", moment(when))


def ahead(code: str) -> tuple[Booked, ...]:
    at = moment("2026-04-01T10:00")
    return (Booked("a1", code, code, at, at + timedelta(minutes=30)),)


HAD = (
    done("scaling", "2025-08-31T11:00", "t1"),
    done("scaling", "2025-06-01T11:00", "t0"),
    done("filler", "2026-01-05T11:00", "t2"),
    done(None, "2026-02-05T11:00", "t3"),
)


@pytest.mark.parametrize(
    ("treatments", "booked", "expected"),
    [
        (("scaling",), (), [("t1", "2026-02-28")]),
        (("scaling", "filler"), (), [("t2", "2026-07-05")]),
        ((), (), [("t3", "2026-08-05")]),
        (("scaling",), ahead("scaling"), []),
        (("scaling",), ahead("filler"), [("t1", "2026-02-28")]),
        ((), ahead("filler"), []),
        (("botox",), (), []),
    ],
)
def test_a_cycle_counts_from_the_last_time_until_the_next_is_booked(
    treatments: tuple[str, ...], booked: tuple[Booked, ...], expected: list[tuple[str, str]]
) -> None:
    """Six months, at the month's end where it is shorter; of any visit where no treatment is named."""
    of = plan("last_visit", {"months": 6, "at": "10:30"}, treatments=treatments)
    found = dated(of, Person(), "2026-03-10T09:00", HAD, booked)
    assert [(each.treatment_id, f"{each.due_at:%Y-%m-%d}") for each in found] == expected


def said(granted: bool, day: str, source: str = "import") -> Person:
    return Person(said=(Said(granted, moment(f"{day}T18:00"), source),))


RENEWAL = plan("consent", {"days_before": 30, "at": "10:00", "expires_hours": 480}, every_months=24)
CONFIRMATION = plan("consent", {"days": 1, "at": "10:00", "expires_hours": 300})


@pytest.mark.parametrize(
    ("person", "now", "expected"),
    [
        (said(True, "2024-05-20"), "2026-03-10T09:00", ["2026-04-20T10:00"]),
        (said(True, "2024-02-29"), "2025-03-10T09:00", ["2026-01-29T10:00"]),
        (said(True, "2022-05-20"), "2026-04-20T11:00", ["2026-04-20T10:00", "2028-04-20T10:00"]),
        (said(True, "2026-03-01", "chat"), "2026-03-10T09:00", ["2028-01-31T10:00"]),
        (said(False, "2024-05-20"), "2026-03-10T09:00", []),
        (Person(), "2026-03-10T09:00", []),
    ],
)
def test_a_consent_is_confirmed_again_before_two_years_are_over(person: Person, now: str, expected: list[str]) -> None:
    """And every two years after (정보통신망법 §50⑧); a refusal is not."""
    assert due(RENEWAL, person, now) == expected


@pytest.mark.parametrize(
    ("person", "expected"),
    [
        (said(True, "2026-03-09"), ["2026-03-10T10:00"]),
        (said(False, "2026-03-09"), ["2026-03-10T10:00"]),
        (said(True, "2026-03-09", "chat"), []),
        (said(True, "2026-02-01"), []),
    ],
)
def test_a_change_is_confirmed_once_unless_the_chat_did_at_once(person: Person, expected: list[str]) -> None:
    """Within fourteen days, the consent as well as the refusal (정보통신망법 §50⑦)."""
    found = dated(CONFIRMATION, person, "2026-03-10T09:00")
    assert [f"{each.due_at:%Y-%m-%dT%H:%M}" for each in found] == expected
    assert all(each.expires_at - person.said[0].at <= timedelta(days=14) for each in found)


def words(*said: tuple[str, bool, str]) -> Person:
    """Kind, granted and day of each."""
    return Person(said=tuple(Said(granted, moment(f"{day}T18:00"), "console", kind) for kind, granted, day in said))


@pytest.mark.parametrize(
    ("person", "confirmed", "renewed"),
    [
        (words(("advertising", True, "2026-03-09"), ("night", True, "2026-03-09")), ["03-10"], ["2028-02-08"]),
        (
            words(("advertising", True, "2026-03-07"), ("night", True, "2026-03-09")),
            ["03-08", "03-10"],
            ["2028-02-06", "2028-02-08"],
        ),
        (
            words(("advertising", True, "2026-03-07"), ("night", False, "2026-03-09")),
            ["03-08", "03-10"],
            ["2028-02-06"],
        ),
        (words(("advertising", False, "2026-03-09"), ("night", True, "2026-03-07")), ["03-08", "03-10"], []),
    ],
)
def test_advertising_at_night_is_confirmed_and_renewed_as_well(
    person: Person, confirmed: list[str], renewed: list[str]
) -> None:
    """What was said on one day makes one notice; a night without advertising is not asked about."""
    assert [f"{each.due_at:%m-%d}" for each in dated(CONFIRMATION, person, "2026-03-10T09:00")] == confirmed
    assert [f"{each.due_at:%Y-%m-%d}" for each in dated(RENEWAL, person, "2026-03-10T09:00")] == renewed


def test_what_nobody_knows_the_day_of_is_neither_confirmed_nor_renewed() -> None:
    """A notice must name the day, and may not name a wrong one (정보통신망법 §50⑦⑧)."""
    person = Person(said=(Said(True, moment("2026-03-09T18:00"), "import", dated=False),))
    assert (due(CONFIRMATION, person, "2026-03-10T09:00"), due(RENEWAL, person, "2026-03-10T09:00")) == ([], [])


@pytest.mark.parametrize(
    ("of", "on", "meant"),
    [
        (CONFIRMATION, date(2026, 3, 7), ["advertising"]),
        (CONFIRMATION, date(2026, 3, 9), ["night"]),
        (RENEWAL, date(2028, 3, 7), ["advertising"]),
        (RENEWAL, date(2027, 3, 9), []),
        (RENEWAL, date(2030, 3, 9), ["night"]),
    ],
)
def test_a_notice_names_what_was_said_on_its_day(of: Plan, on: date, meant: list[str]) -> None:
    """Of a renewal, two years or a multiple of them before."""
    person = words(("advertising", True, "2026-03-07"), ("night", True, "2026-03-09"))
    assert [each.kind for each in spoken_of(of, person.said, on)] == meant


@pytest.mark.parametrize(
    ("rest", "now", "expected"),
    [
        ({"day": "2026-03-20"}, "2026-03-10T09:00", ["2026-03-17T10:00", "2026-03-20T10:00"]),
        ({"day": "2026-03-20"}, "2026-03-20T11:00", ["2026-03-17T10:00", "2026-03-20T10:00"]),
        ({"day": "2026-03-20"}, "2026-03-21T10:00", []),
        ({}, "2026-03-10T09:00", []),
        (
            {"day": "2026-01-31", "every_months": 1, "times": 3},
            "2026-02-26T09:00",
            ["2026-02-25T10:00", "2026-02-28T10:00", "2026-03-28T10:00", "2026-03-31T10:00"],
        ),
        ({"day": "2026-01-31", "every_months": 1, "times": 3}, "2026-05-01T09:00", []),
        ({"day": "2027-01-31", "every_months": 12}, "2026-05-01T09:00", ["2027-01-28T10:00", "2027-01-31T10:00"]),
    ],
)
def test_a_date_comes_once_or_again_after_so_many_months(rest: dict[str, Any], now: str, expected: list[str]) -> None:
    """Without a day of its own it reaches nobody."""
    assert due(plan("date", {"days_before": 3, "at": "10:00"}, ON_THE_DAY, **rest), Person(), now) == expected


def test_what_comes_again_is_another_occasion_each_time() -> None:
    """So that next year's is not taken for this year's."""
    found = dated(plan("birthday", ON_THE_DAY), born("1990-05-01"), "2026-05-01T12:00")
    assert [date.fromordinal(each.occasion) for each in found] == [date(2026, 5, 1), date(2027, 5, 1)]


def test_a_condition_is_asked_of_the_day_that_is_written_for() -> None:
    """Somebody who turns forty on the day is forty then, though not yet today."""
    of = plan("birthday", ON_THE_DAY, who={"age_from": 40, "age_to": 40})
    assert due(of, born("1986-05-01"), "2026-03-10T09:00") == ["2026-05-01T10:00"]
    assert due(of, born("1985-05-01"), "2026-03-10T09:00") == []


def test_nothing_is_dated_of_somebody_unknown() -> None:
    """A caller that has no person and no time gets what hangs on treatments and facts, as ever."""
    in_force = InForce(catalogue=Catalogue(plans=(plan("date", ON_THE_DAY, day="2026-03-20"),)))
    assert date_steps((), in_force, CLINIC_QUIET) == []


@pytest.mark.parametrize(
    ("anchor", "step", "rest"),
    [
        ("birthday", {"hours": 3}, {}),
        ("last_visit", {"days_before": 3, "at": "10:00"}, {}),
        ("treatment", ON_THE_DAY, {"day": "2026-03-20"}),
        ("birthday", ON_THE_DAY, {"every_months": 6}),
        ("date", ON_THE_DAY, {"times": 2}),
        ("consent", {"hours": 1}, {}),
    ],
)
def test_a_plan_that_cannot_be_is_refused(anchor: str, step: dict[str, Any], rest: dict[str, Any]) -> None:
    """With its key and what is wrong."""
    with pytest.raises(ValueError, match=f"plan {anchor}"):
        plan(anchor, step, **rest)
