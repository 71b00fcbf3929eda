"""The inbox: everything that waits for a person, the gravest first."""

from flask import Blueprint

from console.guard import looked, who
from console.parts import parts
from console.shell import render
from records import inbox

pages = Blueprint("inbox", __name__)


@pages.get("/")
def show() -> str:
    with parts().database.read() as session:
        box = inbox.load(session, who().clinic, parts().clock.clinic(session))
        looked("inbox.view", [(patient_id, "inbox") for patient_id in sorted(box.patient_ids)])
        return render(session, "inbox.html", box=box)
