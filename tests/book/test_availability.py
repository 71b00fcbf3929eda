"""What is free: every rule that takes an opening away, and none more."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from catalogue.hours import SEOUL, OpeningHours
from records.book.availability import Opening, Wanted, bits_of, span
from tests.book.wishes import EARLY, HOURS, SERVICES, TUESDAY, at, book, openings, rules, spans, times

WHOLE_DAY = "10:00 10:30 11:30 12:00 12:30"
ORDINAL = TUESDAY.toordinal()


def shorter(**changes: Any) -> dict[str, Any]:
    return SERVICES | {"talk": SERVICES["talk"] | changes}


# ── when the clinic is open


def test_openings_lie_within_the_hours_and_beside_the_break() -> None:
    """The last one ends as the clinic closes."""
    assert times(book(), "botox") == WHOLE_DAY
    assert times(book(), "talk") == WHOLE_DAY


def test_what_is_too_long_for_the_morning_starts_after_the_break() -> None:
    """Nothing goes on through a break."""
    assert times(book(rules(services=shorter(minutes=70))), "talk") == "11:30"


def test_each_weekday_has_its_own_hours() -> None:
    """Saturday is over at noon, and Sunday is closed."""
    assert times(book(), "botox", date(2026, 3, 14)) == "10:00 10:30 11:30"
    assert times(book(), "botox", date(2026, 3, 15)) == ""


@pytest.mark.parametrize("day", [date(2026, 5, 5), date(2026, 3, 2), date(2026, 2, 17)])
def test_a_public_holiday_is_closed(day: date) -> None:
    """Its substitute and 설날 too."""
    assert times(book(now=datetime(2026, 1, 30, tzinfo=SEOUL)), "botox", day) == ""


def test_a_day_on_which_the_clinic_is_closed_besides_has_none() -> None:
    """Whatever doctors' own hours say."""
    doctors = [{"code": "han", "name": "한", "hours": "매일 09:00~18:00"}, {"code": "yun", "name": "윤"}]
    closed = HOURS.model_copy(update={"closed": (TUESDAY,)})
    assert times(book(rules(doctors=doctors), closed), "botox") == ""


def test_a_doctor_with_hours_is_offered_only_in_them() -> None:
    """The other one is there whenever the clinic is."""
    doctors = [{"code": "han", "name": "한", "hours": "화 12:00~13:00"}, {"code": "yun", "name": "윤"}]
    assert times(book(rules(doctors=doctors)), "botox", doctor="han") == "12:00 12:30"
    assert times(book(rules(doctors=doctors)), "botox", doctor="yun") == WHOLE_DAY


def test_no_doctor_is_offered_while_the_clinic_is_closed() -> None:
    """Neither in the clinic's break nor after it closed."""
    doctors = [{"code": "han", "name": "한", "hours": "매일 09:00~18:00"}, {"code": "yun", "name": "윤"}]
    assert times(book(rules(doctors=doctors)), "botox", doctor="han") == WHOLE_DAY
    assert times(book(rules(doctors=doctors)), "botox", date(2026, 3, 15), doctor="han") == ""


def test_a_device_with_hours_is_offered_only_in_them() -> None:
    """As one that is lent by the hour."""
    devices = [{"code": "pico", "name": "피코", "hours": "화 12:00~13:00"}]
    assert times(book(rules(devices=devices)), "toning") == "12:00 12:30"


def test_hours_past_midnight_end_with_the_day() -> None:
    """Nothing begins after midnight, and nothing goes over it."""
    night = OpeningHours.read("매일 22:30~02:00")
    assert times(book(hours=night), "botox") == "22:30 23:00 23:30"
    assert times(book(rules(services=shorter(minutes=35)), night), "talk") == "22:30 23:00"


def test_a_day_without_an_end_is_offered_from_edge_to_edge() -> None:
    """From midnight to midnight."""
    found = times(book(hours=OpeningHours.read("매일 00:00~24:00")), "talk").split()
    assert (found[0], found[-1], len(found)) == ("00:00", "23:30", 48)


def test_opening_hours_that_fit_no_cell_are_rounded_inwards() -> None:
    """Nothing begins before the door opens, and nothing ends after it closed."""
    odd = OpeningHours.read("매일 10:03~11:02")
    assert times(book(rules(grid=5), odd), "talk") == "10:05 10:10 10:15 10:20 10:25 10:30"


# ── closures


