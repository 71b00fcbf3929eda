"""`anbu patients`: who is on file, and rows that are one person."""

from datetime import datetime
from typing import Any

import click

from anbu.cli.common import chosen, clinic_option, honest, house, json_option, refuse, show
from bot.korean import proofs
from records import access, merging, phone_marks
from records import patients as patient_records
from records.database import Session
from records.models import Clinic, Patient


@click.group()
def patients() -> None:
    """Patients of a clinic, by the clinic's own numbers."""


@patients.command("show")
@click.argument("number")
@click.option("--names", is_flag=True, help="With name and phone.")
@clinic_option
@json_option
@honest
def show_patient(number: str, names: bool, clinic_code: str | None, as_json: bool) -> None:
    """One patient: linked chats, treatments, whether the phone is wrong. Without --names nothing tells who it is."""
    parts = house()
    with parts.database.read() as session:
        patient = _found(session, chosen(session, clinic_code), number)
        row = _row(session, patient, number, parts.clock.clinic(session))
        if names:
            row |= {"name": patient.name, "phone": patient.phone}
    show([row], as_json)


def _row(session: Session, patient: Patient, number: str, now: datetime) -> dict[str, Any]:
    return {
        "number": patient.number,
        "merged": number if number != patient.number else None,
        "treatments": [each.code or each.label for each in patient_records.treatments(session, patient.id)],
        "chats": len(patient_records.linked_users(session, patient, now)),
        "phone_wrong": patient_records.phone_is_wrong(session, patient),
    }


@patients.command()
@click.argument("keep")
@click.argument("gone")
@clinic_option
@honest
def merge(keep: str, gone: str, clinic_code: str | None) -> None:
    """Make the patient GONE a part of KEEP, for good. Both numbers go on working in imports."""
    parts = house()
    with parts.database.write() as session:
        clinic, now = chosen(session, clinic_code), parts.clock.clinic(session)
        one, other = _found(session, clinic, keep), _found(session, clinic, gone)
        try:
            merging.merge(session, clinic, one, other, now, parts.clock.machine())
        except merging.CannotMerge as error:
            refuse(str(error))
    click.echo(f"{gone} is {keep} now")


@patients.command()
@click.argument("number")
@click.argument("phone")
@clinic_option
@honest
def phone(number: str, phone: str, clinic_code: str | None) -> None:
    """Correct a patient's mobile number; chats that were linked by the old one must identify again.

    The number on file told again: it is right after all, and is sent to again.
    """
    e164 = proofs.phone(phone)
    if e164 is None:
        raise click.BadParameter("a mobile number, such as 010-2345-6789", param_hint="PHONE")
    parts = house()
    with parts.database.write() as session:
        clinic, now = chosen(session, clinic_code), parts.clock.clinic(session)
        patient = _found(session, clinic, number)
        if not patient_records.correct_phone(session, clinic, patient.number, e164, now):
            patient_records.mark_phone_right(session, patient)
            phone_marks.checked(session, patient, "cli", now)
    click.echo(f"{number}: the phone is corrected")


@patients.command()
@click.argument("number")
@click.argument("why", type=click.Choice([*patient_records.ENDS, "none"]))
@clinic_option
@honest
def end(number: str, why: str, clinic_code: str | None) -> None:
    """The clinic's care has ended: the patient died, or went to another clinic. None: it goes on after all.

    Nothing more is sent to the dead; to whom another clinic cares for, only what is about an appointment here.
    """
    parts = house()
    with parts.database.write() as session:
        clinic, now = chosen(session, clinic_code), parts.clock.clinic(session)
        patient = _found(session, clinic, number)
        patient_records.end(patient, *((why, now) if why != "none" else (None, None)))
        access.write_operator(session, clinic, f"patient.end.{why}", patient.id, "patient", now, parts.clock.machine())
    click.echo(f"{number}: {why}")


def _found(session: Session, clinic: Clinic, number: str) -> Patient:
    return patient_records.by_number(session, clinic, number) or refuse(f"{clinic.code} has no patient {number!r}")
