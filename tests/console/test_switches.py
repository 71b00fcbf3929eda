"""The kill switches in the console: a doctor or manager stops what the clinic sends, and starts it again."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from console import wording
from records import catalogue, plan_stops
from records.follow_ups import WAITING
from records.models import AccessEntry, Clinic, Staff
from tests.console.world import Browser, World
from tests.town import starter

SignIn = Callable[[Staff], Browser]
PAGE, PLAN = "/console/switches", "aftercare.filler"


@pytest.fixture(autouse=True)
def _plans(world: World, clinic: Clinic) -> None:
    with world.database.write() as session:
        catalogue.add_versions(session, session.merge(clinic), starter(), world.at)


@pytest.fixture
def manager(world: World, clinic: Clinic) -> Staff:
    return world.person(clinic, "seo", "서실장", "manager")


def logged(world: World, who: Staff) -> list[str]:
    """Which switches the person turned, by the access log."""
    wanted = select(AccessEntry.action).where(AccessEntry.staff_id == who.id).order_by(AccessEntry.id)
    with world.database.read() as session:
        return [each for each in session.scalars(wanted) if each.startswith(("clinic.", "plan."))]


def paused(world: World, clinic: Clinic) -> bool:
    with world.database.read() as session:
        return session.get_one(Clinic, clinic.id).paused


@pytest.mark.parametrize("role", ["doctor", "manager"])
def test_all_that_a_clinic_sends_is_stopped_and_started_by_one_button(
    world: World, clinic: Clinic, nurse: Staff, signed_in: SignIn, role: str
) -> None:
    """Twice the same changes nothing, everybody sees that it is stopped, and the log says who did it."""
    person = world.person(clinic, "owner", "원장", role)
    browser = signed_in(person)
    for _ in range(2):
        browser.post(f"{PAGE}/clinic", page=PAGE, paused="1")
    assert paused(world, clinic)
    assert wording.SENDING_PAUSED in signed_in(nurse).get("/console/").text
    browser.post(f"{PAGE}/clinic", page=PAGE, paused="0")
    assert (paused(world, clinic), logged(world, person)) == (False, ["clinic.pause", "clinic.resume"])
    assert wording.SENDING_PAUSED not in signed_in(nurse).get("/console/").text


@pytest.mark.parametrize("plan", [PLAN, WAITING])
def test_one_plan_is_stopped_with_a_reason_and_started(
    world: World, clinic: Clinic, manager: Staff, signed_in: SignIn, plan: str
) -> None:
    """The page says by whom and why; the log has both."""
    browser = signed_in(manager)
    browser.post(f"{PAGE}/stop", page=PAGE, plan=plan, why="문안 점검")
    with world.database.read() as session:
        assert {*plan_stops.standing(session, clinic)} == {plan}
    shown = browser.get(PAGE).text
    assert all(part in shown for part in ("멈춤 · 문안 점검", "서실장", "멈춘 계획 1개"))
    browser.post(f"{PAGE}/start", page=PAGE, plan=plan)
    with world.database.read() as session:
        assert plan_stops.standing(session, clinic) == {}
    assert logged(world, manager) == ["plan.stop", "plan.start"]


def test_without_a_reason_a_plan_goes_on(world: World, clinic: Clinic, manager: Staff, signed_in: SignIn) -> None:
    """And the page asks for it."""
    browser = signed_in(manager)
    browser.post(f"{PAGE}/stop", page=PAGE, plan=PLAN, why="  ")
    assert wording.WHY_NEEDED in browser.get(PAGE).text
    with world.database.read() as session:
        assert plan_stops.standing(session, clinic) == {}


def test_a_plan_that_there_is_not_cannot_be_stopped(manager: Staff, signed_in: SignIn) -> None:
    assert signed_in(manager).post(f"{PAGE}/stop", page=PAGE, plan="x", why="점검").status_code == 404


def test_a_nurse_turns_no_switch(world: World, clinic: Clinic, nurse: Staff, signed_in: SignIn) -> None:
    """Neither page nor form, nor the way there."""
    browser = signed_in(nurse)
    assert (browser.get(PAGE).status_code, PAGE in browser.get("/console/").text) == (403, False)
    assert browser.post(f"{PAGE}/clinic", page="/console/", paused="1").status_code == 403
    assert not paused(world, clinic)


def test_the_switches_of_another_clinic_stay_as_they_are(
    world: World, clinic: Clinic, stranger: Staff, signed_in: SignIn
) -> None:
    """Each turns its own."""
    with world.database.write() as session:
        session.get_one(Staff, stranger.id).role = "manager"
    signed_in(stranger).post(f"{PAGE}/clinic", page=PAGE, paused="1")
    assert not paused(world, clinic)


def test_a_plan_is_called_by_the_treatment_that_it_follows(manager: Staff, signed_in: SignIn) -> None:
    assert "필러 · 시술 후 주의사항 안내" in signed_in(manager).get(PAGE).text