@pytest.mark.parametrize(
    ("closed", "service", "left"),
    [
        ("", "botox", "10:00 11:30 12:00 12:30"),
        ("", "talk", "10:00 11:30 12:00 12:30"),
        ("", "peel", "10:00 11:30 12:00 12:30"),
        ("doctor:han", "botox", WHOLE_DAY),  # the other one
        ("doctor:han", "thread", "11:30 12:00 12:30"),
        ("room:laser", "toning", "10:00 11:30 12:00 12:30"),
        ("room:laser", "botox", WHOLE_DAY),
        ("device:pico", "toning", "10:00 11:30 12:00 12:30"),
        ("device:pico", "peel", WHOLE_DAY),
    ],
)
def test_a_closure_takes_what_needs_the_closed(closed: str, service: str, left: str) -> None:
    """The clinic, a doctor, a room with all its beds, a device; what needs none of it stays."""
    told = "10:00~11:00" if service == "thread" else "10:30~11:00"
    assert times(book(closed={closed: spans(told)}), service) == left


def test_a_closure_may_touch_what_ends_or_begins_with_it() -> None:
    """Edges are half open."""
    assert times(book(closed={"": spans("10:30~12:00")}), "talk") == "10:00 12:00 12:30"
    assert times(book(closed={"": spans("10:29~12:01")}), "talk") == "12:30"


def test_a_closure_over_days_takes_all_of_them() -> None:
    """The days beside it stay."""
    closed = {"": bits_of([(at("12:00"), at("10:30", TUESDAY + timedelta(days=2)))])}
    days = [times(book(closed=closed), "talk", TUESDAY + timedelta(days=more)) for more in range(3)]
    assert days == ["10:00 10:30 11:30", "", "10:30 11:30 12:00 12:30"]


# ── what is taken, and how much there is


def test_a_taken_doctor_leaves_the_other() -> None:
    """The first of the rules who is free."""
    found = openings(book(taken={"doctor:han:1": spans("10:00~10:30")}), "botox")
    assert [each.doctor for each in found[:2]] == ["yun", "han"]
    assert times(book(taken={"doctor:han:1": spans("10:00~10:30")}), "botox", doctor="han") == "10:30 11:30 12:00 12:30"


def test_a_doctor_who_does_not_do_it_is_not_offered() -> None:
    """Nor one for whom nobody asked where none is needed."""
    assert times(book(), "thread", doctor="yun") == ""
    assert times(book(), "peel", doctor="han") == ""


def test_a_room_takes_as_many_as_it_has_beds() -> None:
    """The second is offered, the third is not."""
    one, two = {"room:laser:1": spans("10:00~10:30")}, {"room:laser:2": spans("10:00~10:30")}
    assert openings(book(taken=one), "peel")[0].claims[0].unit == "room:laser:2"
    assert times(book(taken=one | two), "peel") == "10:30 11:30 12:00 12:30"


def test_two_beds_half_free_are_no_free_bed() -> None:
    """One must be free for all of the time."""
    taken = {"room:laser:1": spans("10:00~10:15"), "room:laser:2": spans("10:15~10:30")}
    assert times(book(taken=taken), "peel") == "10:30 11:30 12:00 12:30"


def test_another_room_will_do() -> None:
    """Any one of those named, in the order of the rules."""
    rooms = [{"code": "laser", "name": "레이저실"}, {"code": "care", "name": "관리실"}]
    services = {"peel": {"minutes": 30, "rooms": ["laser", "care"]}}
    taken = {"room:laser:1": spans("10:00~10:30")}
    found = openings(book(rules(rooms=rooms, services=services), taken=taken), "peel")
    assert [each.claims[0].unit for each in found[:2]] == ["room:care:1", "room:laser:1"]


def test_each_of_the_devices_is_needed() -> None:
    """One that is taken is one too many."""
    devices = [{"code": "pico", "name": "피코"}, {"code": "cool", "name": "쿨링"}]
    services = {"toning": {"minutes": 30, "devices": ["pico", "cool"]}}
    found = openings(book(rules(devices=devices, services=services)), "toning")
    assert [claim.unit for claim in found[0].claims] == ["device:pico:1", "device:cool:1"]
    taken = {"device:cool:1": spans("10:00~10:30")}
    assert times(book(rules(devices=devices, services=services), taken=taken), "toning") == "10:30 11:30 12:00 12:30"


def test_who_was_booked_over_the_count_takes_the_place_of_who_is_gone() -> None:
    """Two at once with one doctor: when the first cancels, the second is still there, and nobody else is offered it."""
    found = times(book(taken={"doctor:han:2": spans("10:00~13:00")}), "thread", doctor="han")
    assert found == times(book(taken={"doctor:han:1": spans("10:00~13:00")}), "thread", doctor="han") != WHOLE_DAY


