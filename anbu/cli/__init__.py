"""The `anbu` command line. Exit status: 0 done, 1 refused or violated, 2 wrong usage."""

import click

from anbu.cli.catalogue import catalogue
from anbu.cli.clinic import clinic
from anbu.cli.clock import clock
from anbu.cli.demo import demo
from anbu.cli.examples import examples, export_examples
from anbu.cli.imports import imports
from anbu.cli.lists import audit, escalations, notes, sends, upcoming
from anbu.cli.nlu import nlu
from anbu.cli.run import run
from anbu.cli.scheduler import scheduler
from anbu.cli.staff import staff
from anbu.cli.understand import understand


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Anbu (안부): the aftercare messenger of a clinic."""


for command in (
    run, understand, imports, notes, escalations, upcoming, sends,
    catalogue, clinic, staff, clock, demo, audit, scheduler, nlu,
):  # fmt: skip
    main.add_command(command)
for command in (examples, export_examples):
    nlu.add_command(command)
