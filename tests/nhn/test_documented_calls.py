"""The documented calls of KakaoTalk Bizmessage v2.3 that we do not make, over HTTP against the fake.

Of those that we make: test_client.py, test_fake.py.
"""

from typing import Any

import pytest
import requests

from records.facts import SEOUL
from tests.nhn.conftest import GUIDE, SENDER_KEY, TEXT, Nhn, alimtalk
from tests.nhn.test_fake import ATA, KAKAO, TEMPLATES, TO, VALUES, call, refused

SAID = TEXT.replace("#{병원명}", "안부").replace("#{고객명}", "고우리")
RAW = {**ATA, "recipientList": [{**TO, "content": SAID}]}
CODE = {"templateCode": "code", "templateName": "인증", "templateContent": "인증번호는 #{번호}입니다."}
DAY = {"startUpdateDate": "2026-03-10 00:00", "endUpdateDate": "2026-03-11 00:00"}
ROW = {
    "requestId", "recipientSeq", "requestDate", "createDate", "receiveDate", "messageStatus", "resultCode",
    "resultCodeName", "resendStatus", "resendStatusName", "resendResultCode", "resendRequestId", "plusFriendId",
    "senderKey", "templateCode", "recipientNo", "content", "createUser", "senderGroupingKey", "recipientGroupingKey",
}  # fmt: skip


def to_all(**more: Any) -> dict[str, Any]:
    """An Alimtalk to one person, with more said of it."""
    return {**ATA, "recipientList": [{**ATA["recipientList"][0], **more}]}


def one(nhn: Nhn, sent: requests.Response, way: str = "") -> dict[str, Any]:
    """The first message of the request, as it is listed alone."""
    id = sent.json()["message"]["requestId"]
    found: dict[str, Any] = call(nhn, "GET", f"{KAKAO}/{way}messages/{id}/1").json()
    return found


# ── sending


def test_every_documented_field_of_a_send_is_taken_and_listed(nhn: Nhn) -> None:
    """The whole body of the page."""
    more = {
        "resendParameter": {
            "isResend": True, "resendType": "LMS", "resendTitle": "안내", "resendContent": "안내", "resendSendNo": "02",
        },
        "buttons": [{
            "ordering": 1, "chatExtra": "a", "chatEvent": "b", "relayId": "c", "target": "out", "telNumber": "02-1",
        }],
        "quickReplies": [{"ordering": 1, "chatExtra": "a", "chatEvent": "b", "target": "out"}],
        "recipientGroupingKey": "r",
    }  # fmt: skip
    whole = to_all(**more) | {"createUser": "u", "senderGroupingKey": "k", "messageOption": {}, "statsId": "12345678"}
    sent = call(nhn, "POST", f"{KAKAO}/messages", json=whole)
    assert sent.json()["message"]["sendResults"] == [
        {"recipientSeq": 1, "recipientNo": TO["recipientNo"], "resultCode": 0, "resultMessage": "SUCCESS",
         "recipientGroupingKey": "r"},
    ]  # fmt: skip
    row = one(nhn, sent)["message"]
    assert row.keys() == ROW
    assert (row["senderGroupingKey"], row["recipientGroupingKey"], row["createUser"]) == ("k", "r", "u")


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (ATA | {"statsId": "123456789"}, "-2000"), (ATA | {"templateCode": "t" * 21}, "-2000"),
        (to_all(recipientGroupingKey="r" * 101), "-2000"), (to_all(resendParameter={"resendType": "MMS"}), "-9997"),
        (to_all(buttons=[{"chatExtra": "a"}]), "-9997"),
        (to_all(templateParameter=VALUES | {"고객명": "가" * 1301}), "-3048"),
        (ATA | {"requestDate": "tomorrow"}, "-9997"), (ATA | {"requestDate": "2026-05-09 09:30"}, None),
        (ATA | {"requestDate": "2026-05-09 09:31"}, "-2026"),
    ],
)  # fmt: skip
def test_what_keeps_no_documented_length_is_refused(nhn: Nhn, body: dict[str, Any], code: str | None) -> None:
    """Sixty days ahead at most: the text of -2026 says ninety, the page of the send sixty."""
    assert refused(call(nhn, "POST", f"{KAKAO}/messages", json=body)) == code


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({}, None), ({"content": SAID.replace("\n", " ") + " "}, "-3010"), ({"content": "다른 말"}, "-3010"),
        ({"content": SAID + "가" * 1300}, "-2019"),
        ({"buttons": [{"ordering": 1, "type": "BK", "name": "예약"}]}, "-3011"),
    ],
)  # fmt: skip
def test_words_that_were_filled_in_must_be_the_templates(nhn: Nhn, changed: dict[str, Any], code: str | None) -> None:
    """To the last sign, and with its buttons."""
    sent = call(
        nhn, "POST", f"{KAKAO}/raw-messages", json={**RAW, "recipientList": [RAW["recipientList"][0] | changed]}
    )
    assert refused(sent) == code
    if not code:
        assert one(nhn, sent)["message"]["content"] == SAID


