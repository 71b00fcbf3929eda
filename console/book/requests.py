"""What patients asked for and staff must approve."""

from console.book.blueprint import now, pages, sheet
from console.guard import looked, who
from console.parts import parts
from records.book import board


@pages.get("/book/requests")
def requests() -> str:
    with parts().database.read() as session:
        lines = board.requests(session, who().clinic, now(session))
        looked("book.requests", [(each, "book/requests") for each in sorted({line.patient.id for line in lines})])
        return sheet(session, "book/requests.html", lines=lines)
