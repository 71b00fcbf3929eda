"""A day as a table of cells of five minutes: which one stands in which row, and for how many rows. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from catalogue.book import CELL
from records.book.availability import CELLS, span
from records.book.board import Column, Line
from records.facts import local_date
from records.models import Closure

HALF_HOUR = 30 // CELL


@dataclass(frozen=True)
class Cell:
    """`kind`: slot, closed, off (not there) or free. `rows`: how many rows it spans."""

    kind: str
    rows: int
    line: Line | None = None
    closure: Closure | None = None
    clash: bool = False  # the slot lies in a closure


@dataclass(frozen=True)
class Row:
    """`label`: the time of day on the half hours, such as 10:30, with the rows until the next one."""

    label: str
    label_rows: int
    cells: list[Cell]
    is_now: bool


@dataclass(frozen=True)
class Table:
    """`heads`: the columns with the number of lanes that each needs. No rows: nobody is there and nothing is booked."""

    heads: list[tuple[Column, int]]
    rows: list[Row]


@dataclass(frozen=True)
class _Block:
    first: int
    last: int
    line: Line


def table(columns: Sequence[Column], on: date, now: datetime) -> Table:
    """The day's columns, those with appointments at the same time side by side in lanes."""
    lanes = [(column, lane) for column in columns for lane in _lanes(column.lines, on)]
    first, last = _bounds(columns, [block for _, lane in lanes for block in lane])
    starts = [_cells(column, lane, first, last, on) for column, lane in lanes]
    current = _cell(on, now) if local_date(now) == on else -1
    rows = [_row(at, last, [cells[at] for cells in starts if at in cells], at == current) for at in range(first, last)]
    return Table([(column, len(_lanes(column.lines, on))) for column in columns], rows)


def _lanes(lines: Sequence[Line], on: date) -> list[list[_Block]]:
    lanes: list[list[_Block]] = []
    for block in sorted((_block(line, on) for line in lines), key=lambda block: (block.first, block.last)):
        lane = next((lane for lane in lanes if lane[-1].last <= block.first), None)
        lanes.append([block]) if lane is None else lane.append(block)
    return lanes or [[]]


def _block(line: Line, on: date) -> _Block:
    first, last = (each - on.toordinal() * CELLS for each in span(line.appointment.starts_at, line.appointment.ends_at))
    return _Block(max(first, 0), min(max(last, first + 2), CELLS), line)


def _bounds(columns: Sequence[Column], blocks: Sequence[_Block]) -> tuple[int, int]:
    """From the first half hour to the last at which somebody is there or something is booked."""
    ends = [(start // CELL, -(-end // CELL)) for column in columns for start, end in column.spans]
    ends += [(block.first, block.last) for block in blocks]
    if not ends:
        return 0, 0
    first, last = min(start for start, _ in ends), max(end for _, end in ends)
    return first // HALF_HOUR * HALF_HOUR, min(-(-last // HALF_HOUR) * HALF_HOUR, CELLS)


def _cells(column: Column, lane: Sequence[_Block], first: int, last: int, on: date) -> dict[int, Cell]:
    """The lane's cells by the row in which they begin."""
    found, at = dict[int, Cell](), first
    for what, run in groupby(_what(column, lane, cell, on) for cell in range(first, last)):
        rows = len(list(run))
        found[at] = _made(column, what, rows)
        at += rows
    return found


def _what(column: Column, lane: Sequence[_Block], cell: int, on: date) -> Line | Closure | int:
    """The appointment or closure at that cell; else the half hour that is free then, or -1 where nobody is there."""
    block = next((block for block in lane if block.first <= cell < block.last), None)
    if block is not None:
        return block.line
    absolute = on.toordinal() * CELLS + cell
    for closure in column.closures:
        first, last = span(closure.starts_at, closure.ends_at)
        if first <= absolute < last:
            return closure
    return cell // HALF_HOUR if any(start <= cell * CELL < end for start, end in column.spans) else -1


def _made(column: Column, what: Line | Closure | int, rows: int) -> Cell:
    if isinstance(what, Line):
        return Cell("slot", rows, line=what, clash=any(_touch(what, closure) for closure in column.closures))
    if isinstance(what, Closure):
        return Cell("closed", rows, closure=what)
    return Cell("free" if what >= 0 else "off", rows)


def _touch(line: Line, closure: Closure) -> bool:
    return line.appointment.starts_at < closure.ends_at and line.appointment.ends_at > closure.starts_at


def _row(at: int, last: int, cells: list[Cell], is_now: bool) -> Row:
    hour, minute = divmod(at * CELL, 60)
    label = f"{hour}:{minute:02}" if at % HALF_HOUR == 0 else ""
    return Row(label, min(HALF_HOUR, last - at), cells, is_now)


def _cell(on: date, at: datetime) -> int:
    return span(at, at)[0] - on.toordinal() * CELLS
