"""What passed between the clinic's own systems and this one: files that came, and events that left."""

from flask import Blueprint

from console.guard import who
from console.parts import parts
from console.shell import render
from records import hooks, imported

pages = Blueprint("connections", __name__)
MOST = 50


@pages.get("/connections")
def show() -> str:
    with parts().database.read() as session:
        clinic = who().clinic
        return render(
            session, "connections.html", files=imported.recent(session, clinic, MOST),
            hosts={each.id: hooks.host(each) for each in hooks.of_clinic(session, clinic)},
            tries=hooks.log(session, clinic, None, MOST),
        )  # fmt: skip
