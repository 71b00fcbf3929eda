"""The kill switches: all that the clinic sends by itself, or one plan. Alarms to staff go on in any case."""

from typing import Any

from flask import Blueprint, abort, flash, request, url_for
from werkzeug.wrappers import Response

from console import wording
from console.guard import log, may_set, who
from console.parts import parts
from console.shell import announce, render, see
from records import catalogue, plan_stops
from records.database import Session
from records.follow_ups import WAITING
from records.models import Clinic

pages = Blueprint("switches", __name__)
LONGEST = 200
SHOWN = 2  # treatments named in a plan's title


@pages.before_request
def _only_those_who_may() -> None:
    if not may_set():
        abort(403)


@pages.get("/switches")
def show() -> str:
    with parts().database.read() as session:
        stopped = plan_stops.standing(session, who().clinic)
        rows = [(key, title, stopped.get(key)) for key, title in _plans(session).items()]
        rows.sort(key=lambda row: (row[2] is None, row[0]))
        return render(session, "switches.html", rows=rows, stopped=len(stopped), longest=LONGEST)


@pages.post("/switches/clinic")
def switch_clinic() -> Response:
    """`paused`: 1 holds everything back, 0 lets it go; twice the same changes nothing."""
    paused = request.form.get("paused") == "1"
    with parts().database.write() as session:
        clinic = session.get_one(Clinic, who().clinic.id, with_for_update=True)
        if clinic.paused != paused:
            clinic.paused = paused
            log(session, "clinic.pause" if paused else "clinic.resume", subject=f"clinic/{clinic.id}")
    flash(wording.CLINIC_PAUSED if paused else wording.CLINIC_RESUMED)
    return _back(who().clinic.id)


@pages.post("/switches/stop")
def stop() -> Response:
    """Nothing of the plan leaves until somebody starts it; `why` is shown."""
    why = request.form.get("why", "").strip()[:LONGEST]
    if not why:
        flash(wording.WHY_NEEDED, "warning")
        return see(url_for(".show"))
    with parts().database.write() as session:
        plan, now = _known(session), parts().clock.clinic(session)
        row = plan_stops.stop(session, who().clinic, plan, by=who().staff.name, why=why, now=now, log=_log(session))
    flash(wording.PLAN_STOPPED)
    return _back(row.id)


@pages.post("/switches/start")
def start() -> Response:
    """What is still in time leaves again."""
    with parts().database.write() as session:
        plan, now = _known(session), parts().clock.clinic(session)
        plan_stops.start(session, who().clinic, plan, by=who().staff.name, now=now, log=_log(session))
    flash(wording.PLAN_STARTED)
    return _back(plan)


def _log(session: Session) -> plan_stops.Log:
    return lambda action, subject: log(session, action, subject=subject)


def _known(session: Session) -> str:
    plan = request.form.get("plan", "")
    return plan if plan in _plans(session) else abort(404)


def _plans(session: Session) -> dict[str, str]:
    """Every plan of the clinic: the treatments that it follows, and the title of what it sends first."""
    rows = catalogue.newest(session, who().clinic)
    titles = {row.key: row.content["title"] for row in rows if row.kind == "template"}
    names = {row.key: row.content["name"] for row in rows if row.kind == "treatment"}
    plans = {row.key: _title(row.content, titles, names) for row in rows if row.kind == "plan"}
    return {**plans, WAITING: wording.WAITING_PLAN}


def _title(plan: dict[str, Any], titles: dict[str, str], names: dict[str, str]) -> str:
    named = [names[key] for key in plan.get("treatments", ()) if key in names]
    more = f" 외 {len(named) - SHOWN}" if len(named) > SHOWN else ""
    followed = ", ".join(named[:SHOWN]) + more
    return " · ".join(filter(None, (followed, titles.get(plan["steps"][0]["template"], ""))))


def _back(id: str) -> Response:
    announce("switch", id)
    return see(url_for(".show"))
