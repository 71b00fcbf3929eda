"""The visits file: who came when, for what. A row becomes a value, or is refused with what to do about it.

Columns and forms are those that the documentation of the visits file promises. Nothing is stored here.
"""

import csv
import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from itertools import groupby
from typing import Any

from records.masking import mask
from webhook.imports import cells
from webhook.imports.cells import CellError, Sex
from webhook.imports.table import Row, TableError, read_table

REQUIRED = ("환자번호", "휴대폰", "방문일시", "시술")
COLUMNS = (
    "환자번호", "이름", "휴대폰", "생년월일", "성별", "방문일시", "진료과", "시술", "부위", "담당의", "회차",
    "알림수신동의", "광고수신동의", "메모",
)  # fmt: skip
_PATIENT = {"휴대폰": "phone", "이름": "name", "생년월일": "birth_date", "성별": "sex"}

Problem = tuple[str, str]
CellReader = Callable[[str], object]


@dataclass(frozen=True)
class VisitRow:
    """One treatment of one visit. `phone` in E.164; `visited_at` in Seoul; a consent of None means nothing was said."""

    line: int
    number: str
    name: str
    phone: str
    mobile: bool
    birth_date: date | None
    sex: Sex | None
    visited_at: datetime
    department: str
    treatment: str
    site: str
    doctor: str
    session: str
    messages_consent: bool | None
    advertising_consent: bool | None
    memo: str

    @property
    def key(self) -> tuple[str, datetime, str]:
        """What makes two rows the same: 환자번호, 방문일시, 시술."""
        return (self.number, self.visited_at, " ".join(self.treatment.split()).casefold())


@dataclass(frozen=True)
class RowError:
    """One reason why a row was refused. `row` holds its cells, with resident and card numbers blotted out."""

    line: int
    column: str
    reason: str
    row: tuple[str, ...]


@dataclass(frozen=True)
class VisitsFile:
    """All of a file: `read` = accepted rows + refused ones."""

    rows: list[VisitRow]
    errors: list[RowError]
    unknown_columns: list[str]
    read: int
    header: tuple[str, ...]

    @property
    def rejected(self) -> int:
        """How many rows were refused."""
        return self.read - len(self.rows)


def read_visits(data: bytes, filename: str, now: datetime) -> VisitsFile:
    """Read a visits file (CSV or XLSX) as of `now` (aware). Raises TableError where there is no header to go by."""
    table = read_table(data, filename)
    columns = ["".join(name.split()) for name in table.header]
    _check_columns(columns, filename)
    reader = _Reader(columns, now)
    for row in table.rows:
        reader.read(row)
    unknown = [_shown(name, place) for place, name in enumerate(table.header, 1) if columns[place - 1] not in COLUMNS]
    header = tuple(mask(name) for name in table.header)
    return VisitsFile(reader.rows, reader.errors, unknown, len(table.rows), header)


def errors_csv(file: VisitsFile) -> str:
    """Refused rows with line and reasons before their own cells, as CSV whose first character is the BOM.

    Put right and handed in again, it is a visits file. Cells that a spreadsheet would run are led by an apostrophe.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(["줄", "이유", *map(_harmless, file.header)])
    for line, group in groupby(file.errors, key=lambda error: error.line):
        errors = list(group)
        reasons = " / ".join(error.reason for error in errors)
        writer.writerow([line, *map(_harmless, (reasons, *errors[0].row))])
    return "\ufeff" + text.getvalue()


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.lstrip().startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠")) else cell


def _shown(name: str, place: int) -> str:
    return mask(name)[:60] or f"({place}번째 열)"


def _check_columns(columns: list[str], filename: str) -> None:
    twice = [name for name in COLUMNS if columns.count(name) > 1]
    if twice:
        raise TableError(f"{filename}: 같은 열이 두 번 있습니다: {', '.join(twice)}. 하나만 남겨 주세요.")
    missing = [name for name in REQUIRED if name not in columns]
    if missing:
        raise TableError(
            f"{filename}: 꼭 있어야 하는 열이 없습니다: {', '.join(missing)}. 첫 줄이 열 이름인지 확인하고, "
            "열 이름이 깨져 보이면 'CSV UTF-8'로 다시 저장해 주세요."
        )


def _readers(now: datetime) -> dict[str, CellReader]:
    """How each column's cell becomes the value of the field beside it."""
    special: dict[str, CellReader] = {
        "환자번호": cells.patient_number,
        "휴대폰": cells.phone,
        "생년월일": partial(cells.birth_date, now=now),
        "성별": cells.sex,
        "방문일시": partial(cells.moment, now=now),
        "회차": cells.session,
        "알림수신동의": cells.consent,
        "광고수신동의": cells.consent,
        "메모": cells.memo,
    }
    return {column: special.get(column, cells.words) for column in COLUMNS}


