"""The day's table, whatever is in the book: every cell of it filled once, every appointment at its place."""

from datetime import date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from console.book import grid
from console.book.grid import Table
from records.book.board import Column, Line
from records.facts import SEOUL
from records.models import Appointment, Closure, Patient

ON = date(2026, 11, 25)
MIDNIGHT = datetime(2026, 11, 25, tzinfo=SEOUL)
MINUTES = st.integers(-60, 25 * 60)
LENGTHS = st.integers(1, 180)


def lines(times: list[tuple[int, int]]) -> list[Line]:
    return [Line(Appointment(**between(start, length)), Patient(name="김소라")) for start, length in times]


def between(start: int, length: int) -> dict[str, datetime]:
    begin = MIDNIGHT + timedelta(minutes=start)
    return {"starts_at": begin, "ends_at": begin + timedelta(minutes=length)}


TIMES = st.lists(st.tuples(st.integers(0, 23 * 60), LENGTHS), max_size=12)
SHUT = st.lists(st.tuples(MINUTES, LENGTHS), max_size=3)
SPANS = st.sampled_from([[], [(600, 1140)], [(600, 780), (840, 1140)], [(0, 1440)], [(1200, 1560)]])


def made(times: list[tuple[int, int]], shut: list[tuple[int, int]], spans: list[tuple[int, int]]) -> Table:
    closures = [Closure(**between(*each)) for each in shut]
    column = Column("han", "한원장", lines(times), spans, closures, 0)
    return grid.table([column, Column("yun", "윤원장", [], spans, closures, 0)], closures, ON, MIDNIGHT)


@given(TIMES, SHUT, SPANS)
def test_the_cells_fill_the_table_without_gap_or_overlap(
    times: list[tuple[int, int]], shut: list[tuple[int, int]], spans: list[tuple[int, int]]
) -> None:
    table = made(times, shut, spans)
    lanes = sum(count for _, count in table.heads)
    filled = [0] * len(table.rows)
    for index, row in enumerate(table.rows):
        for cell in row.cells:
            for below in range(index, index + cell.rows):
                filled[below] += 1
    assert filled == [lanes] * len(table.rows)


@given(TIMES, SHUT, SPANS)
def test_every_appointment_stands_there_once_where_it_begins(
    times: list[tuple[int, int]], shut: list[tuple[int, int]], spans: list[tuple[int, int]]
) -> None:
    """A row is five minutes; the first one with a label says when the table begins."""
    table = made(times, shut, spans)
    first = next((row.label for row in table.rows), "0:00")
    hour, minute = map(int, first.split(":"))
    found = [
        (hour * 60 + minute + index * 5, cell.line)
        for index, row in enumerate(table.rows)
        for cell in row.cells
        if cell.line is not None
    ]
    begun = sorted(at for at, _ in found)
    assert begun == sorted(start // 5 * 5 for start, _ in times)
