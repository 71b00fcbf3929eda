"""The fake Solapi refuses what the documents say that Solapi refuses."""

import re
import secrets
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import requests

from channels.solapi.api import authorization
from channels.solapi.fake.server import faults_of
from records.facts import SEOUL
from tests.solapi.conftest import CHANNEL, GUIDE, KEY, KEYS, SENDER, Solapi

SMS = {"to": "01023456789", "from": SENDER, "type": "SMS", "text": "네"}
OPTIONS = {"pfId": CHANNEL, "templateId": GUIDE, "variables": {"#{병원명}": "안부", "#{고객명}": "고우리"}}
ATA = {"to": "01023456789", "from": SENDER, "type": "ATA", "kakaoOptions": OPTIONS}
BRAND: dict[str, Any] = {
    "to": "01023456789", "from": SENDER, "type": "BMS_FREE", "text": "(광고) 안내",
    "kakaoOptions": {"pfId": CHANNEL, "bms": {"targeting": "I", "chatBubbleType": "TEXT"}},
}  # fmt: skip


def branded(**changed: Any) -> dict[str, Any]:
    options = BRAND["kakaoOptions"]
    return {**BRAND, "kakaoOptions": {**options, "bms": {**options["bms"], **changed}}}


@pytest.mark.parametrize(
    ("message", "code"),
    [
        (SMS, None),
        (ATA, None),
        ({**SMS, "type": None, "text": "가" * 46}, None),
        ({**SMS, "text": "가" * 46}, "1014"),
        ({**SMS, "type": "LMS", "text": "가" * 1001}, "1031"),
        ({**SMS, "type": "LMS", "subject": "가" * 21}, "1031"),
        ({**SMS, "text": "😀"}, "1029"),
        ({**SMS, "text": "똠"}, "1029"),
        ({**SMS, "from": "0299999999"}, "1062"),
        ({**SMS, "customFields": {"a": "b" * 101}}, "1032"),
        ({**SMS, "customFields": {"a" * 31: "b"}}, "1032"),
        ({**SMS, "to": "+821023456789"}, "1011"),
        ({**SMS, "type": "MMS"}, "1011"),
        ({**SMS, "text": ""}, "1011"),
        (BRAND, None),
        ({**BRAND, "text": "가" * 1301}, "1011"),
        ({**BRAND, "text": "가\n" * 100}, "1011"),
        (branded(targeting="M"), "1011"),
        (branded(chatBubbleType="IMAGE"), "1011"),
        (branded(buttons=[{"linkType": "WL", "name": "가" * 15}]), "1049"),
        (branded(buttons=[{"linkType": "AC", "name": "채널 추가"}]), "1011"),
        ({**BRAND, "kakaoOptions": {**BRAND["kakaoOptions"], "pfId": "PFother"}}, "1041"),
        ({**ATA, "kakaoOptions": {**OPTIONS, "pfId": "PFother"}}, "1041"),
        ({**ATA, "kakaoOptions": {**OPTIONS, "templateId": "other"}}, "1042"),
        ({**ATA, "kakaoOptions": {**OPTIONS, "variables": {"#{병원명}": "안부"}}}, "1043"),
        ({**ATA, "kakaoOptions": {**OPTIONS, "variables": {"병원명": "안부"}}}, "1011"),
        ({**ATA, "kakaoOptions": {**OPTIONS, "variables": {"#{병원.명}": "안부"}}}, "1011"),
        ({**ATA, "kakaoOptions": {**OPTIONS, "variables": {**OPTIONS["variables"], "#{고객명}": "가" * 1000}}}, "1031"),
    ],
)
def test_what_solapi_would_not_take_is_refused(solapi: Solapi, message: dict[str, Any], code: str | None) -> None:
    """Lengths in EUC-KR, registered numbers, templates and their values, brand messages to friends alone."""
    told = post(solapi, {"messages": [message]}).json()["failedMessageList"]
    assert [each["statusCode"] for each in told] == ([code] if code else [])


