"""`anbu book`: the rules of the appointment book, what stands in it, and how others read it."""

from collections.abc import Callable
from datetime import datetime, timedelta
from difflib import unified_diff
from pathlib import Path

import click
import yaml
from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from anbu.cli.common import Fields, chosen, clinic_option, honest, house, json_option, refuse, show
from catalogue import files
from catalogue.book import CONSULTATION, BookRules
from records import access, clinics
from records.book import calendars, rows, snapshot
from records.book.listing import listed
from records.book.losses import losses
from records.catalogue import in_force
from records.database import Session
from records.facts import SEOUL, local_date
from records.models import Appointment, Clinic, Patient
from webhook.calendar import ics, sheets

NO_BOOK = "the clinic keeps no appointment book yet; see: anbu book set"
Booked = list[tuple[Appointment, Patient]]
_DAY = click.DateTime(["%Y-%m-%d"])


@click.group()
def book() -> None:
    """The appointment book."""


@book.command("set")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Only show what would change.")
@click.option("--force", is_flag=True, help="Also where appointments ahead need what the new rules no longer have.")
@clinic_option
@honest
def set_rules(file: Path, dry_run: bool, force: bool, clinic_code: str | None) -> None:
    """Keep the rules of the YAML FILE: doctors, rooms, devices, and what each treatment takes.

    They replace all that there were. Appointments that stand already stay as they are; where they need a doctor, a
    room, a device or a treatment that the new rules no longer have, nothing is changed without --force.
    `anbu book show` prints the rules in the same form.
    """
    try:
        told = files.read_book(file)
    except (files.CatalogueError, OSError) as error:
        refuse(str(error))
    parts = house()
    with parts.database.write() as session:
        clinic = chosen(session, clinic_code)
        _keep_checked(session, clinic, told, parts.clock.clinic(session), dry_run, force)
    click.echo(f"{clinic.code}: {_summary(told)}" + (" (dry run: nothing was changed)" if dry_run else ""))
    if clinics.hours(clinic) is None:
        click.echo(
            f"anbu: nothing can be booked before opening hours are set: anbu clinic hours {clinic.code}", err=True
        )


def _keep_checked(
    session: Session, clinic: Clinic, told: BookRules, now: datetime, dry_run: bool, force: bool
) -> None:  # fmt: skip
    """Ends with status 1, and nothing kept, for treatments that are none and for what appointments ahead would lose."""
    snapshot.lock(session, clinic)
    session.refresh(clinic)
    old = snapshot.rules(clinic)
    if dry_run:
        click.echo("\n".join(_difference(old, told)) or "no change")
    known = {each.key for each in in_force(session, clinic, local_date(now)).catalogue.treatments} | {CONSULTATION}
    if unknown := [_unknown(code, known) for code in told.services if code not in known]:
        refuse("no treatments of the clinic's catalogue: " + ", ".join(unknown))
    lost = losses(session, clinic, old, told, now) if old else []
    for each in lost:
        click.echo(
            f"anbu: {each.what}: {len(each.days)} appointments ahead, {each.days[0]} to {each.days[-1]}", err=True
        )
    if lost and not force:
        refuse("the new rules lack what appointments ahead need; move those first, or say --force")
    if not dry_run:
        _keep(session, clinic, told)


def _unknown(code: str, known: set[str]) -> str:
    near = process.extractOne(code, sorted(known), scorer=Levenshtein.normalized_similarity, score_cutoff=0.5)
    return f"{code} (is it {near[0]}?)" if near else code


def _difference(old: BookRules | None, new: BookRules) -> list[str]:
    """Lines that go and come, as `anbu book show` prints them."""
    before = _as_yaml(old).splitlines() if old else []
    return list(unified_diff(before, _as_yaml(new).splitlines(), "now", "then", lineterm="", n=2))


@book.command("show")
@clinic_option
@json_option
@honest
def show_rules(clinic_code: str | None, as_json: bool) -> None:
    """The rules in force, as a file that `anbu book set` takes."""
    with house().database.read() as session:
        known = _rules(chosen(session, clinic_code))
    if as_json:
        show([known.model_dump(mode="json")], as_json)
    else:
        click.echo(_as_yaml(known))


def _as_yaml(known: BookRules) -> str:
    content = known.model_dump(mode="json", exclude_defaults=True)
    return yaml.safe_dump({"mode": known.mode, **content}, allow_unicode=True, sort_keys=False).rstrip()


@book.command("mode")
@click.argument("mode", type=click.Choice(["instant", "request", "external"]))
@clinic_option
@honest
def set_mode(mode: str, clinic_code: str | None) -> None:
    """Book at once, let staff approve, or leave the book to another system, so that the chat only asks."""
    with house().database.write() as session:
        clinic = chosen(session, clinic_code)
        told = BookRules.model_validate({**_rules(clinic).model_dump(mode="json"), "mode": mode})
        _keep(session, clinic, told)
    click.echo(f"{clinic.code}: {_summary(told)}")


