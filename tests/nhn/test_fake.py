"""The fake NHN Cloud speaks and refuses as NHN Cloud's pages say."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import requests

from channels.nhn.fake.limits import of_alimtalk, of_text
from channels.nhn.fake.server import faults_of
from records.facts import SEOUL
from tests.nhn.conftest import ACCOUNT, GUIDE, SENDER, SENDER_KEY, TOLD, Nhn

TO = {"recipientNo": "01023456789"}
SMS = {"body": "네", "sendNo": SENDER, "senderGroupingKey": "k", "recipientList": [TO]}
VALUES = {"병원명": "안부", "고객명": "고우리"}
ATA = {"senderKey": SENDER_KEY, "templateCode": GUIDE, "recipientList": [{**TO, "templateParameter": VALUES}]}
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
def test_an_alimtalk_that_nhn_would_not_take_is_refused(body: dict[str, Any], code: str | None) -> None:
    assert of_alimtalk(body, ACCOUNT) == code


@pytest.mark.parametrize(("value", "code"), [("가" * 14, None), ("가" * 15, "-1028")])
def test_a_new_sender_puts_fourteen_characters_into_a_value(value: str, code: str | None) -> None:
    assert of_alimtalk(with_values({**VALUES, "고객명": value}), replace(ACCOUNT, new=True)) == code


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
    body: dict[str, Any], kind: str, advertising: bool, code: str | None
) -> None:
    """Lengths in EUC-KR, registered numbers, and what must stand in an advertisement."""
    assert of_text(body, ACCOUNT, kind, advertising) == code


def call(nhn: Nhn, method: str, path: str, secret: str | None = None, **more: Any) -> requests.Response:
    of_alimtalk = path.startswith("/alimtalk")
    secret = secret or TOLD["secret_key" if of_alimtalk else "sms_secret_key"]
    return requests.request(method, nhn.url + path, headers={"X-Secret-Key": secret}, timeout=5, **more)


KAKAO, TEXTS = f"/alimtalk/v2.3/appkeys/{TOLD['app_key']}", f"/sms/v3.0/appKeys/{TOLD['sms_app_key']}"


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
        (KAKAO, 30, 30, 0), (KAKAO, 32, 32, -4003), (KAKAO, 1, 91, -4003), (KAKAO, 0, 0, -4103),
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
    assert pages[0]["data"][0]["requestDate"] == "2026-03-10 09:30:00.0"


def test_a_template_is_approved_as_soon_as_it_is_registered(nhn: Nhn) -> None:
    """Of a known sender profile alone."""
    body = {"templateCode": "new", "templateName": "안내", "templateContent": "#{고객명}님"}
    assert call(nhn, "POST", f"{KAKAO}/senders/{SENDER_KEY}/templates", json=body).json()["header"]["isSuccessful"]
    assert nhn.channel.approved_text("demo", "new") == "#{고객명}님"
    assert call(nhn, "POST", f"{KAKAO}/senders/x/templates", json=body).json()["header"]["resultCode"] == -2017
    assert call(nhn, "POST", f"{KAKAO}/senders/{SENDER_KEY}/templates", json={}).json()["header"]["resultCode"] == -2001


@pytest.mark.parametrize("spec", ["earthquake=0.1", "refuse", "fail=2"])
def test_a_fault_that_is_none_is_named(spec: str) -> None:
    """And which there are."""
    with pytest.raises(ValueError, match="duplicate"):
        faults_of(spec)


def test_a_delay_is_as_long_as_was_ordered(nhn: Nhn) -> None:
    nhn.trouble("delay=1:4.5")
    call(nhn, "POST", f"{TEXTS}/sender/sms", json=SMS)
    assert nhn.paused == [4.5]
