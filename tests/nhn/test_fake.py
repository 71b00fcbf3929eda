"""The fake NHN Cloud speaks and refuses as NHN Cloud's pages say."""

from datetime import timedelta
from typing import Any

import pytest
import requests

from channels.nhn.fake.server import faults_of
from records.facts import SEOUL
from tests.nhn.conftest import GUIDE, SENDER, SENDER_KEY, TOLD, Nhn

TO = {"recipientNo": "01023456789"}
SMS = {"body": "네", "sendNo": SENDER, "senderGroupingKey": "k", "recipientList": [TO]}
VALUES = {"병원명": "안부", "고객명": "고우리"}
ATA = {"senderKey": SENDER_KEY, "templateCode": GUIDE, "recipientList": [{**TO, "templateParameter": VALUES}]}
BRANDS = f"/brand-message/v1.0/appkeys/{TOLD['app_key']}"
KAKAO, TEXTS = f"/alimtalk/v2.3/appkeys/{TOLD['app_key']}", f"/sms/v3.0/appKeys/{TOLD['sms_app_key']}"
REFUSAL = "무료수신거부: 080-123-4567"


def with_values(values: Any) -> dict[str, Any]:
    return {**ATA, "recipientList": [{**TO, "templateParameter": values}]}


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (ATA, None),
        ({**ATA, "senderKey": "b" * 40}, "-2017"),
        ({**ATA, "templateCode": "other"}, "-3003"),
        (with_values({"병원명": "안부"}), "-3004"),
        (with_values({"#{병원명}": "안부", "#{고객명}": "고우리"}), "-3004"),
        (with_values({**VALUES, "고객명": 5}), "-9997"),
        (with_values({**VALUES, "고객명": "가" * 1300}), "-2019"),
        ({**ATA, "recipientList": []}, "-2000"),
        ({**ATA, "recipientList": [TO] * 1001}, "-2000"),
        ({**ATA, "senderGroupingKey": "k" * 101}, "-2000"),
    ],
)
def test_an_alimtalk_that_nhn_would_not_take_is_refused(nhn: Nhn, body: dict[str, Any], code: str | None) -> None:
    assert refused(call(nhn, "POST", f"{KAKAO}/messages", json=body)) == code


@pytest.mark.parametrize(("value", "code"), [("가" * 14, None), ("가" * 15, "-1028")])
def test_a_new_sender_puts_fourteen_characters_into_a_value(nhn: Nhn, value: str, code: str | None) -> None:
    nhn.agree(new=True)
    assert refused(call(nhn, "POST", f"{KAKAO}/messages", json=with_values({**VALUES, "고객명": value}))) == code


BRAND = {
    "senderKey": SENDER_KEY, "chatBubbleType": "TEXT", "content": "(광고) 안내",
    "recipientList": [{**TO, "targeting": "I"}],
}  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({}, None),
        ({"senderKey": "b" * 40}, "-2017"),
        ({"content": ""}, "-2002"),
        ({"chatBubbleType": "IMAGE"}, "-2002"),
        ({"content": "가" * 1300}, None),
        ({"content": "가" * 1301}, "-2004"),
        ({"content": "가\n" * 100}, "-2004"),
        ({"buttons": [{"type": "WL", "name": "가" * 15}]}, "-2004"),
        ({"buttons": [{"type": "BK", "name": "예약"}] * 6}, "-9997"),
        ({"buttons": [{"type": "AC", "name": "채널 추가"}]}, "-9997"),
        ({"recipientList": [{**TO, "targeting": "M"}]}, "-9997"),
        ({"recipientList": [TO] * 1001}, "-2000"),
    ],
)
def test_a_brand_message_that_nhn_would_not_take_is_refused(
    nhn: Nhn, changed: dict[str, Any], code: str | None
) -> None:
    """To friends alone: what may be sent to others needs fifty thousand of them."""
    assert refused(call(nhn, "POST", f"{BRANDS}/freestyle-messages", json=BRAND | changed)) == code