@book.command()
@click.option("--doctor", required=True, help="The doctor's code in the rules of the book.")
@click.option("--renew", is_flag=True, help="Make a new address; the old one ends at once.")
@click.option("--names", is_flag=True, help="Show treatments and patients' initials.")
@clinic_option
@json_option
@honest
def feed(doctor: str, renew: bool, names: bool, clinic_code: str | None, as_json: bool) -> None:
    """Print the secret address of a doctor's calendar (iCalendar). Whoever knows it sees the doctor's appointments."""
    parts = house()
    base = parts.settings.patients_url or refuse("say at which address phones reach this service: ANBU_PUBLIC_URL")
    with parts.database.write() as session:
        clinic = chosen(session, clinic_code)
        if _rules(clinic).resource("doctor", doctor) is None:
            refuse(f"no doctor {doctor!r}; see: anbu book show")
        old = calendars.standing(session, clinic, doctor)
        if old is not None and not renew:
            refuse(
                f"{doctor} has had an address since {old.created_at:%Y-%m-%d}; it is not kept; --renew makes another"
            )
        machine_now = parts.clock.machine()
        token = calendars.renew(session, clinic, doctor, names, machine_now)
        subject, now = f"doctor/{doctor}", parts.clock.clinic(session)
        access.write_operator(session, clinic, "calendar.open", None, subject, now, machine_now)
    address = f"{base}/calendar/{token}.ics"
    if as_json:
        show([{"doctor": doctor, "names": names, "address": address}], as_json)
    else:  # whole, on a line of its own: a table cuts what is long, and it cannot be told again
        click.echo(address)


def _between(command: Callable[..., None]) -> Callable[..., None]:
    command = click.option("--to", "last", type=_DAY, help="The last day.")(command)
    return click.option("--from", "first", type=_DAY, help="The first day.")(command)


@book.command("list")
@_between
@clinic_option
@json_option
@honest
def list_appointments(first: datetime | None, last: datetime | None, clinic_code: str | None, as_json: bool) -> None:
    """Appointments by time, from today on if nothing else is said."""
    parts = house()
    with parts.database.read() as session:
        today = datetime.combine(local_date(parts.clock.clinic(session)), datetime.min.time())
        found = _found(session, chosen(session, clinic_code), first or today, last)
    show([_appointment(*each) for each in found], as_json)


@book.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@_between
@clinic_option
@honest
def export(file: Path, first: datetime | None, last: datetime | None, clinic_code: str | None) -> None:
    """Write appointments to FILE.csv, FILE.xlsx (which `anbu import appointments` takes) or FILE.ics.

    All of them, if nothing else is said. The file holds names and phone numbers: only its owner may read it.
    """
    parts = house()
    with parts.database.read() as session:
        clinic = chosen(session, clinic_code)
        found = _found(session, clinic, first, last)
    content = _written(file, found, clinic)
    with parts.database.write() as session:
        subject, now = f"appointments/{len(found)}", parts.clock.clinic(session)
        access.write_operator(session, clinic, "appointments.export", None, subject, now, parts.clock.machine())
    try:
        file.touch(mode=0o600)
        file.write_bytes(content)
    except OSError as error:
        refuse(str(error))
    click.echo(f"{file}: {len(found)} appointments")


def _written(file: Path, found: Booked, clinic: Clinic) -> bytes:
    match file.suffix.lower():
        case ".csv":
            return sheets.as_csv(sheets.rows(found, snapshot.rules(clinic)))
        case ".xlsx":
            return sheets.as_xlsx(sheets.rows(found, snapshot.rules(clinic)))
        case ".ics":
            return ics.calendar(clinic.name, (ics.of_appointment(*each, names=True) for each in found))
    raise click.BadParameter("the file's name must end in .csv, .xlsx or .ics", param_hint="FILE")


def _found(session: Session, clinic: Clinic, first: datetime | None, last: datetime | None) -> Booked:
    start = first.replace(tzinfo=SEOUL) if first else None
    return listed(session, clinic, start, last.replace(tzinfo=SEOUL) + timedelta(days=1) if last else None)


def _appointment(row: Appointment, patient: Patient) -> Fields:
    return {
        "id": row.id,
        "starts_at": row.starts_at.isoformat(timespec="minutes"),
        "ends_at": row.ends_at.isoformat(timespec="minutes"),
        "patient": patient.number,
        "label": row.label,
        "doctor": row.doctor,
        "state": row.state,
        "external_key": row.external_key,
    }


def _rules(clinic: Clinic) -> BookRules:
    return snapshot.rules(clinic) or refuse(NO_BOOK)


def _keep(session: Session, clinic: Clinic, told: BookRules) -> None:
    """The book is another one now, so that freed slots are looked for."""
    snapshot.lock(session, clinic)
    snapshot.keep_rules(clinic, told)
    rows.changed(session, clinic.id)


def _summary(told: BookRules) -> str:
    counts = f"{len(told.doctors)} doctors, {len(told.rooms)} kinds of rooms, {len(told.devices)} kinds of devices"
    return f"mode {told.mode}, {counts}, {len(told.services)} services"
