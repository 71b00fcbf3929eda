"""The kill switch of one plan: of one clinic, at the pump and at the sender."""

from records import plan_stops
from records.models import PlanStop
from tests.scheduler.stage import BOTOX, FILLER, deliver_all, moment, states, steps, treat
from tests.town import Town

DAY_ONE, PLAN = "2026-03-10T09:30", "aftercare.filler"


def stop(town: Town, clinic: str = "demo") -> PlanStop:
    with town.database.write() as session:
        now = town.clock.clinic(session)
        return plan_stops.stop(session, town.clinic(clinic), PLAN, by="실장", why="점검", now=now, log=lambda *_: None)


def start(town: Town, clinic: str = "demo") -> bool:
    with town.database.write() as session:
        now = town.clock.clinic(session)
        return plan_stops.start(session, town.clinic(clinic), PLAN, by="실장", now=now, log=lambda *_: None)


def test_a_stopped_plans_messages_wait_and_say_why_and_other_plans_go_on(town: Town) -> None:
    """Started again within the hour, what is still in time leaves."""
    town.pump.tick()
    stop(town)
    town.advance(DAY_ONE)
    row = steps(town, FILLER)["d1"]
    assert (row.state, row.verdict, row.why) == ("planned", "postpone", "이 계획의 발송을 멈춰 두었습니다")
    assert states(town, BOTOX)["d1"] == "sent"

    assert start(town)
    town.advance("2026-03-10T10:30")
    assert states(town, FILLER)["d1"] == "sent"


def test_the_same_plan_of_another_clinic_goes_on(town: Town) -> None:
    """A switch is one clinic's own."""
    stop(town, "demo2")
    treat(town, "T-9", "입술필러", "2026-03-09T14:30", clinic="demo2")
    town.pump.tick()
    town.advance(DAY_ONE)
    assert states(town, FILLER)["d1"] == "sent"


def test_a_plan_stopped_while_its_message_is_queued_keeps_it(town: Town) -> None:
    """The sender asks once more; the wait was no attempt."""
    town.pump.tick()
    with town.database.write() as session:
        town.clock.advance(session, moment(DAY_ONE))
    town.pump.tick()
    stop(town)
    deliver_all(town)
    assert "demo-filler" not in [message.to for message in town.phones.taken]
    assert "demo-botox" in [message.to for message in town.phones.taken]

    start(town)
    town.machine.pass_(hours=1)
    town.work()
    assert "demo-filler" in [message.to for message in town.phones.taken]


def test_stopping_twice_and_starting_what_runs_changes_nothing(town: Town) -> None:
    """The first one's name stays."""
    assert stop(town).id == stop(town).id
    assert (start(town), start(town)) == (True, False)
