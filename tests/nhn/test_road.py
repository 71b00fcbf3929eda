"""A clinic's message on its way by NHN Cloud: form, result, fall-back, what never happens twice, and which dealer."""

import pytest

from anbu.health import account_troubles
from channels.accounts import Accounts
from channels.ports import Outgoing
from channels.solapi.dealer import SOLAPI
from records import dealers, sends
from records.copies import Copy
from records.database import Database
from records.models import Clinic, FollowUp, Send
from scheduler.alarms.handing import handed_over
from tests.nhn.conftest import Nhn
from tests.scheduler.stage import FILLER, change, consent, heard
from tests.solapi.road import GUIDE_ID, Road
from tests.solapi.test_road import broken, road_ledger
from tests.town import Town


def test_words_that_kakao_approved_leave_as_an_alimtalk(road: Road) -> None:
    """The template's code and values, and not a word of the text."""
    road.approve()
    road.work()
    [message] = road.taken()
    assert (message["templateCode"], road.dealer.types()) == (GUIDE_ID, ["alimtalk"])
    assert message["recipientList"][0]["templateParameter"]["시술명"] == "입술필러"
    assert (road.guide().state, road.guide().channel, road.town.phones.taken) == ("accepted", "nhn", [])
    road.work(minutes=1)
    assert road.guide().state == "delivered"


def test_words_that_it_did_not_leave_by_text(road: Road) -> None:
    """A text message names no treatment."""
    road.work()
    [message] = road.taken()
    assert (road.dealer.types(), message["title"]) == (["mms"], "시술 후 주의사항 안내")
    assert "입술필러" not in message["body"]


@pytest.mark.parametrize("code", ["3018", "3019", "3020", "3021"])
def test_who_cannot_be_reached_by_alimtalk_gets_one_text_instead(road: Road, code: str) -> None:
    """Settled like any other, and told of once in the conversation."""
    road.approve()
    road.dealer.trouble(f"fail=1:{code}")
    for _ in range(5):
        road.work(minutes=1)
    text = road.text()
    assert text is not None
    assert (road.guide().state, text.state, road.follow_up().state) == ("failed", "delivered", "sent")
    assert road.dealer.types() == ["alimtalk", "mms"]
    assert len(heard(road.town, "demo-filler")) == 1


def test_an_uncertain_one_is_asked_after_for_days_and_never_doubled_by_text(road: Road) -> None:
    """3005: it may have arrived."""
    road.approve()
    road.dealer.trouble("fail=1:3005")
    road.work()
    for _ in range(100):
        road.work(hours=1)
    assert (road.guide().state, road.guide().attempts, road.dealer.types()) == ("accepted", 1, ["alimtalk"])
    assert road.text() is None


@pytest.mark.parametrize("spec", ["drop=1", "crash=1"])
@pytest.mark.parametrize("approved", [True, False])
def test_an_answer_that_was_lost_is_looked_up_and_nothing_sent_twice(road: Road, spec: str, approved: bool) -> None:
    """By our key, as an Alimtalk and as a text."""
    if approved:
        road.approve()
    road.dealer.trouble(spec)
    road.work()
    assert (road.guide().state, len(road.taken())) == ("unknown", 1)
    road.dealer.trouble("")
    road.work(minutes=1)
    assert (road.guide().state, road.guide().dealer_id) == ("accepted", road.dealer.lines()[0]["message_id"])
    road.work(minutes=1)
    assert (road.guide().state, len(road.taken())) == ("delivered", 1)


def test_a_list_that_lags_behind_lets_no_alimtalk_go_twice(road: Road, monkeypatch: pytest.MonkeyPatch) -> None:
    """The dealer has it and does not list it yet: the second attempt is the same one, and is refused as such."""
    road.approve()
    road.dealer.trouble("drop=1")
    road.work()
    road.dealer.trouble("")
    with monkeypatch.context() as behind:
        behind.setattr(road.channel, "look_up", lambda _key: None)
        road.work(minutes=1)
        assert road.guide().state == "queued"
        road.work(seconds=45)
    assert (road.guide().state, len(road.taken()), "-1005" in (road.guide().why or "")) == ("unknown", 1, True)
    road.work(minutes=1)
    road.work(minutes=1)
    assert (road.guide().state, len(road.taken())) == ("delivered", 1)


@pytest.mark.parametrize("code", ["2017", "1027"])
def test_a_guide_that_the_account_holds_up_leaves_once_when_it_is_mended(road: Road, code: str) -> None:
    """A refused request does not stand in the way of the next, though it had a key that comes once; and it is told."""
    road.approve()
    road.dealer.trouble(f"refuse=1:{code}")
    for _ in range(9):
        road.work(minutes=1)
    assert (road.guide().state, road.follow_up().state) == ("queued", "sent")
    assert set(account_troubles(road.town.database)) == {"channel:demo"}
    road.dealer.trouble("")
    for _ in range(2):
        road.work(minutes=15)
    assert (road.guide().state, len(road.taken()), account_troubles(road.town.database)) == ("delivered", 1, {})


def test_a_phone_that_is_off_is_tried_again(road: Road) -> None:
    road.dealer.trouble("failtext=1:2003")
    for _ in range(3):
        road.work(minutes=11)
    road.dealer.trouble("")
    for _ in range(4):
        road.work(minutes=11)
    assert (road.guide().state, road.guide().attempts > 1) == ("delivered", True)


