"""`anbu plans`: what the clinic sends by itself, and its switches."""

import click

from anbu.cli.common import chosen, clinic_option, honest, house, json_option, operators_log, refuse, show
from records import catalogue, plan_stops
from records.database import Session
from records.follow_ups import WAITING
from records.models import Clinic


@click.group()
def plans() -> None:
    """The clinic's plans. `anbu clinic pause` stops all of them at once."""


@plans.command("list")
@clinic_option
@json_option
@honest
def list_plans(clinic_code: str | None, as_json: bool) -> None:
    """All plans, and which are stopped."""
    with house().database.read() as session:
        clinic = chosen(session, clinic_code)
        stopped = plan_stops.standing(session, clinic)
        rows = [
            {
                "plan": key,
                "stopped_at": row.stopped_at if (row := stopped.get(key)) else None,
                "by": row.stopped_by if row else None,
                "why": row.why if row else None,
            }
            for key in _keys(session, clinic)
        ]
    show(rows, as_json)


@plans.command()
@click.argument("key")
@click.option("--by", required=True, help="Who stops it.")
@click.option("--why", required=True, help="Why; staff read it.")
@clinic_option
@honest
def stop(key: str, by: str, why: str, clinic_code: str | None) -> None:
    """Send nothing of the plan KEY until it is started again; what expires meanwhile says so."""
    parts = house()
    with parts.database.write() as session:
        clinic = _with_plan(session, clinic_code, key)
        now, log = parts.clock.clinic(session), operators_log(parts, session, clinic)
        row = plan_stops.stop(session, clinic, key, by=by[:80], why=why[:200], now=now, log=log)
    click.echo(f"{clinic.code}: {key} is stopped by {row.stopped_by}: {row.why}")


@plans.command()
@click.argument("key")
@click.option("--by", required=True, help="Who starts it.")
@clinic_option
@honest
def start(key: str, by: str, clinic_code: str | None) -> None:
    """Send what the plan KEY says again; of what waited only what is still in time."""
    parts = house()
    with parts.database.write() as session:
        clinic = _with_plan(session, clinic_code, key)
        now, log = parts.clock.clinic(session), operators_log(parts, session, clinic)
        if not plan_stops.start(session, clinic, key, by=by[:80], now=now, log=log):
            refuse(f"{key} is not stopped")
    click.echo(f"{clinic.code}: {key} is on")


def _with_plan(session: Session, code: str | None, key: str) -> Clinic:
    clinic = chosen(session, code)
    if key not in _keys(session, clinic):
        refuse(f"{clinic.code} has no plan {key!r}; see: anbu plans list")
    return clinic


def _keys(session: Session, clinic: Clinic) -> list[str]:
    return [*sorted(row.key for row in catalogue.newest(session, clinic) if row.kind == "plan"), WAITING]
