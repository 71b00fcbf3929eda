"""`anbu clinic api-key`: the keys of a clinic's own software."""

import click

from anbu.cli.common import chosen, clinic_option, honest, house, json_option, operators_log, refuse, show
from records import api_keys
from records.models import ApiKey


@click.group("api-key")
def api_key() -> None:
    """Keys by which the clinic's own software uses the API (docs/api.md)."""


@api_key.command()
@click.argument("name")
@click.option("--scope", "scopes", multiple=True, type=click.Choice(api_keys.SCOPES), help="All of them, if left out.")
@clinic_option
@json_option
@honest
def add(name: str, scopes: tuple[str, ...], clinic_code: str | None, as_json: bool) -> None:
    """Make a key for the program NAME, and print it: it is not kept, and cannot be told again."""
    if not name.strip() or len(name) > 80:
        raise click.BadParameter("1 to 80 characters", param_hint="NAME")
    parts = house()
    with parts.database.write() as session:
        clinic = chosen(session, clinic_code)
        id, token = api_keys.make(session, clinic, name.strip(), scopes or api_keys.SCOPES, parts.clock.machine())
        operators_log(parts, session, clinic)("api_key.add", f"api_key/{id}")
    if as_json:
        show([{"id": id, "name": name.strip(), "scopes": [*(scopes or api_keys.SCOPES)], "key": token}], as_json)
    else:  # whole, on a line of its own
        click.echo(token)


@api_key.command("list")
@clinic_option
@json_option
@honest
def list_keys(clinic_code: str | None, as_json: bool) -> None:
    """All keys of the clinic, without their secrets."""
    with house().database.read() as session:
        rows = [_row(each) for each in api_keys.all_of(session, chosen(session, clinic_code))]
    show(rows, as_json)


def _row(key: ApiKey) -> dict[str, object]:
    return {
        "id": key.id, "name": key.name, "scopes": key.scopes, "created_at": key.created_at,
        "last_used_at": key.last_used_at, "revoked_at": key.revoked_at,
    }  # fmt: skip


@api_key.command()
@click.argument("key_id")
@clinic_option
@honest
def revoke(key_id: str, clinic_code: str | None) -> None:
    """End the key with the id KEY_ID (see list) at once."""
    parts = house()
    with parts.database.write() as session:
        clinic = chosen(session, clinic_code)
        if not api_keys.revoke(session, clinic, key_id, parts.clock.machine()):
            refuse(f"{clinic.code} has no such key that stands; see: anbu clinic api-key list")
        operators_log(parts, session, clinic)("api_key.revoke", f"api_key/{key_id}")
    click.echo(f"{clinic.code}: the key is revoked")