def test_an_account_without_brand_messages_is_told_so(nhn: Nhn) -> None:
    nhn.agree(brand=False)
    assert call(nhn, "POST", f"{BRANDS}/freestyle-messages", json=BRAND).status_code == 403


@pytest.mark.parametrize(
    ("hour", "minute", "code"), [(20, 49, "1000"), (20, 50, "3022"), (7, 59, "3022"), (8, 0, "1000")]
)
def test_a_brand_message_is_not_brought_at_night(nhn: Nhn, hour: int, minute: int, code: str) -> None:
    """And its list has the documented fields."""
    nhn.now = nhn.now.astimezone(SEOUL).replace(hour=hour, minute=minute)
    sent = call(nhn, "POST", f"{BRANDS}/freestyle-messages", json=BRAND | {"senderGroupingKey": "k"}).json()["message"]
    nhn.pass_(1)
    asked = {"requestId": sent["requestId"]}
    [row] = call(nhn, "GET", f"{BRANDS}/messages", params=asked).json()["messageSearchResultResponse"]["messages"]
    assert (row["resultCode"], row["messageStatus"]) == (code, "COMPLETED" if code == "1000" else "FAILED")
    assert (row["targeting"], row["chatBubbleType"], row["senderGroupingKey"]) == ("I", "TEXT", "k")


@pytest.mark.parametrize(
    ("body", "kind", "advertising", "code"),
    [
        (SMS, "sms", False, None),
        ({**SMS, "body": "가" * 46}, "sms", False, "-2015"),
        ({**SMS, "body": "가" * 46}, "mms", False, "-2014"),
        ({**SMS, "title": "안내", "body": "가" * 1000}, "mms", False, None),
        ({**SMS, "title": "안내", "body": "가" * 1001}, "mms", False, "-2015"),
        ({**SMS, "title": "가" * 21}, "mms", False, "-2015"),
        ({**SMS, "body": "😀"}, "sms", False, "-2023"),
        ({**SMS, "body": "똠"}, "sms", False, "-2023"),
        ({**SMS, "body": ""}, "sms", False, "-2014"),
        ({**SMS, "sendNo": "0299999999"}, "sms", False, "-2312"),
        ({**SMS, "recipientList": None}, "sms", False, "-2001"),
        ({**SMS, "body": f"(광고) 안부 {REFUSAL}"}, "sms", True, None),
        ({**SMS, "body": f"안부 (광고) {REFUSAL}"}, "sms", True, "-6003"),
        ({**SMS, "body": "(광고) 안부"}, "sms", True, "-6003"),
    ],
)
def test_a_text_that_nhn_would_not_take_is_refused(
    nhn: Nhn, body: dict[str, Any], kind: str, advertising: bool, code: str | None
) -> None:
    """Lengths in EUC-KR, registered numbers, and what must stand in an advertisement."""
    way = f"ad-{kind}" if advertising else kind
    assert refused(call(nhn, "POST", f"{TEXTS}/sender/{way}", json=body)) == code


def refused(answer: requests.Response) -> str | None:
    """The code for which it is; None where it was taken."""
    code = answer.json()["header"]["resultCode"]
    return str(code) if code else None


def call(nhn: Nhn, method: str, path: str, secret: str | None = None, **more: Any) -> requests.Response:
    secret = secret or TOLD["sms_secret_key" if path.startswith("/sms") else "secret_key"]
    return requests.request(method, nhn.url + path, headers={"X-Secret-Key": secret}, timeout=5, **more)


@pytest.mark.parametrize(
    ("path", "secret", "status", "code"),
    [
        ("/alimtalk/v2.3/appkeys/other/messages", None, 200, -1000),
        (f"/alimtalk/v2.3/appkeys/{TOLD['sms_app_key']}/messages", None, 200, -1000),
        (f"{KAKAO}/messages", "other", 200, -1001),
        ("/sms/v3.0/appKeys/other/sender/sms", None, 200, -1001),
        (f"{TEXTS}/sender/sms", "other", 401, None),
    ],
)
def test_who_has_not_the_keys_is_not_let_in(
    nhn: Nhn, path: str, secret: str | None, status: int, code: int | None
) -> None:
    """Most of it under HTTP 200."""
    answer = call(nhn, "POST", path, secret, json=ATA)
    assert (answer.status_code, nhn.lines()) == (status, [])
    assert code is None or answer.json()["header"] == {
        "resultCode": code, "resultMessage": "failed", "isSuccessful": False,
    }  # fmt: skip


