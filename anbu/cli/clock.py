"""`anbu clock`: clinic time, which a demo may move forward."""

import re
from datetime import datetime, timedelta

import click

from anbu.cli.common import honest, house, json_option, refuse, show
from records import catalogue, clinics
from records.clock import NotOnlyDemos
from records.database import Session
from records.facts import SEOUL, local_date


@click.group()
def clock() -> None:
    """Clinic time and machine time."""


@clock.command("show")
@json_option
@honest
def show_clock(as_json: bool) -> None:
    """Both times, in Seoul."""
    parts = house()
    with parts.database.read() as session:
        clinic_time = parts.clock.clinic(session)
    machine_time = parts.clock.machine().astimezone(SEOUL)
    times = {"clinic_time": clinic_time, "machine_time": machine_time}
    show([{name: moment.isoformat(timespec="seconds") for name, moment in times.items()}], as_json)


@clock.command()
@click.argument("to", metavar="3d|12h|YYYY-MM-DDTHH:MM")
@click.option("--let-expire", is_flag=True, help="Also where approved texts expire on the way.")
@honest
def advance(to: str, let_expire: bool) -> None:
    """Move clinic time forward, by days or hours or to a time (Seoul unless TO says its zone).

    What falls due on the way happens in order. There is no way back.
    """
    wanted, parts = _wanted(to), house()
    with parts.database.write() as session:
        now = parts.clock.clinic(session)
        goal = now + wanted if isinstance(wanted, timedelta) else wanted
        if not let_expire:
            _refuse_expiry(session, now, goal)
        try:
            moved = parts.clock.advance(session, goal)
        except (ValueError, NotOnlyDemos) as error:
            refuse(str(error))
    click.echo(f"clinic time is {moved:%Y-%m-%d %H:%M}")


def _refuse_expiry(session: Session, now: datetime, goal: datetime) -> None:
    """Nothing unapproved is ever said: without its texts a demo has no more to show."""
    on, by = local_date(now), local_date(goal)
    ends = [row.expires_on for each in clinics.all_of(session) for row in catalogue.expiring(session, each, on, by)]
    if ends:
        first = min(end for end in ends if end)
        refuse(f"{len(ends)} approved texts would expire on the way, the first on {first}; anyway: --let-expire")


def _wanted(text: str) -> datetime | timedelta:
    """The time, or how far from now."""
    if span := re.fullmatch(r"(\d{1,4})([dh])", text):
        return timedelta(**{{"d": "days", "h": "hours"}[span[2]]: int(span[1])})
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise click.UsageError(f"{text!r} is not a time; write it like 3d or 2026-11-24T10:00") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=SEOUL)
