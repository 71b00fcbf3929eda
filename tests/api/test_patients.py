"""`/api/v1/patients`: on file by the clinic's own number, read, and listed in pages."""

from typing import Any

import pytest

from tests.api.conftest import Open, Software

NEW = {"phone": "010-2345-6789", "name": "가나다", "birth_date": "1991-03-02", "sex": "female", "groups": ["VIP"]}


def test_a_patient_is_put_on_file_once(emr: Software) -> None:
    """Told again nothing changes; what was told is what is read."""
    assert [emr.put("/patients/A-1", NEW)["outcome"] for _ in range(2)] == ["created", "unchanged"]
    told = {"number": "A-1", **NEW, "phone": "+821023456789", "phone_wrong": False, "ended": None}
    assert emr.get("/patients/A-1") == told


def test_of_a_known_patient_a_new_phone_is_taken_over_and_a_name_is_not(emr: Software) -> None:
    """As from a file."""
    changed = {"phone": "010-9999-8888", "name": "다른이름"}
    assert emr.put("/patients/D-1001", changed) == {"outcome": "changed", "patient": "D-1001"}
    patient = emr.get("/patients/D-1001")
    assert (patient["phone"], patient["name"]) == ("+821099998888", "김하늘")


def test_patients_are_read_in_pages(emr: Software) -> None:
    """Every one of them once, in the order in which they came, however short the pages are."""
    whole = [each["number"] for each in emr.get("/patients")["items"]]
    assert whole == [f"D-100{index}" for index in range(1, 7)]
    found, page = [], emr.get("/patients?limit=4")
    while True:
        found += [each["number"] for each in page["items"]]
        if page["next"] is None:
            break
        page = emr.get(f"/patients?limit=4&cursor={page['next']}")
    assert found == whole


def test_another_clinics_patients_do_not_exist(emr: Software, open_: Open) -> None:
    """Neither by their number nor in the list."""
    dentist = open_("demo2")
    assert dentist.refused("GET", "/patients/D-1001")[:2] == (404, "unknown")
    assert {each["number"] for each in dentist.get("/patients")["items"]} == {"T-2001", "T-2002"}
    dentist.put("/patients/D-1001", NEW)
    assert emr.get("/patients/D-1001")["name"] == "김하늘"


def test_every_look_at_a_patient_stands_in_the_access_log(emr: Software) -> None:
    """In the key's name; the same look again within ten minutes is one."""
    for _ in range(2):
        emr.get("/patients/D-1001")
    emr.get("/patients?limit=2")
    emr.put("/patients/A-1", NEW)
    assert emr.log() == [("patient.view", True), ("patient.list", True), ("patient.list", True), ("patient.tell", True)]


WRONG: dict[str, tuple[Any, str]] = {
    "no phone": ({"name": "가나다"}, "phone"),
    "no number": ({**NEW, "phone": "12"}, "phone"),
    "an unknown field": ({**NEW, "pone": "1"}, "pone"),
    "a day to come": ({**NEW, "birth_date": "2190-01-01"}, "birth_date"),
    "a number for a day": ({**NEW, "birth_date": 7}, "birth_date"),
    "a day that is none": ({**NEW, "birth_date": "1991-02-30"}, "birth_date"),
    "a resident number": ({**NEW, "name": "910302-2345678"}, "name"),
    "a formula": ({**NEW, "name": "=1+1"}, "name"),
    "a control character": ({**NEW, "name": "가\0"}, "name"),
    "half a sign": ({**NEW, "name": "\ud800"}, "name"),
    "too long": ({**NEW, "name": "가" * 201}, "name"),
    "another sex": ({**NEW, "sex": "M"}, "sex"),
    "too many groups": ({**NEW, "groups": ["가"] * 21}, "groups"),
    "no object": ([], "body"),
}


@pytest.mark.parametrize(("body", "field"), WRONG.values(), ids=WRONG)
def test_what_cannot_be_taken_is_named(emr: Software, body: Any, field: str) -> None:
    """By its field, and nothing is kept of it."""
    status, kind, errors = emr.refused("PUT", "/patients/A-1", body)
    assert (status, kind) == (422, "invalid")
    assert field in errors
    assert emr.refused("GET", "/patients/A-1")[0] == 404


@pytest.mark.parametrize(
    "query", ["limit=0", "limit=201", "limit=x", "cursor=x", "cursor=W10=", "cursor=WyJcdWQ4MDAiXQ==", "page=2"]
)
def test_a_page_that_there_is_not_is_refused(emr: Software, query: str) -> None:
    assert emr.refused("GET", f"/patients?{query}")[:2] == (422, "invalid")


@pytest.mark.parametrize("number", ["910302-2345678", "=1", "%20A", "A%20"])
def test_no_patient_is_put_on_file_under_such_a_number(emr: Software, number: str) -> None:
    assert emr.refused("PUT", f"/patients/{number}", NEW)[2].keys() == {"number"}
