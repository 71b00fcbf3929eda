"""Plans become dates: hours and days after the treatment, the quiet hours, the calendar's edges."""

from datetime import UTC, datetime, time, timedelta
from functools import cache

import pytest

from catalogue import files
from catalogue.model import Catalogue, InForce, Plan, PushClass, Risk, Step, Treatment
from catalogue.rules import QuietHours
from records import facts
from records.facts import SEOUL
from scheduler.plans import DatedStep, date_steps
from tests.scheduler.stage import CLINIC_QUIET

FILLER = Treatment(key="filler", name="필러", risk=Risk.R3)
TONING = Treatment(key="toning", name="토닝", risk=Risk.R0)


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SEOUL)


def done(when: str, code: str | None = "filler", id: str = "t1") -> facts.Treatment:
    return facts.Treatment(id, "p1", code, "시술", moment(when))


def step(key: str = "s", push_class: PushClass = PushClass.SAFETY, expires_hours: int = 24, **when: object) -> Step:
    return Step.model_validate(
        {"key": key, "push_class": push_class, "expires_hours": expires_hours, "template": f"guide.{key}", **when}
    )


def dated(*steps: Step, treated: str, quiet: QuietHours = CLINIC_QUIET) -> list[DatedStep]:
    plan = Plan(key="aftercare", treatments=("filler",), steps=steps)
    in_force = InForce(
        catalogue=Catalogue(treatments=(FILLER, TONING), plans=(plan,)), versions={("plan", plan.key): 3}
    )
    return date_steps([done(treated)], in_force, quiet)


@cache
def starter() -> InForce:
    return InForce(catalogue=files.read())


@pytest.mark.parametrize(
    ("treated", "due"),
    [
        ("2026-03-10T14:30", "2026-03-10T19:30"),
        ("2026-03-10T15:59", "2026-03-10T20:59"),
        ("2026-03-10T16:00", "2026-03-10T20:30"),  # 21:00 is quiet already
        ("2026-03-10T18:30", "2026-03-10T20:30"),
        ("2026-03-10T20:29", "2026-03-10T20:30"),
        ("2026-03-10T20:45", "2026-03-10T20:45"),
        ("2026-03-10T22:00", "2026-03-10T22:00"),
        ("2026-03-10T02:59", "2026-03-10T02:59"),
        ("2026-03-10T03:00", "2026-03-10T08:00"),
    ],
)
def test_the_same_days_guide_comes_before_the_night_and_never_before_the_treatment(treated: str, due: str) -> None:
    """Five hours after, pulled forward to half an hour before quiet hours, at once where those have begun already."""
    [found] = dated(step(hours=5), treated=treated)
    assert found.due_at == moment(due)


def test_a_pulled_forward_guide_keeps_the_plans_own_date_and_expires_after_its_due_time() -> None:
    """The hours of grace are counted from when it goes out, so that yesterday's guide is not read the day after."""
    [found] = dated(step(hours=5, expires_hours=14), treated="2026-03-10T18:30")
    assert (found.planned_for, found.expires_at) == (moment("2026-03-10T23:30"), moment("2026-03-11T10:30"))


@pytest.mark.parametrize("push_class", [each for each in PushClass if each is not PushClass.SAFETY])
def test_only_safety_is_pulled_forward(push_class: PushClass) -> None:
    """Everything else keeps its date; the guard lets it wait where it must."""
    [found] = dated(step(hours=5, push_class=push_class), treated="2026-03-10T18:30")
    assert found.due_at == moment("2026-03-10T23:30")


@pytest.mark.parametrize(
    ("treated", "days", "due"),
    [
        ("2026-03-10T00:00", 1, "2026-03-11T09:30"),
        ("2026-03-10T23:59", 1, "2026-03-11T09:30"),
        ("2026-01-31T14:30", 30, "2026-03-02T09:30"),
        ("2026-02-28T14:30", 1, "2026-03-01T09:30"),
        ("2028-02-28T14:30", 1, "2028-02-29T09:30"),
        ("2026-12-31T14:30", 7, "2027-01-07T09:30"),
    ],
)
def test_days_are_counted_on_the_calendar(treated: str, days: int, due: str) -> None:
    """A day is a day of the calendar in Seoul, over month ends, leap days and new year."""
    [found] = dated(step(days=days, at="09:30"), treated=treated)
    assert found.due_at == moment(due)


