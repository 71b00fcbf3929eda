"""How far messages came: a table of all of the clinic, its file for a spreadsheet, and one patient's messages."""

import csv
import io
from collections.abc import Iterable
from datetime import datetime, timedelta

from flask import Blueprint, Response, request

from catalogue.model import InForce
from console import wording
from console.guard import who
from console.parts import parts
from console.shell import render
from records import reach
from records.database import Session
from records.facts import SEOUL, local_date
from records.models import Clinic, Patient
from records.reach import Count, Ladder, Line
from scheduler import reaching

pages = Blueprint("reach", __name__)
DAYS, SHOWN = 30, 20
OF_PATIENT = timedelta(days=180)


@pages.get("/reach")
def show() -> str:
    """Of messages that left between two days, of all plans or one."""
    with parts().database.read() as session:
        clinic, now = who().clinic, parts().clock.clinic(session)
        since, until = _days(now)
        rows = _lines(session, clinic, since, until, now)
        in_force = parts().reader(session, clinic, now).in_force
        named = [(name(in_force, line.plan, line.step), line) for line in rows]
        return render(
            session, "reach.html", rows=named, since=since, last=until - timedelta(days=1), few=reach.FEW,
            rungs=wording.RUNGS, plan=request.args.get("plan", ""),
        )  # fmt: skip


@pages.get("/reach.csv")
def file() -> Response:
    """The same in UTF-8 with the mark by which Excel knows it."""
    with parts().database.read() as session:
        clinic, now = who().clinic, parts().clock.clinic(session)
        since, until = _days(now)
        text = as_csv(_lines(session, clinic, since, until, now))
    answer = Response(text.encode("utf-8-sig"), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="reach-{since:%Y%m%d}.csv"'
    return answer


def _lines(session: Session, clinic: Clinic, since: datetime, until: datetime, now: datetime) -> list[Line]:
    plan = request.args.get("plan") or None
    return reach.table(reaching.read(session, clinic, since, until, now, plan))


def _days(now: datetime) -> tuple[datetime, datetime]:
    """From the beginning of `since` to the end of `until`, in Seoul; what cannot be read is as if left out."""
    today = datetime.combine(local_date(now), datetime.min.time(), SEOUL)
    last = _day("until") or today
    return _day("since") or last - timedelta(days=DAYS), last + timedelta(days=1)


def _day(name: str) -> datetime | None:
    try:
        return datetime.strptime(request.args.get(name, ""), "%Y-%m-%d").replace(tzinfo=SEOUL)
    except ValueError:
        return None


def name(in_force: InForce, plan: str, step: str) -> str:
    """What the message is called; its plan, where it has left the catalogue."""
    found = in_force.step(plan, step)
    template = in_force.template(found.template) if found else None
    return template.title if template else wording.REMINDERS if plan == "reminder" else plan


def as_csv(lines: Iterable[Line]) -> str:
    """Counts only: shares are for whoever reads to reckon."""
    words = [
        f"{label}{about}" for label in wording.RUNGS.values() for about in ("", " (아는 수)", " (모름)", " (아직)")
    ]
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["계획", "단계", "경로", *words])
    for line in lines:
        counts = [line.counts.get(each, Count()) for each in wording.RUNGS]
        cells = [cell for count in counts for cell in (count.yes, count.known, count.unknown, count.pending)]
        writer.writerow([line.plan, line.step, wording.WAYS.get(line.channel, line.channel), *cells])
    return out.getvalue()


def of_patient(session: Session, patient: Patient, in_force: InForce, now: datetime) -> list[tuple[str, Ladder]]:
    """The patient's newest messages with what they are called, the newest first."""
    since, until = now - OF_PATIENT, now + timedelta(seconds=1)
    found = reaching.read(session, who().clinic, since, until, now, patient=patient)[-SHOWN:]
    return [(name(in_force, each.sent.plan, each.sent.step), each) for each in reversed(found)]
