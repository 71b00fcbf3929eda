"""`anbu nlu examples` and `anbu nlu export-examples`: what the bot did not understand, and what people made of it."""

from pathlib import Path

import click

from anbu.cli.common import Fields, clinic_option, honest, house, json_option, refuse, several, show
from anbu.cli.nlu import nlu
from anbu.tuning.examples import read_examples
from anbu.tuning.export import as_rasa, fresh
from nlu.inputs import DATA
from nlu.tools.labelled import VALIDATION, Labelled, read_table
from records import examples as records
from records.models import Clinic, Example


@nlu.command()
@clinic_option
@json_option
@honest
def examples(clinic_code: str | None, as_json: bool) -> None:
    """List what the bot did not understand and nobody has labelled yet, newest first. Staff label it in the console."""
    with house().database.read() as session:
        found = [(each, row) for each in several(session, clinic_code) for row in records.unlabelled(session, each)]
    found.sort(key=lambda pair: pair[1].last_at, reverse=True)
    show((_fields(*pair) for pair in found), as_json)


@nlu.command("export-examples")
@clinic_option
@click.option("--out", type=click.Path(path_type=Path), help="A new file; else standard output.")
@honest
def export_examples(clinic_code: str | None, out: Path | None) -> None:
    """Write what staff approved as training examples in Rasa's format.

    Left out, and counted on standard error: what the training examples hold already, what is near the validation set,
    and what has two intents. An existing file is never overwritten. Exit status 1 when nothing new is left.
    """
    with house().database.read() as session:
        rows = [row for each in several(session, clinic_code) for row in records.approved(session, each)]
    labelled = [Labelled(row.text, row.label or "") for row in rows]
    found, left_out = fresh(labelled, read_examples(DATA), read_table(VALIDATION))
    for why, count in sorted(left_out.items()):
        click.echo(f"left out: {count} {why}", err=True)
    if not found:
        refuse("there is nothing new to export")
    _write(as_rasa(found), out)


def _write(text: str, out: Path | None) -> None:
    if out is None:
        click.echo(text, nl=False)
        return
    try:
        with out.open("x", encoding="utf-8") as file:
            file.write(text)
    except OSError as error:
        refuse(f"{out} cannot be written: {error.strerror}")


def _fields(clinic: Clinic, row: Example) -> Fields:
    return {
        "id": row.id,
        "clinic": clinic.code,
        "text": row.text,
        "reason": row.reason,
        "guess": row.guess,
        "confidence": row.confidence and round(row.confidence, 4),
        "times": row.times,
        "last_at": row.last_at.isoformat(timespec="seconds"),
    }