def test_what_needs_nothing_is_never_full() -> None:
    """It claims nothing."""
    assert all(each.claims == () for each in openings(book(), "talk"))


# ── preparation and clearing up


def test_buffers_take_the_room_and_not_the_doctor() -> None:
    """Twenty minutes before, ten after."""
    opening = openings(book(), "thread")[0]
    taken = {claim.unit: (claim.first, claim.last) for claim in opening.claims}
    assert taken == {
        "doctor:han:1": span(at("10:00"), at("10:30")),
        "room:laser:1": span(at("09:40"), at("10:40")),
    }


@pytest.mark.parametrize(
    ("room", "left"),
    [
        ("09:35~09:40", WHOLE_DAY),
        ("09:40~09:45", "10:30 11:30 12:00 12:30"),
        ("10:40~10:45", "10:00 11:30 12:00 12:30"),  # in the middle of the next one
        ("10:35~10:40", "11:30 12:00 12:30"),  # while the first is cleared up
        ("13:05~13:10", "10:00 10:30 11:30 12:00"),
        ("13:10~13:15", WHOLE_DAY),
    ],
)
def test_a_room_must_be_free_while_it_is_prepared_and_cleared(room: str, left: str) -> None:
    """To the minute, and outside the opening hours too."""
    rooms = [{"code": "laser", "name": "레이저실"}]
    assert times(book(rules(rooms=rooms), taken={"room:laser:1": spans(room)}), "thread") == left


def test_what_must_be_prepared_cannot_begin_at_midnight() -> None:
    """The day before is another day."""
    always = OpeningHours.read("매일 00:00~24:00")
    found = times(book(hours=always), "thread").split()
    assert (found[0], found[-1]) == ("00:30", "23:00")


# ── the grid, how early, how late


def test_beginnings_stand_on_the_grid_of_the_day() -> None:
    """Counted from midnight, not from the opening."""
    assert times(book(rules(grid=45)), "talk") == "10:30 12:00"
    assert times(book(rules(grid=60)), "talk") == "10:00 12:00"


def test_lengths_are_rounded_up_to_cells() -> None:
    """Thirty-one minutes take thirty-five."""
    assert times(book(rules(services=shorter(minutes=31), grid=5)), "talk", begin=time(12)) == "12:00 12:05 12:10 " + (
        "12:15 12:20 12:25"
    )
    assert openings(book(rules(services=shorter(minutes=31))), "talk")[0].ends_at == at("10:31")


@pytest.mark.parametrize(
    ("now", "lead", "left"),
    [
        ("09:30", 0, WHOLE_DAY),
        ("10:00", 0, WHOLE_DAY),
        ("10:00:01", 0, "10:30 11:30 12:00 12:30"),
        ("10:01", 0, "10:30 11:30 12:00 12:30"),
        ("10:00", 60, "11:30 12:00 12:30"),
        ("10:30", 60, "11:30 12:00 12:30"),
        ("10:31", 60, "12:00 12:30"),
        ("12:31", 0, ""),
        ("23:59:30", 0, ""),
    ],
)
def test_nothing_begins_sooner_than_the_lead_time_allows(now: str, lead: int, left: str) -> None:
    """Nor before now."""
    assert times(book(rules(lead_minutes=lead), now=at(now)), "botox") == left


def test_a_lead_time_may_reach_into_tomorrow() -> None:
    """Counted in hours, not in days."""
    found = book(rules(lead_minutes=24 * 60), now=at("11:45"))
    assert times(found, "talk") == ""
    assert times(found, "talk", TUESDAY + timedelta(days=1)) == "12:00 12:30"


def test_nothing_lies_farther_ahead_than_one_may_book() -> None:
    """The last day itself can be booked."""
    near = book(rules(ahead_days=2), now=EARLY)
    assert [bool(openings(near, "talk", TUESDAY + timedelta(days=more))) for more in (0, 1, 2)] == [True, True, False]


def test_nothing_is_offered_behind_what_is_known() -> None:
    """Not to staff either: what is taken there was not loaded."""
    known = book(until=TUESDAY)
    assert times(known, "talk", TUESDAY + timedelta(days=1)) == ""
    assert times(known, "talk", TUESDAY + timedelta(days=1), staff=True) == ""


def test_no_day_that_has_passed_is_offered() -> None:
    """Not to staff either."""
    late = book(now=at("09:00", TUESDAY + timedelta(days=1)))
    assert times(late, "talk") == ""
    assert times(late, "talk", staff=True) == ""


# ── the wish


