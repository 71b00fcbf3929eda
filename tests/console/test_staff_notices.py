"""Staff post a notice to each other's phones."""

from collections.abc import Callable

import pytest

from records import alarms
from records.models import Clinic, Escalation, Page, Staff, StaffNotice
from tests.console.world import Browser, Case, World

SignIn = Callable[[Staff], Browser]
PAGE = "/console/staff-notices"
BEDS = {"kind": "beds", "to": "doctor", "text": "3병동 14시 병상 38/42"}


@pytest.fixture(autouse=True)
def _on_call(world: World, clinic: Clinic) -> None:
    with world.database.write() as session:
        for level, name in enumerate(("김간호", "박원장")):
            alarms.add(session, clinic, level, name, f"010-0000-900{level}", alarms.ALWAYS, world.at)


def test_a_notice_is_posted_and_shown_with_what_became_of_it(world: World, nurse: Staff, signed_in: SignIn) -> None:
    browser = signed_in(nurse)
    assert browser.post(PAGE, page=PAGE, **BEDS).status_code == 303
    shown = browser.get(PAGE).text
    assert [part for part in ("병상 현황", "3병동 14시 병상 38/42", "박원장 · 보내는 중") if part not in shown] == []
    with world.database.read() as session:
        assert [row.posted_by for row in session.query(StaffNotice)] == [nurse.id]
        assert session.query(Page).count() == 1
    assert world.raised == []


def test_an_urgent_call_is_brought_to_phones_at_once_and_stands_on_every_page(
    world: World, nurse: Staff, signed_in: SignIn
) -> None:
    browser = signed_in(nurse)
    browser.post(PAGE, page=PAGE, **{**BEDS, "kind": "call", "urgent": "on"})
    with world.database.read() as session:
        [raised] = session.query(Escalation)
    assert world.raised == [raised.id]
    assert f'data-ids="{raised.id}"' in browser.get("/console/").text
    shown = browser.get(f"/console/escalations/{raised.id}").text
    assert ("3병동 14시" in shown, "미확인 사용자" in shown) == (True, False)


def test_a_patients_name_is_refused_and_what_was_typed_stays(
    world: World, nurse: Staff, signed_in: SignIn, case: Case
) -> None:
    """The case's patient is 서하늘."""
    answer = signed_in(nurse).post(PAGE, page=PAGE, **{**BEDS, "text": f"서하늘 님 호출 {case.patient[:0]}"})
    assert (answer.status_code, "서하늘 님 호출" in answer.text) == (422, True)
    with world.database.read() as session:
        assert session.query(StaffNotice).count() == 0
