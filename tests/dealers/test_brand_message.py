"""Advertising as Kakao's brand message, at every dealer, on its way from the ledger to the fake and back."""

from datetime import UTC, datetime
from typing import Any

import pytest

from anbu.health import account_troubles
from channels.ports import ChannelError, Outgoing, OutgoingButton
from records import sends
from records.models import Clinic, FollowUp, Send
from tests.nhn.conftest import SENDER_KEY, Nhn
from tests.scheduler.stage import FILLER, change, consent, heard
from tests.solapi.conftest import CHANNEL, SENDER, Solapi
from tests.solapi.road import Road
from tests.town import Town

NUMBER, TO = "080-123-4567", "01000001000"
WORDS = "(광고) [안부피부과] 02-000-1000\n안내\n무료수신거부: 채팅창에 '광고 그만' 입력"
BY_TEXT = f"(광고) [안부피부과] 02-000-1000\n안내\n무료수신거부: {NUMBER}"
STRANGER = {"solapi": "3102", "nhn": "3018"}


@pytest.fixture
def road(town: Town, dealer: Solapi | Nhn) -> Road:
    """The clinic's account has brand messages, and one advertisement is about to leave, to a patient who agreed."""
    found = Road(town, dealer)
    found.queue_guide()
    dealer.agree(brand=True)
    found.choose(brand_message=True, ad_certificate="인증-1")
    consent(town, FILLER, "advertising", True, source="chat")
    town.pump._replan()
    change(town, FollowUp, found.follow_up().id, push_class="advertising")
    words = {"title": "(광고) 안내", "text": WORDS, "by_text": BY_TEXT, "buttons": [{"label": "예약", "action": "say"}]}
    change(town, Send, found.guide().id, push_class="advertising", content={**found.guide().content, **words})
    change(town, Clinic, town.clinic().id, options={**town.clinic().options, "opt_out_number": NUMBER})
    return found


def is_brand(message: dict[str, Any]) -> bool:
    return message.get("type") == "BMS_FREE" or message.get("chatBubbleType") == "TEXT"


def ways(road: Road) -> list[bool]:
    return [is_brand(message) for message in road.taken()]


def test_an_advertisement_leaves_as_a_brand_message_to_friends(road: Road) -> None:
    """As the documents shape it, with our key; the dealer's own fall-back is off."""
    road.work()
    key = road.guide().send_key
    of_solapi = {
        "to": TO, "from": SENDER, "country": "82", "autoTypeDetect": False, "customFields": {"anbu": key},
        "type": "BMS_FREE", "text": WORDS,
        "kakaoOptions": {
            "pfId": CHANNEL, "disableSms": True,
            "bms": {
                "targeting": "I", "chatBubbleType": "TEXT", "buttons": [{"linkType": "BK", "name": "예약"}],
            },
        },
    }  # fmt: skip
    of_nhn = {
        "senderKey": SENDER_KEY, "chatBubbleType": "TEXT", "content": WORDS, "senderGroupingKey": key,
        "buttons": [{"type": "BK", "name": "예약"}],
        "recipientList": [{"recipientNo": TO, "targeting": "I", "resendParameter": {"isResend": False}}],
    }  # fmt: skip
    assert road.taken() == [of_solapi if road.name == "solapi" else of_nhn]
    road.work(minutes=1)
    assert road.guide().state == "delivered"
    assert [message.text for message in heard(road.town, "demo-filler")] == [WORDS]


@pytest.mark.parametrize("columns", [{"brand_message": False}, {}])
def test_without_it_or_where_the_step_goes_by_text_it_leaves_by_text(road: Road, columns: dict[str, Any]) -> None:
    """Capability is a matter of each account, and off until it is said."""
    road.choose(**columns)
    if not columns:
        change(road.town, Send, road.guide().id, content={**road.guide().content, sends.BY: "text"})
    road.work()
    assert ways(road) == [False]


def test_who_is_no_friend_of_the_channel_gets_it_once_by_text(road: Road) -> None:
    """With (광고) and the free number, and told of once in the conversation."""
    road.dealer.trouble(f"fail=1:{STRANGER[road.name]}")
    road.work()
    road.dealer.trouble("")
    for _ in range(4):
        road.work(minutes=1)
    text = road.text()
    assert text is not None
    assert (road.guide().state, text.state, ways(road)) == ("failed", "delivered", [True, False])
    last = road.taken()[-1]
    assert BY_TEXT in (last.get("text"), last.get("body"))
    assert len(heard(road.town, "demo-filler")) == 1


