"""Notices to staff's own phones: posted here or by the clinic's system, with what became of each message."""

from flask import Blueprint, abort, flash, request, url_for
from werkzeug.wrappers import Response

from console import wording
from console.guard import log, machine_now, who
from console.parts import parts
from console.shell import announce, render, see
from records import alarms, inbox, staff_notices

pages = Blueprint("staff_notices", __name__)


@pages.get("/staff-notices")
def show() -> str:
    return _page({})


def _page(draft: dict[str, str], failed: str = "") -> str:
    with parts().database.read() as session:
        people = alarms.on_call(session, who().clinic)
        return render(
            session, "staff_notices.html", rows=staff_notices.newest(session, who().clinic), draft=draft, failed=failed,
            levels={alarms.LEVELS[each.level]: wording.ON_CALL_LEVELS[each.level] for each in people},
            people=people, names=inbox.names(session, who().clinic), kinds=staff_notices.KINDS,
            longest=staff_notices.LONGEST,
        )  # fmt: skip


@pages.post("/staff-notices")
def post() -> Response | tuple[str, int]:
    """Post one; it leaves with the next tick of the pager, an urgent one at once."""
    form = request.form
    if form.get("kind") not in staff_notices.KINDS:
        abort(400)
    try:
        with parts().database.write() as session:
            row = staff_notices.post(
                session, who().clinic, form["kind"], form.get("to", ""), form.get("text", "").strip(),
                detail=form.get("detail", "").strip()[:1000], urgent="urgent" in form, by=who().staff.id,
                now=parts().clock.clinic(session), machine_now=machine_now(),
            )  # fmt: skip
            log(session, "notice.post", subject=f"notice/{row.id}")
    except staff_notices.NotPosted as error:
        return _page(form.to_dict(), str(error)), 422
    flash(wording.NOTICE_POSTED)
    announce("escalation", row.escalation_id)
    parts().raised([row.escalation_id] if row.escalation_id else [])
    return see(url_for(".show"))
