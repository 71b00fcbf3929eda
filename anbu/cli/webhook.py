"""`anbu webhook`: the addresses of a clinic's own systems that hear of events, and what was brought to them."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import click

from anbu import wiring
from anbu.cli.common import Fields, chosen, clinic_option, honest, house, json_option, operators_log, refuse, show
from channels.hooks.targets import Forbidden
from records import hooks
from records.database import Session
from records.models import Clinic, Hook, HookDelivery, HookEvent

MOST = 20  # addresses of a clinic
_id = click.argument("id")


@click.group()
def webhook() -> None:
    """Tell the clinic's own systems of events: appointments, notes, escalations, sends, consents."""


@dataclass(frozen=True)
class _Place:
    parts: wiring.House
    session: Session
    clinic: Clinic

    def one(self, id: str) -> Hook:
        try:
            return hooks.one(self.session, self.clinic, id)
        except hooks.NoSuchHook:
            refuse(f"{self.clinic.code} has no webhook {id}; see: anbu webhook list")


@contextmanager
def _place(clinic_code: str | None, write: bool = False) -> Iterator[_Place]:
    parts = house()
    with parts.database.write() if write else parts.database.read() as session:
        yield _Place(parts, session, chosen(session, clinic_code))


def _noted(place: _Place, action: str, hook: Hook) -> None:
    operators_log(place.parts, place.session, place.clinic)(f"webhook.{action}", f"hook/{hook.id}")


@webhook.command()
@click.argument("url")
@click.option("--event", "types", multiple=True, type=click.Choice(hooks.TYPES), help="Of which; left out: of all.")
@clinic_option
@json_option
@honest
def add(url: str, types: tuple[str, ...], clinic_code: str | None, as_json: bool) -> None:
    """Register URL (https). The secret that it checks signatures with is printed this once."""
    try:
        house().poster.check(url)
    except Forbidden as error:
        refuse(str(error))
    with _place(clinic_code, write=True) as place:
        if len(hooks.of_clinic(place.session, place.clinic)) >= MOST:
            refuse(f"{place.clinic.code} has {MOST} webhooks already")
        hook = hooks.add(place.session, place.clinic, url, types, place.parts.clock.machine())
        _noted(place, "add", hook)
        told = {"id": hook.id, "url": url, "events": hook.types, "secret": hook.secret}
    if as_json:
        show([told], as_json)
    else:
        click.echo(
            f"{told['id']}: {url}\nsecret, shown this once: {told['secret']}\ntry it: anbu webhook test {hook.id}"
        )


@webhook.command("list")
@clinic_option
@json_option
@honest
def every(clinic_code: str | None, as_json: bool) -> None:
    """All addresses, and how each is doing."""
    with _place(clinic_code) as place:
        told = [_told(each) for each in hooks.of_clinic(place.session, place.clinic)]
    show(told, as_json)


@webhook.command("show")
@_id
@clinic_option
@json_option
@honest
def one(id: str, clinic_code: str | None, as_json: bool) -> None:
    """One address, without its secret."""
    with _place(clinic_code) as place:
        told = _told(place.one(id))
    show([told], as_json)


@webhook.command()
@_id
@clinic_option
@honest
def remove(id: str, clinic_code: str | None) -> None:
    """It hears of nothing any more."""
    with _place(clinic_code, write=True) as place:
        hook = place.one(id)
        hooks.remove(place.session, hook, place.parts.clock.machine())
        _noted(place, "remove", hook)
    click.echo(f"{id}: removed")


@webhook.command()
@click.argument("id", required=False)
@click.option("--limit", type=click.IntRange(1, 10_000), default=50, show_default=True)
@clinic_option
@json_option
@honest
def log(id: str | None, limit: int, clinic_code: str | None, as_json: bool) -> None:
    """What was brought, to one address or all, the newest first."""
    with _place(clinic_code) as place:
        found = hooks.log(place.session, place.clinic, place.one(id).id if id else None, limit)
        told = [_tried(*each) for each in found]
    show(told, as_json)


@webhook.command()
@_id
@clinic_option
@honest
def retry(id: str, clinic_code: str | None) -> None:
    """Try at once what waits or was given up, for another day; an address that was stopped starts again."""
    with _place(clinic_code, write=True) as place:
        hook = place.one(id)
        again = hooks.retry(place.session, hook)
        _noted(place, "retry", hook)
    click.echo(f"{id}: {again} events to be tried again")


@webhook.command()
@_id
@clinic_option
@honest
def test(id: str, clinic_code: str | None) -> None:
    """Bring it an event that says nothing; see what comes of it in the log."""
    with _place(clinic_code, write=True) as place:
        event = hooks.tell_one(place.session, place.one(id), place.parts.clock.clinic(place.session))
    click.echo(f"{event.id}: waits for the scheduler; see: anbu webhook log {id}")


def _told(hook: Hook) -> Fields:
    state = "stopped" if hook.stopped_at else "failing" if hook.failures else "ok"
    return {"id": hook.id, "url": hook.url, "events": hook.types, "state": state, "failures": hook.failures,
            "next_try_at": hook.rests_until}  # fmt: skip


def _tried(delivery: HookDelivery, event: HookEvent) -> Fields:
    return {
        "event": event.id, "type": event.type, "at": event.at, "webhook": delivery.hook_id, "state": delivery.state,
        "attempts": delivery.attempts, "status": delivery.status, "why": delivery.why or None,
        "tried_at": delivery.tried_at,
    }  # fmt: skip
