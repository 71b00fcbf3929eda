"""The book by day and by week, in columns of doctors or of rooms."""

from datetime import date, timedelta

from flask import request

from console import wording
from console.book import grid
from console.book.blueprint import chosen_day, load, now, pages, sheet, today
from console.guard import looked, who
from console.parts import parts
from records.book import board
from records.book.board import Day, Side
from records.database import Session

WEEK = timedelta(days=7)


@pages.get("/book")
def day() -> str:
    with parts().database.read() as session:
        on = chosen_day(today(session))
        found = _days(session, on, on)
        table = grid.table(found[0].columns, on, now(session)) if found else None
        return sheet(session, "book/day.html", day=found[0] if found else None, table=table, **_around(on, session))


@pages.get("/book/week")
def week() -> str:
    with parts().database.read() as session:
        on = chosen_day(today(session))
        monday = on - timedelta(days=on.weekday())
        found = _days(session, monday, monday + WEEK - timedelta(days=1))
        return sheet(session, "book/week.html", days=found, **_around(monday, session, WEEK))


def _days(session: Session, first: date, last: date) -> list[Day]:
    """Empty where the clinic keeps no book. Every patient shown is a look."""
    book = load(session, last)
    found = board.days(session, who().clinic, book, first, last, _side()) if book else []
    seen = {line.patient.id for day in found for line in (*day.lines, *day.cancelled)}
    looked("book.view", [(patient, f"book/{first}/{(last - first).days + 1}") for patient in sorted(seen)])
    return found


def _side() -> Side:
    return "room" if request.args.get("by") == "room" else "doctor"


def _around(on: date, session: Session, step: timedelta = timedelta(days=1)) -> dict[str, object]:
    return {
        "on": on, "before": on - step, "after": on + step, "today": today(session), "side": _side(),
        "sides": wording.SIDES,
    }  # fmt: skip
