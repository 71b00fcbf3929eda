"""`/api/v1/consents`, `/results`, `/notices` and `/pages`: what the clinic's software tells besides."""

from typing import Any

import pytest
from sqlalchemy import select

from records import consents, patients
from records.models import ConsentEvent, Page, Patient, PatientFact, StaffNotice
from tests.api.conftest import Open, Software

CONSENT = {"patient": "D-1001", "kind": "advertising", "granted": True, "wording": "form@2026-03"}
NOTICE = {
    "key": "closed-0401", "title": "4월 1일 휴진 안내", "text": "4월 1일은 휴진합니다.", "day": "2026-03-20",
    "push_class": "transaction",
}  # fmt: skip
PAGE = {"to": "on-call", "text": "3병동 호출", "kind": "call"}


def held(emr: Software, number: str = "D-1001") -> dict[str, bool]:
    with emr.town.database.read() as session:
        patient = patients.by_number(session, emr.town.clinic(), number)
        assert patient is not None
        return consents.current(session, patient.id)


def test_a_consent_is_kept_with_its_source_wording_and_day(emr: Software) -> None:
    told = emr.post("/consents", {**CONSENT, "said_at": "2026-03-09T10:00:00+09:00"})
    assert told == {"patient": "D-1001", "consents": {"messages": True, "advertising": True}}
    with emr.town.database.read() as session:
        row = session.scalars(select(ConsentEvent).order_by(ConsentEvent.id.desc())).first()
    assert row is not None
    assert (row.source, row.text_version, row.at.isoformat()) == (
        "api",
        "api:form@2026-03",
        "2026-03-09T10:00:00+09:00",
    )


def test_a_refusal_takes_with_it_what_depends_on_it(emr: Software) -> None:
    """As at the desk: no messages, no advertising; and no advertising at night alone."""
    assert emr.refused("POST", "/consents", {**CONSENT, "kind": "night"})[:2] == (409, "state")
    emr.post("/consents", CONSENT)
    emr.post("/consents", {**CONSENT, "kind": "night"})
    told = emr.post("/consents", {**CONSENT, "kind": "messages", "granted": False})
    assert told["consents"] == {"messages": False, "advertising": False, "night": False}


def test_a_word_older_than_the_last_one_is_refused(emr: Software) -> None:
    """What the patient refused in the chat since is not undone."""
    emr.post("/consents", {**CONSENT, "kind": "messages", "granted": False})
    older = {**CONSENT, "kind": "messages", "said_at": "2026-03-09T10:00:00+09:00"}
    assert emr.refused("POST", "/consents", older)[:2] == (409, "said-later")
    assert held(emr) == {"messages": False}
    assert emr.refused("POST", "/consents", {**older, "said_at": "2026-03-12T10:00:00+09:00"})[2].keys() == {"said_at"}


def test_a_result_is_there_once_and_nothing_is_said_of_it(emr: Software) -> None:
    body = {"patient": "D-1001", "ready_at": "2026-03-10T09:00:00+09:00"}
    assert [emr.post("/results", body)["outcome"] for _ in range(2)] == ["created", "checked"]
    assert emr.refused("POST", "/results", {**body, "text": "정상"})[2].keys() == {"text"}
    assert emr.refused("POST", "/results", {**body, "ready_at": "2026-03-11T09:00:00+09:00"})[2].keys() == {"ready_at"}
    with emr.town.database.read() as session:
        [fact] = session.scalars(select(PatientFact).where(PatientFact.kind == "result"))
        assert session.get_one(Patient, fact.patient_id).number == "D-1001"


def test_a_notice_is_a_draft_until_a_doctor_approves_it(emr: Software) -> None:
    """It is listed, and can be stopped, which drops a draft."""
    assert emr.post("/notices", NOTICE, 201) == {"key": "closed-0401", "day": "2026-03-20", "state": "draft"}
    assert emr.get("/notices")["items"] == [emr.get("/notices/closed-0401")]
    assert emr.post("/notices/closed-0401/stop", {})["state"] == "ended"
    assert emr.refused("GET", "/notices/closed-0401")[0] == 404


def test_a_notices_audience_is_narrowed(emr: Software) -> None:
    who = {"sex": "female", "age_from": 20, "vip": {"visits": 3, "months": 12}, "groups": ["VIP"]}
    assert emr.post("/notices", {**NOTICE, "who": who, "key": None}, 201)["key"] == "260310-092000"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"text": "회복이 되셨나요? 100% 완치됩니다. 지금 예약하시면 50% 할인!"}, "text"),
        ({"day": "2026-03-09"}, "day"),
        ({"at": "10"}, "at"),
        ({"who": {"name": "김하늘"}}, "who.name"),
        ({"push_class": "safety"}, "push_class"),
    ],
)
def test_a_notice_that_may_not_go_out_is_not_drafted(emr: Software, change: dict[str, Any], field: str) -> None:
    assert field in emr.refused("POST", "/notices", {**NOTICE, **change})[2]
    assert emr.get("/notices")["items"] == []


def test_staff_on_call_are_paged(emr: Software) -> None:
    """The next tick hands it over; what is urgent climbs the ladder and leaves at once."""
    assert emr.post("/pages", PAGE, 201)["escalation"] is None
    urgent = emr.post("/pages", {**PAGE, "urgent": True}, 201)["escalation"]
    assert emr.raised == [urgent]
    with emr.town.database.read() as session:
        assert len(list(session.scalars(select(StaffNotice)))) == 2
        assert len(list(session.scalars(select(Page)))) == 1


@pytest.mark.parametrize("change", [{"to": "아무개"}, {"text": "김하늘님 검사결과 양성"}, {"text": "가" * 201}])
def test_a_page_to_nobody_or_with_a_patient_in_it_is_refused(emr: Software, change: dict[str, str]) -> None:
    assert emr.refused("POST", "/pages", {**PAGE, **change})[:2] == (422, "invalid")


def test_each_stands_in_the_access_log(emr: Software) -> None:
    emr.post("/consents", CONSENT)
    emr.post("/results", {"patient": "D-1001"})
    emr.post("/notices", NOTICE, 201)
    emr.post("/pages", PAGE, 201)
    acts = [
        ("patient.consent.advertising.yes", True),
        ("result.tell", True),
        ("notice.draft", False),
        ("notice.post", False),
    ]
    assert emr.log() == acts


def test_another_clinic_sees_none_of_it(emr: Software, open_: Open) -> None:
    emr.post("/notices", NOTICE, 201)
    dentist = open_("demo2")
    assert dentist.get("/notices")["items"] == []
    assert dentist.refused("POST", "/notices/closed-0401/stop", {})[0] == 404
    assert dentist.refused("POST", "/consents", CONSENT)[2].keys() == {"patient"}
    assert dentist.refused("POST", "/results", {"patient": "D-1001"})[2].keys() == {"patient"}
