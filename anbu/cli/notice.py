"""`anbu notice`: the clinic's own notices: drafted, counted, stopped; a doctor approves them like every text."""

from pathlib import Path
from typing import Any

import click
import yaml
from pydantic import ValidationError

from anbu.cli.common import Fields, chosen, clinic_option, described, honest, house, json_option, refuse, show
from catalogue.model import Plan
from catalogue.notices import GROUNDS, PREFIX, Notice
from console.wording import lint_problem
from records import access
from records import catalogue as records
from records.database import Session
from records.facts import local_date
from records.models import Clinic
from scheduler import notices
from scheduler.notices import Reach, reach


@click.group()
def notice() -> None:
    """Notices to many patients: closing days, public health, events."""


@notice.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Only tell whom it would reach.")
@clinic_option
@json_option
@honest
def draft(file: Path, dry_run: bool, clinic_code: str | None, as_json: bool) -> None:
    """Keep a notice as a draft, and tell whom it would reach. It goes out only after its approval.

    The file is YAML: key, title, text (the body alone), day, at, push_class (transaction, care or advertising), who.
    """
    made = _read(file)
    parts = house()
    with parts.database.read() as session:
        clinic, now = chosen(session, clinic_code), parts.clock.clinic(session)
        if made.day < local_date(now):
            refuse(f"{made.day} has passed")
        in_force = records.in_force(session, clinic, local_date(now))
        found = reach(session, clinic, made.plan, in_force, now)
    if not dry_run:
        with parts.database.write() as session:
            notices.keep(session, chosen(session, clinic.code), made, now)
    show([_fields(made.plan, found)], as_json)
    click.echo(f"근거: {GROUNDS[made.push_class]}", err=True)
    if not dry_run:
        click.echo(f"승인 전: anbu catalogue approve --key {made.name} --by NAME --clinic {clinic.code}", err=True)


@notice.command("list")
@clinic_option
@json_option
@honest
def list_notices(clinic_code: str | None, as_json: bool) -> None:
    """All notices with their state."""
    parts = house()
    with parts.database.read() as session:
        clinic, today = chosen(session, clinic_code), local_date(parts.clock.clinic(session))
        rows = notices.kept(session, clinic)
        shown = [{"key": row.key, "day": plan.day, "state": records.state(row, today)} for row, plan in rows]
    show(shown, as_json)


@notice.command("reach")
@click.argument("key")
@clinic_option
@json_option
@honest
def tell_reach(key: str, clinic_code: str | None, as_json: bool) -> None:
    """How many a notice reaches as things are now, and why not the others."""
    parts = house()
    with parts.database.read() as session:
        clinic, now = chosen(session, clinic_code), parts.clock.clinic(session)
        plan = _known(session, clinic, key)
        found = reach(session, clinic, plan, records.in_force(session, clinic, local_date(now)), now)
    show([_fields(plan, found)], as_json)


@notice.command()
@click.argument("key")
@clinic_option
@honest
def stop(key: str, clinic_code: str | None) -> None:
    """Stop a notice: what has not gone out is cleared, a draft is dropped."""
    parts = house()
    with parts.database.write() as session:
        clinic, now = chosen(session, clinic_code), parts.clock.clinic(session)
        name = _known(session, clinic, key).key
        notices.stop(session, clinic, name, now)
        access.write_operator(session, clinic, "notice.stop", None, f"plan/{name}", now, parts.clock.machine())
    click.echo(f"{name}: 멈췄습니다")


def _read(file: Path) -> Notice:
    try:
        made = Notice.model_validate(yaml.safe_load(file.read_text(encoding="utf-8")))
    except ValidationError as error:
        refuse(f"{file.name}: {described(error, prefix='')}")
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        refuse(f"{file.name}: {error}")
    if wrong := made.problems():
        refuse(" ".join(lint_problem(each.words, each.reason, each.instead) for each in wrong))
    return made


def _known(session: Session, clinic: Clinic, key: str) -> Plan:
    found = notices.one(session, clinic, PREFIX + key.removeprefix(PREFIX))
    return found[1] if found else refuse(f"no notice {key}; see: anbu notice list")


def _fields(plan: Plan, found: Reach) -> Fields:
    why: dict[str, Any] = dict(found.not_reached)
    return {
        "key": plan.key,
        "day": plan.day,
        "concerned": found.concerned,
        "reached": found.reached,
        "not_reached": why,
    }
