"""An account without balance, with a blocked key or number: the sends wait, the operator is told, nothing is lost."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from anbu.health import _refused_often, account_troubles
from channels.ports import ChannelError, Outgoing
from channels.solapi.codes import CODES
from records import alarms, follow_ups, sends
from records.models import Clinic, FollowUp
from scheduler.alarms import wording
from scheduler.alarms.handing import handed_over
from scheduler.alarms.watch import Watch
from tests.scheduler.stage import change
from tests.solapi.conftest import KEYS, Solapi, alimtalk
from tests.solapi.road import Road
from tests.town import Town

AT_THE_DOOR = [code for code, known in CODES.table.items() if "trouble" in known and code[0] == "1"]
BY_RESULT = [code for code, known in CODES.table.items() if "trouble" in known and code[0] in "23"]
ENGINEER = "+821000007001"


def test_every_trouble_of_the_table_waits_and_has_words_for_the_operator() -> None:
    """No balance (1030, 2230), number (1062, 3059), KISA's block (1064): never a failure of the message."""
    named = {code: known for code, known in CODES.table.items() if "trouble" in known}
    assert {"1030", "2230", "1062", "2062", "3059", "1064", "2064", "1041", "3101", "3106"} <= named.keys()
    assert {known["outcome"] for known in named.values()} == {"again"}
    assert {str(known["trouble"]) for known in named.values()} <= wording.OF_ACCOUNT.keys()


@pytest.mark.parametrize("code", AT_THE_DOOR)
def test_a_guide_that_the_account_holds_up_leaves_once_when_it_is_mended(road: Road, code: str) -> None:
    """However often it was refused meanwhile."""
    road.dealer.trouble(f"refuse=1:{code}")
    for _ in range(9):
        road.work(minutes=15)
    assert (road.guide().state, road.follow_up().state, code in (road.guide().why or "")) == ("queued", "sent", True)
    road.dealer.trouble("")
    for _ in range(2):
        road.work(minutes=15)
    assert (road.guide().state, len(road.taken()), troubles(road)) == ("delivered", 1, set())


@pytest.mark.parametrize("code", BY_RESULT)
def test_one_that_the_account_fails_afterwards_is_sent_again(road: Road, code: str) -> None:
    """Not counted as an attempt of the message's; the trouble is over when one has arrived, not when one is taken."""
    road.dealer.trouble(f"fail=1:{code}")
    seen = [(road.work(minutes=10), troubles(road))[1] for _ in range(20)]
    assert seen == [set(), *[{CODES.table[code]["trouble"]}] * 19]
    assert road.follow_up().state == "sent"
    road.dealer.trouble("")
    for _ in range(4):
        road.work(minutes=10)
    assert (road.guide().state, troubles(road)) == ("delivered", set())


def test_a_trouble_of_the_account_is_not_told_once_more_as_a_dealer_that_takes_nothing(road: Road) -> None:
    """Sends that wait for it are not counted; another clinic's are."""
    road.dealer.trouble("refuse=1:1030")
    for _ in range(4):
        road.work(minutes=15)
    with road.town.database.read() as session:
        assert (sends.refused_often(session, 3), _refused_often(session, 3)) == (1, 0)


def test_what_is_too_late_meanwhile_expires_and_says_so(road: Road) -> None:
    """Topping up the next day brings no guide of yesterday."""
    change(road.town, FollowUp, road.follow_up().id, expires_at=road.town.machine.now + timedelta(hours=3))
    road.dealer.trouble("refuse=1:1030")
    for _ in range(20):
        road.work(minutes=15)
    road.dealer.trouble("")
    road.work(minutes=15)
    assert (road.guide().state, road.follow_up().state, road.taken()) == (sends.FAILED, follow_ups.EXPIRED, [])


@pytest.mark.parametrize("status", [401, 402, 403])
def test_what_the_dealer_refuses_of_the_account_in_words_unknown_to_us_waits_too(solapi: Solapi, status: int) -> None:
    """To be paid, or not allowed: no message can help that."""
    solapi.trouble(f"error=1:{status}")
    with pytest.raises(ChannelError) as error:
        solapi.channel.hand_over(alimtalk())
    assert (error.value.permanent, error.value.trouble, "InternalError" in str(error.value)) == (False, "account", True)