def post(solapi: Solapi, body: Any, header: str | None = None) -> requests.Response:
    header = authorization(KEYS, solapi.now, "0123456789abcdef") if header is None else header
    url = f"{solapi.url}/messages/v4/send-many/detail"
    return requests.post(url, json=body, headers={"Authorization": header}, timeout=5)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda _: "", "InvalidAPIKey"),
        (lambda _: "Bearer x", "InvalidAPIKey"),
        (lambda header: header.replace(KEY, "NCSother"), "InvalidAPIKey"),
        (lambda header: header.replace("0123456789abcdef", "0123456789a"), "InvalidAPIKey"),
        (lambda header: header.replace("0123456789abcdef", "0123456789abcdee"), "SignatureDoesNotMatch"),
        (lambda header: re.sub("date=2026-03-10T00", "date=2026-03-10T01", header), "SignatureDoesNotMatch"),
    ],
)
def test_who_cannot_sign_is_not_let_in(solapi: Solapi, change: Any, code: str) -> None:
    answer = post(solapi, {"messages": [SMS]}, change(authorization(KEYS, solapi.now, "0123456789abcdef")))
    assert (answer.status_code, answer.json()["errorCode"], solapi.lines()) == (403, code, [])


@pytest.mark.parametrize(("minutes", "status"), [(-16, 403), (-14, 200), (14, 200), (16, 403)])
def test_a_clock_may_be_a_quarter_of_an_hour_off(solapi: Solapi, minutes: int, status: int) -> None:
    header = authorization(KEYS, solapi.now + timedelta(minutes=minutes), "0123456789abcdef")
    assert post(solapi, {"messages": [SMS]}, header).status_code == status


def test_a_signature_comes_once(solapi: Solapi) -> None:
    """Also where the first was answered with an error."""
    header = authorization(KEYS, solapi.now, "0123456789abcdef")
    first, second = (post(solapi, {"messages": [SMS]}, header) for _ in range(2))
    assert (first.status_code, second.json()["errorCode"], len(solapi.lines())) == (200, "DuplicatedSignature", 1)


@pytest.mark.parametrize("body", [None, [], {}, {"messages": []}, {"messages": ["x"]}, {"messages": [{"to": 5}]}])
def test_a_body_of_no_shape_is_refused_whole(solapi: Solapi, body: Any) -> None:
    answer = post(solapi, body)
    assert (answer.status_code, answer.json()["errorCode"]) == (400, "ValidationError")


@pytest.mark.parametrize(("allowed", "failed"), [(False, ["1026"]), (True, [])])
def test_a_number_comes_once_in_a_request(solapi: Solapi, allowed: bool, failed: list[str]) -> None:
    answer = post(solapi, {"messages": [SMS, SMS], "allowDuplicates": allowed, "showMessageList": True}).json()
    assert [each["statusCode"] for each in answer["failedMessageList"]] == failed
    assert answer["groupInfo"]["count"]["registeredSuccess"] == len(answer["messageList"]) == 2 - len(failed)


def test_what_is_taken_is_listed_page_by_page_to_its_account_alone(solapi: Solapi) -> None:
    """By number, message, group and date; the newest first."""
    for number in range(3):
        post(
            solapi,
            {"messages": [{**SMS, "text": str(number)}]},
            authorization(KEYS, solapi.now, f"salt-number-{number}"),
        )
        solapi.pass_(60)

    def listed(**query: str) -> dict[str, Any]:
        headers = {"Authorization": authorization(KEYS, solapi.now, secrets.token_hex(16))}
        return dict(requests.get(f"{solapi.url}/messages/v4/list", params=query, headers=headers, timeout=5).json())

    first = listed(to="01023456789", limit="2")
    rest = listed(to="01023456789", limit="2", startKey=first["nextKey"])
    assert [{each["text"] for each in page["messageList"].values()} for page in (first, rest)] == [{"1", "2"}, {"0"}]
    assert rest["nextKey"] is None
    assert listed(to="01000000000")["messageList"] == {}
    [one] = list(first["messageList"].values())[:1]
    for name in ("messageId", "groupId"):
        assert [each["text"] for each in listed(**{name: one[name]})["messageList"].values()] == [one["text"]]
    since = datetime(2026, 3, 10, 0, 31, 30, tzinfo=UTC).isoformat()
    assert [each["text"] for each in listed(startDate=since)["messageList"].values()] == ["2"]


