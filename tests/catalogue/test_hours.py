"""Opening hours: when a clinic is open, when it opens next, and by when work is due."""

from datetime import UTC, date, datetime, timedelta

import pytest
from pydantic import ValidationError

from anbu.demo import CLINICS
from catalogue.hours import SEOUL, OpeningHours

HOURS = OpeningHours.read(CLINICS[0]["hours"], closed=(date(2026, 11, 27),))
NIGHT = OpeningHours.read("금·토 18:00~02:00, 금 휴게 23:30~00:30")
ALWAYS = OpeningHours.read("매일 00:00~24:00")
FOUR_HOURS = timedelta(hours=4)


def at(words: str) -> datetime:
    """Such as 2026-11-24 10:00, in Seoul."""
    return datetime.fromisoformat(words).replace(tzinfo=SEOUL)


@pytest.mark.parametrize(
    ("hours", "moment", "is_open", "opens"),
    [
        (HOURS, "2026-11-24 10:00", True, "2026-11-24 10:00"),
        (HOURS, "2026-11-24 09:59", False, "2026-11-24 10:00"),
        (HOURS, "2026-11-24 13:00", False, "2026-11-24 14:00"),  # lunch
        (HOURS, "2026-11-24 14:00", True, "2026-11-24 14:00"),
        (HOURS, "2026-11-24 19:00", False, "2026-11-25 10:00"),  # the closing minute is over
        (HOURS, "2026-11-21 14:59", True, "2026-11-21 14:59"),  # Saturday
        (HOURS, "2026-11-21 15:00", False, "2026-11-23 10:00"),
        (HOURS, "2026-11-22 12:00", False, "2026-11-23 10:00"),  # Sunday
        (HOURS, "2026-12-25 12:00", False, "2026-12-26 10:00"),  # a Friday, and Christmas
        (HOURS, "2026-03-02 12:00", False, "2026-03-03 10:00"),  # the substitute of a holiday on a Sunday
        (HOURS, "2026-02-15 12:00", False, "2026-02-19 10:00"),  # three days of 설날
        (HOURS, "2026-12-31 20:00", False, "2027-01-02 10:00"),  # over the new year
        (HOURS, "2026-11-27 12:00", False, "2026-11-28 10:00"),  # closed besides
        (NIGHT, "2026-11-28 00:59", True, "2026-11-28 00:59"),  # Friday's hours
        (NIGHT, "2026-11-28 00:10", False, "2026-11-28 00:30"),  # Friday's break
        (NIGHT, "2026-11-28 02:00", False, "2026-11-28 18:00"),
        (NIGHT, "2026-11-29 01:30", True, "2026-11-29 01:30"),
        (ALWAYS, "2026-09-25 00:00", True, "2026-09-25 00:00"),  # 추석
    ],
)
def test_whether_it_is_open_and_when_it_opens_next(hours: OpeningHours, moment: str, is_open: bool, opens: str) -> None:
    """Breaks, nights, weekends, holidays with their substitutes, and days off."""
    assert hours.is_open(at(moment)) is is_open
    assert hours.next_opening(at(moment)) == at(opens)


@pytest.mark.parametrize(
    ("hours", "moment", "same_day", "next_day"),
    [
        (HOURS, "2026-11-24 10:30", "2026-11-24 15:30", "2026-11-25 19:00"),  # lunch does not count
        (HOURS, "2026-11-24 14:00", "2026-11-24 18:00", "2026-11-25 19:00"),
        (HOURS, "2026-11-24 18:20", "2026-11-24 19:00", "2026-11-25 19:00"),  # by closing
        (HOURS, "2026-11-24 13:20", "2026-11-24 18:00", "2026-11-25 19:00"),  # from the end of lunch on
        (HOURS, "2026-11-24 22:00", "2026-11-25 15:00", "2026-11-26 19:00"),  # from the next opening on
        (HOURS, "2026-11-21 22:00", "2026-11-23 15:00", "2026-11-24 19:00"),  # Saturday night
        (HOURS, "2026-11-26 12:00", "2026-11-26 17:00", "2026-11-28 15:00"),  # the next day is off
        (HOURS, "2026-12-24 12:00", "2026-12-24 17:00", "2026-12-26 15:00"),  # and here a holiday
        (NIGHT, "2026-11-27 22:00", "2026-11-28 02:00", "2026-11-29 02:00"),
        (ALWAYS, "2026-11-24 22:00", "2026-11-25 02:00", "2026-11-26 00:00"),
    ],
)
def test_by_when_work_is_due(hours: OpeningHours, moment: str, same_day: str, next_day: str) -> None:
    """Four working hours, no later than closing; or the end of the next working day."""
    assert hours.within_the_day(at(moment), FOUR_HOURS) == at(same_day)
    assert hours.by_the_next_day(at(moment)) == at(next_day)


