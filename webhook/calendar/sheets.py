"""Appointments as CSV or XLSX with the columns that the import takes: what is handed back unchanged changes nothing."""

import csv
import io
from collections.abc import Iterable
from datetime import timedelta

from openpyxl import Workbook

from catalogue.book import BookRules
from records import phones
from records.facts import SEOUL
from records.models import Appointment, Patient
from webhook.imports.appointments import COLUMNS, STATES
from webhook.imports.book import doctor_of
from webhook.imports.sheet import harmless

Rows = list[list[str]]


def rows(booked: Iterable[tuple[Appointment, Patient]], known: BookRules | None) -> Rows:
    """The cells of each appointment; offers that are held for somebody are none yet."""
    return [_row(appointment, patient, known) for appointment, patient in booked if appointment.state in STATES]


def as_csv(cells: Rows) -> bytes:
    """In UTF-8 with its mark, so that Excel reads it; no cell is one that a spreadsheet would run."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows([COLUMNS, *cells])
    return text.getvalue().encode("utf-8-sig")


def as_xlsx(cells: Rows) -> bytes:
    """All cells are text, so that no number loses its zeros."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("예약")
    for row in (COLUMNS, *cells):
        sheet.append(row)
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


def _row(appointment: Appointment, patient: Patient, known: BookRules | None) -> list[str]:
    cells = (
        appointment.external_key or appointment.id,
        patient.number,
        patient.name,
        phones.written(patient.phone),
        patient.birth_date or "",
        f"{appointment.starts_at.astimezone(SEOUL):%Y-%m-%d %H:%M}",
        str(int((appointment.ends_at - appointment.starts_at) / timedelta(minutes=1))),
        appointment.label,
        _doctor(appointment.doctor, known),
        STATES[appointment.state],
    )
    return [harmless(cell) for cell in cells]


def _doctor(code: str, known: BookRules | None) -> str:
    """The name, where it leads back to the code; nothing for a doctor whom the rules do not name any more."""
    found = known.resource("doctor", code) if known else None
    if found is None:
        return ""
    return found.name if doctor_of(found.name, known) == code else code
