"""What answers, arrivals, bookings and losses clear, as it stands among the upcoming messages with its reason."""

from datetime import datetime

from records import escalations, patient_facts, patients, upcoming
from records.book import desk
from records.models import FollowUp, Patient
from tests.scheduler.appointments import book, cancel, move, settle
from tests.scheduler.stage import FILLER, LASER, moment, patient_of, steps
from tests.town import Town

ARRIVED, CANCELLED, MOVED = "병원에 도착하셨습니다", "예약이 취소되었습니다", "예약 시각이 바뀌었습니다"


def held(town: Town, number: str, plan: str) -> dict[str, tuple[str, str | None]]:
    """Step → state and reason, of the patient's upcoming messages of one plan."""
    with town.database.read() as session:
        rows = [line.follow_up for line in upcoming.of_clinic(session, town.clinic(), number)]
        return {row.step: (row.state, row.why) for row in rows if row.plan == plan}


def tell(town: Town, kind: str, at: datetime, code: str = "", holds: bool = True) -> None:
    """The clinic's records say so of the filler patient."""
    with town.database.write() as session:
        patient = session.get_one(Patient, patient_of(town, FILLER).id)
        told = patient_facts.Told(kind, at, code=code, label=code, holds=holds)
        patient_facts.store(session, patient, told, town.clock.clinic(session))


def test_an_arrival_clears_that_days_reminders(town: Town) -> None:
    """Who sits in the waiting room is not told to come in two hours."""
    id = book(town, LASER, "2026-03-11T15:00")
    town.advance("2026-03-11T11:00")
    settle(town, id, desk.ARRIVED)
    town.pump.tick()
    assert held(town, LASER, "appointment.reminder")["h2"] == ("cleared", ARRIVED)


def test_a_cancelled_or_moved_appointment_says_so(town: Town) -> None:
    """Each with its own reason."""
    first, second = book(town, LASER, "2026-03-19T15:00"), book(town, FILLER, "2026-03-19T16:00")
    town.pump.tick()
    cancel(town, first)
    move(town, second, "2026-03-20T11:00")
    town.pump.tick()
    assert set(held(town, LASER, "appointment.reminder").values()) == {("cleared", CANCELLED)}
    with town.database.read() as session:
        rows = [line.follow_up for line in upcoming.of_clinic(session, town.clinic(), FILLER)]
    reminders = {(row.state, row.why) for row in rows if row.plan == "appointment.reminder"}
    assert reminders == {("cleared", MOVED), ("planned", None)}


def test_a_booking_of_the_treatment_ends_its_recall(town: Town) -> None:
    """And a booking of another one does not."""
    tell(town, patient_facts.NEXT_SESSION, moment("2026-04-20T00:00"), "toning")
    town.pump.tick()
    assert {state for state, _ in held(town, FILLER, "next.session").values()} == {"planned"}
    book(town, FILLER, "2026-03-20T15:00", "hairremoval")
    town.pump.tick()
    assert {state for state, _ in held(town, FILLER, "next.session").values()} == {"planned"}
    book(town, FILLER, "2026-03-21T11:00", "toning")
    town.pump.tick()
    reason = "다음 치료를 예약하셨거나 이미 받으셨습니다"
    assert set(held(town, FILLER, "next.session").values()) == {("cleared", reason)}


def test_a_transfer_leaves_appointments_and_nothing_else(town: Town) -> None:
    """Each message with its reason."""
    book(town, FILLER, "2026-03-19T15:00")
    town.pump.tick()
    with town.database.write() as session:
        patient = session.get_one(Patient, patient_of(town, FILLER).id)
        patients.end(patient, patients.TRANSFERRED, town.clock.clinic(session))
    town.pump.tick()
    assert {state for state, _ in held(town, FILLER, "appointment.reminder").values()} == {"planned"}
    care = {key: why for key, why in held(town, FILLER, "aftercare.filler").items() if key != "h5"}
    assert set(care.values()) == {("cleared", "다른 병원으로 옮긴 환자입니다")}


def test_an_open_complaint_puts_care_off_and_lets_safety_through(town: Town) -> None:
    """The reason stands there until somebody has dealt with it; the guides of days 1 and 2 come."""
    town.pump.tick()
    town.advance("2026-03-12T12:00")
    with town.database.write() as session:
        now = town.clock.clinic(session)
        patient = patient_of(town, FILLER)
        complaint, _ = escalations.open_(
            session, town.clinic(), reason="complaint", triage="E2", opened_at=now, due_at=now, patient_id=patient.id
        )
    town.advance("2026-03-16T10:30")
    assert held(town, FILLER, "aftercare.filler")["d7"] == ("planned", "불만 접수를 처리하고 있습니다")
    with town.database.write() as session:
        escalations.close(session.merge(complaint), "staff", "통화하고 풀었음", town.clock.clinic(session))
    town.advance("2026-03-16T11:30")
    assert steps(town, FILLER)["d7"].state == "sent"


def test_a_lost_pregnancy_clears_its_weeks(town: Town) -> None:
    """At once, in words that name no loss as a fault."""
    due = moment("2026-09-01T00:00")
    tell(town, patient_facts.DUE, due)
    town.pump.tick()
    with town.database.write() as session:
        patient = patient_of(town, FILLER)
        [fact] = patient_facts.standing(session, patient.id)
        row = _planned(patient, fact.id, due)
        session.add(row)
    tell(town, patient_facts.DUE, due, holds=False)
    town.pump.tick()
    assert held(town, FILLER, "pregnancy.weeks")["w36"] == ("cleared", "임신이 이어지지 않는다고 기록되었습니다")


def _planned(patient: Patient, fact_id: str, due: datetime) -> FollowUp:
    """The demo clinics are no maternity clinics: a week of the plan as one would have it."""
    return FollowUp(
        clinic_id=patient.clinic_id, patient_id=patient.id, fact_id=fact_id, plan="pregnancy.weeks", step="w36",
        plan_version=1, template="pregnancy.w36", push_class="care", conversation=None, planned_for=due, due_at=due,
        expires_at=due, state="planned", created_at=due,
    )  # fmt: skip