@pytest.mark.parametrize(
    ("begin", "end", "left"),
    [
        (time(10, 30), None, "10:30 11:30 12:00 12:30"),
        (time(10, 31), None, "11:30 12:00 12:30"),
        (time(10, 2), None, "10:30 11:30 12:00 12:30"),
        (None, time(11, 30), "10:00 10:30 11:30"),
        (None, time(11, 29), "10:00 10:30"),
        (time(11), time(12), "11:30 12:00"),
        (time(12), time(11), ""),
        (time(10, 30), time(10, 30), "10:30"),
    ],
)
def test_a_wish_bounds_the_beginnings(begin: time | None, end: time | None, left: str) -> None:
    """Both ends belong to it."""
    assert times(book(), "talk", begin=begin, end=end) == left


def test_a_patient_is_offered_nothing_while_they_are_elsewhere() -> None:
    """Whatever treatment that is."""
    assert times(book(), "botox", busy=spans("10:15~10:20")) == "10:30 11:30 12:00 12:30"


def test_openings_come_by_time_over_the_days() -> None:
    """Today's first."""
    found = list(book().openings(Wanted("talk", date(2026, 3, 13), date(2026, 3, 16))))
    assert found == sorted(found, key=lambda each: each.starts_at)
    assert {each.starts_at.date().day for each in found} == {13, 14, 16}


def test_a_service_that_the_rules_do_not_name_has_none() -> None:
    """Nobody knows what it takes."""
    assert times(book(), "magic") == ""


def test_staff_may_book_off_the_grid_and_at_once() -> None:
    """Within the hours, and after now."""
    found = times(book(rules(lead_minutes=600, ahead_days=1), now=at("12:18")), "talk", staff=True)
    assert found == "12:20 12:25 12:30"


def test_an_opening_is_found_by_its_time() -> None:
    """In any zone; where nothing begins there is none."""
    wanted = Wanted("talk", TUESDAY, TUESDAY)
    found = book().at(wanted, datetime(2026, 3, 10, 1, 30, tzinfo=UTC))
    assert isinstance(found, Opening)
    assert found.starts_at == at("10:30")
    assert book().at(wanted, at("10:45")) is None


# ── time zones


def test_times_told_in_utc_are_taken_in_seoul() -> None:
    """Now, what is closed and what is taken."""
    now = datetime(2026, 3, 10, 1, 30, tzinfo=UTC)  # 10:30
    closed = {"": bits_of([(datetime(2026, 3, 10, 3, 0, tzinfo=UTC), datetime(2026, 3, 10, 3, 30, tzinfo=UTC))])}
    found = openings(book(now=now, closed=closed), "talk")
    assert times(found) == "10:30 11:30 12:30"
    assert {each.starts_at.utcoffset() for each in found} == {timedelta(hours=9)}


def test_the_day_is_seoul_s_while_it_is_yesterday_in_utc() -> None:
    """At one in the morning it is today already."""
    early = book(rules(ahead_days=1), now=datetime(2026, 3, 9, 16, 0, tzinfo=UTC))
    assert early.last_day() == date(2026, 3, 11)
    assert times(early, "talk", date(2026, 3, 9), staff=True) == ""


@pytest.mark.parametrize("day", [date(2026, 3, 29), date(2026, 10, 25), date(2026, 11, 1), date(2026, 3, 8)])
def test_clocks_in_seoul_are_never_changed(day: date) -> None:
    """On the days on which Europe and America change theirs, each has 288 cells."""
    always = OpeningHours.read("매일 00:00~24:00")
    found = list(book(rules(grid=5), always, at("00:00", day), until=day).openings(Wanted("talk", day, day)))
    assert len(found) == 288 - 5
    assert span(at("00:00", day), at("00:00", day + timedelta(days=1)))[1] == (day.toordinal() + 1) * 288


def test_times_of_a_minute_touch_their_cells() -> None:
    """From the beginning of the first to the end of the last."""
    assert span(at("10:01"), at("10:04")) == (ORDINAL * 288 + 120, ORDINAL * 288 + 121)
    assert span(at("10:00"), at("10:05")) == (ORDINAL * 288 + 120, ORDINAL * 288 + 121)
    assert span(at("10:00"), at("10:05:30")) == (ORDINAL * 288 + 120, ORDINAL * 288 + 122)


def test_what_is_free_of_a_unit_is_told_in_cells() -> None:
    """Within the hours, without what is taken or closed."""
    found = book(taken={"doctor:han:1": spans("10:00~10:30")}, closed={"doctor:han": spans("12:00~13:00")})
    assert found.free("doctor", "han", TUESDAY) == [spans("10:30~11:00", "11:30~12:00")[ORDINAL]]
