"""What all console pages share: the frame around the page, and ways back."""

from typing import Any

from flask import redirect, render_template
from werkzeug.wrappers import Response

from console import troubles
from console.guard import may_label, may_set, who
from console.parts import parts
from records import inbox
from records.book import board
from records.database import Session


def render(session: Session, template: str, **values: Any) -> str:
    """The page inside the frame, which names troubles and the urgent escalations that nobody saw, and what waits."""
    clinic, now = who().clinic, parts().clock.clinic(session)
    frame = {"me": who().staff, "clinic": clinic, "demo": parts().demo, "now": now}
    frame["requested"] = board.requests_waiting(session, clinic, now)
    frame["to_call"] = inbox.to_call(session, clinic)
    frame |= {"may_label": may_label(), "may_set": may_set(), "troubles": troubles.lines(session, clinic)}
    urgent = inbox.urgent_unseen(session, clinic)
    return render_template(template, urgent=urgent, **frame, **values)


def local(path: str | None, otherwise: str) -> str:
    """`path` if it is one of our own pages, else the other one: no redirect leads elsewhere."""
    ours = path is not None and path.startswith("/console/") and "//" not in path and "\\" not in path
    return path if ours and path is not None else otherwise


def see(path: str) -> Response:
    """Go there with a GET: the form cannot be sent again by a reload."""
    return redirect(path, code=303)


def announce(kind: str, id: str | None) -> None:
    """Tell the other browsers of the clinic."""
    if id is not None:
        parts().live.announce(who().clinic.id, kind, id)
