"""`/api/v1/visits`: what a visits file tells, one by one."""

from typing import Any

import pytest
from sqlalchemy import select

from records import follow_ups, patients
from records.models import FollowUp
from tests.api.conftest import Open, Software

NEW = {
    "patient": "A-1", "phone": "010-2345-6789", "name": "가나다", "visited_at": "2026-03-10T08:30:00+09:00",
    "treatment": "입술필러", "messages_consent": True, "diagnoses": ["l70.0"], "care": "outpatient",
}  # fmt: skip


def planned(emr: Software, number: str) -> list[str]:
    """Plans of what is planned for the patient, after the pump has worked."""
    emr.town.pump.tick()
    with emr.town.database.read() as session:
        patient = patients.by_number(session, emr.town.clinic(), number)
        assert patient is not None
        mine = select(FollowUp.plan).where(FollowUp.patient_id == patient.id, FollowUp.state == follow_ups.PLANNED)
        return list(session.scalars(mine))


def test_a_visit_makes_follow_ups_once(emr: Software) -> None:
    """The same patient, time and treatment again changes nothing."""
    told = [emr.post("/visits", NEW) for _ in range(2)]
    assert [each["outcome"] for each in told] == ["created", "unchanged"]
    assert (told[0]["patient"], told[0]["treatment_code"]) == ("A-1", "filler")
    assert "filler" in {plan.split(".")[-1] for plan in planned(emr, "A-1")}


def test_a_known_patient_needs_no_phone(emr: Software) -> None:
    """An unknown one does."""
    body = {"patient": "D-1002", "visited_at": "2026-03-10T08:30:00+09:00", "treatment": "은하수 관리"}
    assert emr.post("/visits", body) == {
        "outcome": "created", "patient": "D-1002", "treatment_code": None, "advertising_undated": False,
    }  # fmt: skip
    assert emr.refused("POST", "/visits", {**body, "patient": "A-9"})[2].keys() == {"phone"}


def test_the_same_moment_in_another_zone_is_the_same_visit(emr: Software) -> None:
    emr.post("/visits", NEW)
    assert emr.post("/visits", {**NEW, "visited_at": "2026-03-09T23:30:00Z"})["outcome"] == "unchanged"


def test_a_visit_is_told_to_ones_own_clinic_alone(emr: Software, open_: Open) -> None:
    """The same number is another patient there."""
    open_("demo2").post("/visits", {**NEW, "patient": "D-1001", "name": "다른이"})
    assert emr.get("/patients/D-1001")["name"] == "김하늘"


def test_a_visit_stands_in_the_access_log(emr: Software) -> None:
    emr.post("/visits", NEW)
    assert emr.log() == [("visit.tell", True)]


WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "without a zone": ({"visited_at": "2026-03-10T08:30:00"}, "visited_at"),
    "a number": ({"visited_at": 1773098000}, "visited_at"),
    "a number in words": ({"visited_at": "1773098000"}, "visited_at"),
    "to come": ({"visited_at": "2026-03-12T08:30:00+09:00"}, "visited_at"),
    "long ago": ({"visited_at": "1980-03-12T08:30:00+09:00"}, "visited_at"),
    "the first year": ({"visited_at": "0001-01-01T00:00:00+14:00"}, "visited_at"),
    "before birth": ({"birth_date": "2026-03-11"}, "birth_date"),
    "a day of no consent": ({"advertising_since": "2026-03-01"}, "advertising_consent"),
    "a consent in words": ({"messages_consent": "Y"}, "messages_consent"),
    "no diagnosis": ({"diagnoses": ["감기"]}, "diagnoses.0"),
    "no treatment": ({"treatment": " "}, "treatment"),
}


@pytest.mark.parametrize(("change", "field"), WRONG.values(), ids=WRONG)
def test_what_a_file_may_not_say_is_refused(emr: Software, change: dict[str, Any], field: str) -> None:
    assert field in emr.refused("POST", "/visits", {**NEW, **change})[2]
