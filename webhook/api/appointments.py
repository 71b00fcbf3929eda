"""Appointments as the desk makes them: booked, moved, cancelled, arrived."""

from datetime import date, datetime, timedelta
from typing import Annotated, Literal

from apiflask import APIBlueprint
from pydantic import Field

from bot.wording.booking import CONSULTATION_NAME
from catalogue.book import BookRules
from records import inbox
from records.book import board, desk, listing, reception, snapshot
from records.book.availability import Book
from records.book.reception import Asked, Slot
from records.book.rows import SlotTaken
from records.facts import local_date
from records.models import Appointment, Patient
from webhook.api import people
from webhook.api.calls import Call, needs, reads, writes
from webhook.api.fields import Day, Flag, Id, Moment, Needed, Number, Short, Shown, Told, Wish
from webhook.api.paging import Next, PageQuery
from webhook.api.problems import Refused, invalid
from webhook.imports.book import Treatments, doctor_of
from webhook.imports.cells import LONGEST_AWAY

appointments = APIBlueprint("appointments", __name__, url_prefix="/api/v1")
State = Literal["offered", "requested", "booked", "confirmed", "arrived", "no_show", "cancelled"]
MOST_OPENINGS = 288  # a day's cells
Service = Annotated[
    Needed,
    Field(
        examples=["botox"], json_schema_extra={"format": "service"},
        description="A code of the book's rules (consultation among them), or the clinic's word for it.",
    ),
]  # fmt: skip
Doctor = Annotated[
    Short, Field(json_schema_extra={"format": "doctor"}, description="The code, or what they are called.")
]
NEWLY = {desk.ARRIVED: "arrive", desk.CANCELLED: "cancel"}


class AppointmentIn(Told):
    """What is to be booked. Without `doctor`: whoever is free."""

    patient: Number
    treatment: Service
    starts_at: Moment
    doctor: Doctor = ""
    wish: Wish = Field("", description="What the patient asks for besides.")


class Move(Told):
    """Where it goes. Without `doctor` it stays with the one whom it is booked with."""

    starts_at: Moment
    doctor: Doctor = ""


class Cancel(Told):
    """How it is cancelled."""

    late: Flag = Field(False, description="So shortly before that it counts as late.")


class Arrival(Told):
    """Who came."""

    appointment: Id


class AppointmentOut(Shown):
    """An appointment. `treatment` is empty where the book's rules do not know the word."""

    id: str
    patient: str
    state: State
    treatment: str
    label: str
    doctor: str
    starts_at: datetime
    ends_at: datetime
    guest: str = Field(description="Whom it is for, where the patient booked for somebody else.")
    wish: str
    source: str
    external_key: str | None = Field(description="Its number in the system that it was imported from.")
    late_minutes: int | None = Field(description="By how much the patient said to be late.")

    @classmethod
    def of(cls, row: Appointment, patient: Patient) -> "AppointmentOut":
        told = {name: getattr(row, name) for name in cls.model_fields if name != "patient"}
        return cls.model_validate({**told, "patient": patient.number})


class AppointmentPage(Shown):
    """A page of appointments, by time; cancelled ones too."""

    items: list[AppointmentOut]
    next: Next


class DayQuery(PageQuery):
    """Which day's page."""

    day: Day | None = Field(None, description="Today if left out.")


class OpeningQuery(Told):
    """For whom, what, and which day."""

    patient: Number
    treatment: Service
    day: Day
    doctor: Doctor = ""


class OpeningOut(Shown):
    """A time that can be booked."""

    starts_at: datetime
    ends_at: datetime
    doctor: str


class Openings(Shown):
    """All that is free on the day, by time."""

    items: list[OpeningOut]


