"""The appointments and packages files: what their forms mean, and how a row is refused."""

import csv
import io
from datetime import date, datetime, timedelta
from typing import Any

import openpyxl
import pytest

from records.facts import SEOUL
from webhook.imports.appointments import COLUMNS, AppointmentRow, AppointmentsFile, read_appointments
from webhook.imports.packages import COLUMNS as PACKAGE_COLUMNS
from webhook.imports.packages import PackageRow, PackagesFile, read_packages
from webhook.imports.sheet import errors_csv
from webhook.imports.table import TableError

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=SEOUL)
HEADER = ",".join(COLUMNS)
FULL = "R-1,A-1001,가나다,010-2345-6789,1991-03-02,2026-11-25 14:30,40,입술필러,원장,확정"
GIVEN = dict(zip(COLUMNS, FULL.split(","), strict=True))
KNOWN = ("D-1",)
ROW = AppointmentRow(
    line=2,
    key="R-1",
    number="A-1001",
    name="가나다",
    phone="+821023456789",
    birth_date=date(1991, 3, 2),
    starts_at=datetime(2026, 11, 25, 14, 30, tzinfo=SEOUL),
    minutes=40,
    treatment="입술필러",
    doctor="원장",
    state="confirmed",
)


def rows(*changes: dict[str, str]) -> AppointmentsFile:
    """A file in which each row is the full one with some cells changed."""
    text = io.StringIO()
    csv.DictWriter(text, COLUMNS).writeheader()
    csv.DictWriter(text, COLUMNS).writerows([GIVEN | change for change in changes])
    return read_appointments(text.getvalue().encode(), "예약.csv", NOW, KNOWN)


def one(**change: str) -> AppointmentRow:
    file = rows(change)
    assert file.errors == []
    return file.rows[0]


def reason(**change: str) -> str:
    [error] = rows(change).errors
    return error.reason


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp949"])
def test_the_documented_example_is_read(encoding: str) -> None:
    """Every column reaches its field, in each promised encoding."""
    file = read_appointments(f"{HEADER}\n{FULL}\n".encode(encoding), "예약.csv", NOW, ())
    assert (file.rows, file.errors, file.unknown_columns) == ([ROW], [], [])


def test_a_workbook_with_real_dates_and_numbers_reads_the_same() -> None:
    """Excel's own dates and numbers."""
    cells: dict[str, Any] = GIVEN | {
        "휴대폰": 1023456789,
        "생년월일": datetime(1991, 3, 2),  # noqa: DTZ001
        "예약일시": datetime(2026, 11, 25, 14, 30),  # noqa: DTZ001
        "소요분": 40,
    }
    book, saved = openpyxl.Workbook(), io.BytesIO()
    for line in (list(cells), list(cells.values())):
        book.worksheets[0].append(line)
    book.save(saved)
    assert read_appointments(saved.getvalue(), "예약.xlsx", NOW, ()).rows == [ROW]


def test_the_required_columns_alone_are_enough_for_a_known_patient() -> None:
    """What is not said is empty."""
    file = read_appointments("예약번호,환자번호,예약일시\n7,D-1,20261125 1430\n".encode(), "예약.csv", NOW, KNOWN)
    assert file.rows == [AppointmentRow(2, "7", "D-1", "", "", None, ROW.starts_at, None, "", "", None)]


def test_a_file_without_its_keys_is_refused_whole() -> None:
    """The message names the columns."""
    with pytest.raises(TableError, match="예약번호, 예약일시"):
        read_appointments("환자번호,시술\n1,필러\n".encode(), "예약.csv", NOW, KNOWN)


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("2026-11-25 25:00", "날짜가 아닙니다"), ("2026-11-31 10:00", "날짜가 아닙니다"),
        ("내일 3시", "날짜가 아닙니다"), ("1900-01-01 10:00", "2년 넘게"), ("1899-12-31 10:00", "1900년보다"),
        ("2028-12-01 10:00", "2년 넘게"), ("2024-11-01 10:00", "2년 넘게"),
        ("2026-11-25", "예약 시각이 없습니다"), ("2026-11-25 00:00", "예약 시각이 없습니다"),
        ("2026-11-25 오전 12:00", "정오인지 자정인지"), ("2026-11-25 12:30 AM", "정오인지 자정인지"),
        ("2026-11-25 오전 12시", "정오인지 자정인지"), ("", "비어 있습니다"),
    ],
)  # fmt: skip
def test_a_time_that_cannot_be_is_refused_in_clear_words(written: str, told: str) -> None:
    """Never guessed."""
    assert told in reason(예약일시=written)


def test_times_are_to_the_minute() -> None:
    """Seconds of another system are no part of an appointment; a year ago and a year ahead are near enough."""
    assert one(예약일시="2026-11-25 14:30:59").starts_at == ROW.starts_at
    for away in (timedelta(days=-365), timedelta(days=365)):
        assert one(예약일시=f"{NOW + away:%Y-%m-%d %H:%M}").starts_at == NOW + away