@pytest.mark.parametrize(
    ("hour", "minute", "friend", "code"),
    [
        (20, 49, True, "4000"),
        (20, 50, True, "3108"),
        (7, 59, True, "3108"),
        (8, 0, True, "4000"),
        (9, 0, False, "3102"),
    ],
)
def test_a_brand_message_is_brought_to_friends_and_not_at_night(
    solapi: Solapi, hour: int, minute: int, friend: bool, code: str
) -> None:
    solapi.agree(friends=frozenset({BRAND["to"]} if friend else ()))
    solapi.now = solapi.now.astimezone(SEOUL).replace(hour=hour, minute=minute)
    post(solapi, {"messages": [BRAND]})
    assert [kept.final for kept in solapi.fake.messages.values()] == [code]


def test_an_account_without_brand_messages_is_told_so(solapi: Solapi) -> None:
    solapi.agree(brand=False)
    assert [each["statusCode"] for each in post(solapi, {"messages": [BRAND]}).json()["failedMessageList"]] == ["1041"]


@pytest.mark.parametrize(
    ("status", "done"),
    [
        ("INSPECTING", {"cancel"}), ("APPROVED", set()), ("REJECTED", {"change", "inspect", "delete"}),
    ],
)  # fmt: skip
def test_what_may_be_done_to_a_template_is_a_matter_of_its_state(solapi: Solapi, status: str, done: set[str]) -> None:
    """What is not yet, or badly, judged may be changed, inspected or deleted; what is inspected, cancelled."""
    solapi.fake.templates.judge = lambda _template: (status, "")
    body = {"channelId": CHANNEL, "name": "안내", "content": "안내드립니다."}

    def call(method: str, path: str, told: dict[str, str] | None = None) -> requests.Response:
        headers = {"Authorization": authorization(KEYS, solapi.now, secrets.token_hex(16))}
        url = f"{solapi.url}/kakao/v2/templates{path}"
        return requests.request(method, url, headers=headers, json=told, timeout=5)

    def tried(method: str, path: str) -> bool:
        id = call("POST", "", body).json()["templateId"]
        call("PUT", f"/{id}/inspection", {})
        answer = call(method, path.format(id=id), body)
        assert answer.ok or answer.json()["errorCode"] == "NotEditableStatus"
        return answer.ok

    ways = {
        "change": ("PUT", "/{id}"), "inspect": ("PUT", "/{id}/inspection"), "delete": ("DELETE", "/{id}"),
        "cancel": ("PUT", "/{id}/inspection/cancel"),
    }  # fmt: skip
    assert {name for name, way in ways.items() if tried(*way)} == done
    assert {each["status"] for each in call("GET", "").json()["templateList"]} >= {status}


def test_a_template_is_approved_as_soon_as_it_is_asked_for(solapi: Solapi) -> None:
    """And not before, nor for anybody else."""

    def call(method: str, path: str, salt: str, **body: Any) -> requests.Response:
        headers = {"Authorization": authorization(KEYS, solapi.now, salt * 12)}
        return requests.request(method, f"{solapi.url}/kakao/v2/templates{path}", headers=headers, timeout=5, **body)

    made = call("POST", "", "a", json={"channelId": CHANNEL, "name": "안내", "content": "#{고객명}님"}).json()
    assert made["status"] == "PENDING"
    with pytest.raises(LookupError, match="PENDING"):
        solapi.channel.approved_text("demo", made["templateId"])
    assert call("PUT", f"/{made['templateId']}/inspection", "b").json()["status"] == "APPROVED"
    assert solapi.channel.approved_text("demo", made["templateId"]) == "#{고객명}님"
    assert call("GET", "/KA01TPnone", "c").status_code == 404
    assert call("POST", "", "d", json={"name": "안내"}).status_code == 400


@pytest.mark.parametrize("spec", ["earthquake=0.1", "refuse", "fail=2"])
def test_a_fault_that_is_none_is_named(spec: str) -> None:
    """And which there are."""
    with pytest.raises(ValueError, match="duplicate"):
        faults_of(spec)


def test_a_delay_is_as_long_as_was_ordered(solapi: Solapi) -> None:
    solapi.trouble("delay=1:4.5")
    post(solapi, {"messages": [SMS]})
    assert solapi.paused == [4.5]
