"""Every documented form of a template goes through registration and review over HTTP; what breaks a rule comes back."""

import re
import secrets
from pathlib import Path
from typing import Any

import pytest
import requests
import yaml

from channels.fake_review import OF_BUTTONS
from channels.nhn.fake.templates import NAMES as AT_NHN
from channels.solapi.api import authorization
from channels.solapi.fake.templates import NAMES as AT_SOLAPI
from tests.nhn.conftest import Nhn
from tests.nhn.test_fake import TEMPLATES, call
from tests.solapi.conftest import CHANNEL, KEYS, Solapi

READ = yaml.safe_load(Path(__file__).with_name("documented_templates.yml").read_text("utf-8"))
BROKEN = [pytest.param(name, change, id=f"{name}: {change}") for name, row in READ.items() for change in row["broken"]]
LONG = re.compile(r"(.)\*(\d+)")
VARIABLES = re.compile(r"(.*)\*variables(\d+)")


def written_out(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: written_out(each) for name, each in value.items()}
    if isinstance(value, list):
        return [written_out(each) for each in value]
    if not isinstance(value, str):
        return value
    long, many = LONG.fullmatch(value), VARIABLES.fullmatch(value)
    if many:
        return many[1] + "".join(f"#{{값{number}}}" for number in range(int(many[2])))
    return long[1] * int(long[2]) if long else value


def as_at(dealer: Solapi | Nhn, form: dict[str, Any]) -> dict[str, Any]:
    """In the dealer's own words."""
    solapi = isinstance(dealer, Solapi)
    names = AT_SOLAPI if solapi else AT_NHN
    body = {names[name]: written_out(value) for name, value in form.items() if name != "broken" and value is not None}
    for kind, place in (("buttons", 1 if solapi else 0), ("quickReplies", 0)):
        if kind in body:
            body[kind] = [{_name(name, place): str(each[name]) for name in each} for each in body[kind]]
    return body


def _name(name: str, place: int) -> str:
    names = OF_BUTTONS[name]
    return names[min(place, len(names) - 1)]


def verdict(dealer: Solapi | Nhn, form: dict[str, Any]) -> str:
    """Of the dealer and of Kakao's reviewer behind it: taken, refused, or sent back with a reason."""
    body = as_at(dealer, form)
    if isinstance(dealer, Nhn):
        answer = call(dealer, "POST", TEMPLATES, json={"templateCode": "t", "templateName": "안내"} | body).json()
        if not answer["header"]["isSuccessful"]:
            return "refused"
        found = call(dealer, "GET", f"{TEMPLATES}/t").json()["templates"]
        return "taken" if found["status"] == "TSC03" else f"back: {found['comments'][-1]['content']}"
    base, new = "/kakao/v2/templates", {"channelId": CHANNEL, "name": "안내"} | body
    made = _ask(dealer, "POST", base, new)
    found = _ask(dealer, "PUT", f"{base}/{made['templateId']}/inspection", {})
    return "taken" if found["status"] == "APPROVED" else f"back: {found['comments'][-1]['content']}"


def _ask(solapi: Solapi, method: str, path: str, body: Any) -> dict[str, Any]:
    headers = {"Authorization": authorization(KEYS, solapi.now, secrets.token_hex(16))}
    found: dict[str, Any] = requests.request(method, solapi.url + path, headers=headers, json=body, timeout=5).json()
    return found


@pytest.mark.parametrize("name", READ)
def test_a_template_at_its_limits_is_approved(dealer: Solapi | Nhn, name: str) -> None:
    assert verdict(dealer, READ[name]) == "taken"


@pytest.mark.parametrize(("name", "change"), BROKEN)
def test_one_step_further_it_is_not(dealer: Solapi | Nhn, name: str, change: dict[str, Any]) -> None:
    """Refused at registration, or sent back by the reviewer, who says why."""
    found = verdict(dealer, READ[name] | change)
    assert found == "refused" or found.startswith("back: ")
