"""The clinic API as it runs: granian, real HTTP, the environment's settings, a key from the command line."""

import os
import subprocess
import sys
from collections.abc import Iterator

import pytest
import requests

from anbu import wiring
from anbu.launcher.parent import die_with_parent
from anbu.settings import CHECKOUT, Settings
from records import api_keys, clinics
from tests.door.test_real_http import NOBODY, fill, wait_for
from tests.services import free_port
from webhook.api.guard import MAX_BYTES

Api = tuple[str, dict[str, str]]


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    """The API's address and the headers that open it; there is neither Redis nor a language model."""
    home, port = tmp_path_factory.mktemp("home"), free_port()
    fill(home)
    house = wiring.build(Settings(home=home, demo=True))
    with house.database.write() as session:
        _, key = api_keys.make(session, clinics.by_code(session, "demo"), "EMR", api_keys.SCOPES, house.clock.machine())
    nobody = {"ANBU_REDIS_URL": f"redis://{NOBODY}/0", "ANBU_NLU_URL": f"http://{NOBODY}"}
    serve = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)]
    server = subprocess.Popen(
        [*serve, "anbu.processes:webhook"], cwd=CHECKOUT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        env=os.environ | {"ANBU_HOME": str(home), "ANBU_DEMO": "1"} | nobody, preexec_fn=die_with_parent,
    )  # fmt: skip
    try:
        wait_for(f"http://127.0.0.1:{port}", server)
        yield f"http://127.0.0.1:{port}/api/v1", {"Authorization": f"Bearer {key}"}
    finally:
        server.terminate()
        server.wait(15)


def test_a_patient_is_put_on_file_and_read_over_http(api: Api) -> None:
    """Also under a number that is not ASCII."""
    base, headers = api
    for number in ("A-1", "가-1"):
        told = requests.put(f"{base}/patients/{number}", json={"phone": "010-2345-6789"}, headers=headers, timeout=30)
        assert (told.status_code, told.json()["patient"]) == (200, number)
        read = requests.get(f"{base}/patients/{number}", headers=headers, timeout=30)
        assert read.json()["phone"] == "+821023456789"


def test_what_is_refused_over_http_is_a_problem(api: Api) -> None:
    """Without a key, too large (with its length told, and in pieces), and at an address that there is not."""
    base, headers = api
    large = b" " * (MAX_BYTES + 1)
    asked = {
        401: requests.get(f"{base}/patients", timeout=30),
        404: requests.get(f"{base}/nothing", headers=headers, timeout=30),
        413: requests.post(
            f"{base}/visits", data=large, headers={**headers, "Content-Type": "application/json"}, timeout=30
        ),
        415: requests.post(f"{base}/visits", data=b"{}", headers=headers, timeout=30),
    }
    assert {status: answer.status_code for status, answer in asked.items()} == {status: status for status in asked}
    assert {answer.headers["Content-Type"] for answer in asked.values()} == {"application/problem+json"}
    pieces = iter([large[:100], large[100:]])
    sent = {**headers, "Content-Type": "application/json"}
    assert requests.post(f"{base}/visits", data=pieces, headers=sent, timeout=30).status_code == 413
