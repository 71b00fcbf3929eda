"""`anbu staff`: accounts of the clinic's people."""

import click

from anbu.cli.common import chosen, clinic_option, honest, house, refuse
from records.staff import ROLES, by_login, create_staff, one_time_code


@click.group()
def staff() -> None:
    """Accounts for the console."""


@staff.command()
@click.argument("login")
@click.option("--name", required=True, help="The person's name.")
@click.option("--role", type=click.Choice(ROLES), required=True)
@clinic_option
@honest
def add(login: str, name: str, role: str, clinic_code: str | None) -> None:
    """Open an account and print its first, one-time sign-in address."""
    parts = house()
    with parts.database.write() as session:
        clinic = chosen(session, clinic_code)
        if by_login(session, clinic, login):
            refuse(f"there is an account {login!r} already; for a new address: anbu staff login {login}")
        person = create_staff(session, clinic, login, name, role, parts.clock.machine())
        code = one_time_code(session, person, parts.clock.machine())
    click.echo(sign_in_address(parts.settings.console_url, code))


@staff.command()
@click.argument("login")
@clinic_option
@honest
def login(login: str, clinic_code: str | None) -> None:
    """Print a one-time sign-in address, valid for ten minutes."""
    parts = house()
    with parts.database.write() as session:
        person = by_login(session, chosen(session, clinic_code), login)
        if person is None or person.left_at is not None:
            refuse(f"no account {login!r}")
        code = one_time_code(session, person, parts.clock.machine())
    click.echo(sign_in_address(parts.settings.console_url, code))


def sign_in_address(console: str, code: str) -> str:
    return f"{console}/console/sign-in/{code}"
