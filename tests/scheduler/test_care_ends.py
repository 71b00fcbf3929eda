"""Death, a transfer and a complaint stop what must stop, at once, and no more than that."""

import pytest

from records import escalations, patients
from records.models import Escalation, Patient
from tests.scheduler.stage import FILLER, patient_of, steps, treat
from tests.town import Town

DAY_ONE = "2026-03-10T09:30"


def end(town: Town, why: str | None) -> None:
    with town.database.write() as session:
        patient = session.get_one(Patient, patient_of(town, FILLER).id)
        patients.end(patient, why, town.clock.clinic(session) if why else None)


@pytest.mark.parametrize(
    ("why", "reason"),
    [(patients.DIED, "사망으로 등록된 환자입니다"), (patients.TRANSFERRED, "다른 병원으로 옮긴 환자입니다")],
)
def test_what_was_planned_is_cleared_and_says_why(town: Town, why: str, reason: str) -> None:
    """Nothing reaches the phone."""
    town.pump.tick()
    end(town, why)
    town.advance(DAY_ONE)
    assert [message for message in town.phones.taken if message.to == "demo-filler"] == []
    waiting = [row for row in steps(town, FILLER).values() if row.step != "h5"]
    assert {(row.state, row.why) for row in waiting} == {("cleared", reason)}


def test_a_send_on_the_queue_is_stopped_too(town: Town) -> None:
    """The record came a moment after the pump had judged."""
    town.pump.tick()
    town.machine.pass_(minutes=10)
    town.pump.tick()
    assert town.queue
    end(town, patients.DIED)
    town.work()
    assert [message for message in town.phones.taken if message.to == "demo-filler"] == []


def test_a_slip_can_be_taken_back(town: Town) -> None:
    """What lies ahead is planned again."""
    town.pump.tick()
    end(town, patients.DIED)
    town.pump.tick()
    end(town, None)
    town.pump.tick()
    assert {row.state for row in steps(town, FILLER).values() if row.step != "h5"} == {"planned"}


def test_who_was_transferred_and_comes_again_is_cared_for_again(town: Town) -> None:
    """A later visit says so; one before the transfer, told late, does not."""
    town.pump.tick()
    end(town, patients.TRANSFERRED)
    treat(town, FILLER, "사각턱보톡스", "2026-03-09T10:00")
    assert patient_of(town, FILLER).ended_why == patients.TRANSFERRED
    town.machine.pass_(days=1)
    treat(town, FILLER, "사각턱보톡스", "2026-03-11T09:00")
    assert patient_of(town, FILLER).ended_why is None


def test_an_open_complaint_holds_back_care_until_it_is_closed(town: Town) -> None:
    """The guide of day 7 asks for satisfaction; it waits for staff."""
    town.pump.tick()
    town.say("demo-filler", "환불해 주세요 너무 화나요")
    town.advance("2026-03-16T10:05")
    row = steps(town, FILLER)["d7"]
    assert (row.state, row.why) == ("planned", "불만 접수를 처리하고 있습니다")
    with town.database.write() as session:
        for each in escalations.open_ones(session, town.clinic()):
            escalations.close(session.get_one(Escalation, each.id), "01J", "통화함", town.clock.clinic(session))
    town.machine.pass_(hours=2)
    town.work()
    assert steps(town, FILLER)["d7"].state == "sent"
