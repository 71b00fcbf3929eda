"""The documented calls of Solapi that we do not make, over HTTP against the fake; by its SDK where that has them.

Of those that we make: test_client.py, test_fake.py, test_sdk.py.
"""

import hashlib
import hmac
import secrets
from datetime import timedelta
from typing import Any

import pytest
import requests
from solapi import SolapiMessageService
from solapi.model import KakaoOption, RequestMessage, SendRequestConfig
from solapi.model.kakao.kakao_button import KakaoButton
from solapi.model.request.groups.get_groups import GetGroupsRequest

from channels.solapi.api import authorization
from tests.solapi.conftest import CHANNEL, GUIDE, KEYS, SENDER, Solapi
from tests.solapi.test_fake import ATA, OPTIONS, SMS
from tests.solapi.test_sdk import VALUES, sdk

__all__ = ["sdk"]
SEND, GROUPS = "/messages/v4/send-many/detail", "/messages/v4/groups"
NAMES = {
    "templateId", "channelId", "name", "content", "status", "messageType", "emphasizeType", "emphasizeTitle",
    "emphasizeSubtitle", "header", "highlight", "item", "extra", "ad", "securityFlag", "buttons", "quickReplies",
    "variables", "comments", "commentable", "isHidden", "dateCreated", "dateUpdated",
}  # fmt: skip
BUTTONS = ("WL", "AL", "BK", "MD", "DS", "BC", "BT", "AC")


def call(solapi: Solapi, method: str, path: str, **more: Any) -> requests.Response:
    headers = {"Authorization": authorization(KEYS, solapi.now, secrets.token_hex(16))}
    return requests.request(method, solapi.url + path, headers=headers, timeout=30, **more)


def text(to: str | list[str] = "01023456789") -> RequestMessage:
    return RequestMessage(from_=SENDER, to=to, text="네")


# ── sending


def test_a_message_may_have_several_numbers(solapi: Solapi, sdk: SolapiMessageService) -> None:
    """Each gets its own; the SDK strips their dashes."""
    answer = sdk.send(text(["010-2345-6789", "010-2345-6780"]))
    assert [line["message"]["to"] for line in solapi.lines()] == ["01023456789", "01023456780"]
    assert answer.group_info.count.registered_success == 2


def test_the_sdk_raises_only_where_nobody_was_taken(solapi: Solapi, sdk: SolapiMessageService) -> None:
    """One number twice: the second is refused, and listed with every documented field."""
    answer = sdk.send([text(), text()])
    assert [each.status_code for each in answer.failed_message_list] == ["1026"]
    [failed] = call(solapi, "POST", SEND, json={"messages": [SMS, SMS]}).json()["failedMessageList"]
    named = {"to", "from", "type", "statusCode", "statusMessage", "messageId", "country", "accountId", "customFields"}
    assert failed.keys() == named


def test_an_answer_counts_and_lists_as_documented(solapi: Solapi) -> None:
    answer = call(solapi, "POST", SEND, json={"messages": [SMS], "showMessageList": True}).json()
    assert answer["groupInfo"]["count"].keys() >= {
        "total", "sentTotal", "sentSuccess", "sentPending", "sentReplacement", "refund", "registeredFailed",
        "registeredSuccess",
    }  # fmt: skip
    assert answer["messageList"][0].keys() == {"messageId", "statusCode", "statusMessage", "customFields"}
    assert "messageList" not in call(solapi, "POST", SEND, json={"messages": [SMS]}).json()


@pytest.mark.parametrize(("count", "status"), [(10_000, 200), (10_001, 400)])
def test_ten_thousand_messages_are_the_most(solapi: Solapi, count: int, status: int) -> None:
    assert call(solapi, "POST", SEND, json={"messages": [SMS] * count}).status_code == status


@pytest.mark.parametrize(
    ("button", "code"),
    [
        *(({"buttonName": "가" * 14, "buttonType": kind}, None) for kind in BUTTONS),
        ({"buttonName": "가" * 15, "buttonType": "BK"}, "1049"), ({"buttonName": "네", "buttonType": "P9"}, "1044"),
    ],
)  # fmt: skip
def test_an_alimtalk_may_tell_its_buttons(solapi: Solapi, button: dict[str, str], code: str | None) -> None:
    """Of the documented types, with at most 14 characters."""
    message = {**ATA, "kakaoOptions": {**OPTIONS, "buttons": [button]}}
    failed = call(solapi, "POST", SEND, json={"messages": [message]}).json()["failedMessageList"]
    assert [each["statusCode"] for each in failed] == ([code] if code else [])


def test_the_sdks_buttons_and_bare_names_are_taken(solapi: Solapi, sdk: SolapiMessageService) -> None:
    """It wraps the names of variables and makes texts of their values."""
    links = {"link_mo": "https://example.org", "link_pc": "https://example.org"}
    button = KakaoButton(button_name="예약", button_type="WL", **links)
    options = KakaoOption(pf_id=CHANNEL, template_id=GUIDE, variables=VALUES, buttons=[button])
    sdk.send(RequestMessage(from_=SENDER, to="01023456789", type="ATA", kakao_options=options))
    assert solapi.lines()[0]["text"].startswith("[안부피부과] 고우리님")


