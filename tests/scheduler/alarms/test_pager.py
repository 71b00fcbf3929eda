"""An emergency pages people at once and climbs until one of them acknowledges, whatever else is blocked."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

import pytest

from bot.turn import Turn
from channels.ports import ChannelError, ChannelUnknown, Receipt
from records import alarms, clinics, escalations
from records.database import DatabaseUnavailable
from records.models import Clinic, Escalation, OnCall
from tests.town import PUBLIC, Town

CHOKES = "숨쉬기가 힘들어요"
NURSE, DOCTOR, MANAGER = "+821000008001", "+821000008002", "+821000008003"


@pytest.fixture(autouse=True)
def _on_call(town: Town) -> None:
    with town.database.write() as session:
        clinic = session.get_one(Clinic, town.clinic().id)
        for row in alarms.on_call(session, clinic):
            row.removed_at = town.clock.clinic(session)
        for level, phone in enumerate((NURSE, DOCTOR, MANAGER)):
            alarms.add(session, clinic, level, f"{level}번", phone, alarms.ALWAYS, town.clock.clinic(session))


def say_while_away(town: Town, clinic: Clinic) -> str:
    """An emergency that the door cannot record."""
    return town.conversations.take(clinic, Turn("demo-filler", CHOKES, request_key="foot-1")).text


@contextmanager
def no_database(town: Town) -> Iterator[Clinic]:
    """Nothing can be read or written; the clinic as the door remembers it."""
    clinic = town.clinic()

    def away() -> NoReturn:
        raise DatabaseUnavailable("away")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(town.database, "read", away)
        patch.setattr(town.database, "write", away)
        yield clinic


def paged(town: Town) -> list[str]:
    return [message.to for message in town.pagers.taken]


def token(town: Town) -> str:
    """Of the link in the first page."""
    return town.pagers.taken[0].text.split("/a/")[1].split()[0]


def the_alarm(town: Town) -> Escalation:
    with town.database.read() as session:
        (found,) = [each for each in escalations.all_of(session, town.clinic()) if each.reason == escalations.EMERGENCY]
        return found


def pass_(town: Town, **span: float) -> None:
    town.machine.pass_(**span)
    town.pager.tick()


def test_an_emergency_pages_whoever_is_on_call_within_the_turn(town: Town) -> None:
    """No queue, no pump: the door itself hands the page over."""
    town.say("demo-filler", CHOKES)
    assert paged(town) == [NURSE]


def test_a_page_names_no_patient_and_no_symptom(town: Town) -> None:
    """A text message lies open on a locked phone (의료법 §19)."""
    town.say("demo-filler", CHOKES)
    (message,) = town.pagers.taken
    assert "안부피부과" in message.text
    assert f"{PUBLIC}/a/" in message.text
    assert not any(word in message.text for word in ("김하늘", "하늘", "숨", "필러", "010-"))


def test_the_ladder_climbs_until_somebody_acknowledges(town: Town) -> None:
    """After 5 minutes the doctor, after 15 the manager, then all of them every quarter of an hour."""
    town.say("demo-filler", CHOKES)
    pass_(town, minutes=4)
    pass_(town, minutes=1)
    pass_(town, minutes=9)
    pass_(town, minutes=1)
    pass_(town, minutes=14)
    pass_(town, minutes=1)
    assert paged(town) == [NURSE, DOCTOR, MANAGER, NURSE, DOCTOR, MANAGER]


def test_nobody_is_paged_after_somebody_acknowledged(town: Town) -> None:
    """One tap on the link stops the ladder, and the log says who and from where."""
    town.say("demo-filler", CHOKES)
    assert town.pager.acknowledge(token(town), "198.51.100.7")
    pass_(town, minutes=40)
    assert paged(town) == [NURSE]
    with town.database.read() as session:
        who = {row.id: row.phone for row in alarms.on_call(session, town.clinic())}
    assert who[the_alarm(town).acknowledged_by or ""] == NURSE


@pytest.mark.parametrize("token", ["", ".", "01J.0", "{page}.0000000000000000", "{page}"])
def test_a_link_that_is_not_ours_acknowledges_nothing(town: Town, token: str) -> None:
    """Nor does a guessed one."""
    town.say("demo-filler", CHOKES)
    page = town.pagers.taken[0].send_key.removeprefix("page.")
    assert not town.pager.acknowledge(token.format(page=page), None)
    assert the_alarm(town).acknowledged_at is None


def test_a_repeat_pages_nobody_anew_but_after_an_acknowledgement_it_does(town: Town) -> None:
    """One open alarm a conversation; what is added after somebody looked must be looked at again."""
    town.say("demo-filler", CHOKES)
    town.say("demo-filler", CHOKES)
    assert (paged(town), the_alarm(town).repeats) == ([NURSE], 1)
    town.pager.acknowledge(token(town), None)
    town.machine.pass_(minutes=20)
    town.say("demo-filler", CHOKES)
    assert paged(town) == [NURSE, NURSE]


def test_neither_the_kill_switch_nor_the_night_nor_a_refusal_of_messages_holds_a_page_back(town: Town) -> None:
    """It takes none of the roads that can be blocked."""
    town.say("demo-filler", "그만 보내")
    with town.database.write() as session:
        session.get_one(Clinic, town.clinic().id).paused = True
    town.machine.pass_(hours=15)
    town.say("demo-filler", CHOKES)
    assert paged(town) == [NURSE]


def test_a_page_of_unknown_fate_is_sent_again(town: Town) -> None:
    """Two pages are better than none."""
    town.pagers.trouble = [ChannelUnknown("timeout"), ChannelError("HTTP 503", permanent=False)]
    town.say("demo-filler", CHOKES)
    for _ in range(3):
        pass_(town, seconds=11)
    assert paged(town) == [NURSE]


def test_a_page_whose_settling_found_no_database_goes_out_once(town: Town) -> None:
    """It was taken; the next tick writes that down, and hands nothing over anew."""
    settle = town.pager._settle

    def away(*_: object, **__: object) -> NoReturn:
        raise DatabaseUnavailable("locked")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(town.pager, "_settle", away)
        town.say("demo-filler", CHOKES)
        pass_(town, seconds=25)
    assert town.pager._settle == settle
    pass_(town, seconds=25)
    assert paged(town) == [NURSE]
    with town.database.read() as session:
        (page,) = alarms.pages(session, the_alarm(town).id)
        assert page.state == alarms.ACCEPTED


def test_a_page_whose_worker_vanished_is_asked_for_before_it_goes_out_again(town: Town) -> None:
    """The dealer knows its key: nobody is paged twice."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(town.pager, "_settle", lambda *_, **__: None)
        town.say("demo-filler", CHOKES)
    town.pager._unsettled.clear()  # as in another process
    town.pagers.look_up = lambda send_key: Receipt("phone-1") if send_key == town.pagers.taken[0].send_key else None  # type: ignore[method-assign]
    pass_(town, seconds=25)
    assert paged(town) == [NURSE]


