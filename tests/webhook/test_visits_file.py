"""The visits file: what its forms mean, and how a row is refused."""

import csv
import io
from datetime import date, datetime, timedelta
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from records.facts import SEOUL
from webhook.imports.sheet import errors_csv
from webhook.imports.table import TableError
from webhook.imports.visits import COLUMNS, VisitRow, VisitsFile, read_visits

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=SEOUL)
HEADER = ",".join(COLUMNS)
FULL = (
    "A-1001,가나다,010-2345-6789,1991-03-02,여,2026-11-20 14:30,"
    "피부과,입술필러,입술,원장,1/1,Y,N,재방문,L70.0;I10,외래,51병동,VIP|정기관리,2026-11-19,"
)
GIVEN = dict(zip(COLUMNS, FULL.split(","), strict=True))
RESIDENT = "910302-2345678"


def read(text: str, encoding: str = "utf-8") -> VisitsFile:
    return read_visits(text.encode(encoding), "방문.csv", NOW)


def rows(*changes: dict[str, str]) -> VisitsFile:
    """A file in which each row is the full one with some cells changed."""
    text = io.StringIO()
    csv.DictWriter(text, COLUMNS).writeheader()
    csv.DictWriter(text, COLUMNS).writerows([GIVEN | change for change in changes])
    return read(text.getvalue())


def one(**change: str) -> VisitRow:
    file = rows(change)
    assert file.errors == []
    return file.rows[0]


def reasons(*changes: dict[str, str]) -> list[str]:
    return [error.reason for error in rows(*changes).errors]


def workbook(header: list[str], *lines: list[Any]) -> bytes:
    book = openpyxl.Workbook()
    for line in [header, *lines]:
        book.worksheets[0].append(line)
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


VISIT = VisitRow(
    line=2,
    number="A-1001",
    name="가나다",
    phone="+821023456789",
    mobile=True,
    birth_date=date(1991, 3, 2),
    sex="female",
    visited_at=datetime(2026, 11, 20, 14, 30, tzinfo=SEOUL),
    department="피부과",
    treatment="입술필러",
    site="입술",
    doctor="원장",
    session="1/1",
    messages_consent=True,
    advertising_consent=False,
    memo="재방문",
    diagnoses=("L700", "I10"),
    care="outpatient",
    ward="51병동",
    groups=("VIP", "정기관리"),
    advertising_since=date(2026, 11, 19),
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp949"])
def test_the_documented_example_is_read(encoding: str) -> None:
    """All twenty columns reach their field, in each promised encoding."""
    file = read(f"{HEADER}\n{FULL}\n", encoding)
    assert (file.rows, file.errors, file.unknown_columns, file.read, file.rejected) == ([VISIT], [], [], 1, 0)


def test_a_workbook_with_real_dates_and_numbers_reads_the_same() -> None:
    """Excel's own date cells, a phone that lost its zero and a session that became a date are put right."""
    cells: dict[str, Any] = GIVEN | {
        "휴대폰": 1023456789,
        "생년월일": datetime(1991, 3, 2),  # noqa: DTZ001
        "방문일시": datetime(2026, 11, 20, 14, 30),  # noqa: DTZ001
        "회차": datetime(2026, 1, 1),  # noqa: DTZ001
    }
    assert read_visits(workbook(list(cells), list(cells.values())), "방문.xlsx", NOW).rows == [VISIT]


def test_the_required_columns_alone_are_enough_in_any_order() -> None:
    """What is not said is empty, and a consent that is not given is neither yes nor no."""
    visit = read("시술,방문 일시,휴대폰,환자번호\n보톡스,20261120,01023456789,7\n").rows[0]
    assert (visit.number, visit.treatment, visit.phone) == ("7", "보톡스", "+821023456789")
    assert (visit.name, visit.birth_date, visit.sex, visit.messages_consent, visit.advertising_consent) == (
        "", None, None, None, None,
    )  # fmt: skip


def test_unknown_columns_are_named_and_kept_out() -> None:
    """A column that is not of the format is reported, whatever stands in it, and refuses no row."""
    file = read(f"{HEADER},주민번호,,결제\n{FULL},{RESIDENT},x,=A1\n")
    assert (file.rows, file.unknown_columns) == ([VISIT], ["주민번호", "(22번째 열)", "결제"])


def test_a_header_alone_is_a_file_without_visits() -> None:
    """Nothing read, nothing refused."""
    file = read(HEADER)
    assert (file.rows, file.errors, file.read) == ([], [], 0)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("이름,휴대폰\n가,010-2345-6789\n", "환자번호, 방문일시, 시술"),
        (HEADER.encode("cp949").decode("latin-1") + "\n", "다시 저장"),
        (f"{HEADER},휴대폰\n", "두 번 있습니다: 휴대폰"),
        ("", "비어 있습니다"),
    ],
)
def test_a_file_without_a_usable_header_is_refused_whole(text: str, complaint: str) -> None:
    """The message names the columns, and what to do."""
    with pytest.raises(TableError, match=complaint):
        read(text)


