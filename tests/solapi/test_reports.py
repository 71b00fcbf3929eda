"""Delivery reports at our door: whatever comes, in whatever order, the ledger says what the dealer says."""

import random
from typing import Any

import pytest

from channels.dealing import Mentioned
from channels.ports import Result
from channels.solapi.reports import genuine, mentioned
from records.database import Database
from tests.solapi.conftest import KEY
from tests.solapi.road import Road
from tests.solapi.test_road import broken

DATA = {
    "messageId": "M4V1",
    "groupId": "G4V1",
    "type": "ATA",
    "statusCode": "4000",
    "customFields": {"anbu": "01A.solapi"},
}
SHA1 = "07bc21afbbbd64e3b0f5ca1c44a7a33bfecdc254"  # of wort
ONE = Mentioned(("M4V1",), ("01A.solapi",))


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ([{"eventDataId": "e", "data": DATA, "retryCount": 0}], ONE),
        ([DATA], ONE),
        (DATA, ONE),
        ({"data": DATA}, ONE),
        ([DATA, {"data": DATA}, DATA], ONE),
        ([{"messageId": "M4V2", "statusCode": "4000"}], Mentioned(("M4V2",), ())),
        ([{"messageId": "M4V2", "customFields": None}], Mentioned(("M4V2",), ())),
        ([{"eventDataId": "e", "data": {"groupId": "G4V1", "status": "COMPLETE"}}], Mentioned((), ())),
        ([None, 1, "x", {"data": []}, {"messageId": 5}, {"messageId": "x" * 99}], Mentioned((), ())),
        (None, Mentioned((), ())),
        ([], Mentioned((), ())),
    ],
)
def test_every_shape_names_its_messages(body: Any, said: Mentioned) -> None:
    """That of the SDKs, the flat one, a single one, one on a group; and nonsense names none."""
    assert mentioned(body) == said


def test_the_secret_is_compared_by_its_sha1() -> None:
    """As Solapi's header has it; where none was agreed on, the token in the address is all there is."""
    assert [genuine(*each) for each in ((SHA1, "wort"), (SHA1.upper(), "wort"), ("", "wort"), ("x", "wort"))] == [
        True, True, False, False,
    ]  # fmt: skip
    assert genuine("", "")


def accepted(road: Road) -> str:
    """The guide has left, and its result is there; the dealer's id."""
    road.approve()
    road.work()
    road.town.machine.pass_(seconds=2)  # nobody would ask before half a minute
    return str(road.guide().dealer_id)


def settle(road: Road) -> None:
    road.results.tick()
    road.town.pump._reconcile()


@pytest.mark.parametrize("times", [1, 3])
def test_a_report_brings_the_result_at_once(road: Road, times: int) -> None:
    """However often it comes."""
    message_id = accepted(road)
    settle(road)
    assert road.guide().state == "accepted"
    for _ in range(times):
        assert road.report([{"eventDataId": "e", "data": {"messageId": message_id, "statusCode": "4000"}}]) == 200
        settle(road)
    assert road.guide().state == "delivered"


def test_a_report_that_comes_while_the_dealer_is_asked_is_not_lost(road: Road) -> None:
    """The answer was made before the news: it is asked once more."""
    message_id, asked = accepted(road), road.channel.result

    def slowly(*_: str) -> Result:
        road.town.machine.pass_(milliseconds=5)
        road.report([{"messageId": message_id}])
        return Result("waiting")

    road.report([{"messageId": message_id}])
    road.channel.result = slowly  # type: ignore[method-assign]
    settle(road)
    road.channel.result = asked  # type: ignore[method-assign]
    settle(road)
    assert road.guide().state == "delivered"


@pytest.mark.parametrize("code", ["4000", "3104", "3010", "nonsense"])
def test_what_a_report_says_is_not_believed(road: Road, code: str) -> None:
    """Replayed or made up: it rings, and the dealer's own word counts."""
    road.dealer.trouble("late=1:300")
    message_id = accepted(road)
    assert road.report([{"messageId": message_id, "statusCode": code}]) == 200
    settle(road)
    assert (road.guide().state, road.text(), road.follow_up().state) == ("accepted", None, "sent")