def test_after_a_jump_of_the_clock_a_page_counts_those_that_went_out(town: Town) -> None:
    """The fourth of its alarm, and not the two thousandth; the next jump brings one more to each number."""
    town.say("demo-filler", CHOKES)
    town.advance("2026-04-01T10:00")
    assert "4차" in town.pagers.taken[-1].text
    sent = len(town.pagers.taken)
    town.advance("2026-04-03T10:00")
    assert [page.text.count("5차") for page in town.pagers.taken[sent:]] == [1, 1, 1]


def test_a_number_that_is_refused_for_good_makes_the_ladder_climb_at_once(town: Town) -> None:
    """A wrong number costs seconds, not minutes."""
    town.pagers.trouble = [ChannelError("no such number", permanent=True)]
    town.say("demo-filler", CHOKES)
    pass_(town, seconds=1)
    assert paged(town) == [DOCTOR]


def test_those_on_duty_at_this_hour_are_paged(town: Town) -> None:
    """A number may be for the opening hours, or for the rest."""
    with town.database.write() as session:
        clinic = session.get_one(Clinic, town.clinic().id)
        nurse = alarms.on_call(session, clinic)[0]
        nurse.hours = alarms.OPEN
        alarms.add(session, clinic, 0, "야간", "010-0000-8009", alarms.CLOSED, town.clock.clinic(session))
    town.say("demo-filler", CHOKES)  # 09:20 of a Tuesday: not open yet
    assert paged(town) == ["+821000008009"]


@pytest.mark.parametrize(("hours", "now"), [(alarms.OPEN, "09:20"), (alarms.CLOSED, "14:00"), (alarms.OPEN, "23:30")])
def test_where_nobody_is_on_duty_at_this_hour_everybody_is_paged_in_their_turn(
    town: Town, hours: str, now: str
) -> None:
    """All numbers are for the opening hours, and the emergency comes at night: better woken than missed."""
    everybody_only(town, hours)
    town.advance(f"2026-03-10T{now}") if now != "09:20" else None
    town.say("demo-filler", CHOKES)
    pass_(town, minutes=5)
    pass_(town, minutes=10)
    assert paged(town) == [NURSE, DOCTOR, MANAGER]