@pytest.mark.parametrize(
    ("written", "hour", "minute", "second"),
    [
        ("2026-11-20", 0, 0, 0), ("2026.11.20", 0, 0, 0), ("2026.11.20.", 0, 0, 0), ("2026. 11. 20.", 0, 0, 0),
        ("20261120", 0, 0, 0), ("2026/11/20", 0, 0, 0), ("2026년 11월 20일", 0, 0, 0), ("2026-11-20(금)", 0, 0, 0),
        ("2026-11-20 14:30", 14, 30, 0), ("2026/11/20 오후 2:30", 14, 30, 0), ("2026-11-20 2:30 PM", 14, 30, 0),
        ("2026-11-20 오후 2:30:15", 14, 30, 15), ("2026-11-20 14:30:15", 14, 30, 15), ("20261120 1430", 14, 30, 0),
        ("202611201430", 14, 30, 0), ("20261120143015", 14, 30, 15), ("2026-11-20T14:30:15", 14, 30, 15),
        ("2026-11-20 오전 12:05", 0, 5, 0), ("2026-11-20 오후 12시", 12, 0, 0), ("2026-11-20 오전 9시 5분", 9, 5, 0),
        ("2026.11.20 (금) 오후 2시 30분", 14, 30, 0), ("2026-11-20오후2:30", 14, 30, 0),
        ("2026-11-20 오후 14:30", 14, 30, 0),
        ("２０２６－１１－２０ １４：３０", 14, 30, 0), ("46346", 0, 0, 0), ("46346.60417", 14, 30, 0),
        ("46346.39583", 9, 30, 0),
    ],
)  # fmt: skip
def test_dates_are_read_in_every_promised_form(written: str, hour: int, minute: int, second: int) -> None:
    """Dashes, dots, slashes, none; 오전 and 오후; seconds; Excel's day numbers: all are that moment in Seoul."""
    assert one(방문일시=written).visited_at == datetime(2026, 11, 20, hour, minute, second, tzinfo=SEOUL)


@pytest.mark.parametrize(
    "written",
    [
        "2026-13-01", "2026-02-29", "2026-11-31", "20261301", "어제", "11/20/2026", "26-11-20", "2026-11", "14:30",
        "2026-11-20 25:00", "2026-11-20 14:60", "2026-11-20 오전 14:30", "2026-11-2014:30", "2026-11-20 14:305",
        "2.02611E+11", "46346.6.1", "1763600000", "2026-11-20 14:30 외", "0000-00-00", "٢٠٢٦",
    ],
)  # fmt: skip
def test_what_is_no_date_is_refused_with_an_example(written: str) -> None:
    """Impossible, foreign, abbreviated or doubtful dates are not guessed."""
    assert reasons({"방문일시": written}) == [f"방문일시 '{written}' 값은 날짜가 아닙니다. 예: 2026-11-20 14:30"]


