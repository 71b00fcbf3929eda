"""What the commands share: the house, the choice of clinic, and the two ways of printing."""

import json
import sys
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from functools import wraps
from itertools import chain
from typing import Any, NoReturn, ParamSpec, TypeVar

import click
import structlog
from pydantic import ValidationError

from anbu import logs, wiring
from anbu.settings import Settings
from records import access, clinics
from records.clinics import UnknownClinic
from records.database import DatabaseUnavailable, NoTables, Session
from records.models import Clinic

Fields = Mapping[str, Any]
CELL = 60  # letters of a sentence in a table

clinic_option = click.option("--clinic", "clinic_code", help="Code of the clinic, where there is more than one.")
json_option = click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")


def refuse(why: str) -> NoReturn:
    """End with status 1 and say why."""
    click.echo(f"anbu: {why}", err=True)
    sys.exit(1)


def settings() -> Settings:
    """The environment's settings, for a command that a person types; its own log lines would only be in the way."""
    logs.configure("cli")
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(40))
    try:
        return Settings()
    except ValidationError as error:
        refuse(f"a setting is wrong: {described(error)}")


def house() -> wiring.House:
    """The parts. What is wrong with the secrets or the database's address is said in one line."""
    found = wiring.build(settings())
    secrets = found.settings.home / "secrets.toml"
    try:
        _ = found.keyring
    except ValidationError as error:
        refuse(f"{secrets} is wrong: {described(error, prefix='')}")
    except (ValueError, OSError) as error:
        refuse(f"{secrets} cannot be used: {error}")
    try:
        _ = found.database
    except ValueError as error:
        refuse(str(error))
    return found


def described(error: ValidationError, prefix: str = "ANBU_") -> str:
    """What is wrong with which variable, never with its value."""
    return "; ".join(_said(each["loc"], each["msg"], prefix) for each in error.errors(include_input=False))


def _said(place: tuple[int | str, ...], message: str, prefix: str) -> str:
    name = str(place[0]) if place else ""
    said = message.removeprefix("Value error, ")
    return f"{prefix}{name.upper() if prefix else name}: {said}" if place else said


P = ParamSpec("P")
R = TypeVar("R")


def honest(command: Callable[P, R]) -> Callable[P, R]:
    """Turn what an operator can mend into one clear line."""

    @wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return command(*args, **kwargs)
        except UnknownClinic as error:
            refuse(str(error))
        except DatabaseUnavailable as error:
            refuse(f"the database cannot be reached ({error}); is `make run` done, and the address right?")
        except NoTables:
            refuse("the database has no tables of this version yet; start the service once with `make run`")

    return run


def operators_log(parts: wiring.House, session: Session, clinic: Clinic) -> Callable[[str, str], None]:
    """Writes action and subject into the access log of a clinic, as done at the command line."""
    now, machine_now = parts.clock.clinic(session), parts.clock.machine()
    return lambda action, subject: access.write_operator(session, clinic, action, None, subject, now, machine_now)


def chosen(session: Session, code: str | None) -> Clinic:
    """The clinic named, or the only one; among demo clinics, `demo`."""
    if code:
        return clinics.by_code(session, code)
    every = clinics.all_of(session)
    if len(every) == 1 or (every and all(each.demo for each in every)):
        return every[0]
    raise UnknownClinic("say which clinic: --clinic " + "|".join(each.code for each in every))


def several(session: Session, code: str | None) -> list[Clinic]:
    """The clinic named, or all."""
    return [clinics.by_code(session, code)] if code else clinics.all_of(session)


def show(rows: Iterable[Fields], as_json: bool) -> None:
    """Print rows as JSON lines, or as a table for people."""
    found = list(rows)
    if as_json:
        for row in found:
            click.echo(json.dumps(row, ensure_ascii=False, default=str))
    elif found:
        _table(found)
    else:
        click.echo("nothing yet")


def _table(rows: list[Fields]) -> None:
    names = list(dict.fromkeys(chain.from_iterable(rows)))
    lines = [names, *([_cell(row.get(name)) for name in names] for row in rows)]
    widths = [max(_width(line[index]) for line in lines) for index in range(len(names))]
    for line in lines:
        cells = (cell + " " * (width - _width(cell)) for cell, width in zip(line, widths, strict=True))
        click.echo("  ".join(cells).rstrip())


def _cell(value: object) -> str:
    """Sentences may be cut, and show it; an address or a key is of use whole."""
    if value is None:
        return "-"
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "-"
    words = " ".join(str(value).split())
    return words if len(words) <= CELL or " " not in words else f"{words[: CELL - 1]}…"


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)
