"""The dealer's rate: what is faster waits in the ledger; alarms and other clinics do not wait with it."""

from datetime import timedelta

from records import clinics
from records.models import Clinic
from records.rates import Rates
from scheduler.routes import SIMULATOR, Routes
from tests.scheduler.crowd import crowd
from tests.scheduler.stage import change, deliver_all, ledger, moment
from tests.town import NO_REDIS, Town

NOON = moment("2026-03-10T12:00")


def limited(town: Town, per_second: float, *, pausing: bool) -> None:
    """Let the town's dealer take so many a second. A sender that pauses lets machine time pass."""
    pause = (lambda seconds: town.machine.pass_(seconds=seconds)) if pausing else None
    rates = Rates(NO_REDIS, {SIMULATOR: per_second})
    channels = {SIMULATOR: town.phones}
    town.routes = Routes(town.database, town.clock, town.live, channels, rates, pause, dice=lambda: 0.0)
    object.__setattr__(town.pump, "routes", town.routes)


def noon(town: Town) -> None:
    town.pump.tick()
    town.advance("2026-03-10T11:00")
    town.phones.taken.clear()
    town.machine.pass_(hours=1)


def test_what_is_faster_than_the_dealer_waits_without_an_attempt(town: Town) -> None:
    """One a second, three at once: the others stay queued, say why, and leave when their second has come."""
    noon(town)
    crowd(town.database, town.clinic(), 3, NOON)
    town.pump.tick()
    limited(town, 1, pausing=False)
    deliver_all(town)
    waiting = [send for send in ledger(town) if send.state == "queued"]
    assert [(send.attempts, send.why) for send in waiting] == [(0, "발송 한도에 맞추어 순서를 기다립니다")] * 2

    for expected in (2, 3):
        town.machine.pass_(seconds=1)
        town.work()
        assert len(town.phones.taken) == expected
    assert {send.attempts for send in ledger(town) if send.at >= NOON} == {1}


def test_a_sender_that_can_wait_keeps_the_rate_to_the_slot(town: Town) -> None:
    """Ten a second: thirty messages take three seconds less one slot."""
    noon(town)
    limited(town, 10, pausing=True)
    crowd(town.database, town.clinic(), 30, NOON)
    began = town.machine.now
    for _ in range(3):  # no more than a second's worth is on the queue at once
        town.work()
    assert (len(town.phones.taken), town.machine.now - began) == (30, timedelta(seconds=2.9))


def test_a_clinics_own_rate_holds_up_no_other_clinic(town: Town) -> None:
    """One a minute of the one, while all of the other's leave in one go."""
    noon(town)
    limited(town, 80, pausing=True)
    change(town, Clinic, town.clinic().id, options={**town.clinic().options, "rate": 1 / 60})
    crowd(town.database, town.clinic("demo"), 5, NOON)
    crowd(town.database, town.clinic("demo2"), 5, NOON + timedelta(seconds=1), name="other")
    town.machine.pass_(seconds=2)
    town.work()
    assert [message.clinic_code for message in town.phones.taken].count("demo2") == 5
    assert [message.clinic_code for message in town.phones.taken].count("demo") == 1


def test_a_clinic_without_a_rate_has_none(town: Town) -> None:
    """Nought is none."""
    change(town, Clinic, town.clinic("demo2").id, options={"rate": 0})
    with town.database.read() as session:
        assert (clinics.rates(session), clinics.rate(town.clinic("demo2"))) == ({}, None)


def test_one_clinics_mass_of_notices_delays_anothers_check_in_by_less_than_a_minute(town: Town) -> None:
    """600 notices at six a second take a hundred seconds; the check-in that falls due behind them does not."""
    noon(town)
    limited(town, 6, pausing=True)
    crowd(town.database, town.clinic("demo"), 600, NOON, name="notice")
    town.pump.tick()
    crowd(town.database, town.clinic("demo2"), 1, NOON + timedelta(seconds=5), name="check-in")
    while not (left := [message for message in town.phones.taken if message.to == "check-in-0"]):
        _second(town)
    assert left[0].at - (NOON + timedelta(seconds=5)) < timedelta(minutes=1)
    assert len(town.phones.taken) < 100, "the notices were through already: this shows nothing"


def _second(town: Town) -> None:
    """A tick, and a second at least of the sender's work."""
    before = town.machine.now
    town.pump.tick()
    deliver_all(town)
    town.machine.now = max(town.machine.now, before + timedelta(seconds=1))


def test_an_alarm_waits_for_no_slot(town: Town) -> None:
    """With a thousand seconds' worth of notices before it, the page is out in the same instant."""
    noon(town)
    limited(town, 0.1, pausing=False)
    crowd(town.database, town.clinic("demo"), 100, NOON, name="notice")
    town.work()
    before, waiting = town.machine.now, [send for send in ledger(town) if send.state == "queued"]
    town.say("demo-filler", "숨쉬기가 힘들어요")
    assert (len(town.pagers.taken) > 0, len(waiting), town.machine.now) == (True, 99, before)