def test_visits_lie_between_thirty_years_ago_and_tomorrow() -> None:
    """A clock a little ahead is forgiven up to a day; later, or so long ago that the year is a slip, is refused."""
    day = timedelta(days=1)
    assert one(방문일시=f"{NOW + day:%Y-%m-%d %H:%M}").visited_at == NOW + day
    assert "앞으로의 날짜" in reasons({"방문일시": f"{NOW + day + timedelta(minutes=1):%Y-%m-%d %H:%M}"})[0]
    assert one(방문일시="1996-11-22").visited_at.year == 1996
    assert "30년이 넘은" in reasons({"방문일시": "1996-11-20"})[0]
    assert "1900년보다" in reasons({"방문일시": "1899-12-31"})[0]


def test_nobody_comes_before_they_are_born() -> None:
    """A newborn's visit on the day of birth is one."""
    assert one(생년월일="2026-11-20").birth_date == date(2026, 11, 20)
    assert reasons({"생년월일": "2026-11-21"}) == ["방문일시 값이 생년월일보다 앞섭니다. 두 날짜를 확인해 주세요."]


def test_a_day_of_birth_that_is_none_is_told_with_a_day_of_birth() -> None:
    """The example has no time of day."""
    assert reasons({"생년월일": "봄"}) == ["생년월일 '봄' 값은 날짜가 아닙니다. 예: 1991-03-02"]


def test_nobody_is_born_tomorrow() -> None:
    """A birth date that lies ahead, or is none, refuses the row."""
    assert "앞으로의 날짜" in reasons({"생년월일": "2026-11-22"})[0]
    assert "날짜가 아닙니다" in reasons({"생년월일": "910302"})[0]


@pytest.mark.parametrize(
    ("written", "number", "mobile"),
    [
        ("010-2345-6789", "+821023456789", True), ("01023456789", "+821023456789", True),
        ("1023456789", "+821023456789", True), ("1023456789.0", "+821023456789", True),
        ("+82 10-2345-6789", "+821023456789", True), ("'+82 10-2345-6789", "+821023456789", True),
        ("82-10-2345-6789", "+821023456789", True), ("０１０－２３４５－６７８９", "+821023456789", True),
        ("010.2345.6789", "+821023456789", True), ("010 2345 6789", "+821023456789", True),
        ("010–2345–6789", "+821023456789", True), ("011-234-5678", "+82112345678", True),
        ("010-5970-3970", "+821059703970", True),
        ("02-123-4567", "+8221234567", False), ("(031) 123-4567", "+82311234567", False),
        ("0507-1234-5678", "+8250712345678", False), ("070-1234-5678", "+827012345678", False),
    ],
)  # fmt: skip
def test_phones_are_read_in_any_writing(written: str, number: str, mobile: bool) -> None:
    """E.164 comes out; the zero that Excel dropped is put back; what is not a mobile phone is marked."""
    visit = one(휴대폰=written)
    assert (visit.phone, visit.mobile) == (number, mobile)


@pytest.mark.parametrize(
    ("written", "advice"),
    [
        ("1.02346E+09", "텍스트"), ("1E+10", "텍스트"), ("010-2345-678", "자릿수"), ("010-2345-67890", "자릿수"),
        ("010-0000-0000", "자릿수"), ("012-3456", "자릿수"), ("1", "전화번호가 아닙니다"), ("없음", "번호 하나만"),
        ("010-2345-6789, 010-1111-2222", "번호 하나만"), ("010-CALL-NOW", "번호 하나만"),
        ("+1 415 555 2671", "국내 번호"),
        ("--", "전화번호가 아닙니다"), ("#N/A", "엑셀 오류"), ("=B2", "수식"),
    ],
)  # fmt: skip
def test_what_is_no_phone_is_refused_without_being_quoted(written: str, advice: str) -> None:
    """A wrong number would reach a stranger: it is refused, with advice, and its digits stay out of the reason."""
    (reason,) = reasons({"휴대폰": written})
    assert advice in reason
    assert "2345" not in reason.replace("010-2345-6789", "")


