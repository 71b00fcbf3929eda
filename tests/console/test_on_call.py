"""Whom an emergency pages: seen by all, changed by the doctor and the manager."""

from collections.abc import Callable

from console import wording
from records import alarms
from records.models import Clinic, OnCall, Staff
from tests.console.world import Browser, World

SignIn = Callable[[Staff], Browser]
NEW = {"name": "문가람 간호사", "phone": "010-2345-6789", "level": "0", "hours": "closed"}


def rows(world: World, clinic: Clinic) -> list[OnCall]:
    with world.database.read() as session:
        return alarms.on_call(session, clinic)


def numbers(world: World, clinic: Clinic) -> list[tuple[int, str, str]]:
    return [(each.level, each.phone, each.hours) for each in rows(world, clinic)]


def test_a_doctor_adds_and_removes_a_number(world: World, clinic: Clinic, doctor: Staff, signed_in: SignIn) -> None:
    """And the page shows it as people write it."""
    browser = signed_in(doctor)
    browser.post("/console/on-call", page="/console/on-call", **NEW)
    shown = browser.get("/console/on-call").text
    assert ("010-2345-6789" in shown, wording.ON_CALL_ADDED in shown) == (True, True)
    assert numbers(world, clinic) == [(0, "+821023456789", "closed")]
    (row,) = rows(world, clinic)
    browser.post(f"/console/on-call/{row.id}/remove", page="/console/on-call")
    assert numbers(world, clinic) == []


def test_a_number_that_cannot_be_called_is_refused_in_words(
    world: World, clinic: Clinic, doctor: Staff, signed_in: SignIn
) -> None:
    """In words that say why; nothing is added."""
    browser = signed_in(doctor)
    browser.post("/console/on-call", page="/console/on-call", **{**NEW, "phone": "010-12"})
    assert "번호의 자릿수나 앞자리가 맞지 않습니다" in browser.get("/console/on-call").text
    assert numbers(world, clinic) == []


def test_a_nurse_sees_the_numbers_and_cannot_change_them(nurse: Staff, signed_in: SignIn) -> None:
    """No form, and no way around it."""
    browser = signed_in(nurse)
    assert "원장이나 관리자가 바꿀 수 있습니다" in browser.get("/console/on-call").text
    assert browser.post("/console/on-call", page="/console/", **NEW).status_code == 403


def test_the_inbox_warns_while_nobody_would_be_paged(doctor: Staff, signed_in: SignIn) -> None:
    """Until there is a number."""
    browser = signed_in(doctor)
    assert wording.NOBODY_ON_CALL in browser.get("/console/").text
    browser.post("/console/on-call", page="/console/on-call", **NEW)
    assert wording.NOBODY_ON_CALL not in browser.get("/console/").text


def test_another_clinics_number_is_out_of_reach(
    world: World, clinic: Clinic, doctor: Staff, stranger: Staff, signed_in: SignIn
) -> None:
    """404, and it stays."""
    signed_in(doctor).post("/console/on-call", page="/console/on-call", **NEW)
    (row,) = rows(world, clinic)
    with world.database.write() as session:
        session.get_one(Staff, stranger.id).role = "doctor"
    assert signed_in(stranger).post(f"/console/on-call/{row.id}/remove", page="/console/").status_code == 404
    assert rows(world, clinic)
