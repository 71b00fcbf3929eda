"""A spreadsheet's bytes as a header and numbered rows of text: CSV (UTF-8, CP949, UTF-16 with BOM) and XLSX.

What a file is, its content decides, not its name. Every cell becomes text: dates as `2026-11-20 14:30:00`, whole
numbers without a point. Formulas are not evaluated: their cells keep the formula, which starts with `=`.
"""

import csv
import io
import re
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import islice
from operator import itemgetter

from openpyxl import load_workbook

MAX_BYTES = 20_000_000
MAX_UNPACKED = 150_000_000
MAX_ROWS = 100_000
MAX_COLUMNS = 200
MAX_LINES = 1_048_576

_INVISIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
_GUARDED = re.compile("^'(?=[=+\\-@＝＋－＠])")
_AS_TEXT = re.compile('="([^"]*)"')
_OLD_EXCEL = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SAVE_AGAIN = (
    "엑셀에서 '다른 이름으로 저장'을 눌러 'Excel 통합 문서(*.xlsx)' 또는 'CSV UTF-8'로 저장한 뒤 다시 올려 주세요."
)


class TableError(Exception):
    """The file as a whole cannot be read; the message tells the clinic's staff, in Korean, what to do about it."""


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
        return _xlsx(data)
    if data.startswith(_OLD_EXCEL):
        raise TableError(f"옛 엑셀 형식(.xls)이거나 암호가 걸린 파일입니다. 암호를 풀고 {_SAVE_AGAIN}")
    text = _decoded(data)
    if text.lstrip().startswith("<"):
        raise TableError(f"웹 문서(HTML·XML)입니다. {_SAVE_AGAIN}")
    return _csv(text)


def _cleaned(lines: Iterable[tuple[int, list[str]]]) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Trimmed cells without the empty ones at a row's end."""
    for line, cells in lines:
        if line > MAX_LINES:
            raise TableError(f"줄이 {MAX_LINES:,}개를 넘습니다. 기간을 나누어 올려 주세요.")
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
    for encoding in ("utf-16",) if utf_16 else ("utf-8-sig", "cp949"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" in text:
            break
        return text
    raise TableError(f"글자를 읽을 수 없습니다. 표가 아니거나 UTF-8·CP949가 아닌 파일입니다. {_SAVE_AGAIN}")


def _csv(text: str) -> Iterator[tuple[int, list[str]]]:
    before = 0
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
        for cells in reader:
            yield before + 1, [_AS_TEXT.sub(r"\1", cell) if _AS_TEXT.fullmatch(cell) else cell for cell in cells]
            before = reader.line_num
    except csv.Error as error:
        raise TableError(f"{before + 1}행부터 읽을 수 없습니다. 닫히지 않은 따옴표가 있는지 확인해 주세요.") from error


def _delimiter(text: str) -> str:
    """The one of comma, semicolon and tab that makes the header widest."""
    header = next((line for line in io.StringIO(text, newline=None) if line.strip()), "")
    return max(",;\t", key=lambda mark: len(next(csv.reader([header], delimiter=mark), [])))


def _xlsx(data: bytes) -> Iterator[tuple[int, list[str]]]:
    """The first sheet's rows. Whatever a broken or hostile workbook makes the reader raise becomes a TableError."""
    try:
        _check_unpacked_size(data)
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
        sheet = book.worksheets[0]
        # A workbook's own claim about its size is not trusted: it may be wrong, or made to exhaust us.
        sheet.reset_dimensions()
        for line, cells in enumerate(sheet.iter_rows(), start=1):
            yield line, [_cell_text(cell.value, cell.data_type == "f") for cell in cells[: MAX_COLUMNS + 1]]
        book.close()
    except TableError:
        raise
    except Exception as error:
        raise TableError(f"엑셀 파일이 손상되었거나 엑셀 파일이 아닙니다. {_SAVE_AGAIN}") from error


def _check_unpacked_size(data: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if sum(entry.file_size for entry in archive.infolist()) > MAX_UNPACKED:
            raise TableError("압축을 풀면 너무 커지는 파일입니다. 기간을 나누어 올려 주세요.")


def _cell_text(value: object, formula: bool) -> str:
    if formula:
        return value if isinstance(value, str) else "=수식"
    match value:
        case None:
            return ""
        case bool():
            return "Y" if value else "N"
        case float() if value.is_integer():
            return str(int(value))
        case datetime():
            return value.isoformat(" ", "seconds")
        case date() | time():
            return value.isoformat()
        case _:
            return str(value)
