"""What a link leads to, by what its follow-up is about."""

from bot.pages.opening import Ground
from records import documents, follow_ups, notes, patient_facts
from records.book import desk, waiting
from records.database import Session
from records.models import Appointment, FollowUp, PatientFact, TreatmentDone

APPOINTMENT, OFFER, CHECK_IN, SURVEY, GUIDE = "appointment", "offer", "check_in", "survey", "guide"
DOCUMENT = "document"


def of(session: Session, follow_up: FollowUp) -> tuple[str, ...]:
    """Pages of its own, the one first that its message asks for."""
    if follow_up.appointment_id is not None:
        return (_of_appointment(session, follow_up),)
    if follow_up.fact_id is not None:
        return (DOCUMENT,) if _of_documents(session, follow_up, session.get_one(PatientFact, follow_up.fact_id)) else ()
    if follow_up.treatment_id is None:
        return ()
    asked = (follow_up.conversation,) if follow_up.conversation in (CHECK_IN, SURVEY) else ()
    done = session.get_one(TreatmentDone, follow_up.treatment_id)
    guide = (GUIDE,) if done.code and follow_up.conversation != SURVEY else ()
    return (*filter(None, asked), *guide)


def _of_appointment(session: Session, follow_up: FollowUp) -> str:
    """An offer that was taken is an appointment."""
    found = session.get_one(Appointment, follow_up.appointment_id)
    stands = follow_up.plan != follow_ups.WAITING or found.state in desk.TAKEN or waiting.taken(session, found.id)
    return APPOINTMENT if stands else OFFER


def _of_documents(session: Session, follow_up: FollowUp, fact: PatientFact) -> bool:
    """A result that is there is on the page only where staff put one."""
    result = fact.kind == patient_facts.RESULT
    return fact.kind == patient_facts.DOCUMENT or (result and documents.any_(session, follow_up))


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
