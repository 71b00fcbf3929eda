"""`anbu on-call`: whom an emergency pages."""

import click

from anbu.cli.common import chosen, clinic_option, honest, house, json_option, refuse, show
from records import alarms, clinics, phones
from records.database import Session
from records.models import Clinic, OnCall

FIELDS = ("id", "level", "name", "phone", "hours")


@click.group("on-call")
def on_call() -> None:
    """The numbers that an emergency pages: on call at once, the doctor after 5 minutes, the manager after 15."""


@on_call.command("list")
@clinic_option
@json_option
@honest
def list_numbers(clinic_code: str | None, as_json: bool) -> None:
    """Whom the clinic lets page, in the ladder's order."""
    with house().database.read() as session:
        clinic = chosen(session, clinic_code)
        people, said = alarms.on_call(session, clinic), _gap(session, clinic)
        rows = [
            {
                "id": each.id,
                "level": alarms.LEVELS[each.level],
                "name": each.name,
                "phone": each.phone,
                "hours": each.hours,
            }
            for each in people
        ]
    show(rows, as_json)
    _warn(said)


@on_call.command()
@click.argument("phone")
@click.option("--name", required=True, help="Whose number it is.")
@click.option("--level", type=click.Choice(list(alarms.LEVELS.values())), default="on-call", show_default=True)
@click.option(
    "--hours",
    type=click.Choice(alarms.HOURS),
    default=alarms.ALWAYS,
    show_default=True,
    help="Always, only while the clinic is open, or only while it is closed.",
)
@clinic_option
@honest
def add(phone: str, name: str, level: str, hours: str, clinic_code: str | None) -> None:
    """Page this number too."""
    parts = house()
    number = {label: level for level, label in alarms.LEVELS.items()}[level]
    with parts.database.write() as session:
        clinic = chosen(session, clinic_code)
        try:
            alarms.add(session, clinic, number, name, phone, hours, parts.clock.clinic(session))
        except phones.NotANumber as error:
            refuse(str(error))
        said = _gap(session, clinic)
    click.echo(f"{clinic.code}: {level} {name}")
    _warn(said)


@on_call.command()
@click.argument("id")
@clinic_option
@honest
def remove(id: str, clinic_code: str | None) -> None:
    """Page this number no more; ID as `anbu on-call list` prints it."""
    parts = house()
    with parts.database.write() as session:
        clinic = chosen(session, clinic_code)
        row = session.get(OnCall, id)
        if row is None or row.clinic_id != clinic.id or row.removed_at is not None:
            refuse(f"no number {id!r}; see: anbu on-call list")
        row.removed_at = parts.clock.clinic(session)
        session.flush()
        said = _gap(session, clinic)
    click.echo(f"{clinic.code}: {row.name} is not paged any more")
    _warn(said)


def _gap(session: Session, clinic: Clinic) -> str:
    """What is wrong with the list, empty for nothing."""
    gaps = alarms.gaps(alarms.on_call(session, clinic), clinics.hours(clinic))
    if len(gaps) > 1:
        return f"{clinic.code}: nobody is on call: an emergency pages no phone"
    return f"{clinic.code}: nobody is on call while the clinic is {gaps[0]}: all are paged then" if gaps else ""


def _warn(said: str) -> None:
    if said:
        click.echo(f"anbu: {said}", err=True)
