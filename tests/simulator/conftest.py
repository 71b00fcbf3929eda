"""A demo clinic with one patient, the simulator in a thread, and a scripted Kakao door behind it."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask, Response, request
from playwright.sync_api import Browser, Page

from channels.simulator.phone import PhoneLog
from console.simulator import SimulatorParts, simulator_blueprint
from records import patients
from records.clock import Clock
from records.database import Database
from records.live import Live
from records.models import Base, Clinic
from tests.simulator.stage import MONDAY, Door, make_clinic, make_patient, served


@pytest.fixture
def door() -> Iterator[Door]:
    script, app = Door(), Flask("door")

    @app.post("/kakao/skill")
    def skill() -> Response:
        body = request.get_json()
        script.requests.append((dict(request.headers), body))
        if script.hold is not None:
            script.hold.wait(10)
        status, answer = script.answer(body)
        return Response(json.dumps(answer), status, mimetype="application/json")

    with served(app) as script.url:
        yield script


@pytest.fixture
def database(tmp_path: Path) -> Database:
    database = Database(f"sqlite:///{tmp_path / 'anbu.db'}")
    Base.metadata.create_all(database.engine)
    return database


@pytest.fixture
def clinic(database: Database) -> Clinic:
    """The demo clinic; its patient was treated yesterday and holds the phone `demo-filler`."""
    with database.write() as session:
        clinic = make_clinic(session, "demo", "demo-bot", demo=True)
        patient = make_patient(session, clinic, "010-0000-1001", "+821000001001", "입술필러")
        user = patients.chat_user(session, clinic, "demo-filler", MONDAY)
        patients.link(user, patient, "demo", MONDAY)
    return clinic


@pytest.fixture
def real_clinic(database: Database) -> Clinic:
    """A clinic that is no demo, in the same installation."""
    with database.write() as session:
        return make_clinic(session, "real", "real-bot", demo=False)


@pytest.fixture
def phone(tmp_path: Path) -> PhoneLog:
    return PhoneLog(tmp_path / "simulator")


@pytest.fixture
def parts(database: Database, clinic: Clinic, phone: PhoneLog, door: Door, tmp_path: Path) -> SimulatorParts:
    assert clinic.demo
    return SimulatorParts(
        database=database,
        clock=Clock(machine=lambda: MONDAY),
        phone=phone,
        live=Live(f"unix://{tmp_path / 'no-redis.sock'}"),
        door_url=door.url,
        beat_seconds=0.05,
        background=lambda job: job(),
    )


@pytest.fixture
def simulator(parts: SimulatorParts) -> Iterator[str]:
    """Address of the running simulator."""
    app = Flask("console")
    app.register_blueprint(simulator_blueprint(parts))
    with served(app) as url:
        yield url


@pytest.fixture
def page(chromium: Browser, simulator: str) -> Iterator[Page]:
    """The patient's phone on a wide screen. The test fails for an error or a policy violation in the page."""
    context = chromium.new_context(viewport={"width": 1440, "height": 900}, base_url=simulator)
    page, errors = context.new_page(), list[str]()
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda message: errors.append(message.text) if "Security Policy" in message.text else None)
    page.goto("/simulator?clinic=demo&user=demo-filler")
    page.locator("#clock", has_text="2026").wait_for()
    yield page
    context.close()
    assert errors == []
