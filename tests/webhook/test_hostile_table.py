"""Broken and hostile sheets: each is refused with what to do about it, soon and in bounded memory, or read safely."""

import io
import tracemalloc
import zipfile
from collections.abc import Callable, Iterable
from itertools import repeat

import pytest
from openpyxl import Workbook

from tests.webhook.test_table import SHEET, workbook
from webhook.imports import table
from webhook.imports.table import Row, TableError, read_table

HEADER = ("환자번호", "이름")
ROW = "<row r='{}'>{}</row>"
CELL = "<c t='inlineStr'><is><t>{}</t></is></c>"
SHEET_PART = "xl/worksheets/sheet1.xml"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def read(data: bytes | str) -> table.Table:
    return read_table(data.encode() if isinstance(data, str) else data, "방문.xls")


def refusal(data: bytes | str) -> str:
    with pytest.raises(TableError) as refused:
        read(data)
    return str(refused.value)


def made(change: Callable[[Workbook], object]) -> bytes:
    """A workbook of a header and one row, changed."""
    book = Workbook()
    for row in (HEADER, ("1", "가")):
        book.worksheets[0].append(row)
    change(book)
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


def with_part(content: str | Iterable[bytes], name: str = SHEET_PART) -> bytes:
    """A workbook one part of which is replaced."""
    changed = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook(list(HEADER)))) as source,
        zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        for each in {*source.namelist(), name} - {name}:
            archive.writestr(each, source.read(each))
        with archive.open(name, "w") as part:
            part.writelines([content.encode()] if isinstance(content, str) else content)
    return changed.getvalue()


def lying(data: bytes) -> bytes:
    """The same archive, whose directory claims that its sheet unpacks to a hundred bytes."""
    size = zipfile.ZipFile(io.BytesIO(data)).getinfo(SHEET_PART).file_size.to_bytes(4, "little")
    return data.replace(size, (100).to_bytes(4, "little"))


def second_sheet(book: Workbook) -> None:
    book.create_sheet("지난달").append(["환자번호", "이름"])


def hide_all_but_an_empty_one(book: Workbook) -> None:
    book.create_sheet("빈 시트")
    book.worksheets[0].sheet_state = "hidden"


BOMBS: dict[str, Callable[[], bytes]] = {
    "a gigabyte of zeros": lambda: with_part(repeat(bytes(1_000_000), 1000)),
    "a gigabyte of zeros that the directory hides": lambda: lying(with_part(repeat(bytes(1_000_000), 1000))),
    "a row of a million cells": lambda: with_part(SHEET.format(f"<sheetData>{ROW.format(1, '<c/>' * 1_000_000)}")),
    "cells behind a comment that looks like rows": lambda: with_part(
        SHEET.format(f"<sheetData><row>{('<!--<row >-->' + '<c/>' * 1000) * 1000}</row></sheetData>")
    ),
    "rows within a row": lambda: with_part(
        SHEET.format(f"<sheetData><row>{('<row></row>' + '<c/>' * 1000) * 1000}</row></sheetData>")
    ),
    "a million styles": lambda: with_part(f"<styleSheet><cellXfs>{'<xf/>' * 1_000_000}", "xl/styles.xml"),
    "ten million strings": lambda: with_part(f"<sst>{'<si/>' * 10_000_000}", "xl/sharedStrings.xml"),
    "an entity of entities": lambda: with_part(f"<!DOCTYPE x [<!ENTITY a '{'a' * 1000}'>]>{SHEET.format('&a;')}"),
    "a tag without end": lambda: with_part("<a " + "b" * 5_000_000),
}


@pytest.mark.parametrize("bomb", BOMBS.values(), ids=BOMBS)
def test_a_bomb_is_refused_before_it_is_unpacked(bomb: Callable[[], bytes]) -> None:
    """With what to do, and within 20 MB of memory."""
    data = bomb()
    tracemalloc.start()
    try:
        said = refusal(data)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert ("올려 주세요" in said, most < 20_000_000) == (True, True), (said, most)