@pytest.mark.parametrize(
    ("written", "expected"),
    [("Y", True), ("예", True), ("동의", True), ("O", True), ("1", True), ("true", True), ("동의함", True),
     ("N", False), ("아니오", False), ("아니요", False), ("X", False), ("0", False), ("미동의", False),
     ("동의 안함", False), ("수신거부", False), ("", None), ("  ", None)],
)  # fmt: skip
def test_consent_is_yes_no_or_unsaid(written: str, expected: bool | None) -> None:
    """The usual marks are understood in both consent columns."""
    visit = one(알림수신동의=written, 광고수신동의=written, 광고동의일="", 보호자동의=written)
    assert visit.guardian_consent is visit.messages_consent
    assert (visit.messages_consent, visit.advertising_consent) == (expected, expected)


def test_an_unclear_consent_is_never_guessed() -> None:
    """Neither yes nor no: the row is refused."""
    assert reasons({"광고수신동의": "△"}) == ["광고수신동의 '△' 값을 알 수 없습니다. Y 또는 N으로 적거나 비워 두세요."]


@pytest.mark.parametrize(
    ("written", "expected"), [("여", "female"), ("F", "female"), ("남자", "male"), ("m", "male"), ("", None)]
)
def test_sex_is_read_in_its_usual_forms(written: str, expected: str | None) -> None:
    """Korean and English, short and long."""
    assert one(성별=written).sex == expected


@pytest.mark.parametrize(("written", "expected"), [("2/5", "2/5"), ("01월 10일", "1/10"), ("3회차", "3회차")])
def test_a_session_that_excel_took_for_a_date_is_put_right(written: str, expected: str) -> None:
    """1/10 is the first of ten, not the tenth of January."""
    assert one(회차=written).session == expected


@pytest.mark.parametrize("column", ["환자번호", "휴대폰", "방문일시", "시술"])
def test_a_required_cell_may_not_be_empty(column: str) -> None:
    """The reason names the column."""
    assert reasons({column: " "}) == [f"{column} 칸이 비어 있습니다. 꼭 있어야 하는 값입니다."]


def test_every_problem_of_a_row_is_told_at_once() -> None:
    """Nobody has to hand in the same row three times."""
    file = rows({"휴대폰": "없음", "방문일시": "어제", "성별": "?"}, {})
    assert [(error.line, error.column) for error in file.errors] == [(2, "휴대폰"), (2, "성별"), (2, "방문일시")]
    assert (file.read, file.rejected, len(file.rows)) == (2, 1, 1)


@pytest.mark.parametrize(
    "written", [RESIDENT, "9103022345678", "910302 2345678", "９１０３０２－２３４５６７８", "910302–2345678"]
)
@pytest.mark.parametrize("column", [name for name in COLUMNS if name != "메모"])
def test_a_resident_number_refuses_the_row_and_is_shown_nowhere(column: str, written: str) -> None:
    """Neither the reason nor the kept cells nor the file of errors repeats it."""
    file = rows({column: f"{written}"})
    assert [error.column for error in file.errors] == [column]
    assert "주민등록번호" in file.errors[0].reason
    for digits in ("2345678", "２３４５６７８"):
        assert digits not in repr(file) + errors_csv(file)


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        (f"보호자 {RESIDENT} 확인", "보호자 ●●●●●●-●●●●●●● 확인"),
        ("0103022345678.", "●●●●●●●●●●●●●."),
        ("910302   -   2345678", "●●●●●●   -   ●●●●●●●"),
        ("생일 910302, 2026-11-20 방문", "생일 910302, 2026-11-20 방문"),
        ("차트 9113022345678", "차트 9113022345678"),
    ],
)
def test_a_resident_number_in_the_memo_is_masked(written: str, kept: str) -> None:
    """A memo keeps its words; six digits that are no date make no resident number."""
    assert one(메모=written).memo == kept