def test_a_report_that_overtakes_the_answer_settles_what_was_lost(road: Road) -> None:
    """The answer to our request never came, so we know no id; the report has our send key."""
    road.approve()
    road.dealer.trouble("drop=1")
    road.work()
    road.dealer.trouble("")
    road.town.machine.pass_(seconds=2)
    assert road.guide().state == "unknown"
    road.report([{"messageId": "M4V?", "statusCode": "4000", "customFields": {"anbu": road.guide().send_key}}])
    settle(road)
    road.report([{"messageId": road.guide().dealer_id}])
    settle(road)
    assert road.guide().state == "delivered"


def test_a_clinics_token_rings_for_its_own_messages_alone(road: Road) -> None:
    """The neighbour's door knows nothing of them, nor does a token that nobody has."""
    message_id = accepted(road)
    neighbour = road.tell("demo2", api_key="other", api_secret="other", sender="021110000")
    assert road.report([{"messageId": message_id}], neighbour) == 200
    assert [road.report([{"messageId": message_id}], token) for token in ("nonsense", "%20")] == [404, 404]
    settle(road)
    assert road.guide().state == "accepted"


def test_where_a_secret_is_agreed_on_the_header_must_be_its(road: Road) -> None:
    road.tell(report_secret="wort")
    message_id = accepted(road)
    assert road.report([{"messageId": message_id}]) == 401
    assert road.report([{"messageId": message_id}], **{"X-Solapi-Secret": "0" * 40}) == 401
    settle(road)
    assert road.guide().state == "accepted"
    assert road.report([{"messageId": message_id}], **{"X-Solapi-Secret": SHA1}) == 200
    settle(road)
    assert road.guide().state == "delivered"


def test_a_database_that_is_away_lets_the_report_come_again(road: Road, monkeypatch: pytest.MonkeyPatch) -> None:
    """Anything but 200 is repeated."""
    monkeypatch.setattr(Database, "write", broken)
    assert road.report([{"messageId": "M4V1"}]) == 503


@pytest.mark.parametrize("body", [b"", b"{", b"\xff", b"[" * 5000])
def test_what_is_no_json_changes_nothing(road: Road, body: bytes) -> None:
    assert road.door.post(f"/dealers/solapi/{road.token}/reports", data=body).status_code == 200


@pytest.mark.parametrize("seed", range(3))
def test_reports_in_any_order_and_number_leave_the_same_ledger(road: Road, seed: int) -> None:
    """None, one or several of each message, of both attempts, shuffled, late or early: what holds is the same."""
    road.approve()
    road.dealer.trouble("fail=1:3104")
    dice = random.Random(seed)  # noqa: S311
    road.work()
    road.dealer.trouble("")
    for _ in range(20):
        made = [{"messageId": kept.id, "statusCode": code} for kept in road.dealer.fake.messages.values()
                for code in ("3104", "4000")]  # fmt: skip
        road.report(dice.choices(made, k=dice.randint(0, 4)))
        road.work(seconds=dice.choice((1, 10, 60)))
    road.work(minutes=2)
    road.work(minutes=2)
    text = road.text()
    assert text is not None
    assert (road.guide().state, text.state, road.follow_up().state) == ("failed", "delivered", "sent")
    assert [message["type"] for message in road.taken()] == ["ATA", "LMS"]


def test_the_fake_brings_its_reports_until_they_are_taken(road: Road, monkeypatch: pytest.MonkeyPatch) -> None:
    """To the address of the account, several times if it must be, five times at most; with the secret's header."""
    heard = list[tuple[Any, dict[str, str]]]()

    class Answer:
        status_code = 503

    def post(_url: str, json: Any, headers: dict[str, str], timeout: float) -> Answer:  # noqa: ARG001
        heard.append((json, headers))
        return Answer()

    monkeypatch.setattr("channels.fake_reports.requests.post", post)
    known = road.dealer.accounts[KEY]
    road.dealer.accounts[KEY] = type(known)(**{**vars(known), "reports": "http://door", "report_secret": "wort"})
    road.dealer.trouble("flat=0.5")
    accepted(road)
    for _ in range(9):
        road.dealer.fake.reporter.bring()
    assert len(heard) == 5
    assert all(mentioned(body).dealer_ids == (road.guide().dealer_id,) for body, _ in heard)
    assert heard[0][1]["X-Solapi-Secret"] == SHA1
    assert heard[0][1]["X-Solapi-Event-Name"] == "SINGLE-REPORT"