def test_a_moment_of_another_zone_is_the_same_moment() -> None:
    """Stored times are UTC; ten in Seoul is one in the morning there."""
    assert HOURS.is_open(datetime(2026, 11, 24, 1, 0, tzinfo=UTC))
    assert HOURS.next_opening(datetime(2026, 11, 23, 16, 0, tzinfo=UTC)) == at("2026-11-24 10:00")


def test_a_break_is_told_from_a_night() -> None:
    """Between the parts of one day only."""
    assert [HOURS.pauses(at(f"2026-11-24 {clock}")) for clock in ("09:00", "12:59", "13:30", "14:00", "20:00")] == [
        False, False, True, False, False,
    ]  # fmt: skip
    assert NIGHT.pauses(at("2026-11-28 00:10"))


def test_a_clinic_that_is_closed_for_months_has_no_next_opening() -> None:
    """Then nothing is promised."""
    days = tuple(date(2026, 11, 1) + timedelta(days=day) for day in range(150))
    hours = OpeningHours.read("매일 10:00~19:00", closed=days)
    assert hours.next_opening(at("2026-11-24 12:00")) is None
    assert hours.within_the_day(at("2026-11-24 12:00"), FOUR_HOURS) is None
    assert hours.by_the_next_day(at("2026-11-24 12:00")) is None


def test_words_become_hours() -> None:
    """Ranges, lists, later words over earlier ones, a break of some days only, holidays that are worked."""
    hours = OpeningHours.read("월~금 9:30~18:00, 수요일 09:30 ~ 21:00, 토·공휴일 10:00~14:00, 평일 점심 13:00~14:00")
    assert [each and (each.opens, each.closes, each.rest) for each in hours.week] == [
        ("09:30", "18:00", ("13:00", "14:00")), ("09:30", "18:00", ("13:00", "14:00")),
        ("09:30", "21:00", ("13:00", "14:00")), ("09:30", "18:00", ("13:00", "14:00")),
        ("09:30", "18:00", ("13:00", "14:00")), ("10:00", "14:00", None), None, ("10:00", "14:00", None),
    ]  # fmt: skip


def test_a_break_of_all_days_is_none_on_a_day_that_ends_with_it() -> None:
    """토 09:30~14:00 beside 점심 13:00~14:00 is open until two."""
    hours = OpeningHours.read(CLINICS[1]["hours"])
    assert hours.is_open(at("2026-11-21 13:30"))
    assert not hours.is_open(at("2026-11-23 13:30"))


@pytest.mark.parametrize("clinic", CLINICS, ids=lambda clinic: clinic["code"])
def test_hours_survive_as_json(clinic: dict[str, str]) -> None:
    """As they are kept among a clinic's options."""
    hours = OpeningHours.read(clinic["hours"], closed=(date(2026, 12, 31),))
    assert OpeningHours.model_validate(hours.model_dump(mode="json")) == hours


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("", "no weekday is open"),
        ("일·공휴일 휴진", "no weekday is open"),
        ("10:00~19:00", "hours need days"),
        ("평일 10시~19시", "is not like"),
        ("첫째토 10:00~15:00", "'첫째토' is no day"),
        ("평일 10:00~25:00", "should match pattern"),
        ("평일 10:00~19:00, 점심 19:00~20:00", "must lie within the hours"),
        ("평일 10:00~19:00, 점심 14:00~13:00", "must lie within the hours"),
        ("평일 10:00~19:00, 평일 점심 19:00~20:00", "must lie within it"),
    ],
)
def test_what_cannot_be_hours_is_refused(words: str, why: str) -> None:
    """With the part that cannot be read."""
    with pytest.raises((ValueError, ValidationError), match=why):
        OpeningHours.read(words)