def test_the_answers_to_a_send_have_the_documented_shape(nhn: Nhn) -> None:
    """A recipient whose number is none is refused alone; where all are, the request has failed."""
    two = [*ATA["recipientList"], {"recipientNo": "x", "templateParameter": VALUES}]
    kakao = call(nhn, "POST", f"{KAKAO}/messages", json={**ATA, "recipientList": two}).json()
    assert kakao["header"] == {"resultCode": 0, "resultMessage": "SUCCESS", "isSuccessful": True}
    assert [each["resultCode"] for each in kakao["message"]["sendResults"]] == [0, -5000]
    sms = call(nhn, "POST", f"{TEXTS}/sender/sms", json={**SMS, "recipientList": [TO, {"recipientNo": "x"}]}).json()
    assert [each["resultCode"] for each in sms["body"]["data"]["sendResultList"]] == [0, -2019]
    nobody = call(nhn, "POST", f"{TEXTS}/sender/sms", json={**SMS, "recipientList": [{"recipientNo": "x"}]}).json()
    assert nobody["header"]["resultCode"] == -2019


@pytest.mark.parametrize(
    ("base", "days", "ago", "code"),
    [
        (KAKAO, 30, 30, 0), (KAKAO, 32, 32, -4003), (KAKAO, 1, 91, -4017), (KAKAO, 0, 0, -4103),
        (TEXTS, 30, 30, 0), (TEXTS, 32, 32, -4000), (TEXTS, 0, 0, -2011),
    ],
)  # fmt: skip
def test_a_list_spans_a_month_at_most(nhn: Nhn, base: str, days: int, ago: int, code: int) -> None:
    """And needs a request or dates."""
    path, style = ("messages", "%Y-%m-%d %H:%M") if base == KAKAO else ("sender/sms", "%Y-%m-%d %H:%M:%S")
    since = nhn.now.astimezone(SEOUL) - timedelta(days=ago)
    dates = {"startCreateDate": since.strftime(style), "endCreateDate": (since + timedelta(days=days)).strftime(style)}
    assert call(nhn, "GET", f"{base}/{path}", params=dates if days else {}).json()["header"]["resultCode"] == code


def test_what_is_taken_is_listed_page_by_page_and_its_result_afterwards(nhn: Nhn) -> None:
    for key in "abc":
        call(nhn, "POST", f"{TEXTS}/sender/sms", json={**SMS, "senderGroupingKey": key})
    span = {"startCreateDate": "2026-03-10 00:00:00", "endCreateDate": "2026-03-11 00:00:00", "pageSize": "2"}
    pages = [call(nhn, "GET", f"{TEXTS}/sender/sms", params={**span, "pageNum": n}).json()["body"] for n in "12"]
    assert [[row["senderGroupingKey"] for row in page["data"]] for page in pages] == [["c", "b"], ["a"]]
    assert {row["msgStatus"] for row in pages[0]["data"]} == {"2"}
    assert call(nhn, "GET", f"{TEXTS}/message-results").json()["body"]["data"] == []
    nhn.pass_(1)
    results = call(nhn, "GET", f"{TEXTS}/message-results").json()["body"]["data"]
    assert [row["resultCode"] for row in results] == ["1000"] * 3
    call(nhn, "POST", f"{KAKAO}/messages", json=ATA)
    nhn.pass_(1)
    day = {"startUpdateDate": "2026-03-10 00:00", "endUpdateDate": "2026-03-11 00:00"}
    [row] = call(nhn, "GET", f"{KAKAO}/message-results", params=day).json()["messages"]
    assert (row["messageStatus"], row["resultCode"], row["resendStatus"]) == ("COMPLETED", "1000", "RSC01")
    assert pages[0]["data"][0]["requestDate"] == "2026-03-10 09:30:00.0"


