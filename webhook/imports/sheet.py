"""A table whose columns are known: every row becomes a value, or is refused with every reason against it."""

import csv
import io
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import Any, Generic, Protocol, TypeVar

from records.import_words import key
from records.masking import mask
from webhook.imports.cells import CellError
from webhook.imports.table import Row, TableError, read_table
from webhook.imports.words import mapped, proposals

Problem = tuple[str, str]  # column, reason
CellReader = Callable[[str], object]
R = TypeVar("R")
MOST_KEPT = 20_000  # values of a column


class Form(Protocol[R]):
    """What a file of one kind looks like. `columns`: how each column's cell becomes a value."""

    required: tuple[str, ...]
    columns: Mapping[str, CellReader]

    def row(self, line: int, values: dict[str, Any]) -> R:
        """The row of these values, by column."""
        ...

    def problems(self, row: R) -> list[Problem]:
        """What is against the row as a whole, and beside the rows before it."""
        ...

    def remember(self, row: R) -> None:
        """The row is taken."""
        ...


@dataclass(frozen=True)
class RowError:
    """One reason why a row was refused. `row` holds its cells, with resident and card numbers blotted out."""

    line: int
    column: str
    reason: str
    row: tuple[str, ...]


@dataclass(frozen=True)
class Sheet(Generic[R]):
    """All of a file: `read` = accepted rows + refused ones.

    `taken`: columns that the clinic's mapping names, and ours for them; `proposed`: unknown ones that could be mapped.
    """

    rows: list[R]
    errors: list[RowError]
    unknown_columns: list[str]
    read: int
    header: tuple[str, ...]
    taken: tuple[tuple[str, str], ...] = ()
    proposed: tuple[tuple[str, str], ...] = ()

    @property
    def rejected(self) -> int:
        """How many rows were refused."""
        return self.read - len(self.rows)


def read_sheet(data: bytes, filename: str, form: Form[R], mapping: Mapping[str, str] | None = None) -> Sheet[R]:
    """Read a CSV or XLSX file; `mapping`: our names of the clinic's columns, by their key.

    Raises TableError where there is no header to go by.
    """
    table = read_table(data, filename)
    columns = mapped(table.header, mapping or {})
    proposed = tuple(proposals(table.header, form.columns, columns))
    _check_columns(columns, form, filename, proposed)
    reader = _Reader(columns, form)
    for row in table.rows:
        reader.read(row)
    placed = enumerate(table.header, 1)
    unknown = [_shown(name, place) for place, name in placed if columns[place - 1] not in form.columns]
    header = tuple(mask(name) for name in table.header)
    pairs = zip(header, columns, strict=True)
    taken = tuple((theirs, ours) for theirs, ours in pairs if ours in form.columns and key(theirs) != key(ours))
    return Sheet(reader.rows, reader.errors, unknown, len(table.rows), header, taken, proposed)


def errors_csv(sheet: Sheet[Any]) -> str:
    """Refused rows with line and reasons before their own cells, as CSV whose first character is the BOM.

    Put right and handed in again, it is such a file. Cells that a spreadsheet would run are led by an apostrophe.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(["줄", "이유", *map(harmless, sheet.header)])
    for line, group in groupby(sheet.errors, key=lambda error: error.line):
        errors = list(group)
        reasons = " / ".join(error.reason for error in errors)
        writer.writerow([line, *map(harmless, (reasons, *errors[0].row))])
    return "\ufeff" + text.getvalue()


def harmless(cell: str) -> str:
    """A cell that no spreadsheet runs."""
    return f"'{cell}" if cell.lstrip().startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠")) else cell


def _shown(name: str, place: int) -> str:
    return mask(name)[:60] or f"({place}번째 열)"


def _check_columns(columns: list[str], form: Form[R], filename: str, proposed: Iterable[tuple[str, str]]) -> None:
    twice = [name for name in form.columns if columns.count(name) > 1]
    if twice:
        raise TableError(f"{filename}: 같은 열이 두 번 있습니다: {', '.join(twice)}. 하나만 남겨 주세요.")
    missing = [name for name in form.required if name not in columns]
    if missing:
        raise TableError(
            f"{filename}: 꼭 있어야 하는 열이 없습니다: {', '.join(missing)}. 첫 줄이 열 이름인지 확인하고, "
            f"열 이름이 깨져 보이면 'CSV UTF-8'로 다시 저장해 주세요.{_connectable(proposed)}"
        )


def _connectable(proposed: Iterable[tuple[str, str]]) -> str:
    pairs = " ".join(f'"{mask(theirs)}={ours}"' for theirs, ours in proposed)
    return f" 열을 이렇게 연결할 수 있습니다(anbu import mapping set): {pairs}" if pairs else ""


class _Reader(Generic[R]):
    """Reads rows in order."""

    def __init__(self, columns: list[str], form: Form[R]) -> None:
        self.rows: list[R] = []
        self.errors: list[RowError] = []
        self._columns = columns
        self._form = form
        # A table says the same again and again: each column's words are read once.
        self._readers = {name: lru_cache(MOST_KEPT)(reader) for name, reader in form.columns.items()}

    def read(self, row: Row) -> None:
        """Take the row, or note every reason against it."""
        values, problems = self._values(row)
        if not problems:
            value = self._form.row(row.line, values)
            problems = self._form.problems(value)
        if not problems:
            self._form.remember(value)
            self.rows.append(value)
            return
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
                values[column] = self._value(column, given.get(column, ""), reader)
            except CellError as error:
                problems.append((column, f"{column} {error}"))
        return values, problems

    def _value(self, column: str, text: str, reader: CellReader) -> object:
        if column in self._form.required and not text:
            raise CellError("칸이 비어 있습니다. 꼭 있어야 하는 값입니다.")
        return reader(text)