def test_the_day_of_a_treatment_is_its_day_in_seoul() -> None:
    """23:30 UTC on the 9th is the morning of the 10th in Seoul."""
    plan = Plan(key="a", treatments=("filler",), steps=(step(days=1, at="09:30"),))
    late = facts.Treatment("t1", "p1", "filler", "시술", datetime(2026, 3, 9, 23, 30, tzinfo=UTC))
    [found] = date_steps([late], InForce(catalogue=Catalogue(treatments=(FILLER,), plans=(plan,))), CLINIC_QUIET)
    assert found.due_at == moment("2026-03-11T09:30")


def test_a_safety_guide_dated_into_the_night_by_its_clock_is_pulled_forward_too() -> None:
    """A step at 21:30 goes out at 20:30 of the same evening."""
    [found] = dated(step(days=1, at="21:30"), treated="2026-03-10T14:30")
    assert found.due_at == moment("2026-03-11T20:30")


def test_quiet_hours_within_one_day_are_understood() -> None:
    """Quiet from 12:00 to 13:00: the guide for 12:15 goes out at 11:30."""
    lunch = QuietHours(time(12), time(13))
    [found] = dated(step(days=1, at="12:15"), treated="2026-03-10T14:30", quiet=lunch)
    assert found.due_at == moment("2026-03-11T11:30")


def test_steps_come_in_the_order_of_their_due_times_with_the_plans_version() -> None:
    """Whatever order the plan is written in."""
    found = dated(step("b", days=3, at="10:00"), step("a", hours=5), treated="2026-03-10T14:30")
    assert [(each.step.key, each.plan, each.plan_version) for each in found] == [
        ("a", "aftercare", 3),
        ("b", "aftercare", 3),
    ]


@pytest.mark.parametrize("code", [None, "nobody-knows-this", "toning"])
def test_a_treatment_that_no_plan_takes_has_no_steps(code: str | None) -> None:
    """Unmapped, unknown or simply without a plan."""
    plan = Plan(key="a", treatments=("filler",), steps=(step(hours=5),))
    in_force = InForce(catalogue=Catalogue(treatments=(FILLER, TONING), plans=(plan,)))
    assert date_steps([done("2026-03-10T14:30", code)], in_force, CLINIC_QUIET) == []


def test_a_plan_may_take_every_treatment_of_a_risk() -> None:
    """A plan without treatments takes those of its risks, and no others."""
    plan = Plan(key="high", risk=(Risk.R3,), steps=(step(hours=5),))
    in_force = InForce(catalogue=Catalogue(treatments=(FILLER, TONING), plans=(plan,)))
    had = [done("2026-03-10T14:30"), done("2026-03-10T14:30", "toning", "t2")]
    assert [each.treatment_id for each in date_steps(had, in_force, CLINIC_QUIET)] == ["t1"]


def test_the_shipped_filler_plan_calls_six_times_in_a_month_and_surveys_once() -> None:
    """The same day, then days 1, 2, 7, 14 and 30; the survey on day 21. Who stays away for long is another plan's."""
    treated = moment("2026-03-10T14:30")
    found = date_steps([done("2026-03-10T14:30")], starter(), CLINIC_QUIET)
    assert [each.due_at for each in found if each.plan in ("aftercare.filler", "survey.visit")] == [
        treated + timedelta(hours=5),
        *(
            moment(f"2026-{day}")
            for day in ("03-11T09:30", "03-12T10:00", "03-17T10:00", "03-24T10:00", "03-31T14:00", "04-09T10:00")
        ),
    ]