def test_advertising_goes_by_the_way_of_advertising(road: Road) -> None:
    """By a certified dealer, with the 080 number; what was refused there is no more sent."""
    change(road.town, Clinic, road.town.clinic().id, options={"opt_out_number": "080-123-4567"})
    consent(road.town, FILLER, "advertising", True)
    road.town.pump._replan()
    change(road.town, FollowUp, road.follow_up().id, push_class="advertising")
    words = {**road.guide().content, "by_text": "(광고) [안부피부과] 02-123-4567\n안내\n무료수신거부: 080-123-4567"}
    change(road.town, Send, road.guide().id, push_class="advertising", content=words)
    road.choose(ad_certificate="제2026-1호")
    road.work()
    assert [line["ad"] for line in road.dealer.lines()] == [True]


@pytest.mark.parametrize("seed", range(2))
def test_trouble_of_every_kind_brings_each_message_once(town: Town, nhn: Nhn, seed: int) -> None:
    """On SQLite and PostgreSQL: in the end the ledger says what the dealer says."""
    road = Road(town, nhn)
    road.approve()
    town.pump.tick()
    nhn.trouble("error=0.2:503,drop=0.2,crash=0.1,fail=0.3:3019,late=0.2:300")
    nhn.fake.faults.seed = seed
    nhn.fake.faults.__post_init__()
    town.advance("2026-03-10T12:00")
    for _ in range(40):
        road.work(minutes=5)
    nhn.trouble("")
    for _ in range(20):
        road.work(minutes=10)

    arrived = [kept.body["senderGroupingKey"] for kept in nhn.fake.messages.values() if kept.final == "1000"]
    mine = [send for code in ("demo", "demo2") for send in road_ledger(town, code) if send.channel == "nhn"]
    assert len(arrived) == len({key.split(".")[0] for key in arrived}) > 0
    assert {send.send_key for send in mine if send.state == "delivered"} == set(arrived)
    assert {send.state for send in mine} <= {"delivered", "failed"}


# ── which dealer


def page(road: Road) -> Outgoing:
    return Outgoing("page.1", "+821055550001", "demo", "", "응급", (), road.town.machine.now)


def at_solapi(road: Road) -> Accounts:
    """The clinic is told of an account at the other dealer; from now on its messages leave by that."""
    with road.town.database.write() as session:
        told = {"api_key": "K", "api_secret": "S", "sender": "02"}
        dealers.keep(session, road.town.clinic(), SOLAPI.name, told, road.town.machine.now)
    return road.accounts


def test_a_page_to_staff_leaves_by_the_dealer_that_the_clinic_has(road: Road, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also while the database is away; a long one without a title, too."""
    road.accounts.remember()
    handed_over((road.channel,), page(road), road.town.machine.now)
    monkeypatch.setattr(Database, "read", broken)
    long = Outgoing("page.2", "+821055550001", "demo", "", "응급 " * 30, (), road.town.machine.now)
    road.fresh_channel().hand_over(long)
    assert road.dealer.types() == ["sms", "mms"]


@pytest.mark.parametrize("solapi_first", [True, False])
def test_a_number_that_the_clinics_dealer_refuses_is_refused_for_good(road: Road, solapi_first: bool) -> None:
    """Whatever another dealer, at which the clinic has no account, says: the ladder need not wait for it."""
    at = road.accounts.at(SOLAPI)
    other = SOLAPI.channel("http://127.0.0.1:9", at.keys, at.sought, road.town.machine, at.heard)
    both = (other, road.channel) if solapi_first else (road.channel, other)
    road.dealer.trouble("refuse=1:2019")
    assert handed_over(both, page(road), road.town.machine.now)["state"] == "failed"
    road.dealer.trouble("")
    assert handed_over(both, page(road), road.town.machine.now)["state"] == "accepted"
    assert handed_over((other,), page(road), road.town.machine.now)["state"] == "queued"


def test_a_clinic_that_changed_its_dealer_leaves_nothing_at_the_old_one(
    road: Road, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nor does a page while the database is away; what left there before is still asked after there."""
    road.work()
    accounts = at_solapi(road)
    assert handed_over((road.channel,), page(road), road.town.machine.now)["state"] == "queued"
    road.work(minutes=1)
    assert (road.guide().state, len(road.taken())) == ("delivered", 1)
    accounts.remember()
    monkeypatch.setattr(Database, "read", broken)
    at = Accounts(road.town.database, Copy(road.town.folder / "accounts", road.town.keyring), road.town.machine)
    assert (at.at(road.dealer.dealer).keys("demo"), at.at(SOLAPI).keys("demo") is None) == (None, False)


def test_what_waits_when_the_dealer_changes_leaves_by_the_new_one(road: Road) -> None:
    """Each message asks when it leaves, not when it was written."""
    at_solapi(road)
    road.tell()
    road.work()
    assert (road.guide().channel, len(road.taken())) == ("nhn", 1)
    with road.town.database.read() as session:
        assert {send.channel for send in sends.of_clinic(session, road.town.clinic("demo2"))} == {"simulator"}
