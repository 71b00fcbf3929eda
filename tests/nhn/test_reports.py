"""NHN Cloud's delivery reports at our door: whatever comes, in whatever order, the ledger says what the dealer says."""

import random
from dataclasses import replace
from typing import Any

import pytest

from channels.dealing import Mentioned
from channels.nhn.reports import genuine, mentioned
from tests.solapi.road import Road

HOOK = {
    "hookId": "h", "kakaoMessageType": "ALIMTALK_NORMAL", "requestId": "R1", "recipientSeq": 1, "resultCode": "1000",
    "recipientNo": "01023456789", "senderGroupingKey": "01A.nhn",
}  # fmt: skip
ONE = Mentioned(("alimtalk.R1.1", "brand.R1.1", "sms.R1.1", "mms.R1.1"), ("01A.nhn",))
NONE = Mentioned((), ())


def body(*hooks: Any, event: str = "MESSAGE_RESULT_UPDATE") -> dict[str, Any]:
    names = {"hooksId": "1", "webhookConfigId": "c", "productName": "KakaoTalk Bizmessage", "appKey": "K"}
    return {**names, "event": event, "hooks": list(hooks)}


@pytest.mark.parametrize(
    ("told", "said"),
    [
        (body(HOOK), ONE),
        (body(HOOK, HOOK), ONE),
        (body({**HOOK, "senderType": "NORMAL_SMS", "kakaoMessageType": None}), ONE),
        (body({**HOOK, "senderGroupingKey": None}), Mentioned(ONE.dealer_ids, ())),
        (body({"hookId": "h", "senderGroupingKey": "01A.nhn"}), Mentioned((), ("01A.nhn",))),
        (body({"hookId": "h", "templateCode": "t", "status": "TSC03"}, event="TEMPLATE_UPDATE"), NONE),
        (body({"hookId": "h", "recipientNo": "01012341234"}, event="UNSUBSCRIBE"), NONE),
        (body(None, 1, "x", [], {}), NONE),
        ({"event": "MESSAGE_RESULT_UPDATE", "hooks": None}, NONE),
        ([body(HOOK)], NONE),
        (None, NONE),
    ],
)
def test_a_report_names_its_messages(told: Any, said: Mentioned) -> None:
    """Of either product; those on templates and refusals name none, nor does nonsense."""
    assert mentioned(told) == said


def test_the_header_is_the_secret_itself() -> None:
    """Where none was agreed on, the token in the address is all there is."""
    assert [genuine(*each) for each in (("wort", "wort"), ("x", "wort"), ("", "wort"), ("ü", "wort"), ("", ""))] == [
        True, False, False, False, True,
    ]  # fmt: skip


def settle(road: Road) -> None:
    road.results.tick()
    road.town.pump._reconcile()


def test_the_door_takes_nhns_reports_by_its_own_header(road: Road) -> None:
    """And not at another dealer's address."""
    road.tell(report_secret="wort")
    road.work()
    road.town.machine.pass_(seconds=2)
    told = body({**HOOK, "senderGroupingKey": road.guide().send_key})
    assert [road.report(told), road.report(told, "nonsense")] == [401, 404]
    assert road.door.post(f"/dealers/solapi/{road.token}/reports", json=told).status_code == 404
    assert road.door.post(f"/dealers/other/{road.token}/reports", json=told).status_code == 404
    settle(road)
    assert road.guide().state == "accepted"
    assert road.report(told, **{"X-Toast-Webhook-Signature": "wort"}) == 200
    settle(road)
    assert road.guide().state == "delivered"


def end(road: Road) -> dict[str, Any]:
    """What the tables say, without the moments at which it was learnt."""
    guide, instead = road.guide(), road.text()
    assert instead is not None
    rows = [(each.state, each.attempts, each.why, each.permanent) for each in (guide, instead)]
    return {"rows": rows, "follow_up": road.follow_up().state, "types": road.dealer.types()}


@pytest.mark.parametrize("seed", range(3))
def test_reports_once_to_three_times_in_any_order_leave_the_same_tables(road: Road, seed: int) -> None:
    """The fake's own, through our door, and made-up ones that say the contrary."""
    road.approve()
    road.dealer.trouble("fail=1:3019,duplicate=0.7")
    dice, told = random.Random(seed), list[Any]()  # noqa: S311
    road.work()
    road.dealer.trouble("duplicate=0.7")
    for _ in range(12):
        kept = list(road.dealer.fake.messages.values())
        told = [body({**HOOK, "requestId": each.request_id, "recipientSeq": each.seq, "resultCode": code,
                      "senderGroupingKey": each.body["senderGroupingKey"]})
                for each in kept for code in ("1000", "3019") for _ in range(dice.randint(1, 3))]  # fmt: skip
        dice.shuffle(told)
        assert {road.report(each) for each in told[: dice.randint(0, 5)]} <= {200}
        road.work(seconds=dice.choice((1, 10, 60)))
    road.work(minutes=2)
    road.work(minutes=2)
    assert end(road) == {
        "rows": [("failed", 1, "카카오톡을 쓰지 않는 번호입니다 (3019)", True), ("delivered", 1, None, False)],
        "follow_up": "sent",
        "types": ["alimtalk", "mms"],
    }


def test_the_fake_brings_its_reports_until_they_are_taken(road: Road, monkeypatch: pytest.MonkeyPatch) -> None:
    """To the address of the account, five times at most; with the secret as its header."""
    heard = list[tuple[Any, dict[str, str]]]()

    class Answer:
        status_code = 503

    def post(_url: str, json: Any, headers: dict[str, str], timeout: float) -> Answer:  # noqa: ARG001
        heard.append((json, headers))
        return Answer()

    monkeypatch.setattr("channels.fake_reports.requests.post", post)
    road.dealer.account = replace(road.dealer.account, reports="http://door", report_secret="wort")
    road.work()
    road.town.machine.pass_(seconds=2)
    for _ in range(9):
        road.dealer.fake.reporter.bring()
    assert len(heard) == 5
    assert all(road.guide().dealer_id in mentioned(told).dealer_ids for told, _ in heard)
    assert {mentioned(told).send_keys for told, _ in heard} == {(road.guide().send_key,)}
    assert heard[0][1] == {"X-Toast-Webhook-Signature": "wort"}
