"""`anbu fake`: outside services that stand in for the real ones, on this machine."""

from collections.abc import Callable, Mapping
from functools import cache, reduce
from pathlib import Path
from threading import Event, Thread
from typing import Any, TypeVar

import click
from werkzeug.serving import make_server

from anbu.cli.common import chosen, house, settings
from anbu.wiring import House
from channels.dealing import Dealer
from channels.kakao_event.fake import faults
from channels.kakao_event.fake.phone import Bot
from channels.kakao_event.fake.server import FakeKakao
from channels.mail import fake as mail_fake
from channels.nhn.dealer import NHN
from channels.nhn.fake import door as nhn_door
from channels.nhn.fake import server as nhn_server
from channels.solapi.dealer import SOLAPI
from channels.solapi.fake.door import Account
from channels.solapi.fake.server import KINDS, FakeSolapi, faults_of
from records import clinics, dealers
from records.clinics import UnknownClinic
from records.database import DatabaseUnavailable, NoTables
from records.models import DealerAccount

F = TypeVar("F", bound=Callable[..., Any])
A_LINE = "A JSON line a request."


@click.group()
def fake() -> None:
    """Outside services that stand in for the real ones."""


def _by(read: Callable[[str], faults.Faults]) -> Callable[..., faults.Faults]:
    """An option's callback that reads a description of trouble."""

    def trouble(_context: click.Context, _option: click.Parameter, spec: str) -> faults.Faults:
        try:
            return read(spec)
        except ValueError as error:
            raise click.BadParameter(str(error)) from None

    return trouble


def _of_a_dealer(kinds: Mapping[str, str], read: Callable[[str], faults.Faults]) -> Callable[[F], F]:
    """The options of a stand-in for a dealer."""
    options = (
        click.option("--port", required=True, type=click.IntRange(1, 65535)),
        click.option("--log", required=True, type=click.Path(dir_okay=False, path_type=Path), help=A_LINE),
        click.option(
            "--faults", "trouble", default="", callback=_by(read),
            help="By rate, of: " + "; ".join(f"{kind}, {said}" for kind, said in kinds.items()) + ".",
        ),
        click.option("--account", help="KEY:SECRET of the only account; if left out, the clinics' own of this house."),
        click.option("--reports", default="", help="Where its delivery reports go; clinics' go to their own doors."),
        click.option("--report-secret", default="", help="The secret that they come with."),
        click.option("--result-after", default=0.5, type=click.FloatRange(0), help="Seconds until there is a result."),
    )  # fmt: skip
    return lambda command: reduce(lambda found, option: option(found), reversed(options), command)


@fake.command()
@click.option("--port", required=True, type=click.IntRange(1, 65535))
@click.option("--log", required=True, type=click.Path(dir_okay=False, path_type=Path), help=A_LINE)
@click.option(
    "--faults", "trouble", default="", callback=_by(faults.parse), help="Such as error=0.1:503,delay=0.2:3,drop=0.05."
)
@click.option("--door", help="Address of our Kakao door; this installation's if left out.")
@click.option("--skill-key", help="The key for every bot; if left out, each clinic's own from this installation.")
@click.option("--rest-api-key", help="The only key that the Event API takes; any if left out.")
def kakao(
    port: int, log: Path, trouble: faults.Faults, door: str | None, skill_key: str | None, rest_api_key: str | None
) -> None:
    """Kakao: phones (POST /play), the Event API, callbacks. Set ANBU_KAKAO_BOT_URL to its address in a demo."""

    def find_bot(bot_id: str) -> Bot | None:
        return Bot(bot_id or "bot", "안부", skill_key) if skill_key else _installed(bot_id)

    server = FakeKakao(door or settings().door_url, find_bot, log, trouble, rest_api_key)
    click.echo(f"kakao at http://127.0.0.1:{port}")
    make_server("127.0.0.1", port, server.app(), threaded=True).serve_forever()


@fake.command()
@_of_a_dealer(KINDS, faults_of)
def solapi(port: int, log: Path, trouble: faults.Faults, account: str | None, **more: Any) -> None:
    """Solapi: sends, lists, templates, delivery reports. Set ANBU_SOLAPI_URL to its address."""
    key, _, secret = (account or "").partition(":")
    only = Account(key, secret, more["reports"], more["report_secret"])
    find = (lambda asked: only if asked == key else None) if account else _dealt
    _serve("solapi", port, FakeSolapi(find, log, trouble, result_after=more["result_after"]))


