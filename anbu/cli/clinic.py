"""`anbu clinic`: clinics and their skill keys."""

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, TypeVar

import click
from pydantic import ValidationError

from anbu.cli.api_key import api_key
from anbu.cli.common import clinic_option, honest, house, json_option, operators_log, refuse, show
from anbu.onboarding import open_clinic
from bot.wording import moment
from catalogue.rules import QuietHours
from records import clinics, patients, photos
from records.facts import local_date
from records.models import Clinic

CODE = re.compile(r"[A-Za-z0-9_-]{1,40}")
BOT_ID = re.compile(r"[A-Za-z0-9_-]{1,80}")
OPT_OUT = re.compile(r"080-?\d{3,4}-?\d{4}")  # 착신과금 서비스: who calls pays nothing
_TIME = r"(?:[01]?\d|2[0-3]):[0-5]\d|24:00"
_DAYS = rf"[가-힣·~ ]+ (?:(?:{_TIME}) ?~ ?(?:{_TIME})|휴진)"
SPAN, A_SPAN = re.compile(r"(?:[01]?\d|2[0-3]):[0-5]\d~(?:[01]?\d|2[0-3]):[0-5]\d"), "a span such as 21:00~08:00"
HOURS = re.compile(f"{_DAYS}(?:, ?{_DAYS})*")
COUNTS, COUNT = ("rebooked_days", "unopened_messages", "unopened_days"), click.IntRange(1, 3650)


V = TypeVar("V", str, str | None)


def _of_form(form: re.Pattern[str], said: str) -> Callable[[click.Context, click.Parameter, V], V]:
    """A check of an option's value, which may be empty or left out; `said` tells the form."""

    def check(_context: click.Context, _option: click.Parameter, value: V) -> V:
        if value and not form.fullmatch(value):
            raise click.BadParameter(said)
        return value

    return check


@click.group()
def clinic() -> None:
    """Clinics of this installation."""


@clinic.command("list")
@json_option
@honest
def list_clinics(as_json: bool) -> None:
    """All clinics."""
    with house().database.read() as session:
        rows = [
            {"code": each.code, "name": each.name, "bot_id": each.bot_id, "paused": each.paused}
            for each in clinics.all_of(session)
        ]
    show(rows, as_json)


@clinic.command("add")
@click.argument("code")
@click.option("--name", required=True, help="The clinic's name, as patients read it.")
@click.option(
    "--bot-id",
    required=True,
    help="The chatbot's id in Kakao's admin centre.",
    callback=_of_form(BOT_ID, "the whole id without ! at its end, such as 64f0c1d2e3a4b5c6d7e8f901"),
)
@click.option("--phone", required=True, help="The clinic's phone.")
@click.option("--emergency-phone", help="The phone outside opening hours; the clinic's phone if left out.")
@click.option(
    "--hours",
    default="",
    help="Opening hours, e.g. '평일 10:00~19:00, 토 10:00~15:00, 일·공휴일 휴진'.",
    callback=_of_form(HOURS, "days and hours between commas, such as '평일 10:00~19:00, 점심 13:00~14:00, 일 휴진'"),
)
@click.option("--address", default="")
@click.option("--department", default="피부과", show_default=True)
@honest
def add(code: str, emergency_phone: str | None, phone: str, **details: str) -> None:
    """Open a clinic with the starter catalogue, which waits for a doctor's approval (anbu catalogue approve)."""
    if not CODE.fullmatch(code):
        raise click.BadParameter("letters, digits, - and _ only, at most 40", param_hint="CODE")
    parts = house()
    with parts.database.write() as session:
        for each in clinics.all_of(session):
            if each.code == code or each.bot_id == details["bot_id"]:
                refuse(f"there is a clinic {each.code!r} with the bot id {each.bot_id!r} already")
        if parts.clock.moved(session):
            refuse("clinic time was moved here for the demo; open a real clinic in another ANBU_HOME (see README.md)")
        numbers = {"phone": phone, "emergency_phone": emergency_phone or phone}
        open_clinic(session, parts.clock.clinic(session), code=code, **numbers, **details)
    click.echo(f"clinic {code} is open; its texts wait for approval: anbu catalogue approve --clinic {code}")


@clinic.command("hours")
@click.argument("code")
@click.argument("hours", required=False)
@click.option("--closed", multiple=True, type=click.DateTime(["%Y-%m-%d"]), help="A day off besides; may be repeated.")
@honest
def set_hours(code: str, hours: str | None, closed: tuple[datetime, ...]) -> None:
    """Reckon with the clinic's opening HOURS; those that it has already if left out.

    Patients are then told from when a person answers, and staff's deadlines count working hours. Such as '평일
    10:00~19:00, 토 10:00~15:00, 점심 13:00~14:00, 일·공휴일 휴진'. What is not named is closed, public holidays too.
    """
    parts = house()
    with parts.database.write() as session:
        found = clinics.by_code(session, code)
        try:
            read = clinics.set_hours(found, hours or found.hours, tuple(day.date() for day in closed))
        except ValidationError as error:
            refuse(f"these hours cannot be: {error.errors()[0]['msg'].removeprefix('Value error, ')}")
        except ValueError as error:
            refuse(f"these hours cannot be read: {error}")
        opens = read.next_opening(parts.clock.clinic(session))
    click.echo(f"{code}: {found.hours}; open next: {moment(opens) if opens else 'not within two months'}")


