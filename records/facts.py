"""Facts as plain values: what pure code may know of what happened. No SQL here."""

from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

SEOUL = ZoneInfo("Asia/Seoul")


@dataclass(frozen=True)
class Treatment:
    """A treatment that a patient had. `code` is None while the clinic's word for it is not mapped to the catalogue."""

    id: str
    patient_id: str
    code: str | None
    label: str
    performed_at: datetime
    site: str = ""

    def days_since(self, now: datetime) -> int:
        """Whole calendar days in Seoul between the treatment's day and `now`'s."""
        return (local_date(now) - local_date(self.performed_at)).days


def local_date(moment: datetime) -> date:
    """The day in Seoul of an aware datetime."""
    return moment.astimezone(SEOUL).date()


@dataclass(frozen=True)
class Booked:
    """An appointment of the patient that lies ahead, or goes on. `doctor`: its code, empty for none; `guest`: whom it
    is for besides the patient. `replaces`: the one that it would take the place of. `since`: when it got its time,
    or in the chat was last changed; where that was asked for.
    """

    id: str
    treatment: str
    label: str
    starts_at: datetime
    ends_at: datetime
    doctor: str = ""
    state: str = "booked"
    guest: str = ""
    sequence: int = 0
    late_minutes: int | None = None
    held_until: datetime | None = None
    replaces: str | None = None
    since: datetime | None = None


@dataclass(frozen=True)
class Sessions:
    """A package with sessions left: those neither used nor booked."""

    id: str
    treatment: str
    label: str
    left: int
    expires_on: date | None = None


@dataclass(frozen=True)
class Waits:
    """A place on the waiting list. `offer`: the appointment held for the patient now. `begin`/`end`: of beginnings."""

    id: str
    treatment: str
    label: str
    first: date
    last: date
    state: str = "waiting"
    offer: str | None = None
    begin: time | None = None
    end: time | None = None


@dataclass(frozen=True)
class Fact:
    """A dated fact of the patient's that still holds: discharge, due, birth, test, next_session, recall, result or
    dispute. `told_at`: since when the clinic's records know of its date; `sequence` counts its moves.
    """

    id: str
    kind: str
    at: datetime
    told_at: datetime
    code: str = ""
    label: str = ""
    sequence: int = 0


@dataclass(frozen=True)
class Came:
    """A visit. `care`: outpatient or inpatient; what the clinic did not tell is empty."""

    at: datetime
    department: str = ""
    doctors: tuple[str, ...] = ()
    ward: str = ""
    care: str = ""
    diagnoses: tuple[str, ...] = ()


@dataclass(frozen=True)
class Said:
    """The patient's last word on a kind of advertising: advertising or night.

    `source`: import, console, dealer or chat, where it was confirmed at once. `dated`: `at` is when it was said; a word
    that is not was only found in the clinic's records, and nobody is told a date of it.
    """

    granted: bool
    at: datetime
    source: str
    kind: str = "advertising"
    dated: bool = True


@dataclass(frozen=True)
class Person:
    """What the clinic's records say of a patient besides treatments and dated facts. `visits`: the oldest first;
    `booked`: an appointment lies ahead; `said`: the last words on advertising, one a kind.
    """

    born_on: date | None = None
    sex: str | None = None
    groups: tuple[str, ...] = ()
    visits: tuple[Came, ...] = ()
    booked: bool = False
    said: tuple[Said, ...] = ()
