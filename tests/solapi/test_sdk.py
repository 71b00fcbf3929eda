"""Solapi's official SDK works with the fake, and what it sends is what we send."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from solapi import SolapiMessageService
from solapi.error.MessageNotReceiveError import MessageNotReceivedError
from solapi.model import KakaoOption, RequestMessage, SendRequestConfig
from solapi.model.kakao.bms.bms_button import BmsBotKeywordButton
from solapi.model.request.kakao.bms import Bms
from solapi.model.request.messages.get_messages import GetMessagesRequest
from solapi.model.webhook.single_report import SingleReportPayload

from channels.ports import OutgoingButton
from channels.solapi.fake import shapes
from tests.solapi.conftest import CHANNEL, GUIDE, KEY, SECRET, SENDER, Solapi, alimtalk, text

VALUES = {"병원명": "안부피부과", "고객명": "고우리"}
LISTED = SendRequestConfig(show_message_list=True)


@pytest.fixture
def sdk(solapi: Solapi) -> SolapiMessageService:
    """The SDK with the fake's address; it signs by the real clock."""
    solapi.now = datetime.now(UTC)
    found = SolapiMessageService(KEY, SECRET)
    found.base_url = solapi.url
    return found


def said(message: Any, **more: Any) -> RequestMessage:
    """Our message as one would write it with the SDK."""
    return RequestMessage(
        **{"from_": SENDER, "to": "010-2345-6789", "custom_fields": {"anbu": message.send_key}, **more},
        auto_type_detect=False,
    )


CASES = {
    "alimtalk": (
        alimtalk(),
        {
            "type": "ATA",
            "kakao_options": KakaoOption(
                pf_id=CHANNEL,
                template_id=GUIDE,
                variables={"병원명": "안부피부과", "고객명": "고우리"},
                disable_sms=True,
            ),
        },
    ),
    "brand": (
        text("(광고) 안내", brand=True, buttons=(OutgoingButton("예약하기", "say"),)),
        {
            "type": "BMS_FREE",
            "text": "(광고) 안내",
            "kakao_options": KakaoOption(
                pf_id=CHANNEL,
                disable_sms=True,
                bms=Bms(targeting="I", chat_bubble_type="TEXT", buttons=[BmsBotKeywordButton(name="예약하기")]),
            ),
        },
    ),
    "sms": (text("내일 오전 10시 예약"), {"type": "SMS", "text": "내일 오전 10시 예약"}),
    "lms": (text("가" * 46), {"type": "LMS", "text": "가" * 46, "subject": "시술 후 주의사항 안내"}),
}


@pytest.mark.parametrize("case", CASES)
def test_ours_is_the_sdks_request_field_by_field(solapi: Solapi, sdk: SolapiMessageService, case: str) -> None:
    """The message to the letter."""
    message, more = CASES[case]
    solapi.agree(brand=True)
    answer = sdk.send(said(message, **more), LISTED)
    solapi.channel.hand_over(message)
    theirs, ours = (line["message"] for line in solapi.lines())
    assert ours == theirs
    assert answer.message_list is not None
    assert answer.message_list[0].custom_fields == {"anbu": message.send_key}


def test_the_sdk_hears_of_what_was_refused(solapi: Solapi, sdk: SolapiMessageService) -> None:
    """By its own error."""
    with pytest.raises(MessageNotReceivedError) as error:
        sdk.send(said(text("네"), text="네", type="SMS", from_="0299999999"))
    assert [each.status_code for each in error.value.failed_messages] == ["1062"]
    assert solapi.lines() == []


def test_the_sdk_reads_the_list_and_the_balance(solapi: Solapi, sdk: SolapiMessageService) -> None:
    """Its list is at another path than the documented one; both are served."""
    sdk.send(said(text("네"), text="네", type="SMS"))
    solapi.pass_(1)
    [message] = sdk.get_messages(GetMessagesRequest(to="01023456789")).message_list.values()
    assert (message.status_code, message.custom_fields) == ("4000", {"anbu": "01ABC.solapi"})
    assert sdk.get_balance().balance == 100000


def test_the_sdk_reads_the_fakes_reports(solapi: Solapi) -> None:
    """Those in its own shape: the flat one its model refuses."""
    solapi.channel.hand_over(alimtalk())
    [kept] = solapi.fake.messages.values()
    read = SingleReportPayload.model_validate([shapes.report(kept, solapi.now, "event", 1, flat=False)])
    assert (read.root[0].data.status_code, read.root[0].data.custom_fields) == ("4000", {"anbu": "01ABC.solapi"})
    assert read.root[0].retry_count == 1


def test_the_sdk_with_a_wrong_secret_is_not_let_in(solapi: Solapi, sdk: SolapiMessageService) -> None:
    solapi.accounts[KEY] = replace(solapi.accounts[KEY], api_secret="another")
    with pytest.raises(Exception, match="SignatureDoesNotMatch"):
        sdk.send(said(text("네"), text="네", type="SMS"))
