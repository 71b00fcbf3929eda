"""What every request of the clinic API has in common: keys, scopes, one answer a request, and how it is refused."""

import gzip
import hashlib
import json
import threading
from io import BytesIO
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError

from records import api_answers, api_keys
from records.models import ApiAnswer, ApiKey, Appointment
from tests.api.conftest import Open, Software
from webhook.api.guard import MAX_BYTES

PATIENT = {"phone": "010-2345-6789"}
BOOKING = {"patient": "D-1001", "treatment": "botox", "starts_at": "2026-03-12T14:00:00+09:00", "doctor": "han"}


def appointments(emr: Software) -> int:
    with emr.town.database.read() as session:
        return session.scalar(select(func.count()).select_from(Appointment)) or 0


@pytest.mark.parametrize("key", [None, "anbu_guessed", "가", " "])
def test_without_a_valid_key_nobody_is_let_in(emr: Software, key: str | None) -> None:
    answer = emr.ask("GET", "/patients", key=key and key.encode().decode("latin-1"))
    assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, "Bearer")
    assert answer.content_type == "application/problem+json"


def test_the_skill_key_is_no_key_of_the_api(emr: Software) -> None:
    """Nor is another way of signing in."""
    skill = emr.town.clinic().skill_key
    assert emr.refused("GET", "/patients", key=skill)[0] == 401
    assert emr.refused("GET", "/patients", key=None, Authorization=f"Basic {emr.key}")[0] == 401


def test_a_revoked_key_ends_at_once(emr: Software) -> None:
    emr.get("/patients")
    with emr.town.database.write() as session:
        [key] = api_keys.all_of(session, emr.town.clinic())
        assert not api_keys.revoke(session, emr.town.clinic("demo2"), key.id, emr.town.machine())
        assert api_keys.revoke(session, emr.town.clinic(), key.id, emr.town.machine())
    assert emr.refused("GET", "/patients")[:2] == (401, "key")


def test_only_a_keys_hash_is_kept_and_its_last_use_to_the_minute(emr: Software) -> None:
    emr.get("/patients")
    first = emr.town.machine()
    emr.town.machine.pass_(seconds=30)
    emr.get("/patients")
    with emr.town.database.read() as session:
        [row] = session.scalars(select(ApiKey))
    assert row.last_used_at == first
    assert emr.key not in repr(vars(row))
    assert emr.key.startswith("anbu_")


CALLS = {
    "patients:read": ("GET", "/patients", None),
    "patients:write": ("PUT", "/patients/A-1", PATIENT),
    "visits:write": ("POST", "/visits", {}),
    "appointments:read": ("GET", "/appointments", None),
    "appointments:write": ("POST", "/appointments", {}),
    "arrivals:write": ("POST", "/arrivals", {}),
    "consents:write": ("POST", "/consents", {}),
    "results:write": ("POST", "/results", {}),
    "notices:write": ("POST", "/notices", {}),
    "pages:write": ("POST", "/pages", {}),
}


@pytest.mark.parametrize("scope", CALLS)
def test_a_key_may_do_what_its_scopes_name_and_nothing_else(open_: Open, scope: str) -> None:
    """Every other thing is 403, whatever the body says."""
    emr = open_(scopes=(scope,))
    for other, (method, path, body) in CALLS.items():
        assert (emr.ask(method, path, body).status_code == 403) == (other != scope)


def test_a_request_that_comes_again_is_answered_the_same_and_done_once(emr: Software) -> None:
    """Also when what it was about has changed since."""
    answers = [emr.ask("POST", "/appointments", BOOKING, Idempotency_Key="one") for _ in range(2)]
    emr.post(f"/appointments/{answers[0].json['id']}/cancel", {})
    answers.append(emr.ask("POST", "/appointments", BOOKING, Idempotency_Key="one"))
    assert [answer.status_code for answer in answers] == [201] * 3
    assert len({answer.text for answer in answers}) == 1
    assert [answer.headers.get("Idempotency-Replayed") for answer in answers] == [None, "true", "true"]
    assert appointments(emr) == 1


def test_a_key_belongs_to_one_request(emr: Software) -> None:
    """Another body, or another address, is refused; another clinic has keys of its own."""
    id = emr.post("/appointments", BOOKING, 201, Idempotency_Key="one")["id"]
    other = {**BOOKING, "doctor": "yun"}
    assert emr.refused("POST", "/appointments", other, Idempotency_Key="one")[:2] == (422, "other-request")
    assert emr.refused("POST", f"/appointments/{id}/cancel", BOOKING, Idempotency_Key="one")[0] == 422
    assert appointments(emr) == 1