def test_a_card_number_in_the_memo_is_masked() -> None:
    """As everywhere, no digit of it is left."""
    assert one(메모="4111-1111-1111-1111 결제").memo == "●●●●-●●●●-●●●●-●●●● 결제"


def test_the_same_visit_twice_is_told_with_the_first_line() -> None:
    """환자번호, 방문일시 and 시술 make a visit, however spaced or written the moment is."""
    again = {"방문일시": "2026/11/20 오후 2:30", "시술": "입술필러 ", "메모": "다시"}
    file = rows({}, {"시술": "보톡스"}, again)
    assert [(row.line, row.treatment) for row in file.rows] == [(2, "입술필러"), (3, "보톡스")]
    assert [(error.line, "2행과 같은 방문" in error.reason) for error in file.errors] == [(4, True)]


@pytest.mark.parametrize(
    ("column", "other"),
    [("휴대폰", "010-9999-8888"), ("이름", "라마바"), ("생년월일", "1990-03-02"), ("성별", "남")],
)
def test_one_patient_number_cannot_be_two_people(column: str, other: str) -> None:
    """The later row is refused where phone, name, birth date or sex differ; an empty cell contradicts nothing."""
    file = rows({}, {"시술": "보톡스", column: other}, {"시술": "제모", "이름": "", "생년월일": "", "성별": ""})
    assert [(error.line, error.column) for error in file.errors] == [(3, column)]
    assert "2행과 다릅니다" in file.errors[0].reason
    assert [row.line for row in file.rows] == [2, 4]


def test_a_refused_row_speaks_for_nobody() -> None:
    """Only accepted rows are compared with: a bad first row does not turn the good second one down."""
    file = rows({"방문일시": "어제", "휴대폰": "010-9999-8888"}, {})
    assert [row.line for row in file.rows] == [3]


def test_cells_have_a_length() -> None:
    """200 characters a cell, 1,000 in the memo; one more refuses the row."""
    assert (one(부위="가" * 200).site, one(메모="가" * 1000).memo) == ("가" * 200, "가" * 1000)
    assert reasons({"부위": "가" * 201}) == ["부위 칸이 200자를 넘습니다(201자). 줄여 주세요."]
    assert reasons({"메모": "가" * 1001}) == ["메모 칸이 1,000자를 넘습니다(1,001자). 줄여 주세요."]


def test_formulas_are_refused_in_both_formats() -> None:
    """A cell that begins with `=` holds no value of its own."""
    assert ["수식" in reason for reason in reasons({"이름": '=HYPERLINK("http://example.org")'})] == [True]
    cells = GIVEN | {"환자번호": "=1000+1"}
    file = read_visits(workbook(list(cells), list(cells.values())), "방문.xlsx", NOW)
    assert [(error.line, error.column) for error in file.errors] == [(2, "환자번호")]


def test_a_row_with_too_many_cells_is_refused_before_its_cells_are_misread() -> None:
    """A comma without quotes shifts all that follows."""
    file = read(f"{HEADER}\n{FULL},하나 더\n")
    assert [(error.line, error.column, "큰따옴표" in error.reason) for error in file.errors] == [(2, "", True)]


def test_a_patient_number_that_excel_shortened_is_refused() -> None:
    """2.02611E+11 could be anybody."""
    assert "텍스트" in reasons({"환자번호": "2.02611E+11"})[0]


