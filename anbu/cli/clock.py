"""`anbu clock`: clinic time, which a demo may move forward."""

from datetime import datetime

import click

from anbu.cli.common import honest, house, json_option, refuse, show
from records.clock import NotOnlyDemos
from records.facts import SEOUL


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
@click.argument("to", metavar="YYYY-MM-DDTHH:MM")
@honest
def advance(to: str) -> None:
    """Move clinic time forward (Seoul time unless TO says its zone); what falls due on the way happens in order."""
    goal, parts = _moment(to), house()
    with parts.database.write() as session:
        try:
            moved = parts.clock.advance(session, goal)
        except (ValueError, NotOnlyDemos) as error:
            refuse(str(error))
    click.echo(f"clinic time is {moved:%Y-%m-%d %H:%M}")


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise click.UsageError(f"{text!r} is not a time; write it like 2026-11-24T10:00") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=SEOUL)
