"""`/healthz` and `/readyz`: alive, and a word on every dependency."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import redis
from flask import Flask
from flask.testing import FlaskClient

from anbu.health import health_blueprint, probes
from bot.rasa import RasaNlu
from records.beats import Beats
from records.database import Database
from tests.simulator.stage import served
from tests.town import NO_REDIS
from webhook.app import create_app

ALL_WELL = dict.fromkeys(("database", "redis", "nlu", "sender", "scheduler"), "ok")
NOWHERE = "http://127.0.0.1:1"


@pytest.fixture(scope="module")
def nlu() -> Iterator[str]:
    """Address of a language model that reads everything as a greeting."""
    app = Flask("nlu")
    app.post("/model/parse")(lambda: {"intent": {"name": "greet", "confidence": 1.0}, "intent_ranking": []})
    with served(app) as url:
        yield url


@pytest.fixture
def beats(valkey_url: str) -> Beats:
    """Everybody's sign of life has just been given."""
    found = Beats(valkey_url)
    for process in ("sender", "scheduler"):
        found.beat(process)
    return found


@pytest.fixture
def database(tmp_path: Path) -> Database:
    return Database(f"sqlite:///{tmp_path / 'a.db'}", patience_seconds=0.2)


def door(database: Database, beats: Beats, nlu: str) -> FlaskClient:
    return create_app((health_blueprint(probes(database, beats, RasaNlu(nlu))),)).test_client()


def ready(database: Database, beats: Beats, nlu: str) -> tuple[int, Any]:
    answer = door(database, beats, nlu).get("/readyz")
    assert answer.headers["Cache-Control"] == "no-store"
    return answer.status_code, answer.get_json()


def test_all_is_well(database: Database, beats: Beats, nlu: str) -> None:
    """Every dependency answers."""
    assert ready(database, beats, nlu) == (200, ALL_WELL)


def test_without_the_database_the_door_is_not_ready(tmp_path: Path, beats: Beats, nlu: str) -> None:
    """The only dependency without which nobody is served as they should be."""
    assert ready(Database(f"sqlite:///{tmp_path}"), beats, nlu) == (503, ALL_WELL | {"database": "down"})


def test_without_the_language_model_patients_are_served_with_less(database: Database, beats: Beats) -> None:
    """Keywords, buttons and triage go on."""
    assert ready(database, beats, NOWHERE) == (200, ALL_WELL | {"nlu": "degraded"})


@pytest.mark.parametrize("nonsense", ["[]", "null", '{"intent": null}', "<html>"])
def test_a_language_model_that_talks_nonsense_is_no_language_model(
    database: Database, beats: Beats, nonsense: str
) -> None:
    """Whatever a wrong server answers, the word is `degraded`, and there is no error page."""
    app = Flask("other")
    app.post("/model/parse")(lambda: (nonsense, 200, {"Content-Type": "application/json"}))
    with served(app) as url:
        assert ready(database, beats, url) == (200, ALL_WELL | {"nlu": "degraded"})


def test_without_redis_nobody_can_tell_who_is_alive(database: Database, nlu: str) -> None:
    """Sends wait and live updates rest; patients are answered."""
    without = dict.fromkeys(("redis", "sender", "scheduler"), "degraded")
    assert ready(database, Beats(NO_REDIS), nlu) == (200, ALL_WELL | without)


@pytest.mark.parametrize("silent", ["sender", "scheduler"])
def test_a_process_without_a_sign_of_life_is_down(
    database: Database, beats: Beats, nlu: str, silent: str, valkey_url: str
) -> None:
    """Its last beat is too long ago."""
    redis.Redis.from_url(valkey_url).delete(f"anbu:beat:{silent}")
    assert ready(database, beats, nlu) == (200, ALL_WELL | {silent: "down"})


def test_alive_means_alive(tmp_path: Path) -> None:
    """With everything else away the process still says that it lives."""
    answer = door(Database(f"sqlite:///{tmp_path}"), Beats(NO_REDIS), NOWHERE).get("/healthz")
    assert (answer.status_code, answer.get_json()) == (200, {"status": "ok", "scheduler": "degraded"})


def test_a_dead_scheduler_is_shown_beside_being_alive(database: Database, beats: Beats, valkey_url: str) -> None:
    """No alarm climbs without it; the door itself need not be restarted for that."""
    said = [door(database, beats, NOWHERE).get("/healthz")]
    redis.Redis.from_url(valkey_url).delete("anbu:beat:scheduler")
    said += [door(database, beats, NOWHERE).get("/healthz")]
    assert [(each.status_code, each.get_json()["scheduler"]) for each in said] == [(200, "ok"), (200, "down")]


def test_a_probe_that_fails_in_an_unforeseen_way_is_not_ok(
    database: Database, beats: Beats, nlu: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A word, and no error page."""
    monkeypatch.setattr(database, "ping", lambda: 1 / 0)
    assert ready(database, beats, nlu) == (503, ALL_WELL | {"database": "down"})
