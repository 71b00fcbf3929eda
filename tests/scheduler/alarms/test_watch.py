"""Engineers are told of trouble that lasts, again every hour, and when it is over."""

from collections.abc import Callable

import pytest
import structlog
from structlog.testing import LogCapture as LogOutput

from channels.ports import ChannelError
from records import alarms
from records.models import Clinic
from scheduler.alarms import wording
from scheduler.alarms.watch import Watch, lasting
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


# ── roads that are blocked

REFUSED: list[Exception] = [ChannelError("HTTP 503", permanent=False)] * 2  # once by each clinic's account


def test_what_left_by_no_road_is_tried_again_within_a_minute_until_it_has(town: Town, look: Look) -> None:
    """Told is only what left: no hour of silence after a text that the dealer refused."""
    look(0, nlu=False)
    town.pagers.trouble = REFUSED * 3
    assert [look(2), look(1), look(1)] == [[], [], []]
    [told] = look(1)
    assert wording.TROUBLES["nlu"] in told
    assert [look(1), look(57)] == [[], []]


def test_the_end_is_told_though_the_road_was_blocked_then(town: Town, look: Look) -> None:
    """Later, and once."""
    look(0, nlu=False)
    look(2)
    town.pagers.trouble = [*REFUSED]
    assert look(1, nlu=True) == []
    assert look(1) == [wording.trouble_over("nlu")]
    assert look(1) == []


def test_a_mail_alone_is_enough_and_nobody_needs_a_number(town: Town) -> None:
    """The dealer is the trouble, and no engineer is named: the mailbox has it, once."""
    mails = list[str]()
    watch = Watch({"dealer": lambda: False}, town.pager.on_disk, (), town.folder / "troubles.json", mail=mails.append)
    for _ in range(30):
        watch.tick(town.machine.now)
        town.machine.pass_(minutes=1)
    assert [wording.TROUBLES["dealer"] in text for text in mails] == [True]


def test_a_mailbox_that_is_away_does_not_keep_the_text_message_back(town: Town, look: Look) -> None:
    """And the other way round."""
    look(0)

    def away(_text: str) -> None:
        raise ChannelError("메일을 보내지 못했습니다", permanent=False)

    watch = Watch({"nlu": lambda: False}, town.pager.on_disk, (town.pagers,), town.folder / "others.json", mail=away)
    watch.tick(town.machine.now)
    town.machine.pass_(minutes=2)
    watch.tick(town.machine.now)
    assert [message.to for message in town.pagers.taken] == [ENGINEER]


def test_a_trouble_that_nobody_could_be_told_of_is_a_critical_line_in_the_log(town: Town, log: LogOutput) -> None:
    """The last road there is."""
    watch = Watch({"nlu": lambda: False}, town.pager.on_disk, (), town.folder / "troubles.json")
    watch.tick(town.machine.now)
    town.machine.pass_(minutes=2)
    watch.tick(town.machine.now)
    assert [(line["event"], line["log_level"]) for line in log.entries] == [
        ("watch.trouble", "critical"), ("watch.told_nobody", "critical"),
    ]  # fmt: skip


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> LogOutput:
    """What the watch logs."""
    kept = LogOutput()
    monkeypatch.setattr("scheduler.alarms.watch.log", structlog.wrap_logger(None, processors=[kept]))
    return kept


def test_an_account_in_trouble_tells_its_own_engineer_by_the_other_clinics_account(town: Town, look: Look) -> None:
    """Hers is the one that takes nothing."""
    look(0)
    accounts = {"balance:demo": town.machine.now}
    watch = Watch({}, town.pager.on_disk, (town.pagers,), town.folder / "others.json", lambda: accounts)
    watch.tick(town.machine.now)
    assert [(message.clinic_code, message.to) for message in town.pagers.taken] == [("demo2", ENGINEER)]


def test_processes_that_share_the_file_tell_a_thing_once(town: Town, look: Look) -> None:
    """Two doors watch the scheduler."""
    look(0)
    two = [
        Watch({"scheduler": lambda: False}, town.pager.on_disk, (town.pagers,), town.folder / "troubles.scheduler.json")
        for _ in range(2)
    ]
    for _ in range(10):
        for watch in two:
            watch.tick(town.machine.now)
        town.machine.pass_(minutes=1)
    assert [wording.TROUBLES["scheduler"] in message.text for message in town.pagers.taken] == [True]


def test_a_damaged_file_of_what_was_told_silences_nobody(town: Town, look: Look) -> None:
    """All is told once more, rather than nothing ever."""
    look(0, nlu=False)
    assert len(look(2)) == 1
    (town.folder / "troubles.json").write_text("{")
    assert look(1) == []
    assert len(look(2)) == 1


def test_what_lasts_is_there_for_the_console_to_show(town: Town, look: Look) -> None:
    """Since when, and whether anybody could be told; over when it is over."""
    look(0, nlu=False, disk=False)
    assert lasting(town.folder, town.machine.now) == {}
    since = town.machine.now
    town.pagers.trouble = [*REFUSED]
    look(2)
    found = lasting(town.folder, town.machine.now)
    assert {each.since for each in found.values()} == {since}
    assert sorted(each.told for each in found.values()) == [False, True]
    look(1, nlu=True, disk=True)
    assert lasting(town.folder, town.machine.now) == {}