@pytest.mark.parametrize("way", ["", "raw-"])
def test_a_message_of_codes_has_a_word_that_says_so(nhn: Nhn, way: str) -> None:
    """And is listed by itself."""
    call(nhn, "POST", TEMPLATES, json=CODE)
    to = {"raw-": {"content": "인증번호는 1234입니다."}, "": {"templateParameter": {"번호": "1234"}}}[way]
    body = {"senderKey": SENDER_KEY, "templateCode": "code", "recipientList": [TO | to]}
    sent = call(nhn, "POST", f"{KAKAO}/auth/{way}messages", json=body)
    assert refused(sent) is None
    assert one(nhn, sent, "auth/")["message"]["content"] == "인증번호는 1234입니다."
    assert one(nhn, sent)["header"]["resultCode"] == -1016
    asked = {"requestId": sent.json()["message"]["requestId"]}
    listed = call(nhn, "GET", f"{KAKAO}/auth/messages", params=asked).json()["messageSearchResultResponse"]
    assert listed["totalCount"] == 1
    other = {"": ATA, "raw-": RAW}[way]
    assert refused(call(nhn, "POST", f"{KAKAO}/auth/{way}messages", json=other)) == "-8006"


@pytest.mark.parametrize("way", ["messages", "raw-messages"])
def test_an_idempotency_key_comes_once_in_ten_minutes(nhn: Nhn, way: str) -> None:
    body = ATA if way == "messages" else RAW
    headers = {"X-Secret-Key": nhn.account.secret_key, "X-NC-API-IDEMPOTENCY-KEY": "once"}
    answers = [requests.post(f"{nhn.url}{KAKAO}/{way}", json=body, headers=headers, timeout=5) for _ in range(2)]
    assert [refused(each) for each in answers] == [None, "-1005"]


# ── asking, and taking back


def test_the_list_may_be_asked_for_what_was_sent_and_what_became_of_it(nhn: Nhn) -> None:
    nhn.trouble("fail=1:3019")
    call(nhn, "POST", f"{KAKAO}/messages", json=to_all(recipientGroupingKey="bad") | {"createUser": "u"})
    nhn.trouble("")
    call(nhn, "POST", f"{KAKAO}/messages", json=to_all(recipientGroupingKey="good"))
    nhn.pass_(1)
    dates = {"startRequestDate": "2026-03-10 00:00", "endRequestDate": "2026-03-11 00:00"}

    def found(**query: str) -> list[str]:
        answer = call(nhn, "GET", f"{KAKAO}/messages", params=dates | query).json()["messageSearchResultResponse"]
        return [row["recipientGroupingKey"] for row in answer["messages"]]

    assert found() == ["good", "bad"]
    assert (found(resultCode="MRC01"), found(resultCode="MRC02")) == (["good"], ["bad"])
    assert (found(messageStatus="COMPLETED"), found(messageStatus="FAILED")) == (["good"], ["bad"])
    assert (found(recipientGroupingKey="good"), found(createUser="u"), found(templateCode="x")) == (
        ["good"],
        ["bad"],
        [],
    )
    assert found(senderKey=SENDER_KEY, templateCode=GUIDE, recipientNo=TO["recipientNo"]) == ["good", "bad"]


def test_a_message_that_nobody_sent_is_not_there(nhn: Nhn) -> None:
    assert refused(call(nhn, "GET", f"{KAKAO}/messages/none/1")) == "-1016"


def test_a_reserved_message_waits_and_may_be_taken_back(nhn: Nhn) -> None:
    """One recipient, or all that are left; what has left is not."""
    at = nhn.now.astimezone(SEOUL).replace(hour=12, minute=0).strftime("%Y-%m-%d %H:%M")
    to = [{**TO, "templateParameter": VALUES}] * 3
    id = call(nhn, "POST", f"{KAKAO}/messages", json=ATA | {"requestDate": at, "recipientList": to}).json()["message"][
        "requestId"
    ]
    nhn.pass_(60)

    def states() -> list[str | None]:
        rows = [call(nhn, "GET", f"{KAKAO}/messages/{id}/{seq}").json()["message"] for seq in (1, 2, 3)]
        return [row["messageStatus"] for row in rows]

    def cancel(**query: str) -> str | None:
        return refused(call(nhn, "DELETE", f"{KAKAO}/messages/{id}", params=query))

    assert states() == [None, None, None]
    assert (cancel(recipientSeq="1,2"), cancel(recipientSeq="1")) == (None, "-2029")
    assert states() == ["CANCEL", "CANCEL", None]
    assert nhn.channel.result("demo", f"alimtalk.{id}.1").why == "발송사에서 취소되었습니다 (status-CANCEL)"
    nhn.pass_(3 * 3600)
    assert (states(), cancel()) == (["CANCEL", "CANCEL", "COMPLETED"], "-2029")


