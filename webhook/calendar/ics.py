"""iCalendar (RFC 5545) of appointments and closures. Says who comes, and for what, only where it is asked to."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

from icalendar import Calendar, Event, Timezone, TimezoneStandard
from jamo import h2j, j2hcj

from records.book.desk import ARRIVED, CANCELLED, CONFIRMED, NO_SHOW, OFFERED, REQUESTED
from records.facts import SEOUL
from records.models import Appointment, Closure, Patient

BUSY = "예약"
CLOSED = "휴진"
ZONE = "Asia/Seoul"
SHOWN = {
    OFFERED: "제안 중", REQUESTED: "신청", CONFIRMED: "확정", ARRIVED: "내원", NO_SHOW: "부도", CANCELLED: "취소",
}  # fmt: skip
_STATUS = {OFFERED: "TENTATIVE", REQUESTED: "TENTATIVE", CANCELLED: "CANCELLED"}
_OFFSET = timedelta(hours=9)


class Entry(NamedTuple):
    """One event. `id` is the same for as long as the event lives; `sequence` counts its changes of time."""

    id: str
    starts_at: datetime
    ends_at: datetime
    summary: str
    status: str
    sequence: int
    changed_at: datetime


def of_appointment(appointment: Appointment, patient: Patient, names: bool) -> Entry:
    """Without `names`, that there is one, and its state; with them, the label and the initials of who comes."""
    who = f"{appointment.label} {initials(appointment.guest or patient.name)}".strip() if names else BUSY
    shown = f" ({SHOWN[appointment.state]})" if appointment.state in SHOWN else ""
    status = _STATUS.get(appointment.state, "CONFIRMED")
    times = (appointment.starts_at, appointment.ends_at)
    return Entry(appointment.id, *times, who + shown, status, appointment.sequence, appointment.updated_at)


def of_closure(closure: Closure, names: bool) -> Entry:
    summary = f"{CLOSED} ({closure.reason})" if names and closure.reason else CLOSED
    return Entry(closure.id, closure.starts_at, closure.ends_at, summary, "CONFIRMED", 0, closure.created_at)


def calendar(name: str, entries: Iterable[Entry]) -> bytes:
    """The file, in UTF-8, its lines folded at 75 octets."""
    made = Calendar()
    made.add("prodid", "-//Anbu//Appointments//KO")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add("name", name)
    made.add("x-wr-calname", name)
    made.add("x-wr-timezone", ZONE)
    made.add("refresh-interval", timedelta(minutes=15), {"VALUE": "DURATION"})
    made.add("x-published-ttl", "PT15M")
    made.add_component(_seoul())
    for entry in entries:
        made.add_component(_event(entry))
    return bytes(made.to_ical())


def initials(name: str) -> str:
    """The first letters: 김하늘 is ㄱㅎㄴ, Kim Haneul is KH."""
    return "".join(_initials(word) for word in name.split())


def _initials(word: str) -> str:
    syllables = [letter for letter in word if "가" <= letter <= "힣"]
    return "".join(j2hcj(h2j(each))[0] for each in syllables) or word[0].upper()


def _event(entry: Entry) -> Event:
    event = Event()
    event.add("uid", f"{entry.id}@anbu")
    event.add("sequence", entry.sequence)
    event.add("dtstamp", entry.changed_at)
    event.add("last-modified", entry.changed_at)
    event.add("dtstart", entry.starts_at.astimezone(SEOUL))
    event.add("dtend", entry.ends_at.astimezone(SEOUL))
    event.add("summary", entry.summary)
    event.add("status", entry.status)
    event.add("class", "PRIVATE")
    return event


def _seoul() -> Timezone:
    """Nine hours ahead all year; the last summer time was in 1988."""
    standard = TimezoneStandard()
    standard.add("dtstart", datetime(1989, 1, 1))  # noqa: DTZ001 - a zone's own beginning is in its own time
    standard.add("tzname", "KST")
    standard.add("tzoffsetfrom", _OFFSET)
    standard.add("tzoffsetto", _OFFSET)
    zone = Timezone()
    zone.add("tzid", ZONE)
    zone.add_component(standard)
    return zone