def test_the_same_holds_with_the_database_away(town: Town) -> None:
    """From the list on disk."""
    everybody_only(town, alarms.OPEN)
    town.pager.tick()
    with no_database(town) as clinic:
        say_while_away(town, clinic)
        assert paged(town) == [NURSE]


def test_an_alarm_that_nobody_can_be_paged_about_is_counted_as_stuck(town: Town) -> None:
    """No number at all: the engineers hear that emergencies page nobody."""
    with town.database.write() as session:
        for row in alarms.on_call(session, town.clinic()):
            row.removed_at = town.clock.clinic(session)
    town.say("demo-filler", CHOKES)
    with town.database.read() as session:
        assert alarms.stuck(session, 3) == 1


@pytest.mark.parametrize(
    ("hours", "gaps"),
    [
        ([], (alarms.OPEN, alarms.CLOSED)),
        ([alarms.OPEN], (alarms.CLOSED,)),
        ([alarms.CLOSED], (alarms.OPEN,)),
        ([alarms.OPEN, alarms.CLOSED], ()),
        ([alarms.ALWAYS], ()),
    ],
)
def test_a_gap_in_the_list_is_an_hour_without_anybody_on_the_ladder(
    town: Town, hours: list[str], gaps: tuple[str, ...]
) -> None:
    """An engineer fills none; where nobody knows the clinic's hours, anybody fills all."""
    engineer = OnCall(level=alarms.ENGINEER, hours=alarms.ALWAYS)
    people = [engineer, *(OnCall(level=0, hours=each) for each in hours)]
    known = clinics.hours(town.clinic())
    assert known is not None
    assert alarms.gaps(people, known) == gaps
    assert alarms.gaps(people, None) == (() if hours else gaps)


def everybody_only(town: Town, hours: str) -> None:
    """Every number is for these hours alone."""
    with town.database.write() as session:
        for row in alarms.on_call(session, town.clinic()):
            row.hours = hours


def test_what_pages_nobody_is_left_alone(town: Town) -> None:
    """A question for staff is no alarm."""
    town.say("demo-filler", "상담원 연결")
    pass_(town, minutes=40)
    assert paged(town) == []


def test_the_other_clinics_people_hear_nothing(town: Town) -> None:
    """Everything belongs to one clinic."""
    town.say("demo2-implant", CHOKES, clinic="demo2")
    with town.database.read() as session:
        own = {row.phone for row in alarms.on_call(session, town.clinic("demo2"))}
    assert not {NURSE, DOCTOR, MANAGER} & set(paged(town))
    assert set(paged(town)) <= own


def test_with_the_database_away_an_emergency_still_pages_and_climbs(town: Town) -> None:
    """From the list on disk; and when it is back, nobody is paged twice for the same."""
    town.pager.tick()
    with no_database(town) as clinic:
        assert "119" in say_while_away(town, clinic)
        pass_(town, minutes=6)
        assert paged(town) == [NURSE, DOCTOR]
    pass_(town, minutes=1)
    town.work()
    pass_(town, minutes=1)
    assert paged(town) == [NURSE, DOCTOR]
    pass_(town, minutes=8)
    assert paged(town) == [NURSE, DOCTOR, MANAGER]


def test_a_page_of_the_disk_is_acknowledged_while_the_database_is_away(town: Town) -> None:
    """The link works, the ladder stops, and the acknowledgement is carried into the record."""
    town.pager.tick()
    with no_database(town) as clinic:
        say_while_away(town, clinic)
        assert town.pager.acknowledge(token(town), None)
        pass_(town, minutes=30)
    town.work()
    pass_(town, minutes=1)
    assert paged(town) == [NURSE]
    assert the_alarm(town).acknowledged_at is not None


def test_a_page_of_the_disk_is_acknowledged_when_the_database_is_back(town: Town) -> None:
    """The same link goes on to work."""
    town.pager.tick()
    with no_database(town) as clinic:
        say_while_away(town, clinic)
    town.work()
    pass_(town, minutes=1)
    assert town.pager.acknowledge(token(town), None)
    pass_(town, minutes=30)
    assert paged(town) == [NURSE]