def test_a_message_of_a_wrong_shape_is_no_trouble_of_the_account(solapi: Solapi) -> None:
    """It has failed, and the next one may go."""
    solapi.trouble("error=1:400")
    with pytest.raises(ChannelError) as error:
        solapi.channel_with(KEYS).hand_over(alimtalk())
    assert (error.value.permanent, error.value.trouble) == (True, "")


def test_a_trouble_of_alimtalk_is_not_over_because_a_text_was_taken(road: Road) -> None:
    """Else it would be told and taken back all day."""
    road.approve()
    road.dealer.trouble("refuse=1:1041")
    road.work()
    road.dealer.trouble("")
    handed_over((road.channel,), text_of(road), road.town.machine.now)
    assert troubles(road) == {"channel"}
    road.work(minutes=1)
    assert troubles(road) == set()


def test_either_database_remembers_a_trouble_until_it_is_over(town: Town, solapi: Solapi) -> None:
    """SQLite and PostgreSQL."""
    road = Road(town, solapi)
    solapi.trouble("refuse=1:1030")
    handed_over((road.channel,), text_of(road), town.machine.now)
    assert troubles(road) == {"balance"}
    solapi.trouble("")
    handed_over((road.channel,), text_of(road), town.machine.now)
    assert troubles(road) == set()


def test_setting_the_account_anew_forgets_its_troubles(road: Road) -> None:
    """Whether that has mended it the next message says."""
    road.dealer.trouble("refuse=1:1062")
    road.work()
    assert troubles(road) == {"number"}
    road.tell(sender="021234567")
    assert troubles(road) == set()


def test_a_page_that_the_account_holds_up_is_tried_again_and_tells_the_trouble(road: Road) -> None:
    """It is not refused for good: the number is right."""
    road.dealer.trouble("refuse=1:1030")
    outcome = handed_over((road.channel,), text_of(road), road.town.machine.now)
    assert (outcome["state"], troubles(road)) == (alarms.QUEUED, {"balance"})


@pytest.fixture
def told(road: Road) -> Callable[[], list[str]]:
    """Look once, and say what the engineer was told since."""
    town = road.town
    with town.database.write() as session:
        clinic = session.get_one(Clinic, town.clinic().id)
        alarms.add(session, clinic, alarms.ENGINEER, "개발자", ENGINEER, alarms.ALWAYS, town.clock.clinic(session))
    town.pager.tick()
    watch = Watch(
        {}, town.pager.on_disk, (town.pagers,), town.folder / "troubles.json", lambda: account_troubles(town.database)
    )

    def look() -> list[str]:
        town.pagers.taken.clear()
        watch.tick(town.machine.now)
        return [message.text for message in town.pagers.taken]

    return look


def test_the_engineer_is_told_of_an_empty_balance_at_once_and_once(road: Road, told: Callable[[], list[str]]) -> None:
    """With the clinic's code; and once that it is over."""
    road.dealer.trouble("refuse=1:1030")
    road.work()
    [said] = told()
    assert ("demo: " in said, wording.OF_ACCOUNT["balance"] in said) == (True, True)
    for _ in range(30):
        road.work(minutes=15)
        assert told() == []
    road.dealer.trouble("")
    road.work(minutes=20)
    assert told() == [wording.trouble_over("balance:demo")]
    assert told() == []


def test_a_balance_that_stays_empty_is_told_every_day(road: Road, told: Callable[[], list[str]]) -> None:
    """Once a day."""
    road.dealer.trouble("refuse=1:1030")
    road.work()
    assert len([text for _ in range(24 * 3) for text in (told(), road.town.machine.pass_(hours=1))[0]]) == 3


def troubles(road: Road) -> set[str]:
    found: dict[str, datetime] = account_troubles(road.town.database)
    assert all(name.endswith(":demo") for name in found)
    return {name.partition(":")[0] for name in found}


def text_of(road: Road) -> Outgoing:
    return alimtalk(alimtalk=None, send_key="page.1", text="응급", at=road.town.machine.now)