BROKEN: dict[str, tuple[bytes, str]] = {
    "several sheets": (made(second_sheet), "시트가 둘 이상입니다: Sheet, 지난달"),
    "merged cells": (made(lambda book: book.worksheets[0].merge_cells("A2:A3")), "병합된 셀이 있습니다(A2:A3)"),
    "a cell of a megabyte": (f"환자번호,이름\n1,{'가' * 400_000}".encode(), "2행부터"),
    "a cell longer than Excel's": (f"환자번호,이름\n1,{'가' * 40_000}".encode(), "2행에 32,767자를 넘는 칸"),
    "a workbook's cell of a megabyte": (with_part(
        SHEET.format(f"<sheetData>{ROW.format(1, CELL.format('x' * 1_000_000))}</sheetData>")), "1행에 32,767자"),
    "ten thousand columns": (",".join(["열"] * 10_000).encode(), "200개"),
    "ten thousand columns in a workbook": (workbook(["열"] * 10_000), "200개"),
    "a password": (OLE + bytes(512) + "EncryptedPackage".encode("utf-16-le"), "암호를 지우고"),
    "an old .xls": (OLE + bytes(512) + "Workbook".encode("utf-16-le"), "옛 엑셀 형식(.xls)입니다"),
    "UTF-16 without its mark": ("환자번호,이름\n1,가".encode("utf-16-be"), "UTF-8"),
    "two encodings": ("환자번호,이름\n1,가\n".encode() + "2,나똠\n".encode("cp949"), "3행입니다"),
    "a letter cut in two": ("환자번호,이름\n1,가".encode("cp949")[:-1], "2행입니다"),
    "NUL bytes": ("환자번호,이름\n1,가\x00".encode(), "UTF-8"),
    "nothing": (b"", "비어 있습니다"),
    "XML": (b"<?xml version='1.0'?><Workbook/>", "XML"),
    "a page without a table": (b"<html><body>\xeb\xa1\x9c\xea\xb7\xb8\xec\x9d\xb8</body></html>", "표가 없는"),
    "a page of two tables": (b"<table><tr><td>1</td></tr></table><table></table>", "표가 둘 이상"),
    "a page with merged cells": (b"<table><tr><td colspan=3>1</td></tr></table>", "병합"),
}  # fmt: skip


@pytest.mark.parametrize(("data", "advice"), BROKEN.values(), ids=BROKEN)
def test_a_sheet_that_cannot_be_understood_is_refused_with_what_to_do(data: bytes, advice: str) -> None:
    """The file, the place where there is one, and the remedy."""
    said = refusal(data)
    assert (said.startswith("방문.xls: "), advice in said) == (True, True), said


READ: dict[str, bytes] = {
    "hidden sheets beside it": made(lambda book: book.create_sheet("숨김", 0).__setattr__("sheet_state", "hidden")),
    "empty sheets beside it": made(lambda book: book.create_sheet("Sheet2", 0)),
    "a locked sheet": made(lambda book: book.worksheets[0].protection.enable()),
    "EUC-KR": "환자번호,이름\n1,가".encode("euc-kr"),
    "UTF-16 with its mark": "환자번호\t이름\n1\t가".encode("utf-16"),
    "a web page": (
        "<html><meta charset=euc-kr><style>td{}</style><body><table><thead><tr><th>환자번호<th>이름</thead>"
        "<!-- <table> --><tr class='a'><td x:str>1</td><TD style='mso-number-format:\"\\@\"'>&nbsp;가</TD></tr></table>"
    ).encode("cp949"),
}  # fmt: skip


@pytest.mark.parametrize("data", READ.values(), ids=READ)
def test_what_is_only_unusual_is_read(data: bytes) -> None:
    """The same header and row."""
    assert read(data) == table.Table(HEADER, [Row(2, ("1", "가"))])


def test_what_is_on_a_hidden_sheet_is_not_read() -> None:
    """Nobody sees it, so nobody meant it."""
    assert "비어 있습니다" in refusal(made(hide_all_but_an_empty_one))


@pytest.mark.parametrize(
    "sheet", ["환자번호,이름\n1,가" + "," * 5_000 + "끝", workbook([*HEADER], ["1", "가", *[None] * 500, "끝"])]
)
def test_a_value_far_beyond_the_header_is_noticed(sheet: str | bytes) -> None:
    """However far to the right it stands, the row is wider than the header."""
    [row] = read(sheet).rows
    assert (len(row.cells) > len(HEADER), row.cells[-1]) == (True, "끝")