@clinic.command("set")
@click.argument("code")
@click.option("--operator-button/--no-operator-button", default=None, help="The button to Kakao's own 1:1 chat.")
@click.option("--photo-days", type=click.IntRange(1, 3650), help="For how many days patients' photos are kept.")
@click.option(
    "--opt-out-number",
    help="The free 080 number at which people refuse advertising by text; '' for none.",
    callback=_of_form(OPT_OUT, "a free number, such as 080-123-4567"),
)
@click.option(
    "--quiet",
    help="Hours without care messages, such as 20:30~09:00; '' for 21:00~08:00.",
    callback=_of_form(SPAN, A_SPAN),
)
@click.option(
    "--advertising-night",
    help="Hours in which advertising rests besides the law's night and the platform's; '' for none.",
    callback=_of_form(SPAN, A_SPAN),
)
@click.option("--same-morning/--no-same-morning", default=None, help="Remind of afternoons at 08:30.")
@click.option("--rebooked-days", type=COUNT, help="How long after a recall a booking counts as its doing.")
@click.option("--unopened-messages", type=COUNT, help="Who opened none of so many messages gets no advertising…")
@click.option("--unopened-days", type=COUNT, help="…if they went out over so many days.")
@click.option("--rate", type=click.FloatRange(0), help="Messages a second that dealers take of it; 0: their own limit.")
@honest
def set_options(code: str, **options: bool | float | str | None) -> None:
    """Switch what a clinic may choose, and print all of it."""
    parts = house()
    with parts.database.write() as session:
        found = clinics.by_code(session, code)
        spans = {name: options.pop(name) for name in ("quiet", "advertising_night")}
        counts = {name: options.pop(name) for name in COUNTS}
        found.options = {**found.options, **{name: value for name, value in options.items() if value is not None}}
        found.options["rules"] = _chosen_rules(found, spans) | {
            name: each for name, each in counts.items() if each is not None
        }
        now = parts.clock.clinic(session)
        patients.plan_soon(session, found, now)
        numbers = clinics.numbers(found, local_date(now))
        chosen = {
            "same_morning": clinics.same_morning(found),
            "operator_button": clinics.operator_button(found),
            "photo_days": photos.kept_days(found),
            "opt_out_number": clinics.opt_out_number(found) or None,
            "rate": clinics.rate(found),
            **{name: getattr(numbers, name) for name in COUNTS},
            "quiet": _span(numbers.quiet),
            "advertising_night": [_span(each) for each in numbers.nights],
        }
    show([chosen], as_json=False)


def _chosen_rules(found: Clinic, spans: Mapping[str, Any]) -> dict[str, Any]:
    """What it chose before, with what is said now; an empty word takes a choice back."""
    kept = clinics.own_rules(found).model_dump(mode="json", exclude_none=True)
    for name, span in spans.items():
        if span:
            begin, _, end = span.partition("~")
            kept[name] = {"begin": begin.zfill(5), "end": end.zfill(5)}
        elif span is not None:
            kept.pop(name, None)
    return kept


def _span(hours: QuietHours) -> str:
    return f"{hours.begin:%H:%M}~{hours.end:%H:%M}"


@clinic.command("skill-key")
@click.argument("code", required=False)
@clinic_option
@honest
def skill_key(code: str | None, clinic_code: str | None) -> None:
    """Print the clinic's skill key: the value of the header X-Skill-Key on Kakao's skill registration screen."""
    with house().database.read() as session:
        click.echo(clinics.by_code(session, code or clinic_code or "").skill_key)


@clinic.command()
@click.argument("code")
@honest
def pause(code: str) -> None:
    """Stop everything that the clinic would send by itself (alarms to staff go on)."""
    _pause(code, True)


@clinic.command()
@click.argument("code")
@honest
def resume(code: str) -> None:
    """Let the clinic send again."""
    _pause(code, False)


def _pause(code: str, paused: bool) -> None:
    parts = house()
    with parts.database.write() as session:
        found = clinics.by_code(session, code)
        if found.paused != paused:
            found.paused = paused
            operators_log(parts, session, found)("clinic.pause" if paused else "clinic.resume", f"clinic/{found.id}")
    click.echo(f"{code}: sending is {'stopped' if paused else 'on'}")


clinic.add_command(api_key)
