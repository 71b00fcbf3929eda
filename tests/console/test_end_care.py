"""Staff note that a patient died or went to another clinic."""

from collections.abc import Callable

import pytest

from console import wording
from records.models import AccessEntry, Patient, Staff
from tests.console.world import Browser, Case, World

SignIn = Callable[[Staff], Browser]


@pytest.mark.parametrize("why", ["died", "transferred"])
def test_the_end_of_care_is_noted_shown_and_taken_back(
    world: World, nurse: Staff, signed_in: SignIn, case: Case, why: str
) -> None:
    """Who did it is in the log, and what was planned is looked at anew."""
    browser, page = signed_in(nurse), f"/console/conversations/{case.conversation}"
    assert browser.post(f"{page}/end-care", page="/console/", why=why).status_code == 303
    shown = browser.get(page).text
    assert wording.CARE_ENDED[why] in shown
    with world.database.read() as session:
        patient = session.get_one(Patient, case.patient)
        assert (patient.ended_why, patient.stale) == (why, True)
        assert session.query(AccessEntry).filter_by(action=f"patient.end.{why}").count() == 1
    browser.post(f"{page}/end-care", page="/console/", why="")
    with world.database.read() as session:
        assert session.get_one(Patient, case.patient).ended_why is None


def test_only_the_clinics_own_patient_and_a_known_reason(
    signed_in: SignIn, nurse: Staff, stranger: Staff, case: Case
) -> None:
    """404 and 400."""
    page = f"/console/conversations/{case.conversation}/end-care"
    assert signed_in(stranger).post(page, page="/console/", why="died").status_code == 404
    assert signed_in(nurse).post(page, page="/console/", why="gone").status_code == 400
