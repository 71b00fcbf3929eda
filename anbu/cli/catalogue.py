"""`anbu catalogue`: the clinic's texts and their approval by a doctor."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path

import click
import yaml

from anbu.cli.common import chosen, clinic_option, honest, house, json_option, refuse, show
from catalogue.files import CatalogueError, read_answers, read_plans, replaced
from catalogue.lint import answer_problems, unlawful
from catalogue.model import KINDS, Catalogue, parse
from console.wording import lint_problem
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
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Only check the file.")
@clinic_option
@honest
def answers(file: Path, dry_run: bool, clinic_code: str | None) -> None:
    """Take the clinic's own answers from FILE, a YAML list of topic, text and where wanted treatment, first_day,
    last_day: parking, prices, doctors. Each replaces the starter's answer of its key, once a doctor approved it.
    """
    parts = house()
    with parts.database.write() as session:
        clinic, now = chosen(session, clinic_code), parts.clock.clinic(session)
        try:
            told = read_answers(file, records.newest_catalogue(session, clinic))
        except CatalogueError as error:
            refuse(str(error))
        for answer in told.answers:
            wrong = [lint_problem(each.words, each.reason, each.instead) for each in answer_problems(answer)]
            if wrong:
                refuse(f"{answer.key}: {' '.join(wrong)}")
        added = 0 if dry_run else records.add_versions(session, clinic, told, now)
    click.echo(f"{len(told.answers)} answers read, {added} kept")
    if added:
        keys = " ".join(f"--key {each.key}" for each in told.answers)
        click.echo(f"승인 전: anbu catalogue approve {keys} --by NAME --clinic {clinic.code}", err=True)


@catalogue.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Only check the file.")
@clinic_option
@honest
def plans(file: Path, dry_run: bool, clinic_code: str | None) -> None:
    """Take the clinic's own plans, and the templates that they send, from FILE (docs/plans.md): YAML with the lists
    templates and plans. Each entry replaces the one of its key, once a doctor approved it.
    """
    parts = house()
    with parts.database.write() as session:
        clinic, now = chosen(session, clinic_code), parts.clock.clinic(session)
        known = records.newest_catalogue(session, clinic)
        try:
            told = read_plans(file, known)
        except CatalogueError as error:
            refuse(str(error))
        _refuse_unlawful(replaced(known, told), told)
        added = 0 if dry_run else records.add_versions(session, clinic, told, now)
    click.echo(f"{len(told.plans)} plans and {len(told.templates)} templates read, {added} kept")
    if added:
        keys = " ".join(dict.fromkeys(f"--key {each.key}" for each in (*told.templates, *told.plans)))
        click.echo(f"승인 전: anbu catalogue approve {keys} --by NAME --clinic {clinic.code}", err=True)


def _refuse_unlawful(whole: Catalogue, told: Catalogue) -> None:
    """Refuse words that may not go out as one of the classes that plans send them as, where words or plans are new."""
    new = {*told.templates, *told.plans}
    pairs = {(step.push_class, key, plan) for plan in whole.plans for step in plan.steps for key in step.templates}
    texts = {each.key: each for each in whole.templates}
    for push_class, key, plan in sorted(pairs, key=lambda pair: pair[:2]):
        wrong = unlawful(texts[key], push_class) if {texts[key], plan} & new else None
        if wrong:
            refuse(f"{key} ({push_class}): {lint_problem(wrong.words, wrong.reason, wrong.instead)}")


@catalogue.command("show")
@click.argument("kind", type=click.Choice([*KINDS]))
@click.argument("key")
@clinic_option
@honest
def show_entry(kind: str, key: str, clinic_code: str | None) -> None:
    """Print the newest version of one entry as YAML, to be changed and given back."""
    with house().database.read() as session:
        rows = records.newest(session, chosen(session, clinic_code))
    content = next((row.content for row in rows if (row.kind, row.key) == (kind, key)), None)
    if content is None:
        refuse(f"there is no {kind} {key!r}; see: anbu catalogue list --kind {kind}")
    told = parse(kind, content).model_dump(mode="json", exclude_defaults=True)
    click.echo(_yaml([told]), nl=False)


def _yaml(told: object) -> str:
    return yaml.safe_dump(told, allow_unicode=True, sort_keys=False, width=120)


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
        told = parse(row.kind, row.content).model_dump(mode="json", exclude_defaults=True, exclude={"key"})
        for name, value in told.items():
            click.echo(f"{name}: {value}" if isinstance(value, str) else _yaml({name: value}).rstrip())
        said = click.prompt("approve: yes, no, or quit", type=click.Choice(["y", "n", "q"]), default="n")
        if said == "q":
            return
        if said == "y":
            yield [row]
