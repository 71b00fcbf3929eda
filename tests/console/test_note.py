"""A note on one page: its figures, its history, and the signature of who read it."""

import re
from collections.abc import Callable

import pytest

from console import wording
from records import notes
from records.models import Clinic, Note, Staff
from tests.console.world import Browser, Case, World

SignIn = Callable[[Staff], Browser]


def path(case: Case, action: str = "") -> str:
    return f"/console/notes/{case.note}{action}"


def sign(browser: Browser, case: Case, version: int) -> None:
    browser.post(path(case, "/sign"), page="/console/", version=str(version))


def add(world: World, case: Case, **answers: object) -> None:
    with world.database.write() as session:
        kept = session.get_one(Note, case.note)
        notes.fill(session, kept, answers, notes.COMPLETE, by=notes.BOT, at=world.at, recorded_at=world.at)


def state(world: World, case: Case) -> tuple[str, str | None]:
    with world.database.read() as session:
        kept = session.get_one(Note, case.note)
        return kept.state, kept.signed_by


def test_the_figures_can_be_read_at_a_glance(nurse: Staff, signed_in: SignIn, case: Case) -> None:
    page = signed_in(nurse).get(path(case)).text
    figures = [
        " ".join(re.sub(r"<[^>]+>", " ", each).split()) for each in re.findall(r"<figure.*?</figure>", page, re.DOTALL)
    ]
    assert figures == ["통증 6 /10", "붓기 심함", "멍 답하지 않음", "붉은기 답하지 않음", "만족도 묻지 않음"]
    assert "따가워요" in page


def test_every_version_says_what_it_changed(nurse: Staff, signed_in: SignIn, case: Case) -> None:
    page = signed_in(nurse).get(path(case)).text
    history = re.findall(r'<li id="v(\d)">(.*?)</li>\s*(?=<li id="v|</ol>)', page, re.DOTALL)
    shown = {int(number): re.findall(r"<li><span>(.*?)</span>", text) for number, text in history}
    assert shown == {3: ["붓기", "남긴 말"], 2: ["통증 (0–10)"], 1: ["응급 증상"]}


@pytest.mark.parametrize(("role", "may"), [("manager", True), ("doctor", True), ("nurse", True), ("desk", False)])
def test_signing_is_for_those_who_may(
    world: World, clinic: Clinic, signed_in: SignIn, case: Case, role: str, may: bool
) -> None:
    """The desk is told so, and the try is logged by its name."""
    person = world.person(clinic, f"{role}9", "이서명", role)
    browser = signed_in(person)
    sign(browser, case, 3)
    assert state(world, case) == (("signed", person.id) if may else ("complete", None))
    assert (wording.SIGN_NOT_ALLOWED in browser.get(path(case)).text) is not may


def test_what_changed_meanwhile_is_not_signed(world: World, doctor: Staff, signed_in: SignIn, case: Case) -> None:
    """One signs what stood on the screen."""
    browser = signed_in(doctor)
    add(world, case, pain=9)
    sign(browser, case, 3)
    assert state(world, case) == ("complete", None)
    assert wording.SIGN_CHANGED in browser.get(path(case)).text


def test_what_comes_after_the_signature_is_marked_and_can_be_signed_again(
    world: World, doctor: Staff, signed_in: SignIn, case: Case
) -> None:
    browser = signed_in(doctor)
    sign(browser, case, 3)
    assert "서명 뒤에 새 내용" not in browser.get(path(case)).text
    add(world, case, words="더 아파요")
    page = browser.get(path(case)).text
    assert ("서명 뒤에 새 내용" in page, "새 내용에 다시 서명" in page) == (True, True)
    sign(browser, case, 5)
    assert "서명 뒤에 새 내용" not in browser.get(path(case)).text