@appointments.get("/appointments")
@needs("appointments:read")
@appointments.input(DayQuery, location="query")
@appointments.output(AppointmentPage)
@reads
def list_appointments(call: Call, query_data: DayQuery) -> AppointmentPage:
    """List the appointments of a day

    By time, cancelled ones too.
    """
    start = board.midnight(query_data.day or local_date(call.now))
    end, place = start + timedelta(days=1), query_data.after(2)
    after = _place(place, start, end) if place else (start, "")
    found = listing.page(call.session, call.clinic, start, end, after, query_data.limit + 1)
    shown, following = query_data.cut(found, lambda each: [each[0].starts_at.isoformat(), each[0].id])
    call.looked("book.view", [(patient.id, f"book/{start:%Y-%m-%d}/1") for _, patient in shown])
    return AppointmentPage(items=[AppointmentOut.of(*each) for each in shown], next=following)


def _place(place: list[str], start: datetime, end: datetime) -> tuple[datetime, str]:
    """What the page before ended with: time and id. Raises Refused for the cursor of another day."""
    try:
        at = datetime.fromisoformat(place[0])
    except ValueError:
        at = None
    if at is None or at.tzinfo is None or not start <= at < end:
        raise invalid(cursor="must be `next` of an earlier page of the same day, as it was")
    return at, place[1]


@appointments.get("/appointments/<id:id>")
@needs("appointments:read")
@appointments.output(AppointmentOut)
@reads
def read_appointment(call: Call, id: str) -> AppointmentOut:
    """Read an appointment"""
    found = _owned(call, id)
    call.looked("appointment.view", [(found.patient_id, f"appointment/{id}")])
    return _shown(call, found)


@appointments.get("/openings")
@needs("appointments:read")
@appointments.input(OpeningQuery, location="query")
@appointments.output(Openings)
@reads
def list_openings(call: Call, query_data: OpeningQuery) -> Openings:
    """List what is free on a day

    As the desk sees it: to five minutes, however short the notice. Only times at which the patient has nothing else.
    """
    asked, known = query_data, _rules(call)
    patient = people.named(call, asked.patient)
    book, service = _book(call, asked.day, "day"), _service(call, known, asked.treatment)[0]
    found = reception.openings(
        call.session, book, Asked(patient, service), asked.day, asked.day, _doctor(known, asked.doctor)
    )
    shown = [OpeningOut(starts_at=each.starts_at, ends_at=each.ends_at, doctor=each.doctor) for each in found]
    return Openings(items=shown[:MOST_OPENINGS])


@appointments.post("/appointments")
@needs("appointments:write")
@appointments.input(AppointmentIn)
@appointments.output(AppointmentOut, 201)
@writes
def book_appointment(call: Call, json_data: AppointmentIn) -> tuple[AppointmentOut, int]:
    """Book an appointment

    As the desk does: what is free can be had, however short the notice. The patient is not told by itself; reminders
    follow.
    """
    told, known = json_data, _rules(call)
    snapshot.lock(call.session, call.clinic)
    patient = people.named(call, told.patient)
    service, label = _service(call, known, told.treatment)
    book, slot = _book(call, local_date(told.starts_at)), Slot(told.starts_at, _doctor(known, told.doctor))
    asked = Asked(patient, service)
    try:
        made = reception.reserve(call.session, call.clinic, book, asked, slot, label, told.wish, people.SOURCE, call.by)
    except SlotTaken:
        raise _taken() from None
    call.log("appointment.book", patient.id, f"appointment/{made.id}")
    call.announce("appointment", made.id)
    return AppointmentOut.of(made, patient), 201


@appointments.post("/appointments/<id:id>/move")
@needs("appointments:write")
@appointments.input(Move)
@appointments.output(AppointmentOut)
@writes
def move_appointment(call: Call, id: str, json_data: Move) -> AppointmentOut:
    """Move an appointment

    Reminders move with it. One that was confirmed must be confirmed anew.
    """
    known = _rules(call)
    snapshot.lock(call.session, call.clinic)
    found = _owned(call, id, lock=True)
    _must(call, found, "move")
    book = _book(call, local_date(json_data.starts_at))
    asked = Asked(call.session.get_one(Patient, found.patient_id), found.treatment, found)
    slot = Slot(json_data.starts_at, _doctor(known, json_data.doctor) or found.doctor)
    try:
        desk.move(call.session, found, reception.still_free(call.session, book, asked, slot), call.by)
    except SlotTaken:
        raise _taken() from None
    return _changed(call, found, "move")


