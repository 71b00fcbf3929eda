"""`anbu nlu`: tools around the understanding."""

import sys
from pathlib import Path

import click

from anbu.cli.common import house, json_option, refuse, show
from anbu.launcher.nlu import newest_model
from anbu.tuning import thresholds as tuning
from anbu.tuning.cases import judged
from anbu.tuning.environment import ToolFailed
from anbu.tuning.examples import read_examples
from anbu.tuning.near import Limits, Near
from anbu.tuning.near import near as find_near
from anbu.tuning.swap import SwapFailed
from anbu.tuning.swap import swap as put_model
from anbu.tuning.thresholds import Sets, Thresholds
from nlu.inputs import DATA
from nlu.tools.labelled import VALIDATION, read_table

CURVE = (0.3, 0.4, 0.5, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95)

a_file = click.Path(exists=True, dir_okay=False, path_type=Path)
model_option = click.option("--model", type=a_file, help="Model file; else the newest of this installation.")
data_option = click.option(
    "--data", type=click.Path(exists=True, file_okay=False, path_type=Path), default=DATA, help="Training examples."
)


@click.group()
def nlu() -> None:
    """Examples, thresholds and the served model of the understanding."""


@nlu.command()
@click.argument("file", type=a_file)
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
    show(map(_pair, found), as_json) if found or as_json else click.echo("nothing is near")
    sys.exit(1 if found else 0)


@nlu.command()
@model_option
@data_option
@click.option("--table", type=a_file, default=VALIDATION, help="Validation set.")
@click.option("--folds", default=5, show_default=True, help="Parts that the training examples are held out in.")
@click.option("--precision", default=0.95, show_default=True, help="Share of the answers that must be right.")
@json_option
def thresholds(model: Path | None, data: Path, table: Path, folds: int, precision: float, as_json: bool) -> None:
    """Choose the confidences from which the bot answers, on the validation set and held-out training examples.

    Prints the curve (one threshold for all topics), the present thresholds, the cheapest ones and those that answer
    most; both of these with at least --precision of the answers right. Costs: docs/understanding.md. Takes minutes.
    """
    try:
        sets = judged(model or _newest(), table, data, folds)
    except ToolFailed as error:
        refuse(str(error))
    rows = [("curve", Thresholds(each, each, tuning.PRESENT.clarify)) for each in CURVE] + [("present", tuning.PRESENT)]
    for name, worth in (("cheapest", tuning.least_cost), ("answers most", tuning.most_answered)):
        chosen = tuning.choose(sets, precision, worth)
        rows += [(name, chosen)] if chosen else []
    show((_figures(name, each, sets) for name, each in rows), as_json)


@nlu.command()
@model_option
@json_option
def swap(model: Path | None, as_json: bool) -> None:
    """Put a model into the running server of the understanding; turns go on meanwhile. A wrong file changes nothing."""
    settings, chosen = house().settings, (model or _newest()).resolve()
    if settings.nlu_processes > 1:
        refuse("a swap would reach only one of ANBU_NLU_PROCESSES: restart the service, it takes the newest model")
    try:
        seconds = put_model(settings.nlu, chosen)
    except SwapFailed as error:
        refuse(str(error))
    show([{"model": str(chosen), "seconds": round(seconds, 1)}], as_json)


def _newest() -> Path:
    model = newest_model(house().settings.model_dir)
    return model or refuse("there is no trained model yet: run `make run` once")


def _pair(pair: Near) -> dict[str, object]:
    return {"row": pair.row, "edit": pair.edit, "cosine": pair.cosine, **pair.example._asdict()}


def _figures(name: str, tried: Thresholds, sets: Sets) -> dict[str, object]:
    sums = {label: tuning.mix([tuning.weigh(cases, tried)]) for label, cases in sets.items()}
    both = tuning.mix(sums.values())
    found: dict[str, object] = {"thresholds": name, **tried._asdict()}
    for label, each in [*sums.items(), ("mean", both)]:
        found |= {f"{label} answered": _three(each.answered), f"{label} right": _three(each.precision)}
    return found | {"asked": _three(both.asked), "cost": _three(both.cost)}


def _three(value: float) -> str:
    return f"{value:.3f}"
