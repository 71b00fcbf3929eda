"""`anbu simulate`: whole years of a clinic in minutes, and whether anything went wrong."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from anbu.cli.common import refuse, settings
from anbu.launcher.nlu import private_server
from anbu.simulate.checker import violations
from anbu.simulate.checker.evidence import Evidence
from anbu.simulate.house import hush
from anbu.simulate.road import KINDS
from anbu.simulate.table import table
from anbu.simulate.world import World
from bot.rasa import Nlu, RasaNlu

MOST_SHOWN = 50


@click.command()
@click.option("--patients", type=click.IntRange(1, 100_000), default=200, show_default=True)
@click.option("--days", type=click.IntRange(1, 3660), default=60, show_default=True)
@click.option("--seed", type=int, default=1, show_default=True)
@click.option("--dealer", type=click.Choice(sorted(KINDS)), help="Messages take its road, to its fake on this machine.")
@click.option("--keep", type=click.Path(file_okay=False, path_type=Path), help="Keep the database and the logs here.")
def simulate(patients: int, days: int, seed: int, dealer: str | None, keep: Path | None) -> None:
    """Let four made-up clinics live for some days with made-up patients and dealers that fail.

    The service itself is the real one: its pump, its sender, its door, its bot and its language model. A checker that
    knows nothing of them counts what went wrong. Exit 1 if anything did.
    """
    if keep and keep.exists() and any(keep.iterdir()):
        refuse(f"{keep} is not empty; name a new folder")
    with _folder(keep) as folder, _model() as nlu:
        hush()
        world = World(folder, seed, nlu, days, dealer)
        world.populate(patients)
        world.live()
        wrong = violations(folder)
        click.echo("\n".join(table(Evidence.read(folder), world.counts)))
    click.echo("\n".join([*(f"✗ {each}" for each in wrong[:MOST_SHOWN]), f"violations: {len(wrong)}"]))
    if wrong:
        raise SystemExit(1)


@contextmanager
def _folder(keep: Path | None) -> Iterator[Path]:
    if keep:
        keep.mkdir(parents=True, exist_ok=True)
        yield keep
    else:
        with tempfile.TemporaryDirectory(prefix="anbu-simulate-") as name:
            yield Path(name)


@contextmanager
def _model() -> Iterator[Nlu]:
    """A server of the newest language model, for this command alone."""
    try:
        with private_server(settings()) as url:
            yield RasaNlu(url, timeout_seconds=10)
    except FileNotFoundError as error:
        refuse(str(error))
