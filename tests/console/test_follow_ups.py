"""The page of dated messages: those to come, and those held back with why not and until when."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest

from console import wording
from records import consents
from records.models import AccessEntry, Clinic, FollowUp, Patient, Staff
from tests.console.world import Browser, Case, World, step, treated

SignIn = Callable[[Staff], Browser]
PAGE = "/console/follow-ups"


@pytest.fixture
def planned(world: World, clinic: Clinic) -> dict[str, str]:
    """Ids of follow-ups of one patient: to come, put off, refused, cleared, and one that was sent."""
    ids = {}
    with world.database.write() as session:
        patient = treated(session, clinic, 7, "한새봄", "실리프팅", world.at - timedelta(days=1))
        for name, changed in {
            "ahead": {"state": "planned"},
            "put off": {"state": "planned", "verdict": "postpone", "why": "하루 한 건 제한"},
            "refused": {"state": "refused", "verdict": "refuse", "why": "환자가 알림 수신을 거부했습니다"},
            "cleared": {"state": "cleared", "why": "예약이 취소되었습니다"},
            "sent": {"state": "sent"},
        }.items():
            row = step(session, patient, world.at + timedelta(days=1))
            for field, value in changed.items():
                setattr(row, field, value)
            ids[name] = row.id
        ids["patient"] = patient.id
    return ids


def listed(page: str, ids: dict[str, str]) -> set[str]:
    found = set(re.findall(r'<li id="f-(\w+)"', page))
    return {name for name, id in ids.items() if id in found}


def test_what_is_to_come_and_why(nurse: Staff, signed_in: SignIn, planned: dict[str, str]) -> None:
    page = signed_in(nurse).get(PAGE).text
    assert listed(page, planned) == {"ahead", "put off"}
    assert "실리프팅 시술 후 2일째" in page


@pytest.mark.parametrize(
    ("kind", "granted", "push_class", "told"),
    [
        ("messages", False, "care", wording.WANTS_NONE),
        ("messages", True, "care", ""),
        ("messages", True, "advertising", wording.NO_ADVERTISING),
        ("advertising", True, "advertising", ""),
    ],
)
def test_what_the_patient_does_not_want_is_not_shown_as_if_it_went_out(
    world: World, nurse: Staff, signed_in: SignIn, planned: dict[str, str], kind: str, granted: bool, push_class: str,
    told: str,
) -> None:  # fmt: skip
    """The guard asks at the message's own minute; who looks today is told as things stand."""
    with world.database.write() as session:
        session.get_one(FollowUp, planned["ahead"]).push_class = push_class
        patient = session.get_one(Patient, planned["patient"])
        consents.change(
            session, patient, kind, granted, source="console", text_version="t@1", at=world.at, recorded_at=world.at
        )
    page = signed_in(nurse).get(PAGE).text
    [line] = re.findall(rf'<li id="f-{planned["ahead"]}">.*?</li>', page, re.DOTALL)
    assert (wording.AS_IT_STANDS in line, told in line) == (bool(told), True)


def test_what_is_held_back_says_why_not_and_until_when(
    nurse: Staff, signed_in: SignIn, planned: dict[str, str]
) -> None:
    page = signed_in(nurse).get(f"{PAGE}?held").text
    assert listed(page, planned) == {"put off", "refused", "cleared"}
    wanted = (
        "하루 한 건 제한",
        "11월 25일(수) 오전 10:00에 다시 봅니다",
        "환자가 알림 수신을 거부했습니다",
        "예약이 취소되었습니다",
    )
    assert [each for each in wanted if each not in page] == []


def test_one_patients_own(world: World, nurse: Staff, signed_in: SignIn, planned: dict[str, str], case: Case) -> None:
    """And nobody else's; the look is in the access log."""
    with world.database.write() as session:
        [other] = session.query(FollowUp).filter(FollowUp.patient_id == case.patient).limit(1)
        other.state = "planned"
    page = signed_in(nurse).get(f"{PAGE}?patient={planned['patient']}").text
    assert other.id not in page
    assert listed(page, planned) == {"ahead", "put off"}
    with world.database.read() as session:
        seen = {(row.action, row.patient_id) for row in session.query(AccessEntry)}
    assert ("follow_ups.view", planned["patient"]) in seen


def test_another_clinics_patient_is_not_there(stranger: Staff, signed_in: SignIn, planned: dict[str, str]) -> None:
    browser = signed_in(stranger)
    assert browser.get(f"{PAGE}?patient={planned['patient']}").status_code == 404
    assert listed(browser.get(PAGE).text, planned) == set()
