"""What a step says makes it needless (`stops_on`): whether it has happened, in the words that staff read."""

from datetime import datetime

from catalogue.model import Step
from records import follow_ups, persons
from records.book import desk
from records.database import Session
from records.models import FollowUp, Patient

WHY = {
    "answer": "앞선 안내에 답하셨습니다",
    "visit": "그 사이 병원에 다녀가셨습니다",
    "booking": "이미 예약이 있습니다",
}


def why(session: Session, follow_up: FollowUp, patient: Patient, step: Step, at: datetime) -> str:
    """The first of its conditions that holds at `at`; empty where none does.

    They count from when the first step of its plan went out, or else from when this one was planned.
    """
    if not step.stops_on:
        return ""
    before = follow_ups.sent_before(session, follow_up)
    since = min((row.sent_at for row in before if row.sent_at), default=follow_up.created_at)
    ahead = [each for each in desk.standing(session, patient.id) if each.starts_at > at]
    happened = {
        "answer": any(row.state == follow_ups.ANSWERED for row in before),
        "visit": any(since < each.at <= at for each in persons.known(session, patient, bool(ahead)).visits),
        "booking": bool(ahead),
    }
    return next((WHY[each] for each in step.stops_on if happened[each]), "")
