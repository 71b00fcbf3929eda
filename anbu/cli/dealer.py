"""`anbu dealer`: a clinic's account at the dealer of its Alimtalk and text messages."""

import re
import time
from typing import Any

import click

from anbu.cli.common import chosen, clinic_option, honest, house, json_option, refuse, several, show
from anbu.wiring import House
from catalogue.model import Template
from channels.dealers import DEALERS
from channels.dealing import Dealer, Dealing
from channels.ports import ChannelError, ChannelUnknown, Outgoing, Result
from records import dealers, phones
from records.catalogue import in_force
from records.database import Session
from records.facts import local_date
from records.models import Clinic, DealerAccount, new_id
from scheduler import page_links

BY_TEXT = ("transaction", "safety", "care")
FIRST = "solapi"  # the dealer of whoever names none
NOT_ARRIVED = ("failed", "by_text", "again")
TRIED = "문자 발송 시험입니다."
SENDER = re.compile(r"\d{8,12}")


@click.group()
def dealer() -> None:
    """The account from which a clinic's Alimtalk and text messages leave: at Solapi or at NHN Cloud."""


def _sender(_context: click.Context, _option: click.Parameter, value: str | None) -> str | None:
    digits = re.sub(r"[-\s]", "", value or "")
    if digits and not SENDER.fullmatch(digits):
        raise click.BadParameter("digits, such as 02-123-4567")
    return digits or None


@dealer.command("set")
@click.option(
    "--dealer", "name", type=click.Choice(sorted(DEALERS)), help="The clinic's own, else solapi, if left out."
)
@click.option("--sender", callback=_sender, help="The registered 발신번호.")
@click.option("--api-key", help="Solapi.")
@click.option("--api-secret", help="Solapi; every secret is asked for, unseen, where it is left out beside its key.")
@click.option("--pf-id", help="Solapi: the Kakao channel's pfId; without it everything leaves by text.")
@click.option("--sms-app-key", help="NHN Cloud: the app key of SMS.")
@click.option("--sms-secret-key", help="NHN Cloud: the secret key of SMS.")
@click.option("--app-key", help="NHN Cloud: the app key of KakaoTalk Bizmessage; without it all leaves by text.")
@click.option("--secret-key", help="NHN Cloud: the secret key of KakaoTalk Bizmessage.")
@click.option("--sender-key", help="NHN Cloud: the 발신 키 of the Kakao channel's sender profile.")
@click.option("--report-secret", help="The secret of the webhook, as typed in the dealer's console.")
@click.option("--by-text", multiple=True, type=click.Choice(BY_TEXT), help="What may leave by text; may be repeated.")
@click.option("--ad-certificate", help="The dealer's 전송자격인증 number; without it no advertising leaves by text.")
@click.option(
    "--web-buttons/--bot-buttons",
    default=None,
    help="Whether buttons of an Alimtalk lead to the patient's page, as the Kakao channel has no 상담톡 for its bot.",
)
@click.option(
    "--brand-message/--no-brand-message", default=None, help="Whether advertising leaves as Kakao's 브랜드 메시지."
)
@clinic_option
@json_option
@honest
def set_account(
    name: str | None, by_text: tuple[str, ...], ad_certificate: str | None, web_buttons: bool | None,
    brand_message: bool | None,
    clinic_code: str | None, as_json: bool, **told: str | None,
) -> None:  # fmt: skip
    """Keep what is told of the account, encrypted, and print it without its secrets. The clinic's messages leave by it
    from now on; what left by another dealer's before is still asked after there."""
    parts = house()
    with parts.database.read() as session:
        known = dealers.in_use(session, chosen(session, clinic_code).id)
    at = DEALERS[name or (known.dealer if known else FIRST)]
    given = _given(at, told)
    with parts.database.write() as session:
        clinic = chosen(session, clinic_code)
        account = dealers.keep(session, clinic, at.name, given, parts.clock.machine())
        if missing := [each for each in at.required if not account.secrets.get(each)]:
            refuse("still needed: " + ", ".join(map(_option, missing)))
        account.text_classes = [*by_text] or account.text_classes
        account.ad_certificate = account.ad_certificate if ad_certificate is None else ad_certificate
        account.web_buttons = account.web_buttons if web_buttons is None else web_buttons
        account.brand_message = account.brand_message if brand_message is None else brand_message
        row = _shown(parts, clinic, account)
    parts.accounts.remember()  # an emergency leaves by it even while the database is away
    show([row], as_json)


