"""Notices to many patients: a manager drafts one and sees whom it would reach; a doctor approves; both may stop it."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from flask import Blueprint, abort, flash, request, url_for
from pydantic import ValidationError
from werkzeug.wrappers import Response

from catalogue.model import Plan, Template, parse
from catalogue.notices import GROUNDS, PREFIX, Notice
from console import wording
from console.guard import BACKGROUND, log, looked, may_set, who
from console.parts import parts
from console.shell import announce, render, see
from records import catalogue
from records.database import Session
from records.facts import local_date
from records.models import CatalogueVersion, Patient
from records.staff import DOCTOR
from scheduler import notices, rendering

pages = Blueprint("notices", __name__)
LISTS = ("treatments", "departments", "doctors", "wards", "diagnoses", "groups")
NUMBERS = ("age_from", "age_to", "absent_months")
CHOICES = ("sex", "care")
SOMEBODY = "홍길동"  # the usual name of a form filled in as a sample
STANDS_FOR = timedelta(days=30)  # after its day, for what is held back meanwhile


@pages.before_request
def _only_those_who_may() -> None:
    if not may_set():
        abort(403)


@pages.get("/notices")
def show() -> str:
    return _page([])


def _page(failed: list[str]) -> str:
    with parts().database.read() as session:
        now = parts().clock.clinic(session)
        rows = catalogue.newest(session, who().clinic)
        titles = {row.key: row.content["title"] for row in rows if row.kind == "template"}
        found = [
            (row, plan, titles.get(row.key, ""), _state(row, plan, local_date(now)))
            for row, plan in notices.kept(session, who().clinic)
        ]
        known = catalogue.in_force(session, who().clinic, local_date(now)).catalogue.treatments
        return render(
            session, "notices.html", notices=found, grounds=GROUNDS, treatments=known, failed=failed, told=request.form,
        )  # fmt: skip


@pages.post("/notices")
def draft() -> Response | tuple[str, int]:
    """Kept as a draft where nothing speaks against it; else the form comes back with all that does."""
    with parts().database.write() as session:
        now = parts().clock.clinic(session)
        try:
            made = Notice.model_validate({"key": f"{now:%y%m%d-%H%M%S}", **_told(request.form)})
        except ValidationError as error:
            failed = _wrong(error)
        else:
            failed = [wording.lint_problem(each.words, each.reason, each.instead) for each in made.problems()]
            failed += [wording.NOTICE_PASSED] if made.day < local_date(now) else []
        if not failed:
            notices.keep(session, who().clinic, made, now)
            log(session, "notice.draft", subject=f"plan/{made.name}")
    if failed:
        return _page(failed), 422
    flash(wording.NOTICE_DRAFTED)
    return see(url_for(".one", key=made.key))


@pages.get("/notices/<key>")
def one(key: str) -> str:
    """As a patient reads it, and how many it reaches; those are not counted anew by a page that refreshes itself."""
    looked("notice.view", [(None, f"plan/{PREFIX}{key}")])
    with parts().database.read() as session:
        row, plan = _known(session, key)
        now, clinic = parts().clock.clinic(session), who().clinic
        state = _state(row, plan, local_date(now))
        values = {"key": key, "plan": plan, "row": row, "state": state, "read": _read(session, plan, now)}
        values |= {"may_approve": who().staff.role == DOCTOR, "ground": GROUNDS[plan.steps[0].push_class]}
        ahead = state in ("draft", "waiting") and BACKGROUND not in request.headers
        in_force = catalogue.in_force(session, clinic, local_date(now))
        found = notices.reach(session, clinic, plan, in_force, now) if ahead else None
        return render(session, "notice.html", **values, found=found)


@pages.post("/notices/<key>/approve")
def approve(key: str) -> Response:
    """In the name of the doctor who is signed in and has read it."""
    if who().staff.role != DOCTOR:
        abort(403)
    with parts().database.write() as session:
        row, plan = _known(session, key)
        waiting = [each for each in catalogue.awaiting(session, who().clinic) if each.key == row.key]
        now = parts().clock.clinic(session)
        ends = max(plan.day or local_date(now), local_date(now)) + STANDS_FOR
        catalogue.approve(session, session.merge(who().clinic), waiting, who().staff.name, now, ends)
        log(session, "notice.approve", subject=f"plan/{row.key}")
    flash(wording.NOTICE_APPROVED)
    announce("notice", row.id)
    return see(url_for(".one", key=key))


@pages.post("/notices/<key>/stop")
def stop(key: str) -> Response:
    with parts().database.write() as session:
        row, _ = _known(session, key)
        notices.stop(session, session.merge(who().clinic), row.key, parts().clock.clinic(session))
        log(session, "notice.stop", subject=f"plan/{row.key}")
    flash(wording.NOTICE_STOPPED)
    announce("notice", row.id)
    return see(url_for(".show"))


def _known(session: Session, key: str) -> tuple[CatalogueVersion, Plan]:
    return notices.one(session, who().clinic, PREFIX + key) or abort(404)


def _state(row: CatalogueVersion, plan: Plan, today: date) -> str:
    assert plan.day is not None
    if row.approved_at is None:
        return "draft"
    if row.expires_on is not None and row.expires_on < min(today, plan.day):
        return "stopped"
    return "waiting" if plan.day >= today else "over"


def _read(session: Session, plan: Plan, now: datetime) -> Mapping[str, Any]:
    """Title and text as a patient gets them, with signs for the name."""
    assert plan.day is not None
    rows = catalogue.newest(session, who().clinic)
    template = next(parse(row.kind, row.content) for row in rows if (row.kind, row.key) == ("template", plan.key))
    assert isinstance(template, Template)
    about = rendering.OwnDay(plan.day)
    return rendering.content(template, who().clinic, Patient(name=SOMEBODY), about, now, plan.steps[0].push_class)


def _told(form: Mapping[str, str]) -> dict[str, Any]:
    """What the form says, with the audience that it narrows; what was left empty is left out."""
    asked: dict[str, Any] = {name: _several(name) for name in LISTS}
    asked |= {name: form.get(name, "").strip() for name in (*NUMBERS, *CHOICES)}
    if months := form.get("within_months", "").strip():
        asked["vip"] = {"visits": form.get("visits", "").strip() or 1, "months": months}
    told = {name: form.get(name, "").strip() for name in ("title", "text", "day", "at", "push_class")}
    return {**told, "who": {name: value for name, value in asked.items() if value}}


def _several(name: str) -> list[str]:
    """Of a box with several choices, or of one line with commas."""
    return [word.strip() for line in request.form.getlist(name) for word in line.split(",") if word.strip()]


def _wrong(error: ValidationError) -> list[str]:
    fields = dict.fromkeys(str(each["loc"][0]) if each["loc"] else "" for each in error.errors())
    return [wording.NOTICE_FIELDS.get(name, wording.NOTICE_AUDIENCE) for name in fields]