class _Reader:
    """Reads rows in order and remembers what earlier ones said."""

    def __init__(self, columns: list[str], now: datetime) -> None:
        self.rows: list[VisitRow] = []
        self.errors: list[RowError] = []
        self._columns = columns
        self._readers = _readers(now)
        self._lines: dict[tuple[str, datetime, str], int] = {}
        self._patients: dict[tuple[str, str], tuple[int, object]] = {}

    def read(self, row: Row) -> None:
        """Take the row, or note every reason against it."""
        values, problems = self._values(row)
        visit = None if problems else _visit(row.line, values)
        if visit:
            problems = _before_birth(visit) or self._contradictions(visit) or self._repetition(visit)
        if visit and not problems:
            self._remember(visit)
        shown = tuple(mask(cell) for cell in row.cells)
        self.errors += [RowError(row.line, column, reason, shown) for column, reason in problems]

    def _values(self, row: Row) -> tuple[dict[str, Any], list[Problem]]:
        if len(row.cells) > len(self._columns):
            return {}, [("", "열 이름이 없는 칸에 값이 있습니다. 지우거나, 쉼표가 든 칸을 큰따옴표로 묶어 주세요.")]
        given = dict(zip(self._columns, row.cells, strict=True))
        values: dict[str, Any] = {}
        problems: list[Problem] = []
        for column, reader in self._readers.items():
            try:
                values[column] = _required(column, given.get(column, ""), reader)
            except CellError as error:
                problems.append((column, f"{column} {error}"))
        return values, problems

    def _contradictions(self, visit: VisitRow) -> list[Problem]:
        problems = []
        for column, name in _PATIENT.items():
            line, known = self._patients.get((visit.number, name), (0, None))
            if known and getattr(visit, name) and known != getattr(visit, name):
                reason = f"값이 같은 환자번호를 쓰는 {line}행과 다릅니다. 같은 환자인지 확인해 주세요."
                problems.append((column, f"{column} {reason}"))
        return problems

    def _repetition(self, visit: VisitRow) -> list[Problem]:
        line = self._lines.get(visit.key)
        reason = f"{line}행과 같은 방문입니다(환자번호·방문일시·시술이 같음). 한 줄만 남겨 주세요."
        return [("환자번호", reason)] if line else []

    def _remember(self, visit: VisitRow) -> None:
        self.rows.append(visit)
        self._lines[visit.key] = visit.line
        for name in _PATIENT.values():
            if value := getattr(visit, name):
                self._patients.setdefault((visit.number, name), (visit.line, value))


def _before_birth(visit: VisitRow) -> list[Problem]:
    if visit.birth_date is None or visit.visited_at.date() >= visit.birth_date:
        return []
    return [("방문일시", "방문일시 값이 생년월일보다 앞섭니다. 두 날짜를 확인해 주세요.")]


def _required(column: str, text: str, reader: CellReader) -> object:
    if column in REQUIRED and not text:
        raise CellError("칸이 비어 있습니다. 꼭 있어야 하는 값입니다.")
    return reader(text)


def _visit(line: int, values: dict[str, Any]) -> VisitRow:
    return VisitRow(
        line=line,
        number=values["환자번호"],
        name=values["이름"],
        phone=values["휴대폰"].number,
        mobile=values["휴대폰"].mobile,
        birth_date=values["생년월일"],
        sex=values["성별"],
        visited_at=values["방문일시"],
        department=values["진료과"],
        treatment=values["시술"],
        site=values["부위"],
        doctor=values["담당의"],
        session=values["회차"],
        messages_consent=values["알림수신동의"],
        advertising_consent=values["광고수신동의"],
        memo=values["메모"],
    )
