"""`anbu report`: how far messages came, and what is known of the numbers that they go to."""

from datetime import datetime, timedelta
from typing import Any

import click

from anbu.cli.common import Fields, clinic_option, honest, house, json_option, several, show
from records import clinics, phone_marks, reach
from records.database import Session
from records.facts import SEOUL, local_date
from records.models import Clinic
from scheduler import reaching

DAYS = 30
Day = click.DateTime(["%Y-%m-%d"])


@click.group()
def report() -> None:
    """Figures of a clinic; no patient is named."""


@report.command("reach")
@click.option("--since", type=Day, help=f"The first day, in Seoul; {DAYS} days ago if left out.")
@click.option("--until", type=Day, help="The last day; today if left out.")
@click.option("--plan", help="Only this plan.")
@clinic_option
@json_option
@honest
def of_reach(
    since: datetime | None, until: datetime | None, plan: str | None, clinic_code: str | None, as_json: bool
) -> None:
    """How far messages came, by plan, step and channel: sent, accepted, delivered, opened, clicked, answered, rebooked,
    came.

    Every share is of those of whom it is known, and none is given of fewer than 20. What nobody can know is counted as
    unknown: whether an Alimtalk was read, say.
    """
    parts = house()
    with parts.database.read() as session:
        now = parts.clock.clinic(session)
        first, end = span(since, until, now)
        rows = [
            fields(each, line, as_json)
            for each in several(session, clinic_code)
            for line in reach.table(reaching.read(session, each, first, end, now, plan))
        ]
    show(rows, as_json)


def span(since: datetime | None, until: datetime | None, now: datetime) -> tuple[datetime, datetime]:
    """From the beginning of the first day to the end of the last, in Seoul."""
    last = (until or datetime.combine(local_date(now), datetime.min.time())).replace(tzinfo=SEOUL)
    first = since.replace(tzinfo=SEOUL) if since else last - timedelta(days=DAYS)
    return first, last + timedelta(days=1)


def fields(clinic: Clinic, line: reach.Line, as_json: bool) -> Fields:
    """A rung: its counts and its share as JSON; for people such as 12/40 30% ?5."""
    counts = {name: line.counts.get(name, reach.Count()) for name in reach.RUNGS}
    said: Any = _counts if as_json else reach.written
    named = {"clinic": clinic.code, "plan": line.plan, "step": line.step, "channel": line.channel}
    return {**named, **{name: said(count) for name, count in counts.items()}}


def _counts(count: reach.Count) -> dict[str, int | float | None]:
    return {**vars(count), "of": count.known, "share": count.share}


@report.command("hygiene")
@clinic_option
@json_option
@honest
def of_hygiene(clinic_code: str | None, as_json: bool) -> None:
    """Numbers that lead to nobody (dead), to somebody else (wrong), that block messages or have no KakaoTalk, and
    patients who open nothing (unopened); tasks: to correct a number, that are open.
    """
    parts = house()
    with parts.database.read() as session:
        now = parts.clock.clinic(session)
        rows = [_line(each, line) for each in several(session, clinic_code) for line in _lines(session, each, now)]
    show(rows, as_json)


def _lines(session: Session, clinic: Clinic, now: datetime) -> list[phone_marks.Line]:
    limits = clinics.numbers(clinic, local_date(now))
    return phone_marks.lines(session, clinic, limits.unopened_messages, limits.unopened_days, now)


def _line(clinic: Clinic, line: phone_marks.Line) -> Fields:
    since = line.since.isoformat(timespec="seconds") if line.since else None
    return {"clinic": clinic.code, **vars(line), "since": since}
