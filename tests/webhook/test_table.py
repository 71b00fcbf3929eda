"""A clinic's spreadsheet as header and rows, whatever program saved it, and whatever else may be handed in."""

import csv
import io
import zipfile
from datetime import date, datetime, time
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from webhook.imports import table
from webhook.imports.table import Row, Table, TableError, read_table
from webhook.imports.workbook import MAX_UNPACKED

HEADER = ("환자번호", "이름")


def read(data: bytes | str) -> Table:
    return read_table(data.encode() if isinstance(data, str) else data, "방문.csv")


def workbook(*rows: list[Any]) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in rows:
        sheet.append(row)
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp949", "utf-16"])
@pytest.mark.parametrize("mark", [",", ";", "\t"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_every_usual_csv_reads_the_same(encoding: str, mark: str, ending: str) -> None:
    """Encoding, delimiter and line ending are found out, not asked for."""
    text = ending.join((f"환자번호{mark}이름", f"A-1{mark}갂똠", ""))
    assert read(text.encode(encoding)) == Table(HEADER, [Row(2, ("A-1", "갂똠"))])


def test_lines_are_numbered_as_the_file_shows_them() -> None:
    """Empty lines are skipped but counted; a quoted line break belongs to its cell, and the row to its first line."""
    assert read('\n환자번호,이름\n,\n"A\n1",가\n\n2,나\n') == Table(
        HEADER, [Row(4, ("A\n1", "가")), Row(7, ("2", "나"))]
    )


def test_short_rows_are_filled_and_long_ones_kept() -> None:
    """A missing cell is empty; a cell beyond the header is there to be noticed, unless it is empty too."""
    assert [row.cells for row in read("환자번호,이름\n1\n2,가,나\n3,가,,\n").rows] == [
        ("1", ""),
        ("2", "가", "나"),
        ("3", "가"),
    ]


def test_cells_are_composed_trimmed_and_visible() -> None:
    """Decomposed Hangul, no-break and zero-width spaces, control and direction marks leave plain words."""
    assert read("환자번호,이름\n\u00a01\u200b ,\u1100\u1161\x07\u202e나\n").rows == [Row(2, ("1", "가나"))]


def test_the_tricks_that_keep_excel_from_changing_a_cell_are_undone() -> None:
    """`="010"` and an apostrophe before a sign are only wrappings."""
    assert read('환자번호,이름\n="0012",\'+82\n').rows == [Row(2, ("0012", "+82"))]


def test_a_workbook_gives_text() -> None:
    """Numbers, dates, times and booleans become what a person would have typed."""
    values = [1001, 2.0, 1.5, datetime(2026, 11, 20, 14, 30), date(1991, 3, 2), time(9, 5), True, False, None, "가"]  # noqa: DTZ001
    data = workbook([f"열{n}" for n in range(10)], values)
    assert read(data).rows[0].cells == (
        "1001", "2", "1.5", "2026-11-20 14:30:00", "1991-03-02 00:00:00", "09:05:00", "Y", "N", "", "가",
    )  # fmt: skip


def test_formulas_are_not_evaluated() -> None:
    """A formula's cell holds the formula, never a number computed or cached."""
    assert read(workbook(["환자번호"], ["=1+1"])).rows == [Row(2, ("=1+1",))]


def test_a_workbooks_empty_rows_are_skipped_but_counted() -> None:
    """The line is the one that the spreadsheet shows."""
    assert read(workbook([], ["환자번호"], [None], [], [7])).rows == [Row(5, ("7",))]


def test_a_header_alone_is_a_table_without_rows() -> None:
    """No visits is not an error."""
    assert read("환자번호,이름\n") == Table(HEADER, [])


def zipped(name: str, content: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return packed.getvalue()


def with_sheet(xml: str) -> bytes:
    """A workbook whose first sheet is replaced."""
    source = zipfile.ZipFile(io.BytesIO(workbook(["환자번호"])))
    changed = io.BytesIO()
    with zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in source.namelist():
            archive.writestr(name, xml if name == "xl/worksheets/sheet1.xml" else source.read(name))
    return changed.getvalue()


SHEET = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{}</worksheet>'


@pytest.mark.parametrize(
    ("data", "advice"),
    [
        (b"", "비어 있습니다"),
        (b"\n\n  \n", "비어 있습니다"),
        (b"\xff\xff\xff", "UTF-8"),
        ("환자번호\n1".encode("utf-16-le"), "UTF-8"),
        (bytes(range(256)), "UTF-8"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 100, ".xls"),
        (b"<html><p></p></html>", "웹 문서"),
        (b"PK\x03\x04garbage", "손상"),
        (zipped("hello.txt", b"hello"), "손상"),
        (workbook(["환자번호"])[:-50], "손상"),
        (with_sheet("<not-xml"), "손상"),
        (with_sheet(SHEET.format("<sheetData><row r='x'><c/></row></sheetData>")), "손상"),
        (b"a,b\n\"" + b"x" * 200_000, "따옴표"),
    ],
)  # fmt: skip
def test_what_is_no_table_is_refused_with_what_to_do(data: bytes, advice: str) -> None:
    """The message names the file and the remedy."""
    with pytest.raises(TableError) as refusal:
        read(data)
    assert "방문.csv" in str(refusal.value)
    assert advice in str(refusal.value)


def test_a_file_over_twenty_megabytes_is_refused() -> None:
    """The size is looked at before anything else."""
    with pytest.raises(TableError, match="20MB"):
        read(b"a" * (table.MAX_BYTES + 1))


def test_a_small_file_that_unpacks_to_a_huge_one_is_refused() -> None:
    """A zip bomb is told by its directory, before anything is unpacked."""
    with pytest.raises(TableError, match="압축"):
        read(zipped("xl/workbook.xml", b"0" * (MAX_UNPACKED + 1)))


def test_too_many_rows_are_refused_not_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file of more rows than can be taken is not read in part."""
    monkeypatch.setattr(table, "MAX_ROWS", 3)
    assert len(read("환자번호\n1\n2\n3\n").rows) == 3
    with pytest.raises(TableError, match="3개"):
        read("환자번호\n1\n2\n3\n4\n")


def test_a_row_at_the_end_of_the_world_does_not_hold_us_up() -> None:
    """A workbook that claims a row far away is refused instead of being counted up to."""
    rows = "<row r='1'><c r='A1'><v>1</v></c></row><row r='999999999'><c r='XFD999999999'><v>1</v></c></row>"
    with pytest.raises(TableError, match="1,048,576"):
        read(with_sheet(SHEET.format(f"<sheetData>{rows}</sheetData>")))


def test_too_many_columns_are_refused() -> None:
    """The columns beyond the two hundredth are not silently left out."""
    with pytest.raises(TableError, match="200개"):
        read(workbook([f"열{n}" for n in range(201)]))


CELLS = st.text(st.characters(exclude_categories=["Cs", "Cc", "Cf"]), max_size=8)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.lists(CELLS, min_size=2, max_size=2), max_size=5), st.sampled_from(",;\t"))
def test_what_a_csv_writer_wrote_is_read_back(rows: list[list[str]], mark: str) -> None:
    """Any cells survive quoting, but for the trimming that every cell gets."""
    written = io.StringIO(newline="")
    csv.writer(written, delimiter=mark).writerows([list(HEADER), *rows])
    expected = [tuple(table._clean(cell) for cell in row) for row in rows]
    assert [row.cells for row in read(written.getvalue()).rows] == [row for row in expected if any(row)]


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=300) | st.binary(max_size=100).map(b"PK\x03\x04".__add__))
def test_any_bytes_are_a_table_or_a_table_error(data: bytes) -> None:
    """Garbage never raises anything else."""
    try:
        read(data)
    except TableError:
        return