def test_results_are_polled_by_when_they_came_and_by_kind(nhn: Nhn) -> None:
    """And counted; at most a month."""
    call(nhn, "POST", f"{KAKAO}/messages", json=ATA)
    call(nhn, "POST", TEMPLATES, json=CODE)
    code = {
        "senderKey": SENDER_KEY,
        "templateCode": "code",
        "recipientList": [TO | {"templateParameter": {"번호": "1"}}],
    }
    call(nhn, "POST", f"{KAKAO}/auth/messages", json=code)

    def polled(**query: str) -> tuple[int, int]:
        rows, count = (
            call(nhn, "GET", f"{KAKAO}/message-results{way}", params=DAY | query).json() for way in ("", "/count")
        )
        assert all(row.keys() >= ROW - {"plusFriendId", "content"} for row in rows["messages"])
        return len(rows["messages"]), count["totalCount"]

    assert polled() == (0, 0)
    nhn.pass_(1)
    assert (polled(), polled(alimtalkMessageType="NORMAL"), polled(alimtalkMessageType="AUTH")) == (
        (2, 2),
        (1, 1),
        (1, 1),
    )
    assert polled(startUpdateDate="2026-03-09 00:00", endUpdateDate="2026-03-10 00:00") == (0, 0)
    assert polled(pageSize="1") == (1, 2)
    assert refused(call(nhn, "GET", f"{KAKAO}/message-results", params={})) == "-4103"
    long = {"startUpdateDate": "2026-02-01 00:00", "endUpdateDate": "2026-03-10 00:00"}
    assert refused(call(nhn, "GET", f"{KAKAO}/message-results/count", params=long)) == "-4003"


@pytest.mark.parametrize("asked", [True, None])
def test_a_text_goes_out_by_itself_where_request_or_console_says_so(nhn: Nhn, asked: bool | None) -> None:
    """In place of an Alimtalk that fails; ours forbids it whatever the console says."""
    nhn.agree(resends=True)
    nhn.trouble("fail=1:3019")
    sent = call(nhn, "POST", f"{KAKAO}/messages", json=to_all(resendParameter={"isResend": asked} if asked else {}))
    ours = nhn.channel.hand_over(alimtalk()).dealer_id.split(".")[1]
    nhn.pass_(1)
    rows = [one(nhn, sent)["message"], call(nhn, "GET", f"{KAKAO}/messages/{ours}/1").json()["message"]]
    told = [(row["resendStatus"], row["resendResultCode"], bool(row["resendRequestId"])) for row in rows]
    assert told == [("RSC04", "1000", True), ("RSC01", None, False)]


# ── templates, and what is set once


def test_the_categories_have_codes_and_groups(nhn: Nhn) -> None:
    """Those that our templates are registered under are among them."""
    groups = call(nhn, "GET", f"{KAKAO}/template/categories").json()["categories"]
    subs = [each for group in groups for each in group["subCategories"]]
    assert {each["code"] for each in subs} >= {"003004", "004001", "004006", "999999"}
    assert all(each.keys() == {"code", "name", "groupName", "inclusion", "exclusion"} for each in subs)


def test_an_approved_template_that_is_edited_stays_in_force_until_the_edit_is_approved(nhn: Nhn) -> None:
    """Under the same code; one edit at a time; each is listed."""
    call(nhn, "POST", TEMPLATES, json=CODE)
    edit = CODE | {"templateContent": "인증번호: #{번호}"}
    nhn.fake.templates.judge = lambda _: ("TSC02", "")
    assert refused(call(nhn, "PUT", f"{TEMPLATES}/code", json=edit)) is None
    assert nhn.channel.approved_text("demo", "code") == CODE["templateContent"]
    assert refused(call(nhn, "PUT", f"{TEMPLATES}/code", json=edit)) == "-3013"

    def edits() -> list[tuple[str, str]]:
        answer = call(nhn, "GET", f"{TEMPLATES}/code/modifications").json()["templateModificationsResponse"]
        return [(row["status"], row["templateContent"]) for row in answer["templates"]]

    assert edits() == [("TSC02", edit["templateContent"])]
    [rejected] = nhn.fake.templates.edits.values()
    rejected[0]["status"] = "TSC04"
    nhn.fake.templates.judge = lambda _: ("TSC03", "")
    call(nhn, "PUT", f"{TEMPLATES}/code", json=edit)
    assert nhn.channel.approved_text("demo", "code") == edit["templateContent"]
    assert [status for status, _ in edits()] == ["TSC04", "TSC03"]