def test_no_shipped_safety_guide_falls_into_the_night() -> None:
    """Of a treatment at any opening hour, for every shipped plan."""
    hours = [f"2026-03-10T{hour:02}:{minute:02}" for hour in range(9, 21) for minute in (0, 30)]
    codes = {code for plan in starter().catalogue.plans for code in plan.treatments}
    had = [done(hour, code) for code in codes for hour in hours]
    found = date_steps(had, starter(), CLINIC_QUIET)
    late = [each for each in found if each.step.push_class is PushClass.SAFETY and CLINIC_QUIET.covers(each.due_at)]
    assert (len(found) > 0, late) == (True, [])


def reminders(starts: str, booked: str, *steps: Step, treatments: tuple[str, ...] = ()) -> list[DatedStep]:
    plan = Plan(key="appointment.reminder", anchor="appointment", treatments=treatments, steps=steps)
    at = moment(starts)
    ahead = facts.Booked("a1", "toning", "토닝", at, at + timedelta(minutes=20), sequence=2, since=moment(booked))
    return date_steps([], InForce(catalogue=Catalogue(plans=(plan,))), CLINIC_QUIET, [ahead])


@pytest.mark.parametrize(
    ("starts", "due"),
    [
        ("2026-03-10T15:00", "2026-03-10T13:00"),
        ("2026-03-10T10:00", "2026-03-10T08:00"),
        ("2026-03-10T09:30", "2026-03-10T08:00"),
        ("2026-03-10T09:00", "2026-03-10T08:00"),
        ("2026-03-10T08:59", "2026-03-10T06:59"),
        ("2026-03-10T23:30", "2026-03-10T21:30"),
        ("2026-03-10T00:30", "2026-03-09T22:30"),
    ],
)
def test_a_reminder_of_the_same_day_waits_for_the_morning_where_an_hour_is_left(starts: str, due: str) -> None:
    """Else it goes out at its own minute, at any hour: it is no advertising."""
    [found] = reminders(starts, "2026-03-01T12:00", step(hours_before=2, push_class=PushClass.TRANSACTION))
    assert (found.due_at, found.planned_for) == (moment(due), moment(starts) - timedelta(hours=2))
    assert (found.appointment_id, found.occasion, found.treatment_id) == ("a1", 2, None)


@pytest.mark.parametrize(("booked", "steps"), [("10:00", 1), ("10:01", 0)])
def test_a_step_before_the_booking_was_made_is_not_planned(booked: str, steps: int) -> None:
    """The day before at ten, for somebody who booked then, and a minute later."""
    found = reminders("2026-03-11T15:00", f"2026-03-10T{booked}", step(days_before=1, at="10:00"))
    assert len(found) == steps


def test_no_reminder_outlives_the_beginning() -> None:
    """Whatever the plan says."""
    [found] = reminders("2026-03-11T15:00", "2026-03-01T10:00", step(days_before=1, at="10:00", expires_hours=48))
    assert found.expires_at == moment("2026-03-11T15:00")


@pytest.mark.parametrize(("named", "steps"), [((), 1), (("toning",), 1), (("filler",), 0)])
def test_a_plan_may_remind_of_some_treatments_only(named: tuple[str, ...], steps: int) -> None:
    """None named takes all."""
    found = reminders("2026-03-11T15:00", "2026-03-01T10:00", step(hours_before=2), treatments=named)
    assert len(found) == steps


@pytest.mark.parametrize(
    ("anchor", "when"),
    [
        ("treatment", {"hours_before": 2}),
        ("appointment", {"hours": 2}),
        ("appointment", {"days": 1, "at": "10:00"}),
        ("appointment", {"days_before": 1}),
        ("appointment", {"hours_before": 2, "at": "10:00"}),
        ("appointment", {"hours_before": 2, "days_before": 1, "at": "10:00"}),
    ],
)
def test_a_plan_dates_its_steps_from_its_anchor_in_one_way(anchor: str, when: dict[str, object]) -> None:
    """After a treatment, before an appointment."""
    about = {"key": "s", "expires_hours": 1, "push_class": "care", "template": "t", **when}
    with pytest.raises(ValueError, match=r"give either|its anchor"):
        Plan.model_validate({"key": "p", "anchor": anchor, "steps": [about]})
