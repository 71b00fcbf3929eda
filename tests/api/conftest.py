"""The clinic API in Flask's test client, through the door's real application, on a demo town."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from records import api_keys
from records.models import AccessEntry
from records.rates import Rates
from tests.town import NO_REDIS, Town
from webhook.api.app import create_api
from webhook.api.parts import ApiParts
from webhook.app import create_app

PROBLEM = "application/problem+json"


@dataclass
class Software:
    """A clinic's software with a key of its own, at the door of `town`."""

    town: Town
    client: FlaskClient
    key: str
    raised: list[str] = field(default_factory=list)

    def ask(self, method: str, path: str, body: Any = None, *, key: str | None = "", **headers: str) -> TestResponse:
        """`key`: another one; None for none. Headers with _ for -."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if key is not None:
            sent["Authorization"] = f"Bearer {key or self.key}"
        how: dict[str, Any] = {"data": body} if isinstance(body, bytes) else {} if body is None else {"json": body}
        return self.client.open(f"/api/v1{path}", method=method, headers=sent, **how)

    def get(self, path: str, **told: Any) -> Any:
        """What the answer says; it must be one."""
        answer = self.ask("GET", path, **told)
        assert answer.status_code == 200, answer.text
        return answer.json

    def post(self, path: str, body: Any, status: int = 200, **told: Any) -> Any:
        answer = self.ask("POST", path, body, **told)
        assert answer.status_code == status, answer.text
        return answer.json

    def put(self, path: str, body: Any) -> Any:
        answer = self.ask("PUT", path, body)
        assert answer.status_code == 200, answer.text
        return answer.json

    def refused(self, method: str, path: str, body: Any = None, **told: Any) -> tuple[int, str, dict[str, list[str]]]:
        """Status, kind and fields of a problem, which must be one."""
        answer = self.ask(method, path, body, **told)
        assert answer.content_type == PROBLEM, answer.text
        assert answer.json is not None
        assert answer.json["status"] == answer.status_code
        assert answer.json["detail"]
        return answer.status_code, answer.json["type"].removeprefix("urn:anbu:problem:"), answer.json.get("errors", {})

    def log(self) -> list[tuple[str, bool]]:
        """The access log: what was done, and whether it was about a patient."""
        with self.town.database.read() as session:
            rows = session.scalars(select(AccessEntry).order_by(AccessEntry.id))
            return [(row.action, row.patient_id is not None) for row in rows]


Open = Callable[..., Software]


@pytest.fixture
def open_(town: Town) -> Open:
    """Opens the door to a clinic's software with these scopes."""

    def door(clinic: str = "demo", scopes: tuple[str, ...] = api_keys.SCOPES, per_second: float = 1000.0) -> Software:
        with town.database.write() as session:
            _, key = api_keys.make(session, town.clinic(clinic), "EMR", scopes, town.machine())
        raised: list[str] = []
        rates = Rates(NO_REDIS, {"api": 1000.0})
        parts = ApiParts(town.database, town.clock, town.live, rates, raised.extend, per_second)
        return Software(town, create_app((), create_api(parts)).test_client(), key, raised)

    return door


@pytest.fixture
def emr(open_: Open) -> Software:
    """The software of the clinic `demo`, which may do everything."""
    return open_()
