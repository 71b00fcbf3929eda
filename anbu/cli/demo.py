"""`anbu demo`: the demo clinics."""

import click

from anbu.cli.common import chosen, clinic_option, honest, house, refuse
from anbu.cli.staff import sign_in_address
from anbu.demo import CLINICS
from records.staff import ROLES, by_login, one_time_code


@click.group()
def demo() -> None:
    """The demo clinics."""


@demo.command()
@click.option("--role", type=click.Choice(ROLES), default="manager", show_default=True)
@clinic_option
@honest
def login(role: str, clinic_code: str | None) -> None:
    """Print a one-time sign-in address for the demo's manager, doctor, nurse or desk."""
    parts = house()
    with parts.database.write() as session:
        clinic = chosen(session, clinic_code or CLINICS[0]["code"])
        person = by_login(session, clinic, role) if clinic.demo else None
        if person is None:
            refuse("this is no demo clinic; use: anbu staff login")
        code = one_time_code(session, person, parts.clock.machine())
    click.echo(sign_in_address(parts.settings.console_url, code))
