"""The book in Chromium: it fits every screen, breaks no policy, and is worked with a mouse alone."""

import pytest
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page, expect

from records.book import desk
from records.models import Clinic, Staff
from tests.console.booked import at, book, book_of_the_clinic, doyun, found, patient, sora
from tests.console.world import World, served

__all__ = ["book_of_the_clinic", "doyun", "sora"]
PAGES = ("", "?by=room", "/week", "/requests", "/waiting", "/closures", "/new")


def opened(chromium: Chromium, address: str, world: World, person: Staff, width: int) -> Page:
    """A window of that width in which the person has signed in; what breaks the policy fails the test."""
    page = chromium.new_context(viewport={"width": width, "height": 860}).new_page()
    page.set_default_timeout(10_000)
    page.on("pageerror", lambda error: pytest.fail(f"script error: {error}"))
    page.on("console", lambda line: pytest.fail(line.text) if "Content Security Policy" in line.text else None)
    page.goto(f"{address}/console/sign-in/{world.code(person)}")
    page.get_by_role("button", name="로그인하기").click()
    return page


@pytest.mark.parametrize("width", [390, 1280])
def test_no_page_is_wider_than_the_screen(
    chromium: Chromium, world: World, clinic: Clinic, nurse: Staff, sora: str, width: int
) -> None:
    """Six at the same time too: then the day scrolls by itself."""
    ids = [book(world, clinic, sora, at(24, 12, 15), desk.REQUESTED, service="peel", doctor=None)]
    for number in range(10, 15):
        other = patient(world, clinic, number, "남궁민수아라")
        ids.append(book(world, clinic, other, at(24, 12, 20), service="peel", doctor=None))
    with served(world.app()) as address:
        page = opened(chromium, address, world, nurse, width)
        for path in (*PAGES, f"/appointments/{ids[0]}", f"/appointments/{ids[0]}/move", f"/new?patient={sora}"):
            page.goto(f"{address}/console/book{path}")
            assert (path, page.evaluate("document.documentElement.scrollWidth")) == (path, width)
        page.goto(f"{address}/console/book")
        slot = page.locator(f'a.slot[href$="{ids[-1]}"]')
        box = slot.bounding_box()
        assert box is not None
        assert (round(box["height"]), box["width"] > 100) == (62, True)  # forty minutes of eight pixels, less the rim


def test_a_request_is_approved_moved_and_cancelled_by_mouse(
    chromium: Chromium, world: World, clinic: Clinic, nurse: Staff, sora: str
) -> None:
    """From the room's own link on; what is destroyed is asked about first."""
    id = book(world, clinic, sora, at(25, 11), desk.REQUESTED)
    with served(world.app()) as address:
        page = opened(chromium, address, world, nurse, 1280)
        page.locator("a.room", has_text="예약").click()
        page.locator(".tabs a", has_text="요청").click()
        page.get_by_role("button", name="승인").click()
        expect(page.locator(".booking.booked")).to_be_visible()
        page.get_by_role("link", name="시각 옮기기").click()
        page.get_by_text("15:30").click()
        page.get_by_role("button", name="고른 시각으로 옮기기").click()
        expect(page.locator("h1")).to_have_text("11월 25일(수) 오후 3:30")
        assert found(world, id).starts_at == at(25, 15, 30)
        page.get_by_text("예약 취소", exact=True).click()
        page.get_by_role("button", name="네, 취소").click()
        expect(page.locator(".head .booking")).to_have_text("취소")
    assert found(world, id).state == desk.CANCELLED


def test_a_day_on_the_wall_follows_what_happens(
    chromium: Chromium, world: World, clinic: Clinic, nurse: Staff, sora: str
) -> None:
    """A new appointment appears by itself, in its place."""
    with served(world.app()) as address:
        page = opened(chromium, address, world, nurse, 1280)
        page.goto(f"{address}/console/book?on=2026-11-25")
        id = book(world, clinic, sora, at(25, 11), desk.REQUESTED)
        page.evaluate("htmx.trigger(document.body, 'anbu:changed')")
        slot = page.locator(f'a.slot[href$="{id}"]')
        expect(slot).to_be_visible()
        expect(page.locator("#requested")).to_have_text("1")
        box, head = slot.bounding_box(), page.locator("thead").bounding_box()
        assert box is not None
        assert head is not None
        assert round(box["y"] - head["y"] - head["height"]) == 97  # an hour of rows, and the rim