def test_a_template_is_approved_as_soon_as_it_is_registered(nhn: Nhn) -> None:
    """Of a known sender profile alone."""
    body = {"templateCode": "new", "templateName": "안내", "templateContent": "#{고객명}님"}
    assert call(nhn, "POST", f"{KAKAO}/senders/{SENDER_KEY}/templates", json=body).json()["header"]["isSuccessful"]
    assert nhn.channel.approved_text("demo", "new") == "#{고객명}님"
    assert call(nhn, "POST", f"{KAKAO}/senders/x/templates", json=body).json()["header"]["resultCode"] == -2017
    assert call(nhn, "POST", f"{KAKAO}/senders/{SENDER_KEY}/templates", json={}).json()["header"]["resultCode"] == -2001


TEMPLATES = f"{KAKAO}/senders/{SENDER_KEY}/templates"
NEW = {"templateCode": "new", "templateName": "안내", "templateContent": "안내드립니다."}


@pytest.mark.parametrize(
    "changed",
    [
        {"templateCode": "가" * 21}, {"templateName": "가" * 151}, {"templateContent": "가" * 1001},
        {"buttons": [{"name": "가" * 15}]}, {"buttons": [{"name": "예약"}] * 6},
    ],
)  # fmt: skip
def test_a_template_has_its_lengths(nhn: Nhn, changed: dict[str, Any]) -> None:
    assert refused(call(nhn, "POST", TEMPLATES, json=NEW | changed)) == "-2004"


@pytest.mark.parametrize(
    ("status", "changes", "comments", "deletes"),
    [
        ("TSC01", "-3012", "-3100", None), ("TSC02", "-3012", None, "-3012"), ("TSC03", None, "-3100", None),
        ("TSC04", None, None, None),
    ],
)  # fmt: skip
def test_what_may_be_done_to_a_template_is_a_matter_of_its_state(
    nhn: Nhn, status: str, changes: str | None, comments: str | None, deletes: str | None
) -> None:
    """Only what was judged can be changed; what is in review or approved is not commented on."""
    nhn.fake.templates.judge = lambda _: (status, "")
    call(nhn, "POST", TEMPLATES, json=NEW)
    [row] = call(nhn, "GET", TEMPLATES, params={"templateCode": "new"}).json()["templateListResponse"]["templates"]
    assert (row["status"], row["templateContent"]) == (status, "안내드립니다.")
    assert refused(call(nhn, "PUT", f"{TEMPLATES}/new", json=NEW | {"templateContent": "다른 말"})) == changes
    assert refused(call(nhn, "POST", f"{TEMPLATES}/new/comments", json={"comment": "네"})) == comments
    assert refused(call(nhn, "DELETE", f"{TEMPLATES}/new")) == deletes


def test_a_template_that_was_sent_within_three_days_is_not_deleted(nhn: Nhn) -> None:
    nhn.fake.templates.judge = lambda _: ("TSC03", "")
    call(nhn, "POST", TEMPLATES, json=NEW)
    call(nhn, "POST", f"{KAKAO}/messages", json={**ATA, "templateCode": "new"})
    assert refused(call(nhn, "DELETE", f"{TEMPLATES}/new")) == "-3034"
    nhn.pass_(3 * 24 * 3600 + 1)
    assert refused(call(nhn, "DELETE", f"{TEMPLATES}/new")) is None


@pytest.mark.parametrize("spec", ["earthquake=0.1", "refuse", "fail=2"])
def test_a_fault_that_is_none_is_named(spec: str) -> None:
    """And which there are."""
    with pytest.raises(ValueError, match="duplicate"):
        faults_of(spec)


def test_a_delay_is_as_long_as_was_ordered(nhn: Nhn) -> None:
    nhn.trouble("delay=1:4.5")
    call(nhn, "POST", f"{TEXTS}/sender/sms", json=SMS)
    assert nhn.paused == [4.5]
