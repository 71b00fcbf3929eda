"""The clinic API: thousands of requests made up from its own description, right ones and wrong ones, over WSGI.

None may be answered by 5xx, by a status, a kind of content or a form that the description does not name; and none may
touch another clinic's rows.
"""

import math
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta

import hypothesis
import schemathesis
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from records import api_keys, patients
from records.keyring import install
from records.rates import Rates
from tests.keys import KEYRING
from tests.prove.table import Finding, finding
from tests.prove.turns.prove import postgres_towns, sqlite_towns
from tests.town import NO_REDIS, START, Town
from webhook.api.app import create_api
from webhook.api.parts import ApiParts
from webhook.app import create_app

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
MODES = (schemathesis.GenerationMode.POSITIVE, schemathesis.GenerationMode.NEGATIVE)
KNOWN = [f"D-100{index}" for index in range(1, 7)]
MOST_TOLD = 20  # violations
IDS = ["0" * 26]  # of appointments, as far as any were booked
GRID = timedelta(minutes=30)


def prove(cases: int, seed: int) -> Iterator[Finding]:
    """Half of the cases on SQLite, half on PostgreSQL."""
    install(KEYRING)
    for database in (sqlite_towns, postgres_towns):
        with finding(f"api, {database.__name__.removesuffix('_towns')}") as found, database() as towns, towns() as town:
            hammer = Hammer(town)
            hammer.run(cases // 2, seed)
            found.counts, found.violations = dict(hammer.counts), hammer.violations
            for label in hammer.undone:
                found.violated(f"{label}: not one of the requests that should be right was carried out")
        yield found


def _last(label: str) -> int:
    """Who has arrived is not moved, and what is cancelled neither moved nor arrived at."""
    return 2 if "/cancel" in label else 1 if "/arrivals" in label else 0


def _formats() -> dict[str, st.SearchStrategy[str]]:
    """Values that mean something in a demo town, among others that may be anything."""
    times = st.integers(-40 * 48, 20 * 48).map(lambda steps: (START.replace(minute=0) + steps * GRID).isoformat())
    words = st.text(st.characters(codec="utf-8"), min_size=1, max_size=30)
    return {
        "patient-number": st.sampled_from(KNOWN) | st.from_regex(r"[A-Z]-[0-9]{1,4}", fullmatch=True),
        "phone-kr": st.from_regex(r"010-[1-9][0-9]{3}-[0-9]{4}", fullmatch=True),
        "appointment-id": st.integers(0).map(lambda number: IDS[number % len(IDS)]),
        "service": st.sampled_from(["botox", "filler", "consultation", "입술필러", "제모"]) | words,
        "doctor": st.sampled_from(["", "han", "yun", "윤원장님"]),
        "notice-key": st.sampled_from(["closed", "event"]) | st.from_regex(r"[a-z0-9][a-z0-9-]{0,3}", fullmatch=True),
        "hour-minute": st.from_regex(r"([01][0-9]|2[0-3]):[0-5][0-9]", fullmatch=True),
        "recipient": st.sampled_from(["on-call", "doctor", "manager", "오수아 간호사"]) | words,
        "date-time": times | st.datetimes().map(lambda at: f"{at.isoformat()}+09:00"),
        "date": times.map(lambda at: at[:10]) | st.dates().map(str),
    }


@dataclass
class Hammer:
    """Sends made-up requests of one clinic's software to a town."""

    town: Town
    counts: Counter[str] = field(default_factory=Counter)
    done: set[str] = field(default_factory=set)
    violations: list[str] = field(default_factory=list)
    undone: list[str] = field(default_factory=list)

    def run(self, cases: int, seed: int) -> None:
        """As many for each operation, right and wrong by turns; `done` are those of which one was carried out."""
        for name, strategy in _formats().items():
            schemathesis.openapi.format(name, strategy)
        app = self._app()
        del IDS[1:]
        schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app)
        operations = sorted((found.ok() for found in schema.get_all_operations()), key=lambda each: _last(each.label))
        before = self._others()
        for index, operation in enumerate(operations):
            self._book(app.test_client())
            for mode in MODES:
                each = math.ceil(cases / (2 * len(operations)))
                self._send(operation.as_strategy(generation_mode=mode), each, seed + index)
        if self._others() != before:
            self.violations.append("another clinic's patients are others now")
        self.undone = sorted({each.label for each in operations} - self.done)

    def _book(self, client: FlaskClient) -> None:
        """An appointment today for each patient, where there is none, to be moved, cancelled and arrived at."""
        for index, number in enumerate(KNOWN):
            at = START.replace(hour=15, minute=0) + index * GRID
            told = {"patient": number, "treatment": "botox", "starts_at": at.isoformat()}
            booked = client.post("/api/v1/appointments", json=told, headers=self._headers).get_json()
            IDS.extend([booked["id"]] if "id" in booked else [])

    def _app(self) -> Flask:
        town = self.town
        with town.database.write() as session:
            _, key = api_keys.make(session, town.clinic(), "made up", api_keys.SCOPES, town.machine())
        self._headers = {"Authorization": f"Bearer {key}"}
        rates = Rates(NO_REDIS, {"api": 1_000_000.0})
        return create_app((), create_api(ApiParts(town.database, town.clock, town.live, rates, per_second=1_000_000.0)))

    def _others(self) -> list[tuple[str, str]]:
        with self.town.database.read() as session:
            found = patients.page(session, self.town.clinic("demo2"), "", 1000)
            return [(each.number, each.phone) for each in found]

    def _send(self, strategy: st.SearchStrategy[schemathesis.Case], cases: int, seed: int) -> None:
        settings = hypothesis.settings(
            max_examples=cases, database=None, deadline=None, phases=[hypothesis.Phase.generate],
            suppress_health_check=list(hypothesis.HealthCheck),
        )  # fmt: skip
        one: Callable[[], None] = hypothesis.seed(seed)(settings(hypothesis.given(strategy)(self._one)))
        one()

    def _one(self, case: schemathesis.Case) -> None:
        """Nothing is raised: a violation is noted, and the run goes on."""
        response = case.call(headers=self._headers)
        self.counts["requests"] += 1
        self.counts[f"{response.status_code // 100}xx"] += 1
        if response.status_code < 300:
            self.done.add(case.operation.label)
        if response.status_code == 201 and case.operation.path == "/api/v1/appointments":
            IDS.append(response.json()["id"])
        try:
            case.validate_response(response, checks=CHECKS)
        except Exception as error:
            if len(self.violations) < MOST_TOLD:
                self.violations.append(f"{case.operation.label}: {error}"[:2000])