def test_clinics_keys_are_their_own(emr: Software, open_: Open) -> None:
    emr.post("/appointments", BOOKING, 201, Idempotency_Key="one")
    theirs = {**BOOKING, "patient": "T-2001", "treatment": "scaling", "doctor": ""}
    assert open_("demo2").post("/appointments", theirs, 201, Idempotency_Key="one")["patient"] == "T-2001"


def test_what_was_refused_may_come_again_under_the_same_key(emr: Software) -> None:
    """It was not done."""
    body = {**BOOKING, "patient": "A-1"}
    assert emr.refused("POST", "/appointments", body, Idempotency_Key="one")[0] == 422
    emr.put("/patients/A-1", PATIENT)
    emr.post("/appointments", body, 201, Idempotency_Key="one")


def test_the_second_of_two_at_once_is_told_to_wait(emr: Software) -> None:
    """Until the first is answered; what broke off in the middle stands in nobody's way for longer than a minute."""
    sent = json.dumps(BOOKING).encode()
    digest = hashlib.sha256(b"POST\n/api/v1/appointments\n" + sent).hexdigest()
    with emr.town.database.write() as session:
        [key] = api_keys.all_of(session, emr.town.clinic())
        api_answers.begin(session, key, "one", digest, emr.town.machine())
    answer = emr.ask("POST", "/appointments", sent, Idempotency_Key="one", Content_Type="application/json")
    assert (answer.status_code, answer.headers["Retry-After"]) == (409, "1")
    emr.town.machine.pass_(minutes=1)
    again = emr.ask("POST", "/appointments", sent, Idempotency_Key="one", Content_Type="application/json")
    assert again.status_code == 201


def test_of_many_at_once_one_is_done(emr: Software) -> None:
    """The others are told to wait, or answered the same."""
    told: list[Any] = []

    def ask() -> None:
        client = emr.client.application.test_client()
        told.append(Software(emr.town, client, emr.key).ask("POST", "/appointments", BOOKING, Idempotency_Key="one"))

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert {answer.status_code for answer in told} <= {201, 409}
    assert len({answer.text for answer in told if answer.status_code == 201}) == 1
    assert appointments(emr) == 1


def test_an_answer_is_kept_for_two_days_and_then_forgotten(emr: Software) -> None:
    """The pump's sweep drops what is older; its body is not to be read in the database."""
    emr.post("/appointments", BOOKING, 201, Idempotency_Key="one")
    with emr.town.database.write() as session:
        api_answers.drop_old(session, emr.town.clinic().id, emr.town.machine())
        assert session.scalar(select(func.count()).select_from(ApiAnswer)) == 1
        assert b"D-1001" not in (session.connection().exec_driver_sql("SELECT body FROM api_answer").scalar_one())
    emr.town.machine.pass_(hours=47)
    assert emr.ask("POST", "/appointments", BOOKING, Idempotency_Key="one").status_code == 201
    emr.town.machine.pass_(hours=2)
    emr.town.pump.tick()
    with emr.town.database.read() as session:
        assert session.scalar(select(func.count()).select_from(ApiAnswer)) == 0


@pytest.mark.parametrize("key", ["", "가".encode().decode("latin-1"), "x" * 256])
def test_an_idempotency_key_that_is_none_is_refused(emr: Software, key: str) -> None:
    assert emr.refused("POST", "/appointments", BOOKING, Idempotency_Key=key)[2].keys() == {"Idempotency-Key"}


BODIES = {
    "no JSON": (b"{", 400, "malformed"),
    "no UTF-8": (b'{"name": "\xff"}', 400, "malformed"),
    "nested without an end": (b"[" * 60_000, 400, "malformed"),
    "nothing": (b"", 400, "malformed"),
    "too large": (b" " * (MAX_BYTES + 1), 413, "too-large"),
    "compressed": (gzip.compress(b"{}"), 400, "malformed"),
}


@pytest.mark.parametrize(("body", "status", "kind"), BODIES.values(), ids=BODIES)
def test_a_body_that_cannot_be_read_is_refused(emr: Software, body: bytes, status: int, kind: str) -> None:
    assert emr.refused("POST", "/visits", body, Content_Type="application/json")[:2] == (status, kind)


@pytest.mark.parametrize(("size", "status"), [(MAX_BYTES + 1, 413), (MAX_BYTES + 100_000, 413), (MAX_BYTES, 422)])
def test_a_body_without_a_length_is_limited_too(emr: Software, size: int, status: int) -> None:
    """As a proxy sends it in pieces; what is cut is never taken for the whole."""
    answer = emr.client.post(
        "/api/v1/visits", input_stream=BytesIO(b"{}" + b" " * (size - 2)), content_type="application/json",
        headers={"Authorization": f"Bearer {emr.key}"}, environ_overrides={"wsgi.input_terminated": True},
    )  # fmt: skip
    assert (answer.status_code, answer.content_type) == (status, "application/problem+json")


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""])
def test_a_body_of_another_kind_is_refused(emr: Software, kind: str) -> None:
    assert emr.refused("POST", "/visits", b"{}", Content_Type=kind)[:2] == (415, "media-type")


