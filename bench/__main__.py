"""python -m bench: every benchmark, one table."""

import click

from anbu.cli.common import json_option, show
from bench import nlu


@click.command()
@click.option("--quick", is_flag=True, help="Few examples, few utterances: only to see that it works.")
@click.option("--epochs", default=100, show_default=True, help="Epochs of the default pipeline's DIET classifier.")
@json_option
def main(quick: bool, epochs: int, as_json: bool) -> None:
    """Measure the understanding beside its peers. About twenty minutes on two idle cores."""
    show(nlu.run(quick, epochs), as_json)


main()