def test_the_file_of_errors_can_be_put_right_and_handed_in_again() -> None:
    """It opens in Excel (BOM), runs nothing there, holds line, reasons and cells, and is itself a visits file."""
    file = rows({}, {"휴대폰": "+82 10-2345", "방문일시": "어제", "메모": "-없음"}, {"이름": "=cmd|' /C calc'!A0"})
    text = errors_csv(file)
    assert text.startswith("\ufeff줄,이유,환자번호,")
    first, second = csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""))
    assert (first["줄"], first["이유"].count(" / "), first["휴대폰"]) == ("3", 1, "'+82 10-2345")
    assert (first["메모"], second["이름"]) == ("'-없음", "'=cmd|' /C calc'!A0")
    mended = read(text.replace("어제", "2026-11-19").replace("+82 10-2345", "+82 10-2345-6789"))
    assert [(row.phone, row.memo) for row in mended.rows] == [("+821023456789", "-없음")]
    assert mended.unknown_columns == ["줄", "이유"]


@settings(max_examples=150, deadline=None)
@given(st.dictionaries(st.sampled_from(COLUMNS), st.text(st.characters(exclude_categories=["Cs"]), max_size=20)))
def test_any_cells_are_taken_or_refused_with_a_reason(change: dict[str, str]) -> None:
    """No cell, however strange, raises; a row is either accepted or explained, never both."""
    file = rows({name: value.replace("\x00", "") for name, value in change.items()})
    assert (len(file.rows), bool(file.errors)) in ((1, False), (0, True))
    assert all(error.reason and error.line for error in file.errors)
    errors_csv(file).encode()


@settings(max_examples=150, deadline=None)
@given(st.datetimes(datetime(1996, 12, 1), datetime(2026, 11, 21)), st.sampled_from(["%Y-%m-%d %H:%M:%S", "%Y%m%d%H%M%S", "%Y.%m.%d. %H:%M:%S"]))  # noqa: DTZ001, E501  # fmt: skip
def test_every_moment_survives_its_writing(moment: datetime, form: str) -> None:
    """Written to the second and read back, a moment is the same."""
    assert one(방문일시=f"{moment:{form}}").visited_at == moment.replace(microsecond=0, tzinfo=SEOUL)


@pytest.mark.parametrize(
    ("column", "cell", "field", "value"),
    [
        ("진단코드", "", "diagnoses", ()),
        ("진단코드", "i10", "diagnoses", ("I10",)),
        ("진단코드", "E11.9, E119 I10", "diagnoses", ("E119", "I10")),
        ("입원/외래", "", "care", ""),
        ("입원/외래", "입원", "care", "inpatient"),
        ("입원/외래", "통원", "care", "outpatient"),
        ("병동", "51 병동", "ward", "51 병동"),
        ("그룹", "", "groups", ()),
        ("그룹", "단골 환자, 임직원,,단골  환자", "groups", ("단골 환자", "임직원")),
    ],
)
def test_what_plans_ask_of_a_patient_is_read(column: str, cell: str, field: str, value: object) -> None:
    """Several diagnoses or groups stand in one cell."""
    assert getattr(one(**{column: cell}), field) == value


@pytest.mark.parametrize(
    ("column", "cell", "reason"),
    [
        ("진단코드", "고혈압", "진단코드(KCD)가 아닙니다"),
        ("진단코드", "I10, 당뇨", "'당뇨' 값은"),
        ("입원/외래", "응급", "외래 또는 입원으로"),
        ("그룹", "가" * 41, "40자까지"),
        ("그룹", ",".join(map(str, range(21))), "20개까지"),
    ],
)
def test_what_plans_could_not_go_by_is_refused(column: str, cell: str, reason: str) -> None:
    """With what to write instead."""
    [said] = reasons({column: cell})
    assert reason in said


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        (
            {"광고수신동의": ""},
            "광고동의일이 있으면 광고수신동의도 Y 또는 N으로 적어 주세요.",
        ),
        ({"광고동의일": "2026-12-24"}, "광고동의일 '2026-12-24' 값은 앞으로의 날짜입니다. 예: 1991-03-02"),
    ],
)
def test_the_day_of_a_consent_lies_behind_and_has_a_consent(cells: dict[str, str], reason: str) -> None:
    """A day of nothing, or one to come, is a slip."""
    assert reasons(cells) == [reason]
