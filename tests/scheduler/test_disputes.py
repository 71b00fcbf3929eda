"""A dispute and a child's age, as the records tell them, in the town."""

from records import patient_facts
from records.models import Patient
from records.patient_facts import DISPUTE, Told
from tests.scheduler.own_plans import approve, mine, plan
from tests.scheduler.stage import BOTOX, FILLER, change, consent, patient_of, states
from tests.town import Town


def dispute(town: Town, holds: bool) -> None:
    with town.database.write() as session:
        patient, now = session.get_one(Patient, patient_of(town, FILLER).id), town.clock.clinic(session)
        patient_facts.store(session, patient, Told(DISPUTE, now, holds=holds), now)


def test_a_dispute_stops_care_and_not_the_guides(town: Town) -> None:
    """The filler's first guide is for safety; what asks how one is does not go out."""
    dispute(town, True)
    town.work()
    town.advance("2026-03-24T12:00")
    by_why = {row.why for row in mine(town, FILLER, "aftercare.filler")}
    assert "분쟁 중인 환자입니다" in by_why
    assert states(town, FILLER)["d1"] in ("sent", "unanswered")


def test_a_dispute_that_is_over_holds_nothing_back(town: Town) -> None:
    """What falls due after it goes out."""
    dispute(town, True)
    dispute(town, False)
    town.work()
    town.advance("2026-03-24T12:00")
    assert {row.why for row in mine(town, FILLER, "aftercare.filler")} & {"분쟁 중인 환자입니다"} == set()


def test_a_childs_birthday_greeting_waits_for_a_guardian(town: Town) -> None:
    """An imported consent is no guardian's."""
    approve(town, plan("p.birthday", "birthday"))
    change(town, Patient, patient_of(town, BOTOX).id, birth_date="2017-07-21", stale=True)
    consent(town, BOTOX, "advertising", True, source="import")
    town.work()
    town.advance("2026-07-21T10:00")
    assert mine(town, BOTOX, "p.birthday")[0].why == "만 14세 미만이고 보호자 동의 기록이 없습니다"
    consent(town, BOTOX, "guardian", True)
    town.advance("2027-07-21T10:00")
    assert mine(town, BOTOX, "p.birthday")[1].state == "sent"