@pytest.mark.parametrize(("disabled", "replaced"), [(False, ["SMS"]), (True, [])])
def test_a_text_goes_out_by_itself_unless_it_is_switched_off(
    solapi: Solapi, disabled: bool, replaced: list[str]
) -> None:
    """Where an Alimtalk fails and the message has a text; ours has none, and switches it off."""
    solapi.trouble("fail=1:3104")
    message = {**ATA, "text": "대체 문자", "kakaoOptions": {**OPTIONS, "disableSms": disabled}}
    group = call(solapi, "POST", SEND, json={"messages": [message]}).json()["groupInfo"]["groupId"]
    solapi.pass_(1)
    [row] = call(solapi, "GET", f"{GROUPS}/{group}/messages").json()["messageList"].values()
    assert ([each["type"] for each in row["replacements"]], row["statusCode"]) == (replaced, "3104")
    assert call(solapi, "GET", f"{GROUPS}/{group}").json()["count"]["sentReplacement"] == len(replaced)


# ── reserving, and groups


def test_a_reserved_message_leaves_at_its_time_and_a_past_time_is_now(
    solapi: Solapi, sdk: SolapiMessageService
) -> None:
    later = solapi.now + timedelta(hours=1)
    group = sdk.send(text(), SendRequestConfig(scheduled_date=later)).group_info
    sdk.send(text("01000000000"), SendRequestConfig(scheduled_date=solapi.now - timedelta(hours=1)))
    assert (group.status, group.scheduled_date is not None) == ("SCHEDULED", True)
    solapi.seconds += 60

    def codes() -> list[str | None]:
        listed = [sdk.get_group_messages(id).message_list.values() for id in solapi.fake.groups.known]
        return [each.status_code for rows in listed for each in rows]

    assert codes() == ["3000", "4000"]
    solapi.seconds += 3600
    assert codes() == ["4000", "4000"]


def test_a_reservation_is_taken_back(solapi: Solapi, sdk: SolapiMessageService) -> None:
    """And nothing leaves; a second time there is none."""
    later = solapi.now + timedelta(hours=1)
    group = sdk.send(text(), SendRequestConfig(scheduled_date=later)).group_info
    cancelled = sdk.cancel_scheduled_message(group.group_id)
    assert (cancelled.status, cancelled.scheduled_date) == ("PENDING", None)
    solapi.seconds += 7200
    assert (solapi.fake.messages, sdk.get_group_messages(group.group_id).message_list) == ({}, {})
    with pytest.raises(Exception, match="NotEditableStatus"):
        sdk.cancel_scheduled_message(group.group_id)


def test_the_sdk_finds_a_send_by_its_group(solapi: Solapi, sdk: SolapiMessageService) -> None:
    """Among others, and alone."""
    first, second = (sdk.send(text(to)).group_info.group_id for to in ("01000000001", "01000000002"))
    assert set(sdk.get_groups().group_list) == {first, second}
    assert list(sdk.get_groups(GetGroupsRequest(group_id=first)).group_list) == [first]
    solapi.seconds += 1
    count = sdk.get_group(first).count
    assert (count.total, count.sent_total, count.sent_success, count.sent_pending) == (1, 1, 1, 0)
    with pytest.raises(Exception, match="ResourceNotFound"):
        sdk.get_group("none")


def test_a_group_is_filled_sent_and_reserved_by_hand(solapi: Solapi) -> None:
    """What cannot be sent is refused when it is put in."""

    def said(method: str, path: str, **body: Any) -> Any:
        return call(solapi, method, f"{GROUPS}{path}", json=body).json()

    id, other = (said("POST", "", allowDuplicates=False)["groupId"] for _ in range(2))
    added = said("PUT", f"/{id}/messages", messages=[SMS, {**SMS, "from": "0299999999", "to": "01000000000"}])
    assert (added["errorCount"], [each["statusCode"] for each in added["resultList"]]) == ("1", ["2000", "1062"])
    assert solapi.lines() == []
    assert said("POST", f"/{id}/send")["status"] == "SENDING"
    assert [line["message"]["to"] for line in solapi.lines()] == [SMS["to"]]
    assert said("POST", f"/{id}/send")["errorCode"] == "NotEditableStatus"
    said("PUT", f"/{other}/messages", messages=[SMS])
    later = (solapi.now + timedelta(hours=1)).isoformat()
    assert said("POST", f"/{other}/schedule", scheduledDate=later)["status"] == "SCHEDULED"
    third = said("POST", "")["groupId"]
    assert said("POST", f"/{third}/schedule", scheduledDate="soon")["errorCode"] == "ValidationError"


# ── templates and channels


