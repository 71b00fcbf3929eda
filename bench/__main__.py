"""python -m bench: every benchmark, one table; python -m bench outbound: one of them."""

from itertools import chain

import click

from anbu.cli.common import Fields, json_option, show
from bench import book, imports, nlu, outbound, triage, turn


@click.group(invoke_without_command=True)
@click.option("--quick", is_flag=True, help="Few examples, few utterances: only to see that it works.")
@click.option("--epochs", default=100, show_default=True, help="Epochs of the default pipeline's DIET classifier.")
@json_option
@click.pass_context
def main(context: click.Context, quick: bool, epochs: int, as_json: bool) -> None:
    """Measure a turn, the sending, and the understanding beside its peers. About half an hour on two idle cores."""
    if context.invoked_subcommand is None:
        show(
            _even(
                [
                    *turn.run(quick),
                    *book.run(quick),
                    *imports.run(quick),
                    *outbound.run(quick),
                    *triage.run(),
                    *nlu.run(quick, epochs),
                ]
            ),
            as_json,
        )


@main.command("turn")
@click.option("--url", help="The Kakao door of a running service; if left out, a demo of its own is started.")
@click.option("--key", default="", help="The clinic's skill key there: anbu clinic skill-key demo.")
@click.option("--turns", default=turn.TURNS, show_default=True)
@json_option
def turn_alone(url: str | None, key: str, turns: int, as_json: bool) -> None:
    """Measure a turn without the language model."""
    show(turn.measure(url.rstrip("/"), key, turns) if url else turn.run(quick=False), as_json)


@main.command("book")
@json_option
def book_alone(as_json: bool) -> None:
    """Measure what looking for a free time costs."""
    show(book.run(), as_json)


@main.command("import")
@click.option("--quick", is_flag=True, help="Few rows: only to see that it works.")
@json_option
def import_alone(quick: bool, as_json: bool) -> None:
    """Measure what taking over a year of visits costs."""
    show(_even(imports.run(quick)), as_json)


@main.command("outbound")
@click.option("--quick", is_flag=True, help="Few rows: only to see that it works.")
@json_option
def outbound_alone(quick: bool, as_json: bool) -> None:
    """Measure what speaking first costs: many follow-ups due at once, and a tick among a million."""
    show(_even(outbound.run(quick)), as_json)


@main.command("triage")
@json_option
def triage_alone(as_json: bool) -> None:
    """Measure what reading a text for red flags costs."""
    show(triage.run(), as_json)


def _even(rows: list[Fields]) -> list[Fields]:
    """All with the same columns."""
    names = list(dict.fromkeys(chain.from_iterable(rows)))
    return [{name: row.get(name) for name in names} for row in rows]


main()
