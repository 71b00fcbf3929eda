"""A new clinic with the starter catalogue of its department."""

from datetime import datetime
from typing import Any

from catalogue import files
from records import catalogue, clinics
from records.database import Session
from records.models import Clinic


def open_clinic(session: Session, now: datetime, *, department: str, **details: Any) -> Clinic:
    """Create the clinic and add the starter catalogue, every text of it waiting for approval."""
    clinic = clinics.create(session, now=now, department=department, **details)
    catalogue.add_versions(session, clinic, files.for_department(files.read(), department), now)
    return clinic