def _given(at: Dealer, told: dict[str, str | None]) -> dict[str, str]:
    """What was told, with the secrets that are asked for; refused where it is another dealer's."""
    given = {name: value for name, value in told.items() if value}
    if strange := given.keys() - {*at.keys.names(), "report_secret"}:
        refuse(f"not of {at.name}: " + ", ".join(sorted(map(_option, strange))))
    for key, secret in at.secret_of.items():
        if key in given and secret not in given:
            given[secret] = click.prompt(secret.replace("_", " "), hide_input=True)
    return given


def _option(name: str) -> str:
    return f"--{name.replace('_', '-')}"


@dealer.command("show")
@clinic_option
@json_option
@honest
def show_accounts(clinic_code: str | None, as_json: bool) -> None:
    """The accounts without their secrets. `reports` is the address for the dealer's webhook of results, `troubles` why
    nothing leaves by the account now."""
    parts = house()
    with parts.database.read() as session:
        found = [(each, dealers.in_use(session, each.id)) for each in several(session, clinic_code)]
        show([_shown(parts, clinic, account) for clinic, account in found if account], as_json)


def _shown(parts: House, clinic: Clinic, account: DealerAccount) -> dict[str, Any]:
    at, secrets = DEALERS[account.dealer], account.secrets
    told = {name: secrets.get(name) for name in at.keys.names() if name not in at.secret_of.values()}
    return {
        "clinic": clinic.code,
        "dealer": account.dealer,
        **{name: f"…{value[-4:]}" if value and name in at.secret_of else value for name, value in told.items()},
        "by_text": account.text_classes,
        "ad_certificate": account.ad_certificate or None,
        "web_buttons": account.web_buttons,
        "brand_message": account.brand_message,
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
    with parts.database.read() as session:
        clinic = chosen(session, clinic_code)
        found, account = _ours(parts, session, clinic, key), dealers.in_use(session, clinic.id)
    name = account.dealer if account else FIRST
    if name not in parts.dealers:
        refuse(f"a demo speaks to a stand-in only: set its address to that of anbu fake {name}")
    try:
        approved = parts.dealers[name].approved_text(clinic.code, template_id)
    except ChannelError as error:
        refuse(str(error))
    except LookupError as error:
        refuse(f"{template_id} is not approved: its status is {error}")
    if approved.strip() != found.text.strip():
        refuse(f"{template_id} differs from {key}, which is in force here:\n{approved}")
    with parts.database.write() as session:
        account = dealers.of(session, clinic.id, name)
        assert account is not None
        dealers.keep_template(account, key, template_id, approved, bool(page_links.buttons(found, account, "")))
    click.echo(f"{clinic.code}: {key} leaves as {template_id}")


@dealer.command("try")
@click.argument("number")
@click.option("--wait", default=20, show_default=True, help="For so many seconds for the result.")
@clinic_option
@honest
def try_out(number: str, wait: int, clinic_code: str | None) -> None:
    """Send one text message to NUMBER, a phone of the clinic's own, and tell what became of it. It costs what a text
    costs, and stands in nobody's record."""
    parts = house()
    with parts.database.read() as session:
        clinic = chosen(session, clinic_code)
        account, now = dealers.in_use(session, clinic.id), parts.clock.clinic(session)
    if account is None or account.dealer not in parts.dealers:
        refuse(f"{clinic.code} has no account that may be spoken to here; see: anbu dealer set")
    try:
        to = phones.read(number).number
        message = Outgoing(f"try.{new_id()}", to, clinic.code, "", f"[{clinic.name}] {TRIED}", (), now)
        at = parts.dealers[account.dealer]
        taken = at.hand_over(message).dealer_id
        click.echo(f"{account.dealer} took it as {taken}")
        result = _result(at, clinic.code, taken, wait)
    except (phones.NotANumber, ChannelError) as error:
        refuse(str(error))
    except ChannelUnknown as error:
        refuse(f"nobody can tell whether {account.dealer} took it: {error}")
    click.echo(f"{result.outcome} {result.why}".rstrip())
    raise SystemExit(int(result.outcome in NOT_ARRIVED))


def _result(at: Dealing, clinic: str, dealer_id: str, seconds: int) -> Result:
    """The result, or that there was none in so many seconds."""
    ends = time.monotonic() + seconds
    while (result := at.result(clinic, dealer_id)).outcome == "waiting" and time.monotonic() < ends:
        time.sleep(1)
    return result


def _ours(parts: House, session: Session, clinic: Clinic, key: str) -> Template:
    """The template in force."""
    found = in_force(session, clinic, local_date(parts.clock.clinic(session))).catalogue.templates
    template = next((each for each in found if each.key == key), None)
    if template is None:
        refuse(f"no approved template {key!r}; there are: {', '.join(sorted(each.key for each in found))}")
    return template
