"""What is wrong with the service stands on every page, for everybody who is signed in."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest

from console import wording
from records import alarms, clinics, dealers, imported
from records.models import Clinic, Staff
from scheduler.alarms import wording as alarm_wording
from scheduler.alarms.watch import Lasting
from tests.console.world import TUESDAY, Browser, World

SignIn = Callable[[Staff], Browser]
PAGES = ("/console/", "/console/calls", "/console/on-call", "/console/follow-ups")
NOT_TOLD = "장애 담당에게 알리지 못했으니"


@pytest.mark.parametrize("page", PAGES)
def test_a_trouble_of_the_service_is_on_every_page(world: World, nurse: Staff, signed_in: SignIn, page: str) -> None:
    """Since when, and that somebody must be phoned where the engineers could not be told."""
    world.troubles = {"pages": Lasting(TUESDAY - timedelta(hours=1), told=False)}
    shown = signed_in(nurse).get(page).text
    assert alarm_wording.TROUBLES["pages"] in shown
    assert ("오전 9시부터" in shown, NOT_TOLD in shown) == (True, True)


def test_where_the_engineers_know_nobody_is_asked_to_phone_them(world: World, nurse: Staff, signed_in: SignIn) -> None:
    world.troubles = {"disk": Lasting(TUESDAY, told=True)}
    shown = signed_in(nurse).get("/console/").text
    assert (alarm_wording.TROUBLES["disk"] in shown, NOT_TOLD in shown) == (True, False)


def test_an_account_in_trouble_is_shown_to_its_own_clinic_alone(
    world: World, clinic: Clinic, nurse: Staff, stranger: Staff, signed_in: SignIn
) -> None:
    """The clinic next door has nothing to do with an empty balance."""
    with world.database.write() as session:
        account = dealers.keep(session, session.merge(clinic), "solapi", {"api_key": "K"}, world.at)
        dealers.hear(account, "balance", "text", late=False, now=world.at)
    world.troubles = {f"balance:{clinic.code}": Lasting(world.at, told=True)}
    shown = [alarm_wording.OF_ACCOUNT["balance"] in signed_in(who).get("/console/").text for who in (nurse, stranger)]
    assert shown == [True, False]


def test_hours_without_anybody_on_duty_are_shown_until_somebody_is(
    world: World, clinic: Clinic, doctor: Staff, signed_in: SignIn
) -> None:
    """At once when the list is set so, and later; with the way to the list."""
    browser = signed_in(doctor)
    with world.database.write() as session:
        clinics.set_hours(session.get_one(Clinic, clinic.id), "평일 10:00~19:00")
    new = {"name": "문가람", "phone": "010-2345-6789", "level": "0", "hours": alarms.OPEN}
    browser.post("/console/on-call", page="/console/on-call", **new)
    assert wording.ON_CALL_GAPS["closed"] in browser.get("/console/on-call").text
    assert wording.ON_CALL_GAPS["closed"] in browser.get("/console/").text
    browser.post("/console/on-call", page="/console/on-call", **{**new, "hours": alarms.CLOSED})
    assert wording.ON_CALL_GAPS["closed"] not in browser.get("/console/").text


def test_a_file_that_was_not_taken_is_shown_to_its_own_clinic(
    world: World, clinic: Clinic, nurse: Staff, stranger: Staff, signed_in: SignIn
) -> None:
    """Which file, and why."""
    with world.database.write() as session:
        imported.keep(
            session, clinic, "visits", "방문.csv", "0" * 64, imported.FAILED, world.at, {}, "파일이 비었습니다."
        )
    shown = ["방문 파일 방문.csv" in signed_in(who).get("/console/").text for who in (nurse, stranger)]
    assert shown == [True, False]


def test_where_all_is_well_nothing_is_said(world: World, clinic: Clinic, doctor: Staff, signed_in: SignIn) -> None:
    """No line, and no red."""
    with world.database.write() as session:
        alarms.add(session, clinic, 0, "문가람", "010-2345-6789", alarms.ALWAYS, world.at)
    assert re.search(r'<div id="troubles"[^>]*>\s*</div>', signed_in(doctor).get("/console/").text)
