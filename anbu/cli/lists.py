"""Commands that list what happened and what will: notes, escalations, upcoming, sends, audit."""

from collections.abc import Iterator
from datetime import datetime

import click

from anbu.cli.common import Fields, clinic_option, honest, house, json_option, refuse, several, show
from anbu.wiring import House
from console.because import because
from records import catalogue, evidence, follow_ups
from records import escalations as escalation_records
from records import notes as note_records
from records import sends as send_records
from records import upcoming as upcoming_records
from records.database import Session
from records.facts import local_date
from records.models import Clinic, Escalation, Note, Patient, Send, Staff, TreatmentDone
from records.upcoming import Line
from scheduler.outbox import Outbox


def _time(moment: datetime | None) -> str | None:
    return moment.isoformat(timespec="seconds") if moment else None


@click.group()
def notes() -> None:
    """The structured notes of check-ins."""


@notes.command("list")
@clinic_option
@json_option
@honest
def list_notes(clinic_code: str | None, as_json: bool) -> None:
    """All notes, the newest change first."""
    with house().database.read() as session:
        rows = [
            _note(session, row) for each in several(session, clinic_code) for row in note_records.recent(session, each)
        ]
    show(rows, as_json)


@notes.command("show")
@click.argument("note_id", metavar="ID")
@json_option
@honest
def show_note(note_id: str, as_json: bool) -> None:
    """One note with everything in it."""
    with house().database.read() as session:
        note = session.get(Note, note_id)
        if note is None:
            refuse(f"no note {note_id}; see: anbu notes list")
        row = {**_note(session, note), "answers": note.content, "version": note.version}
    show([row], as_json)


def _note(session: Session, note: Note) -> Fields:
    treatment = session.get(TreatmentDone, note.treatment_id) if note.treatment_id else None
    patient = session.get_one(Patient, note.patient_id)
    return {
        "id": note.id,
        "patient": patient.number,
        "treatment": (treatment.code or treatment.label) if treatment else None,
        "day": note.day,
        "state": note.state,
        "pain": note.content.get("pain"),
        "symptoms": note_records.symptoms(note.content),
        "satisfaction": note.content.get("satisfaction"),
        "triage": note.triage,
        "summary": note_records.summary(note.content),
        "signed": _time(note.signed_at),
    }


@click.group()
def escalations() -> None:
    """Reasons for a person to act."""


@escalations.command("list")
@click.option("--all", "closed_too", is_flag=True, help="Closed ones as well.")
@clinic_option
@json_option
@honest
def list_escalations(closed_too: bool, clinic_code: str | None, as_json: bool) -> None:
    """Open escalations, the gravest first."""
    find = escalation_records.all_of if closed_too else escalation_records.open_ones
    with house().database.read() as session:
        rows = [_escalation(session, row) for each in several(session, clinic_code) for row in find(session, each)]
    show(rows, as_json)


def _escalation(session: Session, row: Escalation) -> Fields:
    by = session.get(Staff, row.acknowledged_by) if row.acknowledged_by else None
    return {
        "id": row.id,
        "class": row.triage,
        "reason": row.reason,
        "opened_at": _time(row.opened_at),
        "due_at": _time(row.due_at),
        "acknowledged_at": _time(row.acknowledged_at),
        "holder": by.login if by else None,
        "rules": row.rules,
    }


@click.command()
@click.option("--patient", "number", help="Only this patient (환자번호).")
@clinic_option
@json_option
@honest
def upcoming(number: str | None, clinic_code: str | None, as_json: bool) -> None:
    """Every dated message that has not happened and why it is planned; of those held back, why not and until when.

    Of one patient also the outlook: why a planned one would not go out, as things stand today.
    """
    parts = house()
    with parts.database.read() as session:
        rows = [fields for each in several(session, clinic_code) for fields in _upcoming(session, each, number, parts)]
    show(rows, as_json)


def _upcoming(session: Session, clinic: Clinic, number: str | None, parts: House) -> Iterator[Fields]:
    in_force = catalogue.in_force(session, clinic, local_date(parts.clock.clinic(session)))
    outbox = Outbox(parts.clock, parts.routes, parts.catalogues)
    for line in upcoming_records.of_clinic(session, clinic, number):
        ahead = number is not None and line.follow_up.state == follow_ups.PLANNED and line.follow_up.verdict is None
        outlook = outbox.foresee(session, line.follow_up) if ahead else ""
        yield {**_follow_up(line, because(line, in_force)), "outlook": outlook or None}


def _follow_up(line: Line, planned_because: str) -> Fields:
    """`why`: why not, of one that is held back; else why it is planned, which `because` says in any case."""
    row = line.follow_up
    postponed = row.state == follow_ups.PLANNED and row.verdict == "postpone"
    return {
        "follow_up": row.id,
        "patient": line.patient.number,
        "plan": row.plan,
        "step": row.step,
        "due_at": _time(row.due_at),
        "verdict": "postpone" if postponed else row.state if row.state != follow_ups.REFUSED else "refuse",
        "why": row.why or planned_because,
        "until": _time(row.due_at) if postponed else None,
        "because": planned_because,
    }


@click.group()
def sends() -> None:
    """The ledger of what was handed to channels."""


@sends.command("list")
@clinic_option
@json_option
@honest
def list_sends(clinic_code: str | None, as_json: bool) -> None:
    """Sends, the newest first."""
    with house().database.read() as session:
        rows = [_send(row) for each in several(session, clinic_code) for row in send_records.of_clinic(session, each)]
    show(rows, as_json)


def _send(row: Send) -> Fields:
    names = ("send_key", "follow_up_id", "channel", "state", "attempts", "dealer_id", "why")
    return {name.removesuffix("_id") if name == "follow_up_id" else name: getattr(row, name) for name in names}


@click.group()
def audit() -> None:
    """The evidence chain."""


@audit.command()
@clinic_option
@json_option
@honest
def verify(clinic_code: str | None, as_json: bool) -> None:
    """Recompute every commitment and link; exit 1 if one does not hold."""
    checked, broken = 0, list[evidence.Broken]()
    with house().database.read() as session:
        for each in several(session, clinic_code):
            count, found = evidence.verify(session, each.id)
            checked, broken = checked + count, broken + found
    show([{"checked": checked, "broken": [f"{each.log} {each.id}: {each.why}" for each in broken]}], as_json)
    if broken:
        raise SystemExit(1)
