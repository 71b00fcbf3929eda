"""What the desk does with the book, whether a person sits there or the clinic's own software books.

Each inside a transaction that holds the book's lock.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from catalogue.book import CONSULTATION, BookRules
from catalogue.model import Treatment
from records.book import board, desk, packages
from records.book.availability import Book, Opening, Wanted
from records.book.desk import By
from records.book.rows import SlotTaken
from records.database import Session
from records.facts import SEOUL, local_date
from records.models import Appointment, Clinic, Patient

MAY = {  # state → what may be done with it, in the order of the console's page
    desk.REQUESTED: ("approve", "decline", "move"),
    desk.BOOKED: ("confirm", "arrive", "no_show", "move", "cancel"),
    desk.CONFIRMED: ("arrive", "no_show", "move", "cancel"),
    desk.ARRIVED: ("restore",),
    desk.NO_SHOW: ("arrive", "restore"),
}
LONGEST_WISH = 200


@dataclass(frozen=True)
class Asked:
    """For whom, what, and which appointment would be moved."""

    patient: Patient
    service: str
    moved: Appointment | None = None


@dataclass(frozen=True)
class Slot:
    """A time with its doctor ("" where none is needed, or anybody will do)."""

    starts_at: datetime
    doctor: str


def may(appointment: Appointment, now: datetime) -> list[str]:
    """What may be done now: nobody arrives before the day, and nobody is missed before the time."""
    found = list(MAY.get(appointment.state, ()))
    if local_date(appointment.starts_at) > local_date(now):
        found = [each for each in found if each != "arrive"]
    if appointment.starts_at > now:
        found = [each for each in found if each != "no_show"]
    return found


Act = Callable[[Session, Appointment, By, bool], None]


def _settle(state: str) -> Act:
    return lambda session, appointment, by, _late: desk.settle(session, appointment, state, by)


def _cancel(session: Session, appointment: Appointment, by: By, late: bool) -> None:
    desk.cancel(session, appointment, by, late=late)


DO: dict[str, Act] = {
    "approve": lambda session, appointment, by, _late: desk.approve(session, appointment, by),
    "decline": _cancel,
    "confirm": _settle(desk.CONFIRMED),
    "arrive": _settle(desk.ARRIVED),
    "no_show": _settle(desk.NO_SHOW),
    "restore": _settle(desk.BOOKED),
    "cancel": _cancel,
}


def services(known: BookRules, treatments: Iterable[Treatment], consultation: str) -> dict[str, str]:
    """The services of the rules by the catalogue's names; a code that it does not know is its own name."""
    named = {each.key: each.name for each in treatments}
    names = {code: named.get(code, code) for code in known.services}
    return names | ({CONSULTATION: consultation} if CONSULTATION in names else {})


def openings(session: Session, book: Book, asked: Asked, first: date, last: date, doctor: str) -> Iterator[Opening]:
    """What is free for the patient from `first` to `last`; `doctor`: "" for anybody."""
    wanted = Wanted(asked.service, first, last, doctor=doctor or None)
    around, wanted = board.wish(session, book, wanted, asked.patient, asked.moved)
    return around.openings(wanted)


def still_free(session: Session, book: Book, asked: Asked, slot: Slot) -> Opening:
    """The opening that was chosen; raises SlotTaken where it is gone. `book` reaches its day."""
    on = local_date(slot.starts_at)
    found = openings(session, book, asked, on, on, slot.doctor)
    opening = next((each for each in found if each.starts_at == slot.starts_at.astimezone(SEOUL)), None)
    if opening is None:
        raise SlotTaken
    return opening


def reserve(
    session: Session, clinic: Clinic, book: Book, asked: Asked, slot: Slot, label: str, wish: str, source: str, by: By
) -> Appointment:
    """A new appointment in what is still free, drawing on a package if there is one. Raises SlotTaken."""
    opening = still_free(session, book, asked, slot)
    package = packages.for_booking(session, asked.patient.id, asked.service, local_date(opening.starts_at))
    what = desk.What(asked.service, label, wish=wish, package_id=package)
    return desk.reserve(session, clinic, asked.patient, opening, what, desk.BOOKED, source, by)
