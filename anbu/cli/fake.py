"""`anbu fake`: outside services that stand in for the real ones, on this machine."""

from functools import cache
from pathlib import Path

import click
from werkzeug.serving import make_server

from anbu.cli.common import chosen, house, settings
from anbu.wiring import House
from channels.kakao_event.fake import faults
from channels.kakao_event.fake.phone import Bot
from channels.kakao_event.fake.server import FakeKakao
from records import clinics
from records.clinics import UnknownClinic
from records.database import DatabaseUnavailable, NoTables


@click.group()
def fake() -> None:
    """Outside services that stand in for the real ones."""


def _faults(_context: click.Context, _option: click.Parameter, spec: str) -> faults.Faults:
    try:
        return faults.parse(spec)
    except ValueError as error:
        raise click.BadParameter(str(error)) from None


@fake.command()
@click.option("--port", required=True, type=click.IntRange(1, 65535))
@click.option("--log", required=True, type=click.Path(dir_okay=False, path_type=Path), help="A JSON line a request.")
@click.option("--faults", "trouble", default="", callback=_faults, help="Such as error=0.1:503,delay=0.2:3,drop=0.05.")
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
