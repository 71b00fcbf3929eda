"""Numbers of law, platform and practice: dated, sourced, and never made laxer by a clinic."""

from datetime import date, datetime, time
from typing import Any

import pytest

from catalogue import files
from catalogue.files import CatalogueError
from catalogue.hours import SEOUL
from catalogue.rules import Numbers, Own, QuietHours, read

TODAY = date(2026, 3, 10)
SHIPPED = files.rules()


def entry(number: str, begins: str, value: Any, source: str = "법") -> dict[str, Any]:
    return {"number": number, "from": begins, "value": value, "source": source}


def shipped(*more: dict[str, Any]) -> list[dict[str, Any]]:
    return [*(each.model_dump(by_alias=True) for each in SHIPPED.entries), *more]


def at(clock: str) -> datetime:
    return datetime.fromisoformat(f"2026-03-10T{clock}").replace(tzinfo=SEOUL)


def night(begin: int, end: int) -> QuietHours:
    return QuietHours(time(begin), time(end))


def test_the_shipped_numbers_are_those_of_the_law_and_each_has_its_source() -> None:
    """정보통신망법 §50③, 시행령 §61②; 개인정보보호법 §22의2; the emergency policy."""
    numbers = SHIPPED.on(TODAY)
    assert (numbers.law_night, numbers.platform_night) == (night(21, 8), QuietHours(time(20, 50), time(8)))
    assert (numbers.daily_cap, numbers.guardian_age, numbers.pregnancy_checked_days) == (1, 14, 35)
    assert numbers.ladder.climb == (0, 5, 15)
    assert {each.number for each in SHIPPED.entries} == {*Numbers.model_fields} - {"own_night"}
    assert all(each.source for each in SHIPPED.entries)


@pytest.mark.parametrize(("day", "begin"), [("2026-12-31", 21), ("2027-01-01", 20), ("2027-01-02", 20)])
def test_a_changed_law_holds_from_its_day(day: str, begin: int) -> None:
    """Written down before it."""
    changed = entry("law_night", "2027-01-01", {"begin": "20:00", "end": "09:00"})
    assert read(shipped(changed)).on(date.fromisoformat(day)).law_night.begin == time(begin)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (entry("daily_cup", "2027-01-01", 1), "daily_cup"),
        (entry("daily_cap", "2000-01-01", 2), "given twice: daily_cap"),
        (entry("daily_cap", "2027-01-01", 0), "daily_cap"),
        (entry("daily_cap", "2027-01-01", 1, source=""), "source"),
        (entry("law_night", "2027-01-01", {"begin": "20:00"}), "end"),
        (entry("ladder", "2027-01-01", {"climb": [0, 15, 5], "again": 15, "often": 24, "seldom": 60}), "at once"),
    ],
)
def test_a_wrong_entry_is_refused_when_the_rules_are_read(wrong: dict[str, Any], said: str) -> None:
    """Even one whose day is still to come."""
    with pytest.raises(ValueError, match=said):
        read(shipped(wrong))


def test_a_missing_number_is_refused() -> None:
    """Nothing is judged by half of the rules."""
    with pytest.raises(ValueError, match="daily_cap"):
        read([each for each in shipped() if each["number"] != "daily_cap"])


def test_a_damaged_file_says_what_is_wrong(tmp_path: Any) -> None:
    path = tmp_path / "rules.yml"
    path.write_text("- {number: daily_cap}", encoding="utf-8")
    with pytest.raises(CatalogueError, match=r"rules\.yml"):
        files.rules(path)


@pytest.mark.parametrize(
    ("own", "now", "until"),
    [
        (None, "20:49", None),
        (None, "20:50", "08:00"),
        (None, "07:59", "08:00"),
        (None, "08:00", None),
        (night(19, 9), "19:00", "09:00"),
        (night(19, 9), "08:30", "09:00"),
        (night(19, 22), "20:00", "08:00"),
        (night(23, 1), "20:50", "08:00"),
        (night(8, 10), "07:00", "10:00"),
    ],
)
def test_a_clinics_own_night_comes_on_top_of_those_of_law_and_platform(
    own: QuietHours | None, now: str, until: str | None
) -> None:
    """It makes them longer, never shorter."""
    found = SHIPPED.on(TODAY).of(Own(advertising_night=own)).advertising_rests_until(at(now))
    assert (f"{found:%H:%M}" if found else None) == until


def test_a_clinic_chooses_its_own_quiet_hours() -> None:
    assert SHIPPED.on(TODAY).of(Own(quiet=night(20, 9))).quiet == night(20, 9)
