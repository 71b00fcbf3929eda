"""`anbu import`: facts from files."""

from pathlib import Path

import click

from anbu.cli.common import chosen, clinic_option, honest, house, json_option, refuse, show
from bot.korean.treatments import TreatmentNames
from records.catalogue import in_force
from records.facts import local_date
from webhook.imports.sheet import errors_csv
from webhook.imports.store import store_visits
from webhook.imports.table import TableError
from webhook.imports.visits import VisitsFile, read_visits

NO_PLANS = "승인된 안내 계획이 없어 아직 안내가 나가지 않습니다. 승인하면 기한이 남은 안내부터 나갑니다"


@click.group("import")
def imports() -> None:
    """Take over facts from the clinic's own system."""


@imports.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Only tell what would happen.")
@click.option("--errors", type=click.Path(dir_okay=False, path_type=Path), help="Write refused rows with reasons here.")
@clinic_option
@json_option
@honest
def visits(file: Path, dry_run: bool, errors: Path | None, clinic_code: str | None, as_json: bool) -> None:
    """Import visits from a CSV (UTF-8, CP949) or XLSX file. Good rows are kept; importing twice changes nothing.

    Exit status 0 also where single rows were refused (see `rejected` and --errors), 1 when nothing could be read.
    """
    parts = house()
    with parts.database.read() as session:
        clinic = chosen(session, clinic_code)
        now = parts.clock.clinic(session)
        known = in_force(session, clinic, local_date(now)).catalogue
    try:
        found = read_visits(file.read_bytes(), file.name, now)
        if errors is not None:  # before anything is stored: a wrong path must not leave a half-told import
            errors.write_text(errors_csv(found), encoding="utf-8", newline="")
    except (TableError, OSError) as error:
        refuse(str(error))
    names = TreatmentNames(known.treatments)
    stored = store_visits(parts.database, parts.clock, clinic, names, found.rows, dry_run)
    counts = {
        "read": found.read,
        "created": stored.created,
        "updated": stored.updated,
        "unchanged": stored.unchanged,
        "rejected": found.rejected,
    }
    show([counts], as_json)
    kept = "시험 실행: 아무것도 저장하지 않았습니다" if dry_run else "저장했습니다"
    click.echo(f"{clinic.name}({clinic.code}): {kept}", err=True)
    _tell(found, stored.unmapped)
    if not known.plans:
        click.echo(f"{NO_PLANS}: anbu catalogue approve --clinic {clinic.code}", err=True)


def _tell(found: VisitsFile, unmapped: tuple[str, ...]) -> None:
    for error in found.errors:
        place = f"{error.line}행 {error.column}".rstrip()
        click.echo(f"{place}: {error.reason}", err=True)
    if found.unknown_columns:
        click.echo(f"쓰지 않은 열: {', '.join(found.unknown_columns)}", err=True)
    if unmapped:
        click.echo(f"목록에 없는 시술(안내는 나가지 않습니다): {', '.join(unmapped)}", err=True)
