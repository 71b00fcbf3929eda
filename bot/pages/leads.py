"""What a link leads to, by what its follow-up is about."""

from bot.pages.opening import Ground
from records import follow_ups, notes
from records.database import Session
from records.models import Appointment, FollowUp, TreatmentDone

APPOINTMENT, CHECK_IN, SURVEY, GUIDE = "appointment", "check_in", "survey", "guide"


def of(session: Session, follow_up: FollowUp) -> tuple[str, ...]:
    """Pages of its own, the one first that its message asks for."""
    if follow_up.appointment_id is not None:
        offered = follow_up.plan == follow_ups.WAITING
        return () if offered else (APPOINTMENT,)
    if follow_up.treatment_id is None:
        return ()
    asked = (follow_up.conversation,) if follow_up.conversation in (CHECK_IN, SURVEY) else ()
    done = session.get_one(TreatmentDone, follow_up.treatment_id)
    guide = (GUIDE,) if done.code and follow_up.conversation != SURVEY else ()
    return (*filter(None, asked), *guide)


def treatment(ground: Ground) -> TreatmentDone | None:
    id = ground.follow_up.treatment_id
    return ground.session.get_one(TreatmentDone, id) if id else None


def appointment(ground: Ground) -> Appointment | None:
    id = ground.follow_up.appointment_id
    return ground.session.get_one(Appointment, id) if id else None


def answerable(ground: Ground) -> bool:
    """Whether its conversation may be held still; a survey, until it was."""
    sent = ground.follow_up.sent_at
    if ground.follow_up.state not in follow_ups.HAPPENED or sent is None or sent <= ground.now - follow_ups.ANSWERABLE:
        return False
    note = notes.existing(ground.session, ground.follow_up.id)
    return ground.follow_up.conversation != SURVEY or note is None or note.state not in (notes.COMPLETE, notes.SIGNED)