def test_a_template_has_every_documented_field(solapi: Solapi) -> None:
    """As it was told, with its variables read from its words; its name changes in any state."""
    told = {
        "channelId": CHANNEL, "name": "안내", "content": "#{고객명}님, #{일시}. #{고객명}님", "categoryCode": "003004",
        "messageType": "MI", "emphasizeType": "ITEM_LIST", "header": "안내", "extra": "부가 정보", "ad": "채널 추가",
        "highlight": {"title": "내일", "description": "10시"}, "securityFlag": True,
        "item": {"list": [{"title": "때", "description": "#{일시}"}], "summary": {"title": "합계"}},
        "buttons": [{"buttonType": "AC", "buttonName": "채널 추가"}],
        "quickReplies": [{"name": "예약", "linkType": kind} for kind in ("WL", "AL", "BK", "BT", "BC")],
    }  # fmt: skip
    made = call(solapi, "POST", "/kakao/v2/templates", json=told).json()
    assert made.keys() >= NAMES
    assert {name: made[name] for name in told} == told
    assert (made["status"], made["variables"]) == ("PENDING", [{"name": "#{고객명}"}, {"name": "#{일시}"}])
    path = f"/kakao/v2/templates/{made['templateId']}"
    solapi.fake.templates.judge = lambda _template: ("REJECTED", "예시가 필요합니다")
    call(solapi, "PUT", f"/kakao/v1/templates/{made['templateId']}/inspection", json={"comment": "예약 안내입니다"})
    found = call(solapi, "GET", path).json()
    assert [(each["isAdmin"], each["content"]) for each in found["comments"]] == [
        (False, "예약 안내입니다"), (True, "예시가 필요합니다"),
    ]  # fmt: skip
    assert all(each.keys() == {"isAdmin", "memberId", "content", "dateCreated"} for each in found["comments"])
    assert call(solapi, "PUT", f"{path}/name", json={"name": "새 이름"}).json()["name"] == "새 이름"
    assert call(solapi, "PUT", f"{path}/name", json={}).status_code == 400


@pytest.mark.parametrize("version", ["v1", "v2"])
def test_an_inspection_is_asked_for_at_either_path(solapi: Solapi, version: str) -> None:
    """Which holds is not known."""
    body = {"channelId": CHANNEL, "name": "안내", "content": "안내드립니다."}
    id = call(solapi, "POST", "/kakao/v2/templates", json=body).json()["templateId"]
    assert call(solapi, "PUT", f"/kakao/{version}/templates/{id}/inspection", json={}).json()["status"] == "APPROVED"


def test_channels_are_registered_by_a_code_to_their_owners_phone(solapi: Solapi) -> None:
    """Then listed; and there are categories of them, and of templates."""
    base, owner = "/kakao/v2/channels", {"searchId": "@anbu", "phoneNumber": "01000000000"}
    category = call(solapi, "GET", f"{base}/categories").json()[0]["code"]
    assert call(solapi, "POST", f"{base}/token", json=owner).json() == {"success": True}
    assert call(solapi, "POST", base, json=owner | {"categoryCode": category, "token": "000000"}).status_code == 400
    made = call(solapi, "POST", base, json=owner | {"categoryCode": category, "token": "123456"}).json()
    assert (made["searchId"], call(solapi, "GET", base).json()["channelList"]) == ("@anbu", [made])
    assert {"code", "name"} == call(solapi, "GET", "/kakao/v2/templates/categories").json()[0].keys()


# ── who may ask


@pytest.mark.parametrize(("salt", "status"), [(11, 403), (12, 200), (64, 200), (65, 403)])
def test_a_salt_has_twelve_to_sixty_four_characters(solapi: Solapi, salt: int, status: int) -> None:
    header = {"Authorization": authorization(KEYS, solapi.now, "a" * salt)}
    assert requests.get(f"{solapi.url}/cash/v1/balance", headers=header, timeout=5).status_code == status


def test_names_in_the_header_may_be_written_either_way(solapi: Solapi) -> None:
    """As the documents and the Node SDK do, and as the Python SDK does."""
    header = authorization(KEYS, solapi.now, "a" * 12).replace("apiKey=", "ApiKey=").replace("date=", "Date=")
    answer = requests.get(f"{solapi.url}/cash/v1/balance", headers={"Authorization": header}, timeout=5)
    assert (answer.status_code, answer.json().keys()) == (200, {"balance", "point"})


def test_what_is_signed_is_date_and_salt_and_not_their_names(solapi: Solapi) -> None:
    """A mistake that others made."""
    date, salt = solapi.now.isoformat(timespec="milliseconds"), "a" * 12
    wrong = hmac.new(KEYS.api_secret.encode(), f"date={date}&salt={salt}".encode(), hashlib.sha256).hexdigest()
    header = f"HMAC-SHA256 apiKey={KEYS.api_key}, date={date}, salt={salt}, signature={wrong}"
    answer = requests.get(f"{solapi.url}/cash/v1/balance", headers={"Authorization": header}, timeout=5)
    assert (answer.status_code, answer.json()["errorCode"]) == (403, "SignatureDoesNotMatch")
