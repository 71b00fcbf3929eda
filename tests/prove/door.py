"""Kakao's door alone, as it runs: granian with real HTTP, in a demo home of its own."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import requests

from anbu import demo, wiring
from anbu.launcher.parent import die_with_parent
from anbu.settings import CHECKOUT, Settings
from records import clinics
from tests.services import free_port


def fill(settings: Settings) -> str:
    """A migrated and filled demo database; the demo clinic's key."""
    wiring.migrate(settings)
    demo.seed(settings)
    with wiring.build(settings).database.read() as session:
        return clinics.by_code(session, "demo").skill_key or ""


@contextmanager
def door(home: Path, **environment: str) -> Iterator[str]:
    """The door's address, until the block ends. Raises RuntimeError when it does not open."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    serve = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)]
    size = ["--workers", "1", "--blocking-threads", "32", "anbu.processes:webhook"]
    told = os.environ | {"ANBU_HOME": str(home), "ANBU_DEMO": "1"} | environment
    with (home / "door.log").open("ab") as log:
        server = subprocess.Popen(
            [*serve, *size], cwd=CHECKOUT, env=told, stdout=log, stderr=log, preexec_fn=die_with_parent
        )
    try:
        _wait_for(address, server)
        yield address
    finally:
        server.terminate()
        server.wait(15)


def _wait_for(address: str, server: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until and server.poll() is None:
        try:
            if requests.get(f"{address}/healthz", timeout=1).ok:
                return
        except requests.RequestException:
            time.sleep(0.1)
    raise RuntimeError("the door did not open")
