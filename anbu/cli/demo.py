"""`anbu demo`: the demo clinics."""

import click
from requests import RequestException

from anbu.cli.common import chosen, clinic_option, honest, house, refuse
from anbu.cli.staff import sign_in_address
from anbu.demo import CLINICS
from anbu.walk import story
from anbu.walk.desk import Desk
from anbu.walk.phone import Astray, Phone, phone_log
from channels.kakao_event.fake.phone import Bot
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


@demo.command()
@click.option("--clinic", "clinic_code", default=CLINICS[0]["code"], show_default=True)
@honest
def walk(clinic_code: str) -> None:
    """Walk one patient's whole story through the running service and print it; exit 1 where it strays."""
    parts = house()
    try:
        clinic = story.demo_clinic(parts, clinic_code)
    except ValueError as error:
        refuse(str(error))
    with parts.database.write() as session:
        nurse = by_login(session, clinic, "nurse")
        code = one_time_code(session, nurse, parts.clock.machine()) if nurse else ""
    user_key, number, mobile = story.walker()
    bot = Bot(clinic.bot_id, clinic.name, clinic.skill_key or "")
    phone = Phone(parts.settings.door_url, bot, clinic.code, user_key, phone_log(parts.settings.home), click.echo)
    try:
        desk = Desk(sign_in_address(parts.settings.console_url, code))
    except (Astray, RequestException) as error:
        refuse(f"the console does not answer ({type(error).__name__}); is `make run` ready?")
    strayed = story.Walk(parts, clinic, phone, desk, number, mobile).run()
    click.echo("\n" + "\n".join([*(f"✗ {each}" for each in strayed), f"strayed: {len(strayed)}"]))
    if strayed:
        raise SystemExit(1)
