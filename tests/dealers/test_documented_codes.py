"""Every code that the dealers' documents name, through the fakes over HTTP, leads to what the documents say of it."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from structlog.testing import capture_logs

from channels.ports import ChannelError, ChannelUnknown
from tests.nhn.conftest import Nhn
from tests.nhn.conftest import alimtalk as at_nhn
from tests.solapi.conftest import Solapi
from tests.solapi.conftest import alimtalk as at_solapi

READ = yaml.safe_load(Path(__file__).with_name("documented_codes.yml").read_text("utf-8"))


def each(*tables: str) -> list[Any]:
    """The codes of the tables, each with what it leads to."""
    rows = [(code, row) for table in tables for row in READ[table] for code in row["codes"]]
    return [pytest.param(code, row, id=code) for code, row in rows]


def as_a_result(dealer: Solapi | Nhn, message: Any, code: str, row: dict[str, Any]) -> None:
    """The message was taken, and this is what became of it."""
    dealer.trouble(f"fail=1:{code}")
    receipt = dealer.channel.hand_over(message)
    dealer.pass_(1)
    with capture_logs() as logs:
        found = dealer.channel.result("demo", receipt.dealer_id)
    assert (found.outcome, found.trouble) == (row["outcome"], row.get("trouble", ""))
    assert found.opted_out == row.get("opted_out", False)
    assert told(logs) == bool(row.get("alarm") or row.get("trouble"))


def at_the_door(dealer: Solapi | Nhn, message: Any, code: str, row: dict[str, Any]) -> None:
    """The message was refused with it."""
    dealer.trouble(f"refuse=1:{code.removeprefix('-')}")
    unsure = row["outcome"] in ("waiting", "delivered", "uncertain")
    with capture_logs() as logs, pytest.raises(ChannelUnknown if unsure else ChannelError) as error:
        dealer.channel.hand_over(message)
    assert told(logs) == bool(row.get("alarm") or row.get("trouble"))
    if isinstance(error.value, ChannelError):
        assert (error.value.permanent, error.value.by_text) == (row["outcome"] != "again", row["outcome"] == "by_text")
        assert (error.value.trouble, error.value.opted_out) == (row.get("trouble", ""), row.get("opted_out", False))


def told(logs: Any) -> bool:
    """Whether an operator hears of it."""
    return any(line["log_level"] == "critical" for line in logs)


@pytest.mark.parametrize(("code", "row"), each("solapi"))
def test_a_code_of_solapis_leads_to_what_is_documented(solapi: Solapi, code: str, row: dict[str, Any]) -> None:
    as_a_result(solapi, at_solapi(), code, row)
    at_the_door(solapi, at_solapi(), code, row)


@pytest.mark.parametrize(("code", "row"), each("nhn_door"))
def test_a_code_at_nhns_door_leads_to_what_is_documented(nhn: Nhn, code: str, row: dict[str, Any]) -> None:
    at_the_door(nhn, at_nhn(), code, row)


@pytest.mark.parametrize(("code", "row"), each("nhn_result"))
def test_a_result_code_of_kakaos_leads_to_what_is_documented(nhn: Nhn, code: str, row: dict[str, Any]) -> None:
    as_a_result(nhn, at_nhn(), code, row)
