"""An XLSX file's sheet as numbered rows of text, in bounded memory: what could grow is measured before it is parsed.

The reader of workbooks holds one row, the shared strings and the styles in memory: each has a limit of its own here.
The sizes that the archive's directory claims are those that unpacking stops at, so that they cannot lie downwards.
"""

import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from typing import Any

from openpyxl import load_workbook

from webhook.imports.refusal import SAVE_AGAIN, TableError

MAX_UNPACKED = 150_000_000
MAX_ROW_BYTES = 2_000_000  # of XML between the beginnings of two rows
MAX_PART_BYTES = 10_000_000  # styles and all that is not cells
MAX_PART_TAGS = 200_000
MAX_STRING_TAGS = 3_000_000

_CHUNK = 1 << 16
_ROW = re.compile(rb"<(?P<ends>/?)(?:\w+:)?row(?:\s[^<>]*)?(?<!/)>|<(?:\w+:)?row(?:\s[^<>]*)?/>")
_ODD = re.compile(rb"<!|<\?(?!xml\s)")  # comments could hide the rows' beginnings; no spreadsheet program writes them
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\s[^<>]*?ref=[\"']([A-Z]+\d+:[A-Z]+\d+)")
_TOO_LARGE = "압축을 풀면 너무 커지는 파일입니다. 기간을 나누어 올려 주세요."


def rows(data: bytes, most: int) -> Iterator[tuple[int, list[str]]]:
    """The rows of the one visible sheet that holds something. Of cells beyond `most` one is kept, to be noticed.

    Whatever a broken or hostile workbook makes the reader raise becomes a TableError.
    """
    try:
        _check_sizes(data)
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
        sheet = _only_sheet(book)
        _check_merged(data, sheet)
        for line, cells in enumerate(sheet.iter_rows(), start=1):
            yield line, narrowed((_text(cell.value, cell.data_type == "f") for cell in cells), most)
        book.close()
    except TableError:
        raise
    except Exception as error:
        raise TableError(f"엑셀 파일이 손상되었거나 엑셀 파일이 아닙니다. {SAVE_AGAIN}") from error


def narrowed(cells: Iterable[str], most: int) -> list[str]:
    """At most one cell more than `most`: the first one beyond it that is not empty."""
    found = list[str]()
    for cell in cells:
        if len(found) < most or (cell and len(found) == most):
            found.append(cell)
    return found


def _only_sheet(book: Any) -> Any:
    """The first visible sheet, unless another one holds something too."""
    visible = [each for each in book.worksheets if each.sheet_state == "visible"]
    for each in visible:
        each.reset_dimensions()  # a workbook's own claim about its size may be wrong, or made to exhaust us
    filled = [each for each in visible if _holds_something(each)]
    if len(filled) > 1:
        names = ", ".join(each.title[:40] for each in filled[:5])
        raise TableError(f"내용이 있는 시트가 둘 이상입니다: {names}. 가져올 시트만 남기고 다시 저장해 주세요.")
    if not visible:
        raise TableError("보이는 시트가 없습니다. 시트 숨기기를 취소하고 다시 저장해 주세요.")
    return next(iter(filled), visible[0])


def _holds_something(sheet: Any) -> bool:
    return any(cell.value is not None for cells in sheet.iter_rows() for cell in cells)


def _check_merged(data: bytes, sheet: Any) -> None:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for piece in _pieces(archive, sheet._worksheet_path):
            if found := _MERGED.search(piece):
                place = found[1].decode()
                raise TableError(f"병합된 셀이 있습니다({place}). 셀 병합을 풀고 칸마다 값을 채워 다시 올려 주세요.")


def _check_sizes(data: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if sum(entry.file_size for entry in archive.infolist()) > MAX_UNPACKED:
            raise TableError(_TOO_LARGE)
        for entry in archive.infolist():
            check = _check_rows if "worksheets/" in entry.filename else _check_tags
            check(archive, entry)


def _check_tags(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    strings = entry.filename.endswith("sharedStrings.xml")
    tags = sum(piece.count(b"<") for piece in _pieces(archive, entry.filename))
    if tags > (MAX_STRING_TAGS if strings else MAX_PART_TAGS) or (not strings and entry.file_size > MAX_PART_BYTES):
        raise TableError(_TOO_LARGE)


def _check_rows(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    """No row is longer than allowed, and none begins inside another."""
    since, is_open = 0, False
    for piece in _pieces(archive, entry.filename):
        if _ODD.search(piece):
            raise ValueError("a comment or a declaration in a sheet")
        at = -since
        for row in _ROW.finditer(piece):
            if row["ends"] == b"" and is_open:
                raise ValueError("a row in a row")
            at, is_open = row.start(), row["ends"] == b""
        since = len(piece) - at
        if since > MAX_ROW_BYTES:
            raise TableError(f"한 줄이 너무 깁니다. 표 오른쪽의 남는 열을 지우고 {SAVE_AGAIN}")


def _pieces(archive: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    """The part's bytes in pieces that cut no tag. Raises TableError for a tag or a text without end."""
    kept = b""
    with archive.open(name) as part:
        while chunk := part.read(_CHUNK):
            whole = kept + chunk
            cut = max(whole.rfind(b"<"), 0)
            yield whole[:cut]
            kept = whole[cut:]
            if len(kept) > MAX_ROW_BYTES:
                raise TableError(_TOO_LARGE)
    yield kept


def _text(value: object, formula: bool) -> str:
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
