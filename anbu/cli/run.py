"""`anbu run`: the whole service on one machine."""

from typing import NoReturn

import click
from pydantic import ValidationError

from anbu.launcher.console import SetUpError, say
from anbu.launcher.launch import launch
from anbu.settings import Settings


@click.command()
def run() -> None:
    """Start everything in the foreground, print `ready` when it answers, stop all on ^C."""
    try:
        settings = Settings()
        launch(settings, lambda: prepare(settings))
    except ValidationError as error:
        _refuse("; ".join(_said(e["loc"], e["msg"]) for e in error.errors()))
    except (SetUpError, ValueError, OSError) as error:
        _refuse(str(error))


def prepare(settings: Settings) -> None:
    """Bring the database up to date, and fill it in a demo. Raises SetUpError when the migration fails."""
    from anbu import demo, wiring  # heavy, and not needed to refuse a start

    say("bringing the database up to date")
    try:
        wiring.migrate(settings)
    except Exception as error:
        raise SetUpError(f"the database could not be brought up to date ({type(error).__name__}: {error})") from error
    if settings.demo:
        say("preparing the demo clinics")
        try:
            demo.seed(settings)
        except Exception as error:  # the service can still serve what it has
            say(f"the demo clinics could not be prepared ({type(error).__name__}: {error})")


def _refuse(why: str) -> NoReturn:
    say(f"nothing was started: {why}")
    raise SystemExit(1)


def _said(place: tuple[int | str, ...], message: str) -> str:
    said = message.removeprefix("Value error, ")
    return f"ANBU_{str(place[0]).upper()}: {said}" if place else said
