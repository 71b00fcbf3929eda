"""Engineers are told of trouble that lasts, again every hour, and when it is over."""

from collections.abc import Callable

import pytest

from records import alarms
from records.models import Clinic
from scheduler.alarms import wording
from scheduler.alarms.watch import Watch
from tests.town import Town

ENGINEER = "+821000007001"
Look = Callable[..., list[str]]


@pytest.fixture
def look(town: Town) -> Look:
    """Let time pass, look once, and say what engineers were told."""
    with town.database.write() as session:
        for code in ("demo", "demo2"):
            clinic = session.get_one(Clinic, town.clinic(code).id)
            alarms.add(session, clinic, alarms.ENGINEER, "개발자", ENGINEER, alarms.ALWAYS, town.clock.clinic(session))
    town.pager.tick()
    well = {"nlu": True, "disk": True}
    probes = {name: lambda name=name: well[name] for name in well}
    watch = Watch(probes, town.pager.on_disk, (town.pagers,), town.folder / "troubles.json")

    def looked(minutes: float, **now: bool) -> list[str]:
        town.pagers.taken.clear()
        town.machine.pass_(minutes=minutes)
        well.update(now)
        watch.tick(town.machine.now)
        assert {message.to for message in town.pagers.taken} <= {ENGINEER}
        return [message.text for message in town.pagers.taken]

    return looked


def test_a_trouble_that_lasts_is_told_once_and_again_every_hour(look: Look) -> None:
    """To a number that two clinics name, once."""
    assert look(0, nlu=False) == []
    assert look(1.9) == []
    [told] = look(0.1)
    assert wording.TROUBLES["nlu"] in told
    assert look(59) == []
    assert len(look(1)) == 1


def test_what_passes_by_itself_is_told_to_nobody(look: Look) -> None:
    """A restart is no trouble."""
    look(0, nlu=False)
    assert look(1, nlu=True) == []
    assert look(5, nlu=False) == []


def test_the_end_is_told_to_who_was_told_of_the_beginning(look: Look) -> None:
    """Once."""
    look(0, nlu=False)
    look(2)
    assert look(1, nlu=True) == [wording.trouble_over("nlu")]
    assert look(1) == []


def test_each_trouble_is_told_by_itself(look: Look) -> None:
    """One does not hide the other."""
    look(0, nlu=False)
    assert len(look(2, disk=False)) == 1
    assert len(look(2)) == 1


def test_a_probe_that_breaks_is_a_trouble(town: Town, look: Look) -> None:
    """What cannot be asked is not well."""
    assert look(0) == []

    def broken() -> bool:
        raise OSError

    watch = Watch({"disk": broken}, town.pager.on_disk, (town.pagers,), town.folder / "others.json")
    watch.tick(town.machine.now)
    town.machine.pass_(minutes=2)
    watch.tick(town.machine.now)
    assert [wording.TROUBLES["disk"] in message.text for message in town.pagers.taken] == [True]


def test_an_engineer_is_no_rung_of_the_ladder(town: Town, look: Look) -> None:
    """A patient's emergency is for the clinic's people."""
    look(0)
    town.say("demo-filler", "숨쉬기가 힘들어요")
    for _ in range(4):
        town.machine.pass_(minutes=15)
        town.pager.tick()
    assert ENGINEER not in {message.to for message in town.pagers.taken}