@pytest.mark.parametrize("lacking", ["certificate", "number"])
def test_what_may_not_be_a_text_has_failed_then(road: Road, lacking: str) -> None:
    """A dealer that is not certified, or nothing that refuses it free of charge."""
    if lacking == "certificate":
        road.choose(ad_certificate="")
    else:
        change(road.town, Clinic, road.town.clinic().id, options={"dealer": road.name})
    road.dealer.trouble(f"fail=1:{STRANGER[road.name]}")
    road.work()
    road.work(minutes=1)
    assert (road.guide().state, road.text(), road.follow_up().state) == ("failed", None, "failed")


@pytest.mark.parametrize("spec", ["drop=1", "crash=1"])
def test_one_whose_answer_was_lost_is_looked_up_by_our_key(road: Road, spec: str) -> None:
    road.dealer.trouble(spec)
    road.work()
    assert (road.guide().state, ways(road)) == ("unknown", [True])
    road.dealer.trouble("")
    road.work(minutes=1)
    assert (road.guide().state, road.guide().dealer_id) == ("accepted", road.dealer.lines()[0]["message_id"])
    road.work(minutes=1)
    assert (road.guide().state, ways(road)) == ("delivered", [True])


def test_one_that_nobody_took_is_sent_again(road: Road) -> None:
    road.dealer.trouble("error=1:500")
    road.work()
    assert road.guide().state == "unknown"
    road.dealer.trouble("")
    road.work(minutes=1)
    road.work(minutes=1)
    assert (road.guide().state, ways(road)) == ("accepted", [True])


def test_a_dealer_that_has_none_for_the_account_holds_it_and_says_so(road: Road) -> None:
    """Until somebody mends it, there or here."""
    road.dealer.agree(brand=False)
    road.work()
    assert (road.guide().state, ways(road)) == ("queued", [])
    assert [each.partition(":")[2] for each in account_troubles(road.town.database)] == ["demo"]
    road.choose(brand_message=False)
    for _ in range(2):
        road.work(minutes=15)
    assert ways(road) == [False]


def test_a_consent_to_the_night_moves_no_brand_message(road: Road) -> None:
    """Nothing is brought from 20:50 to 08:00; what comes there then is told so, and tried again."""
    consent(road.town, FILLER, "night", True, source="chat")
    road.town.pump._replan()
    with road.town.database.write() as session:
        road.town.clock.advance(session, datetime(2026, 3, 10, 11, 55, tzinfo=UTC))  # 20:55 in Seoul
    change(road.town, Send, road.guide().id, at=datetime(2026, 3, 10, 11, 55, tzinfo=UTC))
    change(road.town, FollowUp, road.follow_up().id, expires_at=datetime(2026, 3, 12, tzinfo=UTC))
    road.work()
    assert (ways(road), road.guide().why) == ([], "야간 광고 제한")


def test_the_fake_brings_none_at_night(road: Road) -> None:
    """By machine time, 21:30 in Seoul, though it is morning at the clinic."""
    road.town.machine.now, morning = datetime(2026, 3, 10, 12, 30, tzinfo=UTC), datetime(2026, 3, 11, 0, 30, tzinfo=UTC)
    with road.town.database.write() as session:
        road.town.clock.advance(session, morning)
    change(road.town, Send, road.guide().id, at=morning)
    change(road.town, FollowUp, road.follow_up().id, expires_at=datetime(2026, 3, 12, tzinfo=UTC))
    road.work()
    road.work(minutes=1)
    assert (road.guide().state, "보낼 수 있는 시간이 아닙니다" in (road.guide().why or "")) == ("queued", True)


@pytest.mark.parametrize(
    "message",
    [
        {"text": "가" * 1301}, {"text": "가\n" * 100}, {"buttons": (OutgoingButton("가" * 15, "say"),)},
        {"buttons": tuple(OutgoingButton(str(number), "say") for number in range(6))},
    ],
)  # fmt: skip
def test_what_kakao_would_refuse_never_leaves(dealer: Solapi | Nhn, message: dict[str, Any]) -> None:
    """1,300 characters, 100 lines, five buttons, 14 characters a button."""
    dealer.agree(brand=True)
    words: dict[str, Any] = {"text": "(광고) 안내", "buttons": ()} | message
    outgoing = Outgoing(
        "k", "+821000001000", "demo", "", at=dealer.now, advertising=True, brand=True, **words
    )  # fmt: skip
    with pytest.raises(ChannelError) as error:
        dealer.channel.hand_over(outgoing)
    assert error.value.permanent
    assert dealer.lines() == []
