"""A freed slot that is held for who waits: taken or let go by, as in the chat, or said honestly what became of it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from bot import booking
from bot.dialogue.reasons import APPOINTMENT, raised
from bot.dialogue.values import AnswerOffer
from bot.pages import leads
from bot.pages.opening import Changed, Ground, raise_
from bot.pages.stopping import PAGE
from records.book import desk, snapshot, waiting
from records.book.availability import Wanted
from records.book.desk import By
from records.facts import local_date
from records.models import Appointment, Waiting

State = Literal["open", "expired", "taken", "gone"]
Came = Literal["booked", "requested", "passed", "over"]


@dataclass(frozen=True)
class Offer:
    """`doctor`: a name, empty where there is none. `until`: for how long it is held. `instead_of`: when that is whose
    place it would take. `waits`: whether the patient is on the list still.
    """

    starts_at: datetime
    label: str
    doctor: str
    until: datetime | None
    instead_of: datetime | None
    state: State
    waits: bool


def shown(ground: Ground) -> Offer | None:
    """None at a link that is about no offer."""
    held = leads.appointment(ground)
    if held is None or leads.OFFER not in leads.of(ground.session, ground.follow_up):
        return None
    rules = snapshot.rules(ground.clinic)
    doctor = rules.resource("doctor", held.doctor) if rules else None
    given = ground.session.get(Appointment, held.replaces_id) if held.replaces_id else None
    label = f"{held.label} ({held.guest})" if held.guest else held.label
    return Offer(
        starts_at=held.starts_at, label=label, doctor=doctor.name if doctor else "", until=held.held_until,
        instead_of=given.starts_at if given and given.state in desk.HOLDS else None, state=_state(ground, held),
        waits=bool(waiting.of_patient(ground.session, ground.patient.id)),
    )  # fmt: skip


def _place(ground: Ground, held: Appointment) -> Waiting | None:
    """Where the slot is held for this patient still."""
    row = waiting.of_offer(ground.session, held.id)
    in_time = held.state == desk.OFFERED and (held.held_until is None or held.held_until > ground.now)
    mine = row is not None and row.state == waiting.OFFERED and row.patient_id == ground.patient.id
    return row if in_time and mine else None


def _state(ground: Ground, held: Appointment) -> State:
    """Held no more, the slot is free again, somebody else's by now (offered, or booked), or no slot any more."""
    if _place(ground, held) is not None:
        return "open"
    if held.starts_at <= ground.now:
        return "gone"
    if held.state == desk.OFFERED:
        return "expired"
    return "taken" if _others(ground, held) else "expired"


def _others(ground: Ground, held: Appointment) -> bool:
    """Whether nobody else can have it any more."""
    book, day = snapshot.load(ground.session, ground.clinic, ground.now), local_date(held.starts_at)
    wanted = Wanted(held.treatment, day, day, doctor=held.doctor or None, staff=True)
    return book is None or book.at(wanted, held.starts_at) is None


def answer(ground: Ground, takes: bool) -> tuple[Came, Changed]:
    """By the chat's own use case, under the book's lock; an offer that is over changes nothing."""
    held = leads.appointment(ground)
    if held is None or leads.OFFER not in leads.of(ground.session, ground.follow_up):
        return "over", []
    snapshot.lock(ground.session, ground.clinic)
    ground.session.refresh(held)
    place = _place(ground, held)
    if place is None:
        return "over", []
    by = By(PAGE, ground.now, ground.machine_now)
    changed = booking.carry_out(ground.session, ground.clinic, ground.patient, AnswerOffer(place.id, takes), by)
    if not takes:
        return "passed", changed
    if held.state != desk.REQUESTED:
        return "booked", changed
    return "requested", [*changed, ("escalation", raise_(ground, raised(APPOINTMENT)).id)]
