"""The servers that tests lean on."""

import sys
from pathlib import Path

import psycopg
import pytest
import redis
import requests

from tests.launcher.dummies import DOOR, until
from tests.services import Shared


def test_the_valkey_of_a_worker_keeps_what_it_is_told(valkey_url: str) -> None:
    """A real server behind a private socket; it never throws keys away to make room."""
    client = redis.Redis.from_url(valkey_url, decode_responses=True)
    client.set("greeting", "안부")
    assert client.get("greeting") == "안부"
    assert client.config_get("maxmemory-policy") == {"maxmemory-policy": "noeviction"}


def test_the_database_of_a_worker_is_empty(postgres_url: str) -> None:
    """A real PostgreSQL; nothing of another worker's or an earlier run's is in it."""
    with psycopg.connect(postgres_url.replace("+psycopg", "", 1)) as connection:
        tables = connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone()
    assert tables == (0,)


def test_a_shared_server_runs_once_and_until_its_last_user_leaves(tmp_path: Path) -> None:
    """The second user gets the first one's server, also after the first has gone."""
    folder = tmp_path / "shared"
    command = [sys.executable, DOOR]
    with Shared(folder) as second:
        with Shared(folder) as first:
            address = first.address(lambda port: [*command, str(port)])
        assert second.address(lambda port: [*command, str(port)]) == address
        assert requests.get(f"{address}/status", timeout=5).ok
    until(lambda: not folder.exists())
    with pytest.raises(requests.ConnectionError):
        requests.get(f"{address}/status", timeout=5)