@pytest.mark.parametrize(("written", "minutes"), [("30", 30), ("30분", 30), ("９０", 90), ("", None)])
def test_a_length_is_minutes(written: str, minutes: int | None) -> None:
    """With or without the word."""
    assert one(소요분=written).minutes == minutes


@pytest.mark.parametrize("written", ["0", "-30", "1시간", "721", "30.5", "많이"])
def test_a_length_that_is_none_is_refused(written: str) -> None:
    """One minute to twelve hours."""
    assert "1에서 720까지의 숫자가 아닙니다" in reason(소요분=written)


@pytest.mark.parametrize(
    ("state", "at", "fits"),
    [
        ("내원", "2026-11-21 18:00", True), ("내원", "2026-11-22 09:00", False),
        ("노쇼", "2026-11-21 08:59", True), ("노쇼", "2026-11-21 09:01", False), ("취소", "2026-11-25 03:00", True),
    ],
)  # fmt: skip
def test_nobody_arrives_before_the_day_or_is_missed_before_the_time(state: str, at: str, fits: bool) -> None:
    """At nine in the morning of the 21st."""
    errors = rows({"상태": state, "예약일시": at}).errors
    assert [("상태", "아직 오지 않은 예약" in each.reason) for each in errors] == ([] if fits else [("상태", True)])


def test_noon_has_readings_that_are_plain() -> None:
    """12:00 and 오후 12시; 오전 11시 is what it says."""
    hours = [one(예약일시=f"2026-11-25 {each}").starts_at.hour for each in ("12:00", "오후 12시", "오전 11시")]
    assert hours == [12, 12, 11]


def test_a_state_that_is_none_is_refused_with_those_there_are() -> None:
    """Never guessed."""
    assert reason(상태="모름") == (
        "상태 '모름' 값을 알 수 없습니다. 신청, 예약, 확정, 내원, 부도, 취소 중 하나로 적거나 비워 두세요."
    )


def test_numbers_that_excel_has_shortened_are_refused() -> None:
    """They cannot be told from others; nor may they be longer than what is kept."""
    assert "텍스트" in reason(예약번호="2.02611E+11")
    assert "80자를" in reason(예약번호="1" * 81)
    assert "40자를" in reason(환자번호="1" * 41)


def test_a_new_patient_needs_a_phone_in_the_first_row_alone() -> None:
    """Later rows mean the same person."""
    file = rows({"휴대폰": "", "예약번호": "R-0"}, {}, {"예약번호": "R-2", "휴대폰": "", "이름": ""})
    assert [(error.line, error.column) for error in file.errors] == [(2, "휴대폰")]
    assert [(row.key, row.name, row.phone) for row in file.rows] == [
        ("R-1", "가나다", "+821023456789"), ("R-2", "가나다", "+821023456789"),
    ]  # fmt: skip


def test_a_resident_number_refuses_the_row_and_is_shown_nowhere() -> None:
    """In no column."""
    for column in COLUMNS:
        file = rows({column: "910302-2345678"})
        assert [error.column for error in file.errors] == [column]
        assert "2345678" not in repr(file) + errors_csv(file)


def packages(*lines: str) -> PackagesFile:
    return read_packages("\n".join([",".join(PACKAGE_COLUMNS), *lines]).encode(), "패키지.csv", NOW, KNOWN)


def test_a_package_is_read() -> None:
    """Sessions with or without 회; without a day it holds for ever."""
    file = packages("P-1,D-1,토닝,10회,3,2027-12-31", ",D-1,제모,5,,")
    assert file.rows == [
        PackageRow(2, "P-1", "D-1", "토닝", 10, 3, date(2027, 12, 31)), PackageRow(3, "", "D-1", "제모", 5, 0, None),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("P-1,X-1,토닝,10,3,", "등록되어 있지 않습니다"), ("P-1,D-1,토닝,3,10,", "총횟수보다 많습니다"),
        ("P-1,D-1,토닝,0,0,", "1에서 999까지"), ("P-1,D-1,토닝,,,", "비어 있습니다"),
        ("P-1,D-1,토닝,10,3,언젠가", "날짜가 아닙니다"), ("P-1,D-1,토닝,10,3,2100-01-01", "30년 넘게"),
    ],
)  # fmt: skip
def test_a_package_that_cannot_be_is_refused(line: str, told: str) -> None:
    """With what to do about it."""
    [error] = packages(line).errors
    assert told in error.reason


def test_the_same_package_twice_is_told_with_the_first_line() -> None:
    """By number, or by what it is."""
    file = packages("P-1,D-1,토닝,10,3,", "P-1,D-1,제모,5,0,", ",D-1,제모,5,0,", ",D-1, 제모,9,0,")
    assert [(error.line, error.reason[:2]) for error in file.errors] == [(3, "2행"), (5, "4행")]
