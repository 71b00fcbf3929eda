"""`anbu dealer`: a clinic's account at the dealer of its Alimtalk and text messages."""

import re
from typing import Any

import click

from anbu.cli.common import chosen, clinic_option, honest, house, json_option, refuse, several, show
from anbu.wiring import House
from channels.ports import ChannelError
from channels.solapi.client import SolapiChannel
from records import dealers
from records.catalogue import in_force
from records.database import Session
from records.facts import local_date
from records.models import Clinic, DealerAccount
from scheduler.ways import SOLAPI

BY_TEXT = ("transaction", "safety", "care")
SENDER = re.compile(r"\d{8,12}")


@click.group()
def dealer() -> None:
    """Solapi: the account from which a clinic's Alimtalk and text messages leave."""


def _sender(_context: click.Context, _option: click.Parameter, value: str | None) -> str | None:
    digits = re.sub(r"[-\s]", "", value or "")
    if digits and not SENDER.fullmatch(digits):
        raise click.BadParameter("digits, such as 02-123-4567")
    return digits or None


@dealer.command("set")
@click.option("--api-key")
@click.option("--api-secret", help="Asked for, unseen, where it is left out beside --api-key.")
@click.option("--sender", callback=_sender, help="The registered 발신번호.")
@click.option("--pf-id", help="The Kakao channel's pfId at Solapi; without it everything leaves by text.")
@click.option("--report-secret", help="The secret of the webhook, as typed in Solapi's console.")
@click.option("--by-text", multiple=True, type=click.Choice(BY_TEXT), help="What may leave by text; may be repeated.")
@click.option("--ad-certificate", help="The dealer's 전송자격인증 number; without it no advertising leaves by text.")
@clinic_option
@json_option
@honest
def set_account(
    by_text: tuple[str, ...], ad_certificate: str | None, clinic_code: str | None, as_json: bool, **told: str | None
) -> None:
    """Keep what is told of the account, encrypted, and print it without its secrets."""
    if told["api_key"] and not told["api_secret"]:
        told["api_secret"] = click.prompt("API secret", hide_input=True)
    parts = house()
    with parts.database.write() as session:
        clinic = chosen(session, clinic_code)
        given = {name: value for name, value in told.items() if value}
        account = dealers.keep(session, clinic, SOLAPI, given, parts.clock.machine())
        if missing := [name for name in ("api_key", "api_secret", "sender") if not account.secrets.get(name)]:
            refuse("still needed: " + ", ".join(f"--{name.replace('_', '-')}" for name in missing))
        account.text_classes = [*by_text] or account.text_classes
        account.ad_certificate = account.ad_certificate if ad_certificate is None else ad_certificate
        row = _shown(parts, clinic, account)
    parts.accounts.remember()  # an emergency leaves by it even while the database is away
    show([row], as_json)


@dealer.command("show")
@clinic_option
@json_option
@honest
def show_accounts(clinic_code: str | None, as_json: bool) -> None:
    """The accounts without their secrets. `reports` is the address for Solapi's webhook (SINGLE-REPORT), `troubles` why
    nothing leaves by the account now."""
    parts = house()
    with parts.database.read() as session:
        found = [(each, dealers.of(session, each.id, SOLAPI)) for each in several(session, clinic_code)]
        show([_shown(parts, clinic, account) for clinic, account in found if account], as_json)


def _shown(parts: House, clinic: Clinic, account: DealerAccount) -> dict[str, Any]:
    secrets = account.secrets
    return {
        "clinic": clinic.code,
        "dealer": account.dealer,
        "api_key": f"…{secrets['api_key'][-4:]}",
        "sender": secrets["sender"],
        "pf_id": secrets.get("pf_id"),
        "by_text": account.text_classes,
        "ad_certificate": account.ad_certificate or None,
        "templates": sorted(account.templates),
        "troubles": sorted(dealers.troubles(account)),
        "reports": f"{parts.settings.patients_url}/dealers/{account.dealer}/{secrets['token']}/reports",
    }


@dealer.command()
@click.argument("key")
@click.argument("template_id")
@clinic_option
@honest
def template(key: str, template_id: str, clinic_code: str | None) -> None:
    """Send the catalogue's template KEY as the Alimtalk TEMPLATE_ID, which Kakao approved in the very same words."""
    parts = house()
    solapi = parts.dealers.get(SOLAPI)
    if not isinstance(solapi, SolapiChannel):
        refuse("a demo speaks to a stand-in only: set ANBU_SOLAPI_URL to that of anbu fake solapi")
    with parts.database.read() as session:
        clinic = chosen(session, clinic_code)
        text = _ours(parts, session, clinic, key)
    try:
        approved = solapi.approved_text(clinic.code, template_id)
    except ChannelError as error:
        refuse(str(error))
    except LookupError as error:
        refuse(f"{template_id} is not approved: its status is {error}")
    if approved.strip() != text:
        refuse(f"{template_id} differs from {key}, which is in force here:\n{approved}")
    with parts.database.write() as session:
        account = dealers.of(session, clinic.id, SOLAPI)
        assert account is not None
        dealers.keep_template(account, key, template_id, approved)
    click.echo(f"{clinic.code}: {key} leaves as {template_id}")


def _ours(parts: House, session: Session, clinic: Clinic, key: str) -> str:
    """The words of the template in force."""
    found = in_force(session, clinic, local_date(parts.clock.clinic(session))).catalogue.templates
    text = next((each.text.strip() for each in found if each.key == key), None)
    if text is None:
        refuse(f"no approved template {key!r}; there are: {', '.join(sorted(each.key for each in found))}")
    return text
