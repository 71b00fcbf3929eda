"""The clinics of a simulated year: four, each with its approved catalogue, its book, its staff and its numbers."""

from datetime import datetime, timedelta

from anbu.onboarding import open_clinic
from catalogue import files
from records import alarms, catalogue, clinics
from records.book import snapshot
from records.database import Session
from records.facts import local_date
from records.models import Clinic
from records.staff import create_staff

DOCTOR = "모의 원장"
HOURS = "평일 10:00~19:00, 토 10:00~15:00, 점심 13:00~14:00, 일·공휴일 휴진"
DETAILS = {
    "demo": ("모의피부과", "피부과", "skin"),
    "demo2": ("모의치과", "치과", "dental"),
    "women": ("모의산부인과", "산부인과", None),
    "internal": ("모의내과", "내과", None),
}


def bot_id(code: str) -> str:
    return f"{code}-bot"


def open_all(session: Session, now: datetime, days: int) -> dict[str, Clinic]:
    """Make the clinics; everything in their catalogue is approved until a while after the simulated time."""
    return {code: _open(session, code, place, now, days) for place, code in enumerate(DETAILS, 1)}


def _open(session: Session, code: str, place: int, now: datetime, days: int) -> Clinic:
    name, department, book = DETAILS[code]
    clinic = open_clinic(
        session, now, demo=True, code=code, name=name, bot_id=bot_id(code), phone=f"02-000-{place}000",
        emergency_phone=f"02-000-{place}009", address="", hours=HOURS, department=department,
    )  # fmt: skip
    clinics.set_hours(clinic, HOURS)
    if book:
        snapshot.keep_rules(clinic, files.book(book))
    for level in range(3):
        alarms.add(session, clinic, level, f"당직 {level}", f"010-0000-{place}90{level}", alarms.ALWAYS, now)
    create_staff(session, clinic, "nurse", "모의 간호사", "nurse", now)
    session.flush()
    ends = local_date(now) + timedelta(days=days + 60)
    catalogue.approve(session, clinic, catalogue.awaiting(session, clinic), DOCTOR, now, ends)
    return clinic
