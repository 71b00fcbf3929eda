"""Why a planned message is cleared, in the words that staff read."""

from records import patient_facts
from records.book import desk
from records.database import Session
from records.models import Appointment, FollowUp, PatientFact

NO_LONGER_SO = "사실이 바뀌어 더는 해당하지 않습니다"
MOVED, MOVED_DAY = "예약 시각이 바뀌었습니다", "일정이 바뀌었습니다"
APPOINTMENTS = {
    desk.ARRIVED: "병원에 도착하셨습니다",
    desk.NO_SHOW: "예약에 오지 않으셨습니다",
    desk.CANCELLED: "예약이 취소되었습니다",
}
ENDED = {
    patient_facts.DUE: "임신이 이어지지 않는다고 기록되었습니다",
    patient_facts.DOCUMENT: "올린 문서를 거두었습니다",
}
LOST = "채팅으로 임신 상실을 알려 주셨습니다"
CALLED_OFF = "병원이 이 일정을 거두었습니다"
BOOKED = "다음 치료를 예약하셨거나 이미 받으셨습니다"


def why(session: Session, follow_up: FollowUp) -> str:
    """What has changed of the appointment or the fact that it hangs on."""
    if follow_up.appointment_id is not None:
        appointment = session.get_one(Appointment, follow_up.appointment_id)
        moved = MOVED if appointment.sequence != follow_up.occasion else NO_LONGER_SO
        return APPOINTMENTS.get(appointment.state, moved)
    if follow_up.fact_id is not None:
        fact = session.get_one(PatientFact, follow_up.fact_id)
        if fact.sequence != follow_up.occasion:
            return MOVED_DAY
        if fact.ended_at is not None:
            return LOST if fact.ended_why in patient_facts.BY_OWN_WORD else ENDED.get(fact.kind, CALLED_OFF)
        return BOOKED if fact.kind in patient_facts.UNTIL_BOOKED else NO_LONGER_SO
    return NO_LONGER_SO
