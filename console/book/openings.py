"""What is free for a patient on a day, as staff choose from it: the list, and a choice that is sent back."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from flask import request

from catalogue.book import Resource
from console.book.blueprint import chosen_day, load, load_or_none_here, today
from console.guard import who
from records.book import board, reception
from records.book.availability import Opening
from records.book.reception import Asked, Slot
from records.database import Session
from records.facts import SEOUL, local_date
from records.models import Appointment

SEEN = timedelta(days=60)  # how far ahead the next free time is looked for


@dataclass(frozen=True)
class Look:
    """Openings of a day by half of it. `soonest`: the first one after the day, where the day has none.

    `fine`: those off the grid were asked for; `finer`: there are such beside those on it. `known`: the rules name the
    service. `near`: the one nearest in its time of day to what is moved; `same`: it has the very same.
    """

    on: date
    today: date
    failed: str
    known: bool = False
    doctor: str = ""
    doctors: tuple[Resource, ...] = ()
    halves: tuple[tuple[str, tuple[Opening, ...]], ...] = ()
    soonest: Opening | None = None
    fine: bool = False
    finer: bool = False
    near: Opening | None = None
    same: bool = False


def look(session: Session, asked: Asked, failed: str = "") -> Look:
    """What is free on the day and with the doctor that the address names."""
    first, usual = today(session), asked.moved
    on = max(first, chosen_day(first, local_date(usual.starts_at) if usual else None))
    book = load(session, on + SEEN)
    service = book.rules.services.get(asked.service) if book else None
    if book is None or service is None:
        return Look(on, first, failed)
    doctors = tuple(each for each in book.rules.doctors if each.code in service.doctors)
    doctor = request.values.get("doctor", _usual_doctor(session, usual))
    doctor = doctor if doctor in service.doctors else ""
    found = list(reception.openings(session, book, asked, on, on, doctor))
    rough = [each for each in found if _minute(each.starts_at) % book.rules.grid == 0]
    fine = "fine" in request.values
    soonest = None if found else next(reception.openings(session, book, asked, on, book.known_until, doctor), None)
    shown = found if fine or not rough else rough
    near = min(shown, key=lambda each: _apart(each, usual), default=None) if usual else None
    finer = bool(rough) and len(rough) < len(found)
    return Look(
        on, first, failed, True, doctor, doctors, _halves(shown), soonest, fine, finer, near,
        near is not None and usual is not None and _apart(near, usual) == 0,
    )  # fmt: skip


def _usual_doctor(session: Session, moved: Appointment | None) -> str:
    """The doctor of what is moved; "" (anybody) where that doctor is not there then, which is why it is moved."""
    if moved is None:
        return ""
    shut = board.closed(session, who().clinic, moved.starts_at, moved.ends_at)
    return "" if f"doctor:{moved.doctor}" in {each.resource for each in shut} else moved.doctor


def _apart(opening: Opening, usual: Appointment) -> int:
    """Minutes between their times of day."""
    return abs(_minute(opening.starts_at) - _minute(usual.starts_at.astimezone(SEOUL)))


def _halves(found: list[Opening]) -> tuple[tuple[str, tuple[Opening, ...]], ...]:
    by_half = groupby(found, lambda each: "오전" if each.starts_at.hour < 12 else "오후")
    return tuple((half, tuple(group)) for half, group in by_half)


def _minute(at: datetime) -> int:
    return at.hour * 60 + at.minute


def read_slot(text: str) -> Slot | None:
    """As forms carry it, `2026-11-24T10:00+09:00|han`; None for what no page of ours offered."""
    told, _, doctor = text.partition("|")
    try:
        at = datetime.fromisoformat(told)
    except ValueError:
        return None
    return Slot(at.astimezone(SEOUL), doctor) if at.tzinfo else None


def still_free(session: Session, asked: Asked, slot: Slot) -> Opening:
    """The opening that was chosen; the caller holds the book's lock. Raises SlotTaken where it is gone."""
    return reception.still_free(session, load_or_none_here(session, local_date(slot.starts_at)), asked, slot)