@appointments.post("/appointments/<id:id>/cancel")
@needs("appointments:write")
@appointments.input(Cancel)
@appointments.output(AppointmentOut)
@writes
def cancel_appointment(call: Call, id: str, json_data: Cancel) -> AppointmentOut:
    """Cancel an appointment, or decline a request

    One that is cancelled already stays as it is.
    """
    snapshot.lock(call.session, call.clinic)
    return _act(call, _owned(call, id, lock=True), desk.CANCELLED, late=json_data.late)


@appointments.post("/arrivals")
@needs("arrivals:write")
@appointments.input(Arrival)
@appointments.output(AppointmentOut)
@writes
def arrive(call: Call, json_data: Arrival) -> AppointmentOut:
    """Tell that a patient has come

    From the day of the appointment on. Who has arrived already stays so.
    """
    snapshot.lock(call.session, call.clinic)
    found = inbox.owned(call.session, call.clinic, Appointment, json_data.appointment, lock=True)
    if found is None:
        raise invalid(appointment="there is no such appointment; GET /api/v1/appointments lists those of a day")
    return _act(call, found, desk.ARRIVED)


def _act(call: Call, found: Appointment, state: str, late: bool = False) -> AppointmentOut:
    """Bring it into that state, by the road of the desk; a request is declined. Raises Refused."""
    if found.state == state:
        call.log("appointment.view", found.patient_id, f"appointment/{found.id}")
        return _shown(call, found)
    what = "decline" if (found.state, state) == (desk.REQUESTED, desk.CANCELLED) else NEWLY[state]
    _must(call, found, what)
    reception.DO[what](call.session, found, call.by, late)
    return _changed(call, found, what)


def _must(call: Call, found: Appointment, what: str) -> None:
    if what not in reception.may(found, call.now):
        told = f"The appointment is {found.state}, at {found.starts_at:%Y-%m-%d %H:%M}; read it anew."
        raise Refused("state", told)


def _changed(call: Call, found: Appointment, what: str) -> AppointmentOut:
    call.log(f"appointment.{what}", found.patient_id, f"appointment/{found.id}")
    call.announce("appointment", found.id)
    return _shown(call, found)


def _shown(call: Call, found: Appointment) -> AppointmentOut:
    return AppointmentOut.of(found, call.session.get_one(Patient, found.patient_id))


def _owned(call: Call, id: str, lock: bool = False) -> Appointment:
    found = inbox.owned(call.session, call.clinic, Appointment, id, lock)
    if found is None:
        raise Refused("unknown", "No appointment has this id; GET /api/v1/appointments lists those of a day.")
    return found


def _rules(call: Call) -> BookRules:
    known = snapshot.rules(call.clinic)
    if known is None:
        raise _no_book()
    return known


def _book(call: Call, on: date, field: str = "starts_at") -> Book:
    """The book up to that day. Raises Refused."""
    if abs(on - local_date(call.now)) > LONGEST_AWAY:
        raise invalid(**{field: "must lie within two years"})
    book = snapshot.load(call.session, call.clinic, call.now, on)
    if book is None:
        raise _no_book()
    return book


def _no_book() -> Refused:
    return Refused("no-book", "`anbu book set` and `anbu clinic hours` tell its rules and opening hours.")


def _taken() -> Refused:
    return Refused("slot", "Choose another time; GET /api/v1/openings lists what is free.")


def _service(call: Call, known: BookRules, word: str) -> tuple[str, str]:
    """The code of the book's rules, and its name. Raises Refused."""
    code = word if word in known.services else Treatments(people.names(call)).code(word)
    named = reception.services(known, people.treatments(call), CONSULTATION_NAME)
    if code not in named:
        raise invalid(treatment=f"the book's rules have no such service; there are: {', '.join(sorted(named))}")
    return code, named[code]


def _doctor(known: BookRules, word: str) -> str:
    """The code, "" for nobody in particular. Raises Refused."""
    code = doctor_of(word, known) if word else ""
    if word and not code:
        there = ", ".join(each.code for each in known.doctors)
        raise invalid(doctor=f"the book's rules have no such doctor; there are: {there}")
    return code
