"""Delivery reports over HTTP: those that the fakes bring, and every documented body, at the door as it is served."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
import yaml
from solapi.model.webhook.group_report import GroupReportPayload
from solapi.model.webhook.single_report import SingleReportPayload

from records.keyring import Keyring
from tests.console.world import served
from tests.nhn.conftest import Nhn
from tests.solapi.conftest import Solapi
from tests.solapi.road import Road
from tests.town import sqlite_town

READ = yaml.safe_load(Path(__file__).with_name("documented_reports.yml").read_text("utf-8"))
EACH = [pytest.param(dealer, row, id=name) for dealer, rows in READ.items() for name, row in rows.items()]
HEADER = {"solapi": "X-Solapi-Secret", "nhn": "X-Toast-Webhook-Signature"}
PROOF = {"solapi": "07bc21afbbbd64e3b0f5ca1c44a7a33bfecdc254", "nhn": "wort"}  # of wort: its SHA-1, and itself


@pytest.fixture
def road(tmp_path: Path, keyring: Keyring, dealer: Solapi | Nhn) -> Road:
    """The guide has left as an Alimtalk; its result is there, and nobody would ask for it before half a minute."""
    found = Road(sqlite_town(tmp_path, keyring), dealer)
    found.queue_guide()
    found.approve()
    found.token = found.tell(**dealer.told, report_secret="wort")
    return found


@pytest.fixture
def address(road: Road) -> Iterator[str]:
    """Where the clinic's reports go."""
    with served(road.door.application) as url:
        yield f"{url}/dealers/{road.name}/{road.token}/reports"


def send(road: Road) -> None:
    road.work()
    road.town.machine.pass_(seconds=2)


def settled(road: Road) -> str:
    road.results.tick()
    road.town.pump._reconcile()
    return road.guide().state


def test_the_fakes_own_report_settles_the_message(road: Road, address: str) -> None:
    """Brought once, with the header of the agreed secret; the door takes it."""
    road.dealer.agree(reports=address, report_secret="wort")
    send(road)
    assert settled(road) == "accepted"
    road.dealer.fake.reporter.bring()
    assert [line["answered"] for line in road.dealer.lines("report")] == [200]
    assert settled(road) == "delivered"


def test_a_report_with_another_secret_is_refused_five_times(road: Road, address: str) -> None:
    """And then no more."""
    road.dealer.agree(reports=address, report_secret="another")
    send(road)
    for _ in range(7):
        road.dealer.fake.reporter.bring()
    assert [line["answered"] for line in road.dealer.lines("report")] == [401] * 5
    assert settled(road) == "accepted"


@pytest.mark.parametrize(("dealer", "row"), EACH, indirect=["dealer"])
def test_a_documented_report_is_taken(road: Road, address: str, row: dict[str, Any]) -> None:
    """It rings for the message that it names, and for no other; twice is as good as once."""
    send(road)
    kind, _, rest = str(road.guide().dealer_id).partition(".")
    body = filled(row["body"], {"$ID": rest.rpartition(".")[0] or kind, "$SEQ": 1, "$KEY": road.guide().send_key})
    headers = {**row.get("headers", {}), HEADER[road.name]: PROOF[road.name]}
    answers = [requests.post(address, json=body, headers=headers, timeout=10) for _ in range(2)]
    assert [each.status_code for each in answers] == [200, 200]
    assert settled(road) == ("delivered" if row["rings"] else "accepted")


def filled(body: Any, values: dict[str, Any]) -> Any:
    text = json.dumps(body)
    for name, value in values.items():
        text = text.replace(json.dumps(name), json.dumps(value))
    return json.loads(text)


def test_the_official_sdk_reads_the_same_reports() -> None:
    """All but the flat shape, which its model refuses."""
    single, flat, group = (row["body"] for row in READ["solapi"].values())
    assert SingleReportPayload.model_validate(single).root[0].data.status_code == "4000"
    assert GroupReportPayload.model_validate(group).root[0].data is not None
    with pytest.raises(ValueError, match="data"):
        SingleReportPayload.model_validate(flat)