@pytest.mark.parametrize(("names", "code"), [(["a.pdf"] * 10, None), (["a.pdf"] * 11, "-4018"), (["a.exe"], "-4018")])
def test_a_comment_may_have_ten_files(nhn: Nhn, names: list[str], code: str | None) -> None:
    """It puts a rejected template back into review, as one without does."""
    nhn.fake.templates.judge = lambda _: ("TSC04", "반려")
    call(nhn, "POST", TEMPLATES, json=CODE)
    nhn.fake.templates.judge = lambda _: ("TSC02", "")
    files = [("attachments", (name, b"x")) for name in names]
    said = call(nhn, "POST", f"{TEMPLATES}/code/comments_file", data={"comment": "예시입니다"}, files=files)
    found = call(nhn, "GET", f"{TEMPLATES}/code").json()["templates"]
    assert (refused(said), found["status"]) == (code, "TSC04" if code else "TSC02")
    assert [each["status"] for each in found["comments"]] == (["REJ"] if code else ["REJ", "INQ"])


def test_a_template_becomes_one_that_adds_the_channel(nhn: Nhn) -> None:
    call(nhn, "POST", TEMPLATES, json=CODE)
    assert refused(call(nhn, "PUT", f"{TEMPLATES}/code/convert-add-channel")) is None
    assert call(nhn, "GET", f"{TEMPLATES}/code").json()["templates"]["templateMessageType"] == "AD"
    assert refused(call(nhn, "PUT", f"{TEMPLATES}/none/convert-add-channel")) == "-3003"


@pytest.mark.parametrize("path", ["template-image", "template-image/item-highlight"])
def test_a_picture_of_a_template_has_an_address(nhn: Nhn, path: str) -> None:
    told = call(nhn, "POST", f"{KAKAO}/{path}", files={"file": ("a.png", b"x")}).json()["templateImage"]
    assert (told["templateImageName"], told["templateImageUrl"].endswith("/a.png")) == ("a.png", True)
    assert refused(call(nhn, "POST", f"{KAKAO}/{path}")) == "-2001"


def test_plugins_are_added_changed_listed_and_removed(nhn: Nhn) -> None:
    """For secure pictures, and for personal data."""
    plugins, address = f"{KAKAO}/senders/{SENDER_KEY}/plugins", "https://example.org/back"
    new = {"pluginId": "p", "pluginType": "SECURE_IMAGE", "callbackUrl": address}

    def listed() -> list[tuple[str, str]]:
        rows = call(nhn, "GET", plugins).json()["plugins"]
        named = {"pluginId", "pluginType", "pluginTypeName", "callbackUrl", "modifiable", "deletable"}
        assert all(row.keys() == named for row in rows)
        return [(row["pluginId"], row["pluginType"]) for row in rows]

    assert refused(call(nhn, "POST", plugins, json=new)) is None
    assert listed() == [("p", "SECURE_IMAGE")]
    profile = {"pluginType": "ONE_TIME_PROFILE", "callbackUrl": address}
    assert refused(call(nhn, "PUT", f"{plugins}/p", json=profile)) is None
    assert listed() == [("p", "ONE_TIME_PROFILE")]
    assert refused(call(nhn, "DELETE", f"{plugins}/p")) is None
    assert listed() == []
    wrong = (
        call(nhn, "DELETE", f"{plugins}/p"), call(nhn, "POST", plugins, json={"pluginId": "p"}),
        call(nhn, "POST", plugins, json=new | {"pluginType": "OTHER"}),
    )  # fmt: skip
    assert [refused(each) for each in wrong] == ["-9997", "-2001", "-9997"]


def test_the_fall_back_is_set_with_its_key_and_its_sender(nhn: Nhn) -> None:
    own = {"senderKey": SENDER_KEY, "isResend": False, "resendSendNo": "021234567"}
    calls = [("appkey", {"resendAppKey": "k"}), ("", own), ("appkey", {}), ("", {"senderKey": SENDER_KEY})]
    answers = [call(nhn, "POST", f"{KAKAO}/failback/{path}".rstrip("/"), json=body) for path, body in calls]
    assert [refused(each) for each in answers] == [None, None, "-2001", "-2001"]
