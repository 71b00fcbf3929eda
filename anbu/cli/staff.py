"""`anbu staff`: accounts of the clinic's people."""

import click

from anbu.cli.common import chosen, clinic_option, honest, house, refuse
from anbu.settings import Settings
from records.staff import ROLES, by_login, create_staff, one_time_code

ELSEWHERE = (
    "In a browser elsewhere, put the console's https:// address (your TLS proxy) in place of the beginning, or come "
    "through an SSH tunnel to 127.0.0.1: in production nobody can sign in over plain http."
)


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
    _tell(parts.settings, code)


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
    _tell(parts.settings, code)


def _tell(settings: Settings, code: str) -> None:
    """The address alone on standard output; beside it what a browser elsewhere needs."""
    click.echo(sign_in_address(settings.console_url, code))
    if settings.production:
        click.echo(ELSEWHERE, err=True)


def sign_in_address(console: str, code: str) -> str:
    return f"{console}/console/sign-in/{code}"