@fake.command()
@_of_a_dealer(nhn_server.KINDS, nhn_server.faults_of)
def nhn(port: int, log: Path, trouble: faults.Faults, account: str | None, **more: Any) -> None:
    """NHN Cloud: Alimtalk, texts, lists, templates, reports. Set ANBU_NHN_URL and ANBU_NHN_SMS_URL to its address.

    The one KEY:SECRET is that of both its APIs.
    """
    key, _, secret = (account or "").partition(":")
    only = nhn_door.Account(key, secret, key, secret, more["reports"], more["report_secret"])
    find = (lambda asked: only if asked == key else None) if account else _dealt_at_nhn
    _serve("nhn", port, nhn_server.FakeNhn(find, log, trouble, result_after=more["result_after"]))


def _serve(name: str, port: int, server: FakeSolapi | nhn_server.FakeNhn) -> None:
    Thread(target=server.reporter.run, args=(Event(),), daemon=True).start()
    click.echo(f"{name} at http://127.0.0.1:{port}")
    make_server("127.0.0.1", port, server.app(), threaded=True).serve_forever()


@fake.command()
@click.option("--port", required=True, type=click.IntRange(1, 65535))
@click.option("--log", required=True, type=click.Path(dir_okay=False, path_type=Path), help="A JSON line a mail.")
@click.option(
    "--faults", "trouble", default="", callback=_by(mail_fake.faults_of), help="Such as refuse=0.1:451,login=0.1:535."
)
def smtp(port: int, log: Path, trouble: faults.Faults) -> None:
    """A mail server. Set ANBU_SMTP_URL to its address, ANBU_SMTP_FROM and ANBU_SMTP_TO to any."""
    click.echo(f"smtp at smtp://127.0.0.1:{port}")
    mail_fake.FakeSmtp(("127.0.0.1", port), log, trouble).serve_forever()


def _dealt(api_key: str) -> Account | None:
    """The account of a clinic here, with what is registered for it."""
    found = _with_key(SOLAPI, api_key)
    return _as_account(found.secrets, found.templates, found.brand_message) if found else None


def _dealt_at_nhn(app_key: str) -> nhn_door.Account | None:
    found = _with_key(NHN, app_key)
    if found is None:
        return None
    known = found.secrets
    return nhn_door.Account(
        known["sms_app_key"],
        known["sms_secret_key"],
        known.get("app_key", ""),
        known.get("secret_key", ""),
        reports=_door(NHN, known),
        report_secret=known.get("report_secret", ""),
        senders=frozenset({known["sender"]}),
        sender_keys=frozenset({known.get("sender_key", "")}),
        templates={each["id"]: each["text"] for each in found.templates.values()},
        brand=found.brand_message,
    )


def _with_key(dealer: Dealer, key: str) -> DealerAccount | None:
    """The account of a clinic here that has this one among its keys."""
    try:
        with _house().database.read() as session:
            known = dealers.all_of(session, dealer.name)
    except (DatabaseUnavailable, NoTables):
        return None
    return next((each for each in known if key in {each.secrets.get(name) for name in dealer.secret_of}), None)


def _door(dealer: Dealer, secrets: dict[str, str]) -> str:
    return f"{settings().door_url}/dealers/{dealer.name}/{secrets['token']}/reports"


def _as_account(secrets: dict[str, str], templates: dict[str, dict[str, str]], brand: bool) -> Account:
    return Account(
        secrets["api_key"],
        secrets["api_secret"],
        _door(SOLAPI, secrets),
        secrets.get("report_secret", ""),
        frozenset({secrets["sender"]}),
        frozenset({secrets.get("pf_id", "")}),
        {each["id"]: each["text"] for each in templates.values()},
        brand=brand,
    )


@cache
def _house() -> House:
    return house()


def _installed(bot_id: str) -> Bot | None:
    """The bot of a clinic here; "" for that of the only, or the demo, clinic."""
    try:
        with _house().database.read() as session:
            clinic = clinics.by_bot_id(session, bot_id) if bot_id else chosen(session, None)
    except (UnknownClinic, DatabaseUnavailable, NoTables):
        return None
    return Bot(clinic.bot_id, clinic.name, clinic.skill_key or "") if clinic else None