@pytest.mark.parametrize("path", ["/nothing", "", "/patients/", "/patients//x", "/patients/A%00", "/../v2"])
def test_an_unknown_address_is_a_problem(emr: Software, path: str) -> None:
    assert emr.refused("GET", path)[:2] == (404, "unknown")


def test_a_wrong_method_is_a_problem_that_names_the_right_ones(emr: Software) -> None:
    answer = emr.ask("DELETE", "/patients/D-1001")
    assert (answer.status_code, answer.content_type) == (405, "application/problem+json")
    assert set(answer.headers["Allow"].split(", ")) == {"GET", "HEAD", "PUT"}
    assert emr.refused("OPTIONS", "/patients")[0] == 405


def test_an_unknown_parameter_is_refused_where_none_is_taken_too(emr: Software) -> None:
    assert emr.refused("GET", "/patients/D-1001?full=1")[2].keys() == {"full"}
    assert emr.refused("POST", "/appointments?now=1", BOOKING)[2].keys() == {"now"}


def test_too_many_requests_are_told_when_to_come_again(open_: Open) -> None:
    """Five seconds' worth at once, then as many as the rate allows; each key for itself."""
    emr, other = open_(per_second=2.0), open_(per_second=2.0)
    statuses = [emr.ask("GET", "/appointments").status_code for _ in range(12)]
    assert statuses == [200] * 11 + [429]
    answer = emr.ask("GET", "/appointments")
    assert (answer.headers["Retry-After"], answer.content_type) == ("1", "application/problem+json")
    assert other.ask("GET", "/appointments").status_code == 200
    emr.town.machine.pass_(seconds=1)
    assert emr.ask("GET", "/appointments").status_code == 200


def test_a_failure_is_a_problem_without_its_words(emr: Software, monkeypatch: pytest.MonkeyPatch) -> None:
    """And what was begun is not kept."""

    def fails(*_: object, **__: object) -> None:
        raise RuntimeError("김하늘")

    monkeypatch.setattr("records.book.reception.reserve", fails)
    answer = emr.ask("POST", "/appointments", BOOKING, Idempotency_Key="one")
    assert (answer.status_code, "김하늘" in answer.text) == (500, False)
    monkeypatch.undo()
    emr.post("/appointments", BOOKING, 201, Idempotency_Key="one")


def test_a_database_that_is_away_is_503_and_nothing_is_lost(emr: Software, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether it goes before the key is read or in the middle; the same request is done when it is there again."""

    def gone(*_: object, **__: object) -> None:
        raise OperationalError("SELECT", None, Exception("away"))

    for where in ("records.api_keys.holder", "records.api_answers.finish"):
        monkeypatch.setattr(where, gone)
        answer = emr.ask("POST", "/appointments", BOOKING, Idempotency_Key="one")
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "30")
        assert answer.content_type == "application/problem+json"
        monkeypatch.undo()
    assert appointments(emr) == 0
    emr.post("/appointments", BOOKING, 201, Idempotency_Key="one")


def test_the_description_needs_no_key_and_nothing_else_is_shown(emr: Software) -> None:
    """OpenAPI 3.1; no page that would load something from elsewhere."""
    told = emr.get("/openapi.json", key=None)
    assert told["openapi"].startswith("3.1")
    assert emr.refused("GET", "/docs", key=None)[0] == 404
    assert "http://" not in json.dumps(told)
    assert "https://" not in json.dumps(told)


def test_the_description_names_every_answer(emr: Software) -> None:
    """Of each operation: a key, the problems that any of them can have, and a name."""
    told = emr.get("/openapi.json")
    for path, operations in told["paths"].items():
        for method, operation in operations.items():
            wanted = {"401", "403", "422", "429", "503"} | ({"404"} if "{" in path else set())
            wanted |= {"400", "409", "413", "415"} if method != "get" else set()
            assert wanted <= operation["responses"].keys(), path
            [[scope]] = [each["key"] for each in operation["security"]]
            assert scope in api_keys.SCOPES


def test_the_doors_of_the_house_are_what_they_were(emr: Software) -> None:
    """What is not under /api/ is answered by the door, in its own way."""
    assert emr.client.get("/nothing").json == {"error": "Not Found"}
    assert emr.client.get("/api/v2/patients").content_type == "application/problem+json"
