"""`anbu catalogue`: the clinic's texts and their approval by a doctor."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

import click

from anbu.cli.common import chosen, clinic_option, honest, house, json_option, refuse, show
from records import catalogue as records
from records.facts import local_date
from records.models import CatalogueVersion


@click.group()
def catalogue() -> None:
    """The texts that patients read, and who approved them."""


@catalogue.command("list")
@click.option("--waiting", is_flag=True, help="Only what waits for approval (승인 필요).")
@click.option("--kind", help="answer, template, plan, treatment or red_flag.")
@clinic_option
@json_option
@honest
def list_entries(waiting: bool, kind: str | None, clinic_code: str | None, as_json: bool) -> None:
    """Newest versions with their state."""
    parts = house()
    with parts.database.read() as session:
        clinic = chosen(session, clinic_code)
        rows = records.newest(session, clinic)
        today = local_date(parts.clock.clinic(session))
    wanted = [row for row in rows if kind in (None, row.kind) and not (waiting and row.approved_at)]
    show([_fields(row, today) for row in wanted], as_json)


def _fields(row: CatalogueVersion, today: date) -> dict[str, object]:
    return {
        "kind": row.kind,
        "key": row.key,
        "version": row.version,
        "state": records.state(row, today),
        "approved_by": row.approved_by,
        "expires_on": row.expires_on,
    }


@catalogue.command()
@click.option("--by", required=True, help="The doctor who read the texts.")
@click.option("--all", "all_at_once", is_flag=True, help="Approve everything that waits, after reading it elsewhere.")
@click.option("--key", "keys", multiple=True, help="Only this entry (repeatable).")
@click.option("--months", default=12, show_default=True, help="The approval ends after so many months.")
@clinic_option
@honest
def approve(by: str, all_at_once: bool, keys: tuple[str, ...], months: int, clinic_code: str | None) -> None:
    """Read what waits for approval, one text after another, and approve it in a doctor's name.

    Each approval is kept at once, so that one may stop (q, ^C) and go on later.
    """
    parts = house()
    with parts.database.read() as session:
        clinic = chosen(session, clinic_code)
        waiting = [row for row in records.awaiting(session, clinic) if not keys or row.key in keys]
        ends = local_date(parts.clock.clinic(session)) + timedelta(days=round(months * 30.44))
    if keys and not waiting:
        refuse("no such entry waits for approval; see: anbu catalogue list --waiting")
    approved = 0
    for rows in [waiting] if all_at_once else _read(waiting):
        with parts.database.write() as session:
            agreed = [session.get_one(CatalogueVersion, row.id) for row in rows]
            now = parts.clock.clinic(session)
            approved += records.approve(session, chosen(session, clinic.code), agreed, by, now, ends)
    click.echo(f"approved by {by} until {ends}: {approved} of {len(waiting)}")


def _read(waiting: Sequence[CatalogueVersion]) -> Iterator[list[CatalogueVersion]]:
    """What the reader agrees to, one by one, until there is no more or it is enough."""
    for place, row in enumerate(waiting, start=1):
        click.echo(f"\n{'─' * 60}\n{place} of {len(waiting)}: {row.kind} {row.key} (version {row.version})")
        for name, value in row.content.items():
            if name != "key" and value not in (None, [], ""):
                click.echo(f"{name}: {value}")
        said = click.prompt("approve: yes, no, or quit", type=click.Choice(["y", "n", "q"]), default="n")
        if said == "q":
            return
        if said == "y":
            yield [row]
