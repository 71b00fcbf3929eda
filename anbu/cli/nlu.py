"""`anbu nlu`: tools around the understanding."""

import sys
from pathlib import Path

import click

from anbu.cli.common import json_option, refuse, show
from anbu.tuning.environment import ToolFailed
from anbu.tuning.examples import read_examples
from anbu.tuning.near import Limits, Near
from anbu.tuning.near import near as find_near
from nlu.inputs import DATA
from nlu.tools.labelled import read_table

data_option = click.option(
    "--data", type=click.Path(exists=True, file_okay=False, path_type=Path), default=DATA, help="Training examples."
)


@click.group()
def nlu() -> None:
    """Examples, thresholds and the served model of the understanding."""


@nlu.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@data_option
@click.option("--edit", default=Limits().edit, show_default=True, help="Edit similarity from which a pair is near.")
@click.option("--cosine", default=Limits().cosine, show_default=True, help="Cosine from which equal words are near.")
@click.option("--min-length", default=Limits().min_length, show_default=True, help="Letters of the shorter text.")
@json_option
def near(file: Path, data: Path, edit: float, cosine: float, min_length: int, as_json: bool) -> None:
    """List training examples that repeat a row of FILE (tab-separated, columns text and intent), nearest first.

    A pair is near by its letters (spaces and punctuation left out), or by its sentence embedding if the words are the
    same. Very short phrases may coincide: pairs below --min-length letters are left out. FILE's own words are not
    printed, only the row: 1 is the first below the header. Exit status 1 when something is near.
    """
    try:
        found = find_near(read_table(file), read_examples(data), Limits(edit, cosine, min_length))
    except (ToolFailed, ValueError) as error:
        refuse(str(error))
    show(map(_line, found), as_json) if found or as_json else click.echo("nothing is near")
    sys.exit(1 if found else 0)


def _line(pair: Near) -> dict[str, object]:
    return {"row": pair.row, "edit": pair.edit, "cosine": pair.cosine, **pair.example._asdict()}
