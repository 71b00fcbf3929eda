"""Kakao's door in Flask's test client, on a demo town."""

import json
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from records.keyring import Keyring
from tests.door.kakao import Post
from tests.town import Town, sqlite_town
from webhook.app import create_app
from webhook.clinics import ClinicDirectory
from webhook.skill import skill_blueprint


@pytest.fixture
def town(tmp_path: Path, keyring: Keyring) -> Town:
    """The demo town on SQLite: the door knows no database."""
    return sqlite_town(tmp_path, keyring)


@pytest.fixture
def app(town: Town) -> Flask:
    return create_app((skill_blueprint(town.conversations, ClinicDirectory(town.database)),))


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def post(client: FlaskClient, town: Town) -> Post:
    """Send a body, or a payload, to the door with the demo clinic's key."""
    right = town.clinic().skill_key

    def send(
        body: Any, *, key: str | None = right, content_type: str = "application/json", **headers: str
    ) -> TestResponse:
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if key is not None:
            sent["X-Skill-Key"] = key
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        return client.post("/kakao/skill", data=data, headers=sent, content_type=content_type)

    return send
