"""The way out to the demo phones, against the running simulator."""

import socket
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from channels.ports import Channel, ChannelError, ChannelUnknown, Outgoing, OutgoingButton
from channels.simulator.client import SimulatorChannel
from channels.simulator.phone import PhoneLog
from tests.simulator.stage import MONDAY, served

MESSAGE = Outgoing(
    send_key="send-1",
    to="demo-filler",
    clinic_code="demo",
    title="시술 후 주의사항 안내",
    text="김하나님, 입술필러 후 1일째 주의사항을 안내드립니다.",
    buttons=(
        OutgoingButton("상태 알리기", "follow_up", follow_up_id="01FOLLOWUP"),
        OutgoingButton("주의사항 전체 보기", "link", url="http://127.0.0.1:8000/p/token"),
    ),
    at=MONDAY + timedelta(hours=19),
)


def pushes(phone: PhoneLog, user: str = "demo-filler") -> list[dict[str, Any]]:
    return [entry for entry in phone.since("demo", user, 0)[0] if entry["kind"] == "push"]


def test_a_message_handed_over_stands_on_the_phone(simulator: str, phone: PhoneLog) -> None:
    """Words, buttons, clinic time and send key arrive as they were given, and the receipt names the entry."""
    channel: Channel = SimulatorChannel(simulator)
    receipt = channel.hand_over(MESSAGE)
    [entry] = pushes(phone)
    assert {**entry, "position": 0} == {
        "at": "2026-11-24T09:30:00+09:00",
        "direction": "out",
        "kind": "push",
        "payload": {
            "title": MESSAGE.title,
            "text": MESSAGE.text,
            "buttons": [
                {"label": "상태 알리기", "kind": "follow_up", "follow_up_id": "01FOLLOWUP", "url": None},
                {
                    "label": "주의사항 전체 보기",
                    "kind": "link",
                    "follow_up_id": None,
                    "url": "http://127.0.0.1:8000/p/token",
                },
            ],
        },
        "send_key": "send-1",
        "dealer_id": receipt.dealer_id,
        "user": "demo-filler",
        "position": 0,
    }


def test_the_same_send_key_twice_is_shown_twice(simulator: str, phone: PhoneLog) -> None:
    """A double is never hidden: both stand on the phone under different dealer ids."""
    channel = SimulatorChannel(simulator)
    receipts = [channel.hand_over(MESSAGE), channel.hand_over(MESSAGE)]
    assert [entry["dealer_id"] for entry in pushes(phone)] == [receipt.dealer_id for receipt in receipts]
    assert receipts[0] != receipts[1]


def test_a_phone_number_rings_the_phone_of_its_patient(simulator: str, phone: PhoneLog) -> None:
    """A message to a number goes to the room of the chat user linked to the patient with that number."""
    SimulatorChannel(simulator).hand_over(replace(MESSAGE, to="+821000001001"))
    assert len(pushes(phone, "demo-filler")) == 1


def test_a_phone_number_of_nobody_has_a_room_of_its_own(simulator: str, phone: PhoneLog) -> None:
    """A message to an unknown number is kept under the number."""
    SimulatorChannel(simulator).hand_over(replace(MESSAGE, to="+821099999999"))
    assert len(pushes(phone, "+821099999999")) == 1


@pytest.mark.usefixtures("real_clinic")
@pytest.mark.parametrize(
    "change",
    [
        {"text": "가" * 1001},
        {"text": " "},
        {"title": "가" * 51},
        {"to": ""},
        {"clinic_code": "real"},
        {"clinic_code": "none"},
        {"buttons": (OutgoingButton("가" * 15, "link", url="http://a.kr"),)},
        {"buttons": (OutgoingButton("닫기", "link", url="http://a.kr"),) * 6},
    ],
)
def test_what_a_dealer_refuses_is_refused_for_good(simulator: str, phone: PhoneLog, change: dict[str, Any]) -> None:
    """A message over the limits, or for a clinic that is no demo clinic, is a permanent error and reaches nobody."""
    with pytest.raises(ChannelError) as refused:
        SimulatorChannel(simulator).hand_over(replace(MESSAGE, **change))
    assert refused.value.permanent
    assert phone.find("push", "send_key", "send-1") == []


def test_a_lost_answer_is_unknown_and_looking_it_up_finds_the_message(simulator: str, phone: PhoneLog) -> None:
    """An error after the message was taken does not claim that it was not; the look-up tells."""
    with pytest.raises(ChannelUnknown):
        SimulatorChannel(simulator, fault="status=500,when=after").hand_over(MESSAGE)
    receipt = SimulatorChannel(simulator).look_up("send-1")
    assert receipt is not None
    assert receipt.dealer_id == pushes(phone)[0]["dealer_id"]


def test_a_time_out_after_the_request_left_is_unknown(simulator: str) -> None:
    """A dealer that answers too late leaves the send unknown."""
    with pytest.raises(ChannelUnknown):
        SimulatorChannel(simulator, timeout=0.05, fault="delay=0.4").hand_over(MESSAGE)


def test_an_error_before_the_message_counts_leaves_nothing_to_find(simulator: str) -> None:
    """A send that the dealer never got is looked up as None."""
    with pytest.raises(ChannelUnknown):
        SimulatorChannel(simulator, fault="status=500").hand_over(MESSAGE)
    assert SimulatorChannel(simulator).look_up("send-1") is None


@pytest.mark.parametrize("status", [408, 429, 503])
def test_a_busy_dealer_may_be_tried_again(simulator: str, phone: PhoneLog, status: int) -> None:
    """Too many requests and unavailable are errors that pass."""
    with pytest.raises(ChannelError) as refused:
        SimulatorChannel(simulator, fault=f"status={status}").hand_over(MESSAGE)
    assert (refused.value.permanent, pushes(phone)) == (False, [])


def test_a_dealer_that_is_away_got_nothing() -> None:
    """A refused connection is a passing error, not an unknown one, for both calls."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        channel = SimulatorChannel(f"http://127.0.0.1:{free.getsockname()[1]}")
    with pytest.raises(ChannelError) as refused:
        channel.hand_over(MESSAGE)
    with pytest.raises(ChannelError) as unasked:
        channel.look_up("send-1")
    assert (refused.value.permanent, unasked.value.permanent) == (False, False)


def test_the_404_of_another_server_does_not_say_that_the_message_is_unknown_to_the_dealer() -> None:
    """A wrong address must never make a send look as if it had not been taken."""
    with served(Flask("other")) as url, pytest.raises(ChannelError):
        SimulatorChannel(url).look_up("send-1")


def test_a_send_key_may_hold_any_character(simulator: str) -> None:
    """Keys with slashes, spaces and question marks are found again."""
    channel, key = SimulatorChannel(simulator), "demo/follow up?1"
    receipt = channel.hand_over(replace(MESSAGE, send_key=key))
    assert channel.look_up(key) == receipt
