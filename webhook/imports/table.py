"""A spreadsheet's bytes as a header and numbered rows of text: CSV (UTF-8, CP949, UTF-16 with BOM), XLSX, HTML tables.

What a file is, its content decides, not its name. Every cell becomes text: dates as `2026-11-20 14:30:00`, whole
numbers without a point. Formulas are not evaluated: their cells keep the formula, which starts with `=`.
"""

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from operator import itemgetter
from typing import NoReturn

from webhook.imports import html, workbook
from webhook.imports.refusal import SAVE_AGAIN, TableError

__all__ = ["Row", "Table", "TableError", "read_table"]

MAX_BYTES = 20_000_000
MAX_CELL = 32_767  # characters: more than Excel itself holds
MAX_ROWS = 100_000
MAX_COLUMNS = 200
MAX_LINES = 1_048_576

_INVISIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
_GUARDED = re.compile("^'(?=[=+\\-@＝＋－＠])")
_AS_TEXT = re.compile('="([^"]*)"')
_OLD_EXCEL = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_WEB_PAGE = re.compile(r"\s*(?:<!doctype html|<html|<meta|<head|<style|<body|<table|<div|<!--)", re.IGNORECASE)


@dataclass(frozen=True)
class Row:
    """A row that is not empty. `line` is where it stands in the file, counted from 1, as a spreadsheet shows it."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """Rows are at least as wide as the header; a wider one has words where the header has none."""

    header: tuple[str, ...]
    rows: list[Row]


def read_table(data: bytes, filename: str) -> Table:
    """The first row that is not empty is the header. Raises TableError for what is no table, or too large a one."""
    try:
        if len(data) > MAX_BYTES:
            raise TableError(f"파일이 {MAX_BYTES // 1_000_000}MB보다 큽니다. 기간을 나누어 올려 주세요.")
        return _table(_cleaned(_lines(data)))
    except TableError as error:
        raise TableError(f"{filename}: {error}") from error.__cause__


def _table(lines: Iterator[tuple[int, tuple[str, ...]]]) -> Table:
    _, header = next(filter(itemgetter(1), lines), (0, ()))
    if not header:
        raise TableError("파일이 비어 있습니다. 첫 줄에 열 이름이 있어야 합니다.")
    if len(header) > MAX_COLUMNS:
        raise TableError(f"열이 {MAX_COLUMNS}개를 넘습니다. 필요한 열만 남겨 주세요.")
    rows = [
        Row(line, _padded(cells, len(header))) for line, cells in islice(filter(itemgetter(1), lines), MAX_ROWS + 1)
    ]
    if len(rows) > MAX_ROWS:
        raise TableError(f"줄이 {MAX_ROWS:,}개를 넘습니다. 기간을 나누어 올려 주세요.")
    return Table(header, rows)


def _lines(data: bytes) -> Iterable[tuple[int, list[str]]]:
    if data.startswith(b"PK\x03\x04"):
        return workbook.rows(data, MAX_COLUMNS)
    if data.startswith(_OLD_EXCEL):
        _refuse_old_excel(data)
    text = _decoded(data)
    if _WEB_PAGE.match(text):
        return html.rows(text)
    if text.lstrip().startswith("<"):
        raise TableError(f"웹 문서(XML)입니다. {SAVE_AGAIN}")
    return _csv(text)


def _refuse_old_excel(data: bytes) -> NoReturn:
    if _ENCRYPTED in data:
        raise TableError(
            "암호가 걸린 파일입니다. 엑셀에서 열어 '파일 > 정보 > 통합 문서 보호 > 암호 설정'의 암호를 지우고 "
            "저장한 뒤 다시 올려 주세요."
        )
    raise TableError(f"옛 엑셀 형식(.xls)입니다. 암호가 있으면 풀고, {SAVE_AGAIN}")


def _cleaned(lines: Iterable[tuple[int, list[str]]]) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Trimmed cells without the empty ones at a row's end."""
    for line, cells in lines:
        if line > MAX_LINES:
            raise TableError(f"줄이 {MAX_LINES:,}개를 넘습니다. 기간을 나누어 올려 주세요.")
        if any(len(cell) > MAX_CELL for cell in cells):
            raise TableError(f"{line}행에 {MAX_CELL:,}자를 넘는 칸이 있습니다. 내용을 줄이거나 지워 주세요.")
        cleaned = [_clean(cell) for cell in cells]
        while cleaned and not cleaned[-1]:
            cleaned.pop()
        yield line, tuple(cleaned)


def _clean(cell: str) -> str:
    """Composed, trimmed, without invisible characters and without the apostrophe that guards against formulas."""
    text = unicodedata.normalize("NFC", _INVISIBLE.sub("", cell)).strip()
    return _GUARDED.sub("", text)


def _padded(cells: tuple[str, ...], width: int) -> tuple[str, ...]:
    return cells + ("",) * (width - len(cells))


def _decoded(data: bytes) -> str:
    utf_16 = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    places = list[int]()
    for encoding in ("utf-16",) if utf_16 else ("utf-8-sig", "cp949"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError as error:
            places.append(data.count(b"\n", 0, error.start) + 1)
            continue
        if "\x00" in text:
            break
        return text
    where = f" 처음 걸린 곳은 {max(places)}행입니다." if max(places, default=1) > 1 else ""
    raise TableError(f"글자를 읽을 수 없습니다. 표가 아니거나 UTF-8·CP949가 아닌 파일입니다.{where} {SAVE_AGAIN}")


def _csv(text: str) -> Iterator[tuple[int, list[str]]]:
    before = 0
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
        for cells in reader:
            unwrapped = (_AS_TEXT.sub(r"\1", cell) if _AS_TEXT.fullmatch(cell) else cell for cell in cells)
            yield before + 1, workbook.narrowed(unwrapped, MAX_COLUMNS)
            before = reader.line_num
    except csv.Error as error:
        why = "닫히지 않은 따옴표나 지나치게 긴 칸이 있는지 확인해 주세요."
        raise TableError(f"{before + 1}행부터 읽을 수 없습니다. {why}") from error


def _delimiter(text: str) -> str:
    """The one of comma, semicolon and tab that makes the header widest."""
    header = next((line for line in io.StringIO(text, newline=None) if line.strip()), "")
    return max(",;\t", key=lambda mark: len(next(csv.reader([header], delimiter=mark), [])))
