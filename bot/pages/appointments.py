"""The appointment behind a link: seen, confirmed, cancelled, asked to be changed, as in the chat."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from bot import booking
from bot.dialogue.reasons import APPOINTMENT, raised
from bot.dialogue.values import CancelAppointment, ConfirmAppointment, Escalate, Heard
from bot.pages import answers, leads
from bot.pages.opening import Changed, Ground, raise_
from bot.pages.stopping import PAGE
from records import escalations
from records.book import desk, snapshot
from records.book.desk import By
from records.models import Appointment

Came = Literal["confirmed", "cancelled", "cancel_asked", "change_asked", "gone"]


@dataclass(frozen=True)
class Shown:
    """`doctor`: a name, empty where there is none. `may_confirm`: nobody has yet. `late`: later than the clinic's rule,
    of `hours` before. `by_staff`: a cancellation only goes to staff. `standing`: it lies ahead.
    """

    starts_at: datetime
    label: str
    doctor: str
    state: str
    standing: bool
    may_confirm: bool
    late: bool
    hours: int
    by_staff: bool


def shown(ground: Ground) -> Shown | None:
    found = leads.appointment(ground)
    return _shown(ground, found) if found else None


def _shown(ground: Ground, found: Appointment) -> Shown:
    rules = snapshot.rules(ground.clinic)
    doctor = rules.resource("doctor", found.doctor) if rules else None
    hours = rules.cancel_hours if rules else 0
    late = ground.now > found.starts_at - timedelta(hours=hours)
    staff_only = rules is not None and (rules.mode == "external" or (late and rules.late_cancel == "staff"))
    ahead = found.state in desk.HOLDS and found.ends_at > ground.now
    label = f"{found.label} ({found.guest})" if found.guest else found.label
    return Shown(
        starts_at=found.starts_at, label=label, doctor=doctor.name if doctor else "", state=found.state,
        standing=ahead, may_confirm=ahead and found.state == desk.BOOKED, late=late, hours=hours, by_staff=staff_only,
    )  # fmt: skip


def confirm(ground: Ground) -> tuple[Came, Changed]:
    """They will come. One that the clinic has not approved, or that is cancelled, stays as it is."""
    seen = _held(ground)
    if seen is None or not (seen.may_confirm or seen.state == desk.CONFIRMED):
        return "gone", []
    return "confirmed", _carry_out(ground, ConfirmAppointment(_id(ground)))


def cancel(ground: Ground) -> tuple[Came, Changed]:
    """Given up at once; where the clinic's rule, or another system, wants staff to do it, they are asked."""
    seen = _held(ground)
    if seen is None or not seen.standing:
        return "gone", []
    if seen.by_staff:
        return "cancel_asked", _asked(ground, seen, "취소 요청")
    return "cancelled", _carry_out(ground, CancelAppointment(_id(ground), seen.late))


def ask(ground: Ground, heard: Heard) -> tuple[Came, Changed, Escalate | None]:
    """Another time, in words that staff read; what they tell of the body is heard as everywhere."""
    seen = _held(ground)
    if seen is None or not seen.standing:
        return "gone", [], None
    concerns = answers.of_words(heard)
    told = answers.raise_all(ground, concerns)
    return "change_asked", told + _asked(ground, seen, heard.text), answers.urgent(concerns)


def _held(ground: Ground) -> Shown | None:
    """As it stands now that nobody else changes the book."""
    found = leads.appointment(ground)
    if found is None or found.patient_id != ground.patient.id:
        return None
    snapshot.lock(ground.session, ground.clinic)
    ground.session.refresh(found)
    return _shown(ground, found)


def _id(ground: Ground) -> str:
    return ground.follow_up.appointment_id or ""


def _carry_out(ground: Ground, effect: ConfirmAppointment | CancelAppointment) -> Changed:
    by = By(PAGE, ground.now, ground.machine_now)
    return booking.carry_out(ground.session, ground.clinic, ground.patient, effect, by)


def _asked(ground: Ground, seen: Shown, wish: str) -> Changed:
    task = raised(APPOINTMENT)
    opened = raise_(ground, Escalate(task.reason, task.triage, before=seen.starts_at))
    escalations.add_words(opened, wish)
    return [("escalation", opened.id)]
